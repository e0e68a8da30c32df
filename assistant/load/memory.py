"""The memory of a process that reads documents: how much it has, and how it is kept from taking more."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

# How a process ends that has to watch its own memory.
TOO_LARGE_STATUS = 77
# Program and libraries that are mapped from files do not count as data: this much is left to them.
_PROGRAM_BYTES = 128 << 20
_WATCH_S = 0.05


def limit_memory(limit: int) -> None:
    """Have memory beyond the limit refused by the system, or, where it cannot, end this process when it takes more."""
    if sys.platform == "linux":
        import resource

        data = max(limit - _PROGRAM_BYTES, limit // 2)
        resource.setrlimit(resource.RLIMIT_DATA, (data, data))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash is expected here, and no reason to fill the disk
    else:
        threading.Thread(target=_watch, args=(limit,), daemon=True).start()


def used_bytes() -> int:
    """The memory that this process has; where the system does not tell, the most that it has had."""
    if sys.platform == "win32":
        return _windows_peak_bytes()
    import resource

    if sys.platform == "linux":  # whose ru_maxrss counts that of the parent before it started this program
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _watch(limit: int) -> None:
    while used_bytes() <= limit:
        time.sleep(_WATCH_S)
    os._exit(TOO_LARGE_STATUS)


def _windows_peak_bytes() -> int:
    import ctypes

    # PROCESS_MEMORY_COUNTERS: two 32-bit numbers, of which the first is the size, and eight of a pointer's size.
    counters = (ctypes.c_size_t * 9)()
    size = ctypes.sizeof(counters)
    windows = ctypes.windll  # type: ignore[attr-defined]
    windows.kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(windows.kernel32.GetCurrentProcess())
    windows.psapi.GetProcessMemoryInfo(handle, counters, size)
    return int(counters[1])
