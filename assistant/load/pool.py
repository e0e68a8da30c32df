"""Documents parsed in processes of their own, several at a time, so that none can stop, crash or bloat the run."""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import assistant
from assistant.errors import AssistantError
from assistant.load.limits import Limits
from assistant.load.memory import TOO_LARGE_STATUS
from assistant.load.protocol import TOO_LARGE, At, Order, Read, Ready, Refused
from assistant.records import Document, Page

__all__ = ["Limits", "Loaded", "Order", "Refused", "read_all"]

Loaded = tuple[Document, tuple[Page, ...], tuple[str, ...]]

MAX_WORKERS = 8
_WORKER = "assistant.load.worker"
_START_S = 120  # for a process to start, also on a machine that is busy with other things
_TICK_S = 0.1
# What was read and waits for its turn: beyond either, nothing more is read.
_WAITING_EACH = 4
_WAITING_BYTES = 64 << 20


def read_all(orders: Sequence[Order], limits: Limits, workers: int | None = None) -> Generator[Loaded | Refused]:
    """Read documents in parallel, each within the limits.

    Args:
        orders: What to read. No process is started for none.
        limits: What one document may take.
        workers: How many processes to use; as many as there are processor cores, at most 8, when not given.

    Yields:
        For each order, in their order, the document with its pages and the languages of its text, that of most of it
        first, or why it was refused.

    Raises:
        AssistantError: If no process can be started.
    """
    lanes = [_Lane(limits) for _ in range(min(workers or _cores(), len(orders)))]
    idle: queue.SimpleQueue[_Lane] = queue.SimpleQueue()
    for lane in lanes:
        idle.put(lane)

    def read(order: Order) -> Read | Refused:
        lane = idle.get()
        try:
            return lane.read(order)
        finally:
            idle.put(lane)

    todo = iter(orders)
    waiting: deque[Future[Read | Refused]] = deque()
    with ThreadPoolExecutor(max(len(lanes), 1)) as threads, _watched(lanes):
        try:
            while True:
                free = _WAITING_EACH * len(lanes) - len(waiting) if _waiting_bytes(waiting) < _WAITING_BYTES else 0
                waiting += [threads.submit(read, order) for order in itertools.islice(todo, max(free, not waiting))]
                if not waiting:
                    return
                outcome = waiting.popleft().result()
                yield outcome if isinstance(outcome, Refused) else cast(Loaded, pickle.loads(outcome.content))
        finally:
            for lane in lanes:
                lane.stop()
            threads.shutdown(cancel_futures=True)
            for lane in lanes:
                lane.close()


def _cores() -> int:
    available = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(available, MAX_WORKERS)


def _waiting_bytes(waiting: deque[Future[Read | Refused]]) -> int:
    done = [future.result() for future in waiting if future.done() and not future.exception()]
    return sum(len(outcome.content) for outcome in done if isinstance(outcome, Read))


@contextlib.contextmanager
def _watched(lanes: Sequence[_Lane]) -> Iterator[None]:
    """Have the time of each lane watched."""
    over = threading.Event()

    def watch() -> None:
        before = time.monotonic()
        while not over.wait(_TICK_S):
            now = time.monotonic()
            late = now - before - _TICK_S
            before = now
            for lane in lanes:
                lane.keep_time(now, late if late > 1 else 0)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        over.set()


class _Lane:
    """One process at a time, started when it is needed and replaced when it has ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = float("inf")
        self._too_late = ""
        self._overdue = ""
        self._stopped = False

    def read(self, order: Order) -> Read | Refused:
        """Have one document read.

        Raises:
            AssistantError: If no process can be started.
        """
        process = self._ready_process()
        begun = time.monotonic()
        self._allow(begun, At(0, 0))
        try:
            _send(process, order)
            while isinstance(message := _receive(process), At):
                self._allow(begun, message)
        except (OSError, EOFError, pickle.UnpicklingError):
            return self._post_mortem(process)
        self._set_deadline(float("inf"))
        return cast("Read | Refused", message)

    def keep_time(self, now: float, late: float) -> None:
        """End the process when its time is over; time in which the whole machine slept does not count."""
        with self._lock:
            self._deadline += late
            if self._process and now > self._deadline:
                self._overdue = self._too_late
                self._process.kill()

    def stop(self) -> None:
        """Kill the process, and start no other."""
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.kill()

    def close(self) -> None:
        """Give back what is left of a process that was stopped."""
        if self._process:
            self._end(self._process)

    def _ready_process(self) -> subprocess.Popen[bytes]:
        """A process that waits for a document."""
        if process := self._process:
            with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
                if not cast(Ready, _receive(process)).worn:
                    return process
            self._end(process)
        process = self._start()
        try:
            _send(process, self._limits)
            _receive(process)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._end(process)
            raise AssistantError(
                "The process that reads documents could not be started, so nothing was published. Free some memory "
                f"and try again; `python -m {_WORKER}` shows what is wrong with the installation."
            ) from error
        return process

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, (str(Path(assistant.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
        # Each thread of a numerical library would reserve memory, of which there is not much.
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
        with self._lock:
            if self._stopped:
                raise AssistantError("Reading was stopped.")
            self._overdue, self._deadline = "", time.monotonic() + _START_S
            self._process = subprocess.Popen(
                # -P: a file of the working folder must not stand in for a module of ours.
                [sys.executable, "-P", "-m", _WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **threads, "PYTHONPATH": path},
            )
            return self._process

    def _allow(self, begun: float, at: At) -> None:
        """Set the time by which the next sign of life has to come."""
        now, whole = time.monotonic(), self._limits.seconds(at.pages, at.scans)
        page = self._limits.page_s
        if at.page and now + page < begun + whole:
            self._set_deadline(now + page, f"took longer than {page:g} s on page {at.page}")
        else:
            self._set_deadline(begun + whole, f"took longer than {whole:g} s")

    def _set_deadline(self, deadline: float, too_late: str = "") -> None:
        with self._lock:
            self._deadline, self._too_late = deadline, too_late

    def _post_mortem(self, process: subprocess.Popen[bytes]) -> Refused:
        """Why a process ended without an answer."""
        status = self._end(process)
        if self._overdue:
            return Refused(self._overdue)
        return Refused(TOO_LARGE if status == TOO_LARGE_STATUS else "the reader crashed on it")

    def _end(self, process: subprocess.Popen[bytes]) -> int:
        """End a process and close what led to it; its exit status."""
        with self._lock:
            self._process, self._deadline = None, float("inf")
        with process:
            process.kill()
        return process.returncode


def _send(process: subprocess.Popen[bytes], content: object) -> None:
    assert process.stdin
    pickle.dump(content, process.stdin)
    process.stdin.flush()


def _receive(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout
    return pickle.load(process.stdout)
