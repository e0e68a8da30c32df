"""Make the shipped reader of trained ones: python eval/reader/export.py FILE.onnx FOLDER [FOLDER] [--public FOLDER]

The weights of several trained ones are averaged.
The embeddings are those of the packaged model and stay there; the graph begins with their sum. Both are then asked 500
questions that were kept out of training, and the share on which they agree is printed.
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from examples import Example, likeliest, read_all, split
from measure import best_sentence
from network import Encoder, Reader, passage_tokens

from assistant.answer.evidence import READ_NEEDED
from assistant.model_files import find_model, load_tokenizer
from assistant.reader.packaged import PackagedReader
from assistant.settings import PACKAGED_MODEL

SEED = 7


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


def trained(folders: Sequence[Path]) -> Reader:
    """The reader whose weights are the mean of those that were trained in some folders."""
    states = [torch.load(folder / "state.pt", weights_only=True)["reader"] for folder in folders]
    reader = Reader(find_model(PACKAGED_MODEL), attention="eager")
    reader.load_state_dict({name: torch.stack([one[name].float() for one in states]).mean(0) for name in states[0]})
    return reader.eval()


def export(reader: Reader, file: Path) -> None:
    """Write the graph of a trained reader with its weights in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

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


def agreement(reader: Reader, file: Path, examples: Sequence[Example]) -> tuple[float, float]:
    """Shares of examples on which a reader and its export name the same sentence, and judge the passage alike."""
    shipped = PackagedReader(file, find_model(PACKAGED_MODEL))
    encoder = Encoder(load_tokenizer(find_model(PACKAGED_MODEL)))
    sentences, judged = [], []
    for example in examples:
        batch = encoder.batch([example])
        with torch.inference_mode():
            logits, passage = reader(batch["ids"], batch["kinds"], batch["mask"])
        places = passage_tokens(encoder.encode(example), len(example.title) + 1)
        tokens, own = shipped.logits(batch["ids"].numpy(), batch["kinds"].numpy(), batch["mask"].numpy())
        named = best_sentence(example, logits[0].numpy(), places)
        sentences.append(named == best_sentence(example, tokens[0], places))
        judged.append((float(passage[0]) < READ_NEEDED) == (float(own[0]) < READ_NEEDED))
    return float(np.mean(sentences)), float(np.mean(judged))


def main() -> None:
    """Export, and say how far the export agrees."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("folders", type=Path, nargs="+")
    asked.add_argument("--public", type=Path, help="folder of the public sets, as in training")
    given = asked.parse_args()
    reader = trained(given.folders)
    export(reader, given.file)
    _, held = split(read_all(given.public), SEED)
    held = [window for one in held for window in likeliest(one)]
    held = random.Random(SEED).sample(held, min(len(held), 500))
    sentences, judged = agreement(reader, given.file, held)
    print(f"{len(held)} questions: the same sentence for {sentences:.1%}, the same verdict for {judged:.1%}")


if __name__ == "__main__":
    main()
