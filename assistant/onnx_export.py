"""Make the question embedder: a sentence-transformers model as one ONNX file with its tokenizer and prompts."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.glossary import PACKAGED, read_glossaries
from assistant.late import Vectors, fit_basis
from assistant.model_files import load_tokenizer
from assistant.onnx_model import FORM, dump_basis

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def export(model: SentenceTransformer, folder: Path, file: Path) -> bool:
    """Write a model, whose files are in `folder`, to `file`; False when it is of a kind that cannot be traced.

    The graph takes `input_ids` and `attention_mask` (int64, batch x tokens) and gives `vectors`, unit vectors (float32,
    batch x dimension), all modules of the model included, and `tokens` (float32, batch x tokens x hidden dimension)
    where the model has them.

    Source: https://docs.pytorch.org/docs/stable/onnx_torchscript.html
    """
    import onnx
    import torch

    basis = token_basis(model)

    class UnitVectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for module in self.inner:
                features = module(features)
            vectors = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
            return (vectors,) if basis is None else (vectors, features["token_embeddings"])

    example = (torch.ones((2, 8), dtype=torch.int64), torch.ones((2, 8), dtype=torch.int64))
    axes = {0: "batch", 1: "tokens"}
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                UnitVectors().eval(),
                example,
                str(file),
                input_names=["input_ids", "attention_mask"],
                output_names=["vectors"] if basis is None else ["vectors", "tokens"],
                dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}, "tokens": axes},
                opset_version=17,
                dynamo=False,
            )
    except (RuntimeError, TypeError, ValueError, KeyError):
        return False
    graph = onnx.load(str(file))
    prompts = {name: text for name, text in model.prompts.items() if text}
    carried = {
        "tokenizer": load_tokenizer(folder).to_str(),
        "prompts": json.dumps(prompts),
        "basis": dump_basis(basis),
        "form": FORM,
    }
    for key, value in carried.items():
        graph.metadata_props.add(key=key, value=value)
    onnx.save(graph, str(file))
    return True


def token_basis(model: SentenceTransformer) -> Vectors | None:
    """A basis for a model's token vectors, fitted on the entries of the packaged glossary; None where it gives none.

    It serves a corpus that is too small to have one of its own.
    """
    entries: dict[int, list[str]] = {}
    for row in read_glossaries(PACKAGED):
        entries.setdefault(row.entry, []).append(row.word)
    try:
        found = model.encode(
            ["; ".join(words) for words in entries.values()], output_value="token_embeddings", show_progress_bar=False
        )
    except (KeyError, RuntimeError, TypeError, ValueError):
        return None
    return fit_basis(np.concatenate([np.asarray(one, dtype=np.float32) for one in found]))
