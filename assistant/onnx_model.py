"""A model in one ONNX file that carries its tokenizer, its prompts and the basis of its token vectors."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np

from assistant.errors import DamagedIndex
from assistant.late import Vectors
from assistant.text_model import Integers, TextModel

FORM = "2"  # of the file; one of another form is made anew


class OnnxModel(TextModel):
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
        options.intra_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            carried = self._session.get_modelmeta().custom_metadata_map
            tokenizer = tokenizers.Tokenizer.from_str(carried["tokenizer"])
            super().__init__(tokenizer, json.loads(carried["prompts"]), int(self._session.get_outputs()[0].shape[-1]))
            self.form = carried.get("form", "1")
            self.basis = _load_basis(carried.get("basis", ""), self._session.get_outputs()[-1].shape[-1])
        except Exception as error:
            raise DamagedIndex(
                f"{file} is damaged ({first_line(error)}). Run `assistant index --rebuild`, which makes it anew."
            ) from error

    def run(self, ids: Integers, mask: Integers, *, tokens: bool) -> tuple[Vectors, Vectors | None]:
        """Unit vectors of n texts, and those of their tokens where these are wanted."""
        wanted = ["vectors", "tokens"] if tokens else ["vectors"]
        found = self._session.run(wanted, {"input_ids": ids, "attention_mask": mask})
        return found[0], found[1] if tokens else None


def dump_basis(basis: Vectors | None) -> str:
    """A basis as text for the file's own notes; empty for none."""
    return "" if basis is None else base64.b64encode(basis.astype("<f4").tobytes()).decode("ascii")


def _load_basis(text: str, hidden: int) -> Vectors | None:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(hidden, -1) if text else None


def first_line(error: BaseException) -> str:
    """What a library says has happened, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
