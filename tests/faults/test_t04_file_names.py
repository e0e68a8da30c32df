"""T4: only ordinary files inside the corpus are read, and no name can do harm where it is shown."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.index.publish import live_generation
from assistant.settings import Settings
from assistant.status import describe, render

NewSettings = Callable[..., Settings]
TEXT = "The meeting takes place in Turin."

NAMES = [
    "a" * 251 + ".txt",
    "new\nline.txt",
    "quo\"te's.txt",
    "<img src=x onerror=alert(1)>.txt",
    "-rf.txt",
    "--corpus",
    "caf\u00e9.txt",
    "cafe\u0301.txt",
    "..%2f..%2fetc%2fpasswd",
    "%00.txt",
    "\x1b[31mred\x1b]8;;http:..x\x07.txt",
    "a\u202etxt.exe",
    "$(touch x);`touch y`|.txt",
    " .txt",
    "{0.__class__}.txt",
    "*.txt",
    "~",
    "...",
]

posix = pytest.mark.skipif(os.name != "posix", reason="Windows takes none of these names")


def corpus_of(settings: Settings) -> list[str]:
    """Write a document under each name; the names that the file system keeps apart."""
    for at, name in enumerate(NAMES):
        (settings.corpus_dir / name).write_text(f"{TEXT} Copy {at}.", "utf-8")
    return sorted(file.name for file in settings.corpus_dir.iterdir() if file.name != "fees.md")


@posix
class TestNames:
    @pytest.fixture
    def settings(self, new_settings: NewSettings) -> Settings:
        """An own corpus."""
        return new_settings({"fees.md": "Members pay EUR 120 a year."})

    def test_all_are_read(self, settings: Settings) -> None:
        """A file is read whatever it is called, and is found under that name."""
        names = corpus_of(settings)

        report = build(settings)

        assert report.refused == ()
        assert sorted(report.added) == sorted([*names, "fees.md"])
        with Assistant.open(settings=settings) as assistant:
            assert sorted(document.id for document in assistant.library.documents()) == sorted(report.added)
        assert sorted(file.name for file in settings.corpus_dir.iterdir()) == sorted(report.added)
        assert not build(settings).published

    def test_terminal(self, settings: Settings) -> None:
        """Where names are shown each stays on its line, and none steers the terminal."""
        corpus_of(settings)
        (settings.corpus_dir / "bad\x1b[2J\nname.txt").write_bytes(b"")

        index, status = run(settings, "index"), run(settings, "status")

        for shown in (index.stdout, index.stderr, status.stdout):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
        assert index.returncode == 3
        assert len([line for line in index.stdout.splitlines() if line.startswith("added ")]) == len(NAMES) + 1
        assert len([line for line in index.stderr.splitlines() if line.startswith("refused ")]) == 1
        assert "Traceback" not in index.stderr

    def test_status(self, settings: Settings) -> None:
        """Programs get the names as they are."""
        names = corpus_of(settings)
        build(settings)

        described = describe(live_generation(settings.index_dir))

        assert sorted(one["document"] for one in described["documents"]) == sorted([*names, "fees.md"])
        assert "\x1b" not in render(described)

    @pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take only UTF-8")
    def test_not_utf8(self, settings: Settings) -> None:
        """A name that is no UTF-8 is refused, shown escaped."""
        (settings.corpus_dir / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT)

        (refusal,) = build(settings).refused

        assert (refusal.document, refusal.reason) == ("caf\\udce9.txt", "its name is not UTF-8; rename it")


@posix
class TestNoOrdinaryFiles:
    def test_are_never_opened(self, new_settings: NewSettings, tmp_path: Path) -> None:
        """Links out of the corpus or in a circle, pipes, sockets and devices are skipped with a reason."""
        (tmp_path / "secret.txt").write_text("The secret word is Oyonnax.")
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "a.txt").write_text("The secret word is Oyonnax.")
        settings = new_settings({"fees.md": "Members pay EUR 120 a year."})
        corpus = settings.corpus_dir
        (corpus / "out.txt").symlink_to(tmp_path / "secret.txt")
        (corpus / "climbs.txt").symlink_to("../secret.txt")
        (corpus / "folder").symlink_to(tmp_path / "outside")
        (corpus / "self").symlink_to("self")
        (corpus / "up").symlink_to(".")
        (corpus / "null").symlink_to("/dev/null")
        (corpus / "inside.txt").symlink_to("fees.md")
        os.mkfifo(corpus / "pipe.txt")
        here = Path.cwd()
        os.chdir(corpus)  # the path of a socket may not be long
        try:
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind("socket.txt")
                report = build(settings)
        finally:
            os.chdir(here)

        assert report.added == ("fees.md", "inside.txt")
        reasons = {one.document: one.reason for one in report.refused}
        leaves, special = "a link that leaves the corpus; copy the file into the corpus instead", "not an ordinary file"
        assert reasons["out.txt"] == reasons["climbs.txt"] == reasons["folder"] == reasons["null"] == leaves
        assert reasons["self"].startswith("a link that leads nowhere")
        assert reasons["up"].startswith("a link to a folder")
        assert reasons["pipe.txt"].startswith(special)
        assert reasons["socket.txt"].startswith(special)
        assert len(reasons) == 8

    def test_nothing_else(self, new_settings: NewSettings) -> None:
        """A corpus that holds nothing but a pipe is refused with the reason, and the run does not wait for it."""
        settings = new_settings({})
        settings.corpus_dir.mkdir()
        os.mkfifo(settings.corpus_dir / "pipe.txt")

        done = run(settings, "index")

        assert done.returncode == 1
        assert "pipe.txt: not an ordinary file but a pipe, device or socket" in done.stderr

    def test_becomes_a_pipe(self, new_settings: NewSettings) -> None:
        """A document that has become a pipe is kept as it was last read."""
        settings = new_settings({"fees.md": "Members pay EUR 120 a year.", "venue.md": TEXT})
        build(settings)
        (settings.corpus_dir / "venue.md").unlink()
        os.mkfifo(settings.corpus_dir / "venue.md")

        report = build(settings)

        assert [one.document for one in report.refused] == ["venue.md"]
        assert report.removed == ()
