"""A model that turns texts into vectors, shorter texts beside shorter ones; what computes them is in its children."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.late import Tokens, Vectors, tokens_of

if TYPE_CHECKING:
    import tokenizers

BATCH = 8  # texts that are embedded at once: what is worked on stays near the processor

Integers = np.ndarray[Any, np.dtype[np.int64]]


class TextModel(ABC):
    """Texts in, unit vectors out; the vectors of their tokens too, where the model gives them."""

    def __init__(self, tokenizer: tokenizers.Tokenizer, prompts: Mapping[str, str], dimension: int) -> None:
        self._tokenizer, self._prompts, self._dimension = tokenizer, prompts, dimension

    @abstractmethod
    def run(self, ids: Integers, mask: Integers, *, tokens: bool) -> tuple[Vectors, Vectors | None]:
        """Unit vectors of n texts, n x d, and the vectors of their tokens where these are wanted.

        Args:
            ids, mask: Of each token its id, and 1 where it is no padding; n x tokens.
            tokens: Whether their vectors are wanted, n x tokens x hidden dimension.
        """

    def begin_thread(self) -> None:  # noqa: B027 most models need nothing
        """Prepare a thread that runs batches beside others."""

    def embed(self, texts: Sequence[str], prompt: str = "document") -> Vectors:
        """Embed n texts: float32 array of shape (n, d), rows of length 1."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for places, _, found, _ in self._batches(texts, prompt, tokens=False):
            vectors[places] = found
        return vectors

    def embed_with_tokens(self, texts: Sequence[str], prompt: str = "document") -> tuple[Vectors, list[Tokens]]:
        """Embed n texts as `embed` does, and give the tokens of each beside; only where the model gives them."""
        prefix = self._prompts.get(prompt, "")
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        tokens = [Tokens((), np.zeros((0, 0), np.float32), ())] * len(texts)
        for places, encoded, found, of_tokens in self._batches(texts, prompt, tokens=True):
            vectors[places] = found
            assert of_tokens is not None
            for place, encoding, own in zip(places, encoded, of_tokens, strict=True):
                tokens[place] = tokens_of(prefix + texts[place], encoding, own, len(prefix))
        return vectors, tokens

    def _batches(
        self, texts: Sequence[str], prompt: str, *, tokens: bool
    ) -> Iterator[tuple[list[int], list[tokenizers.Encoding], Vectors, Vectors | None]]:
        prefix = self._prompts.get(prompt, "")
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]

        def embedded(
            places: list[int],
        ) -> tuple[list[int], list[tokenizers.Encoding], Vectors, Vectors | None]:
            encoded = self._tokenizer.encode_batch([prefix + texts[place] for place in places])
            ids = np.array([one.ids for one in encoded], np.int64)
            mask = np.array([one.attention_mask for one in encoded], np.int64)
            return places, encoded, *self.run(ids, mask, tokens=tokens)

        yield from self._workers.map(embedded, batches) if len(batches) > 1 else map(embedded, batches)

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        """A thread for each core, each with batches of its own.

        Measured: a core embeds 47 passages a second so, and 25 where all work on one batch and wait for each other.
        """
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="embed", initializer=self.begin_thread)
