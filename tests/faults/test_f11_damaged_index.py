"""F11: damage is found before an answer is given, and nothing damaged is ever deleted by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run
from conftest import SmallIndex
from index_files import alter_passport, copy_index, cut, file_hashes, flip, live_folder

from assistant.ask import Assistant
from assistant.errors import DamagedIndex
from assistant.index.build import build
from assistant.index.check import check
from assistant.settings import Settings

Damage = Callable[[Path, Path], object]


@pytest.fixture(scope="module")
def other(small_index: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The live folder of another index."""
    settings = copy_index(small_index, tmp_path_factory.mktemp("other"))
    (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
    build(settings)
    return live_folder(settings.index_dir)


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index."""
    return copy_index(small_index, tmp_path)


def its_counterpart(file: Path, live: Path, other: Path) -> Path:
    """The same file of another index; the folder of the graph's files has another name there."""
    if file.parent.parent.name == "chroma":
        return next((other / "chroma").glob(f"*/{file.name}"))
    return other / file.relative_to(live)


DAMAGES: dict[str, Damage] = {
    "cut": lambda file, _: cut(file),
    "zeroed": lambda file, _: file.write_bytes(b"\0" * file.stat().st_size),
    "flipped": lambda file, _: flip(file),
    "deleted": lambda file, _: file.unlink(),
    "of another": lambda file, counterpart: shutil.copyfile(counterpart, file),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_each_file(settings: Settings, other: Path, damage: Damage) -> None:
    """Whichever file is damaged, a chat that opens the index refuses, `check` names it, and nothing is deleted."""
    live = live_folder(settings.index_dir)
    for file in sorted(path for path in live.rglob("*") if path.is_file()):
        content, counterpart = file.read_bytes(), its_counterpart(file, live, other)
        if damage is DAMAGES["of another"] and counterpart.read_bytes() == content:
            continue  # the same in both
        if content == b"" and damage is not DAMAGES["deleted"]:
            continue
        damage(file, counterpart)
        if file.exists() and file.read_bytes() == content:
            continue  # it held zeros
        before = file_hashes(settings.index_dir)

        with pytest.raises(DamagedIndex, match=r"assistant (check|index --rebuild)"):
            Assistant.open(settings=settings, hashes=True)
        wrong = check(settings.index_dir, settings.embedding_model)

        assert len(wrong) == 1
        assert file.relative_to(live).as_posix() in wrong[0] or "passport is damaged" in wrong[0]
        assert file_hashes(settings.index_dir) == before
        file.write_bytes(content)
    assert check(settings.index_dir, settings.embedding_model) == []


@pytest.mark.parametrize("name", ["catalog.sqlite", "chroma/chroma.sqlite3"])
def test_damage_that_was_sealed(settings: Settings, name: str) -> None:
    """A store that was damaged before its hash was taken is found by asking it: one line, never a traceback."""
    file = live_folder(settings.index_dir) / name
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    alter_passport(settings.index_dir, lambda passport: None)

    asked = run(settings, "ask", "Where is the summer school held?")
    checked = run(settings, "check")

    for done in (asked, checked):
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    assert "is damaged" in asked.stderr
    assert checked.stdout.strip()


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("os.kill(os.getpid(), 11)", "Asking the search graph ended in a crash (signal SIGSEGV)."),
        ("time.sleep(60)", "The search graph did not answer within 3 s."),
        ("sys.exit('no memory')", "Asking the search graph failed (no memory)."),
    ],
)
def test_store_that_takes_its_reader_along(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str, said: str
) -> None:
    """When the process that asks the graph crashes, hangs or fails, `check` says so, and does not crash or hang."""
    (tmp_path / "probing.py").write_text(f"import os, sys, time\n{ends}\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("assistant.index.check.PROBE", "probing")
    monkeypatch.setattr("assistant.index.check.PROBE_S", 3)

    assert check(settings.index_dir, settings.embedding_model) == [said]
