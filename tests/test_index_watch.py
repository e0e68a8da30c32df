from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import environment, run, words
from conftest import SmallIndex
from index_files import copy_index, generations

from assistant.settings import Settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index."""
    return copy_index(small_index, tmp_path)


@pytest.fixture
def watcher(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """A run that watches, once it does."""
    with subprocess.Popen(
        words(settings, "index", "--watch"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(),
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert any(line.startswith("Watching ") for line in process.stderr)
        yield process
        process.kill()


def lines_until(process: subprocess.Popen[str], part: str) -> list[str]:
    """What the watcher says up to a line."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if part in line:
            return lines
    raise AssertionError(f"the watcher ended without saying {part!r}: {lines}")


def test_changes_are_gathered(settings: Settings, watcher: subprocess.Popen[str]) -> None:
    """Several files at once are one run; Ctrl-C ends the watching."""
    lines_until(watcher, "Nothing has changed")
    for name in ("jury", "prize", "office"):
        (settings.corpus_dir / f"{name}.md").write_text(f"# The {name}\n\nThis tells of the {name}.\n", "utf-8")

    lines = lines_until(watcher, "now holds")

    assert [line for line in lines if line.startswith("added")] == [
        "added    jury.md", "added    office.md", "added    prize.md",
    ]  # fmt: skip
    assert len(generations(settings.index_dir)) == 2
    watcher.send_signal(signal.SIGINT)
    assert watcher.wait(60) == 130


def test_stops_at_a_rollback(settings: Settings, watcher: subprocess.Popen[str]) -> None:
    """What the guard stops is said, and watching goes on; a rollback by hand ends it with status 4."""
    lines_until(watcher, "Nothing has changed")
    (settings.corpus_dir / "jury.md").write_text("# Jury\n\nThe jury meets in Graz.\n", "utf-8")
    lines_until(watcher, "now holds")

    assert run(settings, "rollback").returncode == 0

    assert watcher.wait(60) == 4
    assert watcher.stderr is not None
    assert "The index was rolled back from generation" in watcher.stderr.read()
