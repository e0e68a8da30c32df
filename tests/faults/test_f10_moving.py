"""F10: a file in motion is never half indexed: it is read once as it was hashed, or skipped and taken up next time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.index.report import Progress
from assistant.settings import Settings

NewSettings = Callable[..., Settings]
OLD, NEW = "# Fees\n\nMembers pay EUR 120 a year.\n", "# Fees\n\nMembers pay EUR 150 a year, and guests EUR 300.\n"

# Writes one of two texts over and over, in two strokes.
WRITER = """
import itertools, sys
for number in itertools.count():
    with open(sys.argv[1], "w") as file:
        for letter in "ab":
            file.write(f"Stroke {letter} of version {number}.\\n" * 50)
            file.flush()
    if number == 0:
        print("writing", flush=True)
"""


def texts(settings: Settings) -> dict[str, str]:
    """The text of each document's first page."""
    with Assistant.open(settings=settings) as assistant:
        return {one.id: assistant.library.page(one.id, 1).text for one in assistant.library.documents()}


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text(NEW, "utf-8"),
        lambda file: file.write_text(OLD[:20], "utf-8"),
        lambda file: file.write_text("", "utf-8"),
        Path.unlink,
        lambda file: file.rename(file.with_name("costs.md")),
    ],
    ids=["rewritten", "truncated", "emptied", "deleted", "renamed"],
)
def test_between_hash_and_reading(new_settings: NewSettings, change: Callable[[Path], object]) -> None:
    """A document that changes after it was hashed is skipped with a note; the next run takes it up as it is then."""
    settings = new_settings({"fees.md": OLD, "venue.md": "# Venue\n\nThe doors open at nine.\n"})
    file = settings.corpus_dir / "fees.md"

    def change_once(progress: Progress) -> None:
        if progress == Progress("read", 0, 2):
            change(file)

    first = build(settings, progress=change_once)

    assert first.added == ("venue.md",)
    assert [one.document for one in first.refused] == ["fees.md"]
    assert first.refused[0].reason in (
        "it changed while it was read; the next run takes it up",
        "it cannot be opened (No such file or directory)",
    )
    assert list(texts(settings)) == ["venue.md"]
    build(settings)
    there = {one.name for one in settings.corpus_dir.iterdir() if one.read_text("utf-8")}
    assert texts(settings).keys() == there
    if file.exists() and file.read_text("utf-8"):
        assert texts(settings)["fees.md"].split() == file.read_text("utf-8").replace("#", "").split()


def test_written_all_the_time(new_settings: NewSettings) -> None:
    """Of a file that is written all the time one state is indexed, as it was at one moment, or none."""
    settings = new_settings({"venue.md": "# Venue\n\nThe doors open at nine.\n"})
    file = settings.corpus_dir / "log.txt"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(3):
            report = build(settings)
            text = texts(settings).get("log.txt", "")
            versions = {line.split("version ")[1] for line in text.splitlines() if "version " in line}
            assert len(versions) <= 1
            assert bool(text) or [one.document for one in report.refused] == ["log.txt"]
        writer.kill()
    file.write_text("The last word.", "utf-8")

    assert build(settings).refused == ()
    assert texts(settings)["log.txt"] == "The last word."
