"""F12: a store is read by a program that understands it, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run
from conftest import SmallIndex
from index_files import alter_passport, copy_index, file_hashes, live_folder

from assistant.index.publish import SCHEMA
from assistant.settings import Settings


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index."""
    return copy_index(small_index, tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": SCHEMA - 1}, "made by an older version of this program. Run `assistant index --rebuild`."),
        ({"schema": SCHEMA + 1}, "made by a newer version of this program. Update the program"),
        ({"versions": {"chromadb": "99.0.1"}}, "with chromadb 99.0.1, which is newer than the one installed"),
    ],
)
def test_other_version(settings: Settings, change: dict[str, object], said: str) -> None:
    """An index of another version is neither asked nor written over; what to do is said."""
    alter_passport(settings.index_dir, lambda passport: passport.update(change))
    before = file_hashes(settings.index_dir / "generations")

    for command in (("ask", "Where is the summer school held?"), ("index",)):
        done = run(settings, *command)
        assert (done.returncode, done.stdout) == (1, "")
        assert said in done.stderr
    assert file_hashes(settings.index_dir / "generations") == before


def test_no_passport(settings: Settings) -> None:
    """A generation without its passport is not asked; the next run makes it anew and says why."""
    (live_folder(settings.index_dir) / "passport.json").unlink()

    asked, indexed = run(settings, "ask", "Where is it?"), run(settings, "index")

    assert asked.returncode == 1
    assert "cannot be opened" in asked.stderr
    assert indexed.returncode == 0
    assert "could not be taken over and is made anew" in indexed.stderr
