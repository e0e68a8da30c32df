"""The maintainer's how-to shows what its commands really print."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from command import REPOSITORY, run
from conftest import SmallIndex, write_corpus
from index_files import copy_index

DEPLOY = (REPOSITORY / "docs" / "deploy.md").read_text("utf-8")


def test_outputs(tmp_path: Path, small_index: SmallIndex) -> None:
    """Each command of docs/maintain.md prints what stands below it, but for times, sizes and names."""
    spec = importlib.util.spec_from_file_location("play", REPOSITORY / "docs" / "play.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    write_corpus(tmp_path / "corpus")
    (tmp_path / "index").mkdir()
    shutil.copytree(small_index.index / "models", tmp_path / "index" / "models", copy_function=os.link)
    text = (REPOSITORY / "docs" / "maintain.md").read_text("utf-8")

    played = module.play(text, tmp_path)

    assert module.settled(played) == module.settled(text)


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
