"""Make the shipped reader of a trained one: python eval/reader/export.py FOLDER FILE.onnx

The embeddings are those of the packaged model and stay there; the graph begins with their sum.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import torch
from network import Reader

from assistant.embed import find_model
from assistant.settings import PACKAGED_MODEL


class FromEmbeddings(torch.nn.Module):
    """The reader behind the sum of a token's embeddings; the logits of tokens that are not the passage's are low."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, embeddings: torch.Tensor, kinds: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Embeddings (batch x tokens x width), sequence of each token, 1 for each token that is no padding."""
        hidden = self.reader.body.embeddings.LayerNorm(embeddings)
        added = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e9
        for layer in self.reader.body.encoder.layer:
            found = layer(hidden, added)
            hidden = found[0] if isinstance(found, tuple) else found
        return self.reader.heads(hidden, kinds)


def export(folder: Path, file: Path) -> None:
    """Write the graph of a trained reader with its weights in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    reader = Reader(find_model(PACKAGED_MODEL), attention="eager")
    reader.load_state_dict(torch.load(folder / "state.pt", weights_only=True)["reader"])
    whole = file.with_suffix(".fp32.onnx")
    width = reader.body.config.hidden_size
    names = ["embeddings", "kinds", "mask"]
    axes = {name: {0: "batch", 1: "tokens"} for name in [*names, "tokens"]}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        ones = torch.ones((2, 8), dtype=torch.int64)
        torch.onnx.export(
            FromEmbeddings(reader).eval(),
            (torch.ones((2, 8, width)), ones, ones),
            str(whole),
            input_names=names,
            output_names=["tokens", "passage"],
            dynamic_axes={**axes, "passage": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(whole, file, per_channel=True, weight_type=QuantType.QInt8)


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
