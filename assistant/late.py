"""Late interaction: how well each word of a question is met by the words of a passage, by their vectors in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.words import ALL_FUNCTION_WORDS

if TYPE_CHECKING:
    import tokenizers

Vectors = np.ndarray[Any, np.dtype[np.floating[Any]]]
Packed = np.ndarray[Any, np.dtype[np.int8]]

DIMENSION = 96  # of a token vector as stored; measured: see eval/README.md
STEPS = 254  # of an int8 in a length of 1: components from -0.5 to 0.5 are kept, hardly any is larger
FUNCTION_WEIGHT = 0.25  # of a function word of the question, beside 1 for the others


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text that belong to its words.

    Attributes:
        words: The word that each of the n tokens belongs to.
        vectors: Of each, float32, n x d, of any length.
        starts: Where each begins in the text, in characters.
    """

    words: tuple[str, ...]
    vectors: Vectors
    starts: tuple[int, ...]


def tokens_of(text: str, encoding: tokenizers.Encoding, vectors: Vectors, start: int = 0) -> Tokens:
    """Keep of a text's tokens what stands for words: no special tokens, no punctuation, nothing before `start`.

    Args:
        text: What was encoded.
        encoding: Its tokens.
        vectors: One for each token, padding included.
        start: Where the text begins behind a model's prompt, in characters.
    """
    ends: dict[int, tuple[int, int]] = {}
    for word, (first, last) in zip(encoding.word_ids, encoding.offsets, strict=True):
        if word is not None:
            ends[word] = (min(first, ends.get(word, (first, last))[0]), max(last, ends.get(word, (first, last))[1]))
    kept = [
        position
        for position, (word, (first, last)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True))
        if word is not None and first >= start and any(char.isalnum() for char in text[first:last])
    ]
    words = [ends[word] for position in kept if (word := encoding.word_ids[position]) is not None]
    starts = tuple(encoding.offsets[position][0] - start for position in kept)
    return Tokens(tuple(text[first:last] for first, last in words), vectors[kept], starts)


def fit_basis(vectors: Vectors) -> Vectors:
    """The directions in which token vectors (n x d) differ most: orthonormal columns, float32, d x at most `DIMENSION`.

    Source: principal components without centring, so that dot products are kept as well as so many numbers can.
    """
    unit = _unit(vectors)
    _, directions = np.linalg.eigh(unit.T @ unit)
    return np.ascontiguousarray(directions[:, ::-1][:, :DIMENSION], dtype=np.float32)


def reduce(vectors: Vectors, basis: Vectors) -> Vectors:
    """Token vectors in a basis, each of length 1."""
    return _unit(vectors @ basis)


def pack(vectors: Vectors) -> Packed:
    """Unit vectors as int8; a component within -0.5 to 0.5 changes by at most 1/508."""
    return np.clip(np.rint(vectors * STEPS), -127, 127).astype(np.int8)


def weights(words: Sequence[str]) -> Vectors:
    """How much each token of a question counts, in all 1; a question of function words alone counts whole."""
    own = np.array([FUNCTION_WEIGHT if word.casefold() in ALL_FUNCTION_WORDS else 1.0 for word in words], np.float32)
    return np.asarray(own / own.sum())


def maxsim(question: Vectors, weight: Vectors, passages: Sequence[Packed]) -> Vectors:
    """How well passages meet the tokens of a question: the weighed mean of each token's best cosine in a passage.

    Args:
        question: Unit vectors of its n tokens, n x d.
        weight: Of each token, in all 1.
        passages: Packed token vectors of m passages, each some x d; one without any gets 0.

    Returns:
        m scores, -1 to 1.

    Source: Khattab, Zaharia: ColBERT (2020), arXiv 2004.12832.
    """
    scores = np.zeros(len(passages), np.float32)
    filled = [place for place, own in enumerate(passages) if len(own)]
    if not filled or not len(question):
        return scores
    starts = np.cumsum([0, *(len(passages[place]) for place in filled[:-1])])
    all_tokens = np.concatenate([passages[place] for place in filled]).astype(np.float32) / STEPS
    best = np.maximum.reduceat(all_tokens @ question.T, starts, axis=0)
    scores[filled] = np.clip(best @ weight, -1, 1)
    return scores


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-12)
    return unit
