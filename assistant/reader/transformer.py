"""Any extractive question-answering model in the form of transformers, as a reader."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.chunk import places_of
from assistant.errors import ModelUnavailable
from assistant.late import Vectors
from assistant.onnx_model import first_line
from assistant.reader.reading import LONGEST_QUESTION, UNSEEN, Reading, best_words

if TYPE_CHECKING:
    from assistant.records import Passage


class TransformerReader:
    """Logits of where a span starts and ends; what they give the first token stands for no answer."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None
        if not (Path(name) / "config.json").is_file() and not _is_cached(name):
            raise ModelUnavailable(
                f"There is no reader {name!r} on this machine, as a folder or in the model cache. Set ASSISTANT_READER "
                "to a folder of an extractive question-answering model, to packaged, or to none."
            )

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """What a question finds in each of some passages."""
        import torch

        tokenizer, model = self._load()
        readings = []
        for passage in passages:
            given = tokenizer(
                question[:LONGEST_QUESTION],
                passage.search_text,
                truncation="only_second",
                max_length=min(tokenizer.model_max_length, model.config.max_position_embeddings),
                return_offsets_mapping=True,
                return_tensors="pt",
            )
            offsets, sequences = given.pop("offset_mapping")[0].tolist(), given.sequence_ids(0)
            with torch.inference_mode():
                found = model(**given)
            starts, ends = found.start_logits[0].float().numpy(), found.end_logits[0].float().numpy()
            readings.append(_reading(passage, offsets, sequences, starts, ends))
        return readings

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                from transformers import AutoModelForQuestionAnswering, AutoTokenizer

                given = {"local_files_only": True, "trust_remote_code": False}
                try:
                    tokenizer = AutoTokenizer.from_pretrained(self._name, **given)
                    model = AutoModelForQuestionAnswering.from_pretrained(self._name, use_safetensors=True, **given)
                except (OSError, ValueError, KeyError, ImportError) as error:
                    raise ModelUnavailable(
                        f"The reader {self._name!r} cannot be loaded ({first_line(error)}). Set ASSISTANT_READER to a "
                        "folder of an extractive question-answering model, to packaged, or to none."
                    ) from error
                self._loaded = (tokenizer, model.eval())
            return self._loaded


def _is_cached(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return isinstance(try_to_load_from_cache(name, "config.json"), str)
    except HFValidationError:
        return False


def _reading(
    passage: Passage,
    offsets: Sequence[tuple[int, int]],
    sequences: Sequence[int | None],
    starts: Vectors,
    ends: Vectors,
) -> Reading:
    none = float(starts[0] + ends[0])
    tokens = [
        (token, first, last)
        for token, (sequence, (first, last)) in enumerate(zip(sequences, offsets, strict=True))
        if sequence == 1 and last > first
    ]
    words = [
        best_words(starts, ends, [one for one in tokens if one[1] < end and one[2] > start], passage.search_text)
        for start, end in places_of(passage)
    ]
    scores = tuple(one.score - none if one else UNSEEN for one in words)
    return Reading(float(np.max(scores, initial=UNSEEN)), scores, tuple(words))
