"""Make the question embedder: a sentence-transformers model as one ONNX file with its tokenizer and prompts."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.embed import load_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def export(model: SentenceTransformer, folder: Path, file: Path) -> bool:
    """Write a model, whose files are in `folder`, to `file`; False when it is of a kind that cannot be traced.

    The graph takes `input_ids` and `attention_mask` (int64, batch x tokens) and gives unit vectors (float32, batch x
    dimension), all modules of the model included.

    Source: https://docs.pytorch.org/docs/stable/onnx_torchscript.html
    """
    import onnx
    import torch

    class UnitVectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for module in self.inner:
                features = module(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

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
                output_names=["vectors"],
                dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}},
                opset_version=17,
                dynamo=False,
            )
    except (RuntimeError, TypeError, ValueError, KeyError):
        return False
    graph = onnx.load(str(file))
    prompts = {name: text for name, text in model.prompts.items() if text}
    for key, value in (("tokenizer", load_tokenizer(folder).to_str()), ("prompts", json.dumps(prompts))):
        graph.metadata_props.add(key=key, value=value)
    onnx.save(graph, str(file))
    return True
