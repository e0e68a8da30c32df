"""F13: vectors of two models are never compared, however alike the models are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tiny_model import make_tiny_model

from assistant.ask import Assistant
from assistant.errors import IndexMismatch
from assistant.index.build import build
from assistant.settings import PACKAGED_MODEL, Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index made with a model of 32 dimensions."""
    folder = tmp_path_factory.mktemp("models")
    settings = Settings(
        corpus_dir=folder / "corpus", index_dir=folder / "index",
        embedding_model=str(make_tiny_model(folder / "first")),
    )  # fmt: skip
    settings.corpus_dir.mkdir()
    (settings.corpus_dir / "fees.md").write_text("# Fees\n\nMembers pay EUR 120.\n", "utf-8")
    build(settings)
    return settings


def refusal(settings: Settings, model: str) -> str:
    """What opening the index with another model is answered."""
    with pytest.raises(IndexMismatch) as refused:
        Assistant.open(settings=settings.model_copy(update={"embedding_model": model}))
    return str(refused.value)


def test_other_dimension(settings: Settings) -> None:
    """A model of another dimension is refused with both names, the command and the setting."""
    said = refusal(settings, PACKAGED_MODEL)

    assert repr(settings.embedding_model) in said
    assert repr(PACKAGED_MODEL) in said
    assert "Run `assistant index`" in said
    assert f"ASSISTANT_EMBEDDING_MODEL={settings.embedding_model}" in said


def test_same_dimension(settings: Settings, tmp_path: Path) -> None:
    """So is another model of the same dimension, whose vectors would compare without an error and without sense."""
    other = str(make_tiny_model(tmp_path / "second", seed=1))

    assert repr(other) in refusal(settings, other)


@pytest.mark.parametrize("part", ["weights", "pooling", "prompts"])
def test_same_name(settings: Settings, tmp_path: Path, part: str) -> None:
    """A model of the same name with other weights, pooling or prompts is refused with both fingerprints."""
    model = Path(settings.embedding_model)
    kept = shutil.copytree(model, tmp_path / "kept")
    try:
        match part:
            case "weights":
                shutil.rmtree(model)
                shutil.copytree(make_tiny_model(tmp_path / "other", seed=2), model)
            case "pooling":
                file = next(model.glob("*Pooling/config.json"))
                file.write_text(file.read_text("utf-8").replace("mean", "cls"), "utf-8")
            case _:
                file = model / "config_sentence_transformers.json"
                config = json.loads(file.read_text("utf-8")) | {"prompts": {"query": "Find: "}}
                file.write_text(json.dumps(config), "utf-8")

        assert "is not the same as when the index" in refusal(settings, str(model))
    finally:
        shutil.rmtree(model)
        shutil.copytree(kept, model)
