"""F15: one file cannot take the run down: when its reader dies, it is reported and the run goes on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.index.build import build
from assistant.index.report import Progress
from assistant.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the reading processes in /proc")


def readers() -> list[int]:
    """The processes that read documents for this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"assistant.load.worker" in folder.joinpath("cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it ended meanwhile
    return found


def test_killed_reader(new_settings: Callable[..., Settings]) -> None:
    """The system ends readers for want of memory: what they read is refused, the others indexed."""
    documents = {f"{number:02}.md": f"# Report {number}\n\nAll is well in week {number}.\n" for number in range(12)}
    settings = new_settings(documents)
    killed = []

    def kill_once(progress: Progress) -> None:
        if progress.step == "read" and progress.done == 2 and not killed:
            killed.extend(readers())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    report = build(settings, progress=kill_once)

    assert killed
    assert len(report.refused) <= len(killed)
    assert {one.reason for one in report.refused} <= {"the reader crashed on it"}
    assert report.documents == len(documents) - len(report.refused)
    for one in report.refused:
        (settings.corpus_dir / one.document).write_text("# Report\n\nAll is well again.\n", "utf-8")
    assert build(settings).documents == len(documents)
