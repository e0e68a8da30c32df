"""Whether the disk has room for another generation."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant.errors import CannotWrite
from assistant.index.publish import Generation

LEAST_MB = 2  # an index of one page has about that, and its question embedder comes on top


def require_space(index_dir: Path, live: Generation | None) -> None:
    """Refuse a run that cannot fit: a generation is written whole beside the live one.

    Raises:
        CannotWrite: If the disk has less free than the live generation takes.
    """
    needed, free = _needed_mb(live), _free_mb(index_dir)
    if free < needed:
        raise CannotWrite(
            f"The new index needs about {needed:.0f} MB in {index_dir}, but there are {free:.0f} MB free. The index in "
            "use is as it was. Free some space, for example with `assistant prune`, and run `assistant index` again."
        )


def what_it_lacks(index_dir: Path, live: Generation | None) -> str:
    """Said when writing failed: how much a new generation needs and how much there is; empty when that is enough."""
    written = size_mb(index_dir / "generations" / ".unfinished")
    needed, free = max(_needed_mb(live), 1.2 * written), _free_mb(index_dir)
    return f"; it needs more than {needed:.0f} MB, and {free + written:.0f} MB are free" if free < needed else ""


def _needed_mb(live: Generation | None) -> float:
    return max(LEAST_MB, sum(file["bytes"] for file in live.passport["files"].values()) / 1e6 if live else 0)


def _free_mb(folder: Path) -> float:
    return shutil.disk_usage(folder).free / 1e6


def size_mb(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
