"""A model in one ONNX file that carries its tokenizer, its prompts and the basis of its token vectors."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import DamagedIndex
from assistant.late import Tokens, Vectors, tokens_of

if TYPE_CHECKING:
    import tokenizers

BATCH = 32
FORM = "2"  # of the file; one of another form is made anew


class OnnxModel:
    """Token ids in, unit vectors out; the vectors of the tokens too, where the model gives them.

    Attributes:
        form: Of the file, as it says itself.
        basis: Orthonormal columns, shape (d, fewer), that token vectors are stored in; None without token vectors.
    """

    def __init__(self, file: Path) -> None:
        import onnxruntime
        import tokenizers

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            carried = self._session.get_modelmeta().custom_metadata_map
            self._tokenizer = tokenizers.Tokenizer.from_str(carried["tokenizer"])
            self._prompts: dict[str, str] = json.loads(carried["prompts"])
            self.form = carried.get("form", "1")
            self.basis = _load_basis(carried.get("basis", ""), self._session.get_outputs()[-1].shape[-1])
        except Exception as error:
            raise DamagedIndex(
                f"{file} is damaged ({first_line(error)}). Run `assistant index --rebuild`, which makes it anew."
            ) from error

    @property
    def _dimension(self) -> int:
        return int(self._session.get_outputs()[0].shape[-1])

    def embed(self, texts: Sequence[str], prompt: str = "document") -> Vectors:
        """Embed n texts, shorter ones beside shorter ones: float32 array of shape (n, d), rows of length 1."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for places, _, (found,) in self._batches(texts, prompt, ["vectors"]):
            vectors[places] = found
        return vectors

    def embed_with_tokens(self, texts: Sequence[str], prompt: str = "document") -> tuple[Vectors, list[Tokens]]:
        """Embed n texts as `embed` does, and give the tokens of each beside; only where there is a `basis`."""
        prefix = self._prompts.get(prompt, "")
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        tokens = [Tokens((), np.zeros((0, 0), np.float32), ())] * len(texts)
        for places, encoded, (found, of_tokens) in self._batches(texts, prompt, ["vectors", "tokens"]):
            vectors[places] = found
            for place, encoding, own in zip(places, encoded, of_tokens, strict=True):
                tokens[place] = tokens_of(prefix + texts[place], encoding, own, len(prefix))
        return vectors, tokens

    def _batches(
        self, texts: Sequence[str], prompt: str, outputs: list[str]
    ) -> Iterator[tuple[list[int], list[tokenizers.Encoding], list[Vectors]]]:
        prefix = self._prompts.get(prompt, "")
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            encoded = self._tokenizer.encode_batch([prefix + texts[place] for place in places])
            given = {
                "input_ids": np.array([one.ids for one in encoded], np.int64),
                "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
            }
            yield places, encoded, self._session.run(outputs, given)


def dump_basis(basis: Vectors | None) -> str:
    """A basis as text for the file's own notes; empty for none."""
    return "" if basis is None else base64.b64encode(basis.astype("<f4").tobytes()).decode("ascii")


def _load_basis(text: str, hidden: int) -> Vectors | None:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(hidden, -1) if text else None


def first_line(error: BaseException) -> str:
    """What a library says has happened, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
