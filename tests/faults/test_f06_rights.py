"""F6: problems with rights are named, not traced; asking needs no right to write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run
from conftest import SmallIndex
from index_files import copy_index, file_hashes, live_folder

from assistant.settings import Settings

WHERE = "Where is the summer school held?"
# Rights do not bind root: there the command runs without the two powers that pass over them. A machine on which root
# lacks util-linux fails these tests.
ORDINARY: tuple[str, ...] = ()
if os.name == "posix" and os.geteuid() == 0:
    ORDINARY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")


def set_writable(folder: Path, writable: bool) -> None:
    """Give or take the right to write below a folder."""
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IWUSR if writable else mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Iterator[Settings]:
    """An own copy of the small index, whose rights are given back at the end."""
    copy = copy_index(small_index, tmp_path)
    model = next((copy.index_dir / "models").iterdir())
    data = model.read_bytes()  # a file of its own: rights belong to the file, not to its name
    model.unlink()
    model.write_bytes(data)
    yield copy
    for path in (copy.corpus_dir, copy.index_dir):
        path.chmod(0o755)
        set_writable(path, True)


def said(settings: Settings, *given: str) -> tuple[int, str, str]:
    """Status, output and complaint of a command that an ordinary user runs."""
    done = run(settings, *given, prefix=ORDINARY)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


class TestReadOnlyIndex:
    @pytest.fixture(autouse=True)
    def _read_only(self, settings: Settings) -> None:
        set_writable(settings.index_dir, False)

    @pytest.mark.parametrize("given", [("ask", WHERE), ("search", "Oyonnax"), ("check",)])
    def test_reading(self, settings: Settings, given: tuple[str, ...]) -> None:
        """An index that may only be read is asked, searched and checked, and not a byte of it changes."""
        before = file_hashes(settings.index_dir)

        status, out, err = said(settings, *given)

        assert (status, err) == (0, "")
        assert "Oyonnax" in out or "is sound" in out
        assert file_hashes(settings.index_dir) == before

    def test_indexing(self, settings: Settings) -> None:
        """A run that may not write says which folder, in one line, and leaves it as it was."""
        before = file_hashes(settings.index_dir)
        (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")

        status, out, err = said(settings, "index")

        assert (status, out) == (1, "")
        assert err.startswith(
            f"assistant: The index folder {settings.index_dir} cannot be written (Permission denied)."
        )
        assert err.count("\n") == 1
        assert file_hashes(settings.index_dir) == before


class TestWritableInPart:
    def test_generations(self, settings: Settings) -> None:
        """When only the folder of the generations is closed, the run ends in one line and the live index stays."""
        (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
        set_writable(settings.index_dir / "generations", False)

        status, out, err = said(settings, "index")

        assert (status, out) == (1, "")
        assert "could not be written" in err
        assert "The index in use is as it was" in err
        assert said(settings, "check")[0] == 0

    def test_parent(self, settings: Settings, tmp_path: Path) -> None:
        """A new index in a folder that may not be written is refused in one line."""
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o555)

        status, out, err = said(settings.model_copy(update={"index_dir": closed / "index"}), "index")

        assert (status, out) == (1, "")
        assert err.startswith(f"assistant: The index folder {closed / 'index'} cannot be written (Permission denied).")

    @pytest.mark.parametrize("name", ["passport.json", "catalog.sqlite", "chroma/chroma.sqlite3", "../../current"])
    def test_unreadable_index(self, settings: Settings, name: str) -> None:
        """A file of the index that may not be read is named in one line."""
        file = live_folder(settings.index_dir) / name
        file.chmod(0)

        status, out, err = said(settings, "ask", WHERE)

        file.chmod(0o644)
        assert (status, out) == (1, "")
        assert err.count("\n") == 1


class TestCorpus:
    def test_unreadable_document(self, settings: Settings) -> None:
        """A document that may not be read is refused with the reason; the others go on; with the right, all is well."""
        (settings.corpus_dir / "closed.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
        (settings.corpus_dir / "open.txt").write_text("The prize is given in Linz on Friday.", "utf-8")
        (settings.corpus_dir / "closed.txt").chmod(0)

        first = said(settings, "index")
        again = said(settings, "index")
        (settings.corpus_dir / "closed.txt").chmod(0o644)
        mended = said(settings, "index")

        assert [one[0] for one in (first, again, mended)] == [3, 3, 0]
        assert "added    open.txt" in first[1]
        for one in (first, again):
            assert "refused  closed.txt: it cannot be opened (Permission denied)" in one[2]
        assert "added    closed.txt" in mended[1]

    def test_closed_folder(self, settings: Settings) -> None:
        """A folder below the corpus that may not be listed is refused by its name; the others go on."""
        closed = settings.corpus_dir / "closed"
        closed.mkdir()
        closed.chmod(0)

        status, _, err = said(settings, "index")

        closed.chmod(0o755)
        assert status == 3
        assert "refused  closed: " in err
