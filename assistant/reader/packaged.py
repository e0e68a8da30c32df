"""The reader that comes with the package: a small network run by ONNX Runtime on the packaged model's embeddings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.chunk import places_of
from assistant.late import Vectors
from assistant.reader.reading import LONGEST_QUESTION, UNSEEN, Reading, best_words

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

    from assistant.records import Passage

Integers = np.ndarray[Any, np.dtype[np.int64]]

FILE = Path(__file__).with_name("reader.onnx")
LENGTH = 320  # tokens of a question and a passage with its headings, as in training
START, END, INSIDE = range(3)
TABLES = ("word", "position", "token_type")


class PackagedReader:
    """Three logits for each token (an answer starts, ends; its sentence answers) and one for the passage."""

    def __init__(self, file: Path, model: Path) -> None:
        self._file = file
        self._model = model

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """What a question finds in each of some passages."""
        if not passages:
            return []
        encoded = self._tokenizer.encode_batch(
            [(question[:LONGEST_QUESTION], passage.search_text) for passage in passages]
        )
        return list(self._readers.map(self._read_one, passages, encoded))

    def _read_one(self, passage: Passage, encoding: tokenizers.Encoding) -> Reading:
        ids, kinds, mask = (
            np.array([getattr(encoding, name)], np.int64) for name in ("ids", "type_ids", "attention_mask")
        )
        tokens, judged = self.logits(ids, kinds, mask)
        return _reading(passage, encoding, tokens[0], float(judged[0]))

    def logits(self, ids: Integers, kinds: Integers, mask: Integers) -> tuple[Vectors, Vectors]:
        """Logits of each token, n x tokens x 3, and of each of n passages.

        Args:
            ids, kinds, mask: Tokens of question and passage, the sequence each belongs to, 1 where it is no padding.
        """
        words, positions, sequences = self._tables
        embeddings = words[ids] + positions[: ids.shape[1]] + sequences[kinds]
        tokens, judged = self._session.run(None, {"embeddings": embeddings, "kinds": kinds, "mask": mask})
        return tokens, judged

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self._file), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> tokenizers.Tokenizer:
        from assistant.model_files import load_tokenizer

        tokenizer = load_tokenizer(self._model)
        tokenizer.enable_truncation(LENGTH, strategy="longest_first")  # odd letters take many tokens
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _readers(self) -> ThreadPoolExecutor:
        """A thread for each core. Measured: passages read each by itself take 72 ms of a core, in a batch 180.

        Nothing is padded, and no thread waits for another in the midst of a passage.
        """
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="reader")

    @cached_property
    def _tables(self) -> tuple[Vectors, ...]:
        from safetensors import safe_open

        with safe_open(self._model / "model.safetensors", framework="numpy") as held:
            return tuple(held.get_tensor(f"embeddings.{name}_embeddings.weight") for name in TABLES)


def _reading(passage: Passage, encoding: tokenizers.Encoding, logits: Vectors, judged: float) -> Reading:
    tokens = [
        (token, first, last)
        for token, (kind, (first, last)) in enumerate(zip(encoding.type_ids, encoding.offsets, strict=True))
        if kind == 1 and last > first
    ]
    statements, words = [], []
    for start, end in places_of(passage):
        inside = [place for place in tokens if place[1] < end and place[2] > start]
        statements.append(float(np.mean(logits[[token for token, _, _ in inside], INSIDE])) if inside else UNSEEN)
        words.append(best_words(logits[:, START], logits[:, END], inside, passage.search_text))
    return Reading(judged, tuple(statements), tuple(words))
