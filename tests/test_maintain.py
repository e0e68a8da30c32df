"""Tutorial and how-to show what their commands really print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import REPOSITORY, run, script_of_docs
from conftest import SmallIndex
from index_files import copy_index

DEPLOY = (REPOSITORY / "docs" / "deploy.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["maintain.md", "tutorial.md"])
def test_outputs(name: str, tmp_path: Path, small_index: SmallIndex) -> None:
    """Each command prints what stands below it, but for times, sizes and names of generations."""
    play = script_of_docs("play")
    play.fill(tmp_path, name)
    (tmp_path / "index").mkdir()
    shutil.copytree(small_index.index / "models", tmp_path / "index" / "models", copy_function=os.link)
    text = (REPOSITORY / "docs" / name).read_text("utf-8")

    played = play.play(text, tmp_path)

    assert play.settled(played) == play.settled(text)


def test_python(small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The programs of docs/python.md run as they stand, and find where the summer school is."""
    monkeypatch.chdir(small_index.index.parent)
    programs = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "python.md").read_text("utf-8"), re.DOTALL)

    for program in programs:
        exec(compile(program, "docs/python.md", "exec"), {})

    said = capsys.readouterr().out
    assert len(programs) == 2
    assert "Oyonnax" in said
    assert "1 SUMMER SCHOOL ON POLYMERS 1 " in said
    assert "school.txt 1\n" in said


def test_every_document_that_shows_outputs_is_played() -> None:
    """No document shows commands and outputs that no test runs."""
    shown = {file.name for file in (REPOSITORY / "docs").rglob("*.md") if "```console" in file.read_text("utf-8")}

    assert shown == {"maintain.md", "tutorial.md"}


@pytest.mark.skipif(os.name != "posix", reason="the commands are for a POSIX shell")
def test_backup(tmp_path: Path, small_index: SmallIndex) -> None:
    """The commands of docs/deploy.md make a copy of the index that is sound and answers."""
    settings = copy_index(small_index, tmp_path)
    commands = DEPLOY.partition("```sh\n")[2].partition("```")[0]
    assert "cp -a" in commands

    subprocess.run(["sh", "-e", "-c", commands], cwd=tmp_path, check=True)

    copy = settings.model_copy(update={"index_dir": tmp_path / "backup"})
    assert run(copy, "check").returncode == 0
    assert "Oyonnax" in run(copy, "ask", "Where is the summer school held?").stdout
