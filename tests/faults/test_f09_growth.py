"""F9: the store does not grow without new text."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from index_files import generations

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.settings import Settings

RUNS = 10
SETTLED = 3  # runs after which everything was imported and each cache has been filled
WITHIN = 1.05


def size_bytes(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def memory_bytes() -> int:
    """What this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="tells the memory and the open files of a process on Linux")
def test_ten_runs(new_settings: Callable[..., Settings]) -> None:
    """Ten re-indexes in a row, each of one changed document and one of none, while a chat is open: all stays flat."""
    documents = {f"{number}.md": f"# Report {number}\n\nNothing of note happened.\n" for number in range(4)}
    settings = new_settings(documents, keep_generations=2)
    build(settings)
    measured = []
    with Assistant.open(settings=settings) as assistant:
        for number in range(10, 10 + RUNS):
            text = f"# Report\n\nIn week {number} nothing of note happened.\n"
            (settings.corpus_dir / "0.md").write_text(text, "utf-8")
            assert build(settings).changed == ("0.md",)
            assert not build(settings).published
            assert f"week {number}" in "".join(hit.passage.text for hit in assistant.search("What happened?", 9))
            handles = len(list(Path("/proc/self/fd").iterdir()))
            measured.append(
                (size_bytes(settings.index_dir), memory_bytes(), handles, len(generations(settings.index_dir)))
            )

    for first, last in zip(measured[SETTLED], measured[-1], strict=True):
        assert last <= first * WITHIN
