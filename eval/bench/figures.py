"""What each benchmark measures, kept as JSON in `build/bench/` for `eval/performance.py`, and printed."""

from __future__ import annotations

import json
import os
import platform
import shlex
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        goal: What it is of, as the table names it.
        value: What was measured.
        unit: Of it.
        limit: What is aimed at, in the same unit; None for a figure that is only told.
        at_least: Whether the limit is a lower one.
        beside: What it is compared with in the same run, in words; empty for a figure by itself.
    """

    goal: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    beside: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it reaches its limit."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Curve:
    """A cost against size: for each series the points (size, cost)."""

    name: str
    title: str
    unit: str
    across: str
    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def keep(name: str, figures: Sequence[Figure], curves: Sequence[Curve] = (), *, quick: bool = False) -> None:
    """Print the figures of a benchmark and keep them; `name` is that of its file."""
    for one in figures:
        aim = "" if one.limit is None else f"   {'at least' if one.at_least else 'at most'} {one.limit:g}"
        print(f"{one.goal:72} {one.value:10.4g} {one.unit:14}{aim}{'' if one.is_met else '   falls short'}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = {
        "name": name,
        "command": shlex.join(["python", f"eval/bench/{name}.py", *sys.argv[1:]]),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine(),
        "figures": [asdict(one) | {"is_met": one.is_met} for one in figures],
        "curves": [asdict(one) for one in curves],
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def machine() -> str:
    """The processor, its cores, how busy they are with other things, and the version of Python, in one line."""
    model = next((line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), "")
    load = f"load {os.getloadavg()[0]:.1f}"
    return f"{model or platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}"


def has_bf16() -> bool:
    """Whether the processor multiplies numbers of 16 bits (bfloat16) itself."""
    return any(flag in line for line in _cpuinfo() if line.startswith("flags") for flag in ("avx512_bf16", "amx_bf16"))


def percentile(values: Sequence[float], share: int) -> float:
    """The percentile `share` (0 to 100) of some values."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def memory_mb(process: int | str = "self") -> float:
    """What a process holds in memory, in megabytes; Linux only."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("The system does not tell how much memory a process holds.")


def open_files(process: int | str = "self") -> int:
    """How many files a process has open; Linux only."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def _cpuinfo() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text("utf-8").splitlines() if file.is_file() else []


def on_linux() -> None:
    """End where the system tells no memory."""
    if not Path("/proc/self/status").is_file():
        sys.exit("This benchmark reads /proc, which only Linux has.")
