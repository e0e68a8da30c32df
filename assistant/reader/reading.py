"""What a reader makes of a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.late import Vectors

if TYPE_CHECKING:
    from assistant.records import Passage

LONGEST_QUESTION = 400  # characters of it that are read
LONGEST_SPAN = 30  # tokens
UNSEEN = -10.0  # logit of a statement that the reader did not get to see


@dataclass(frozen=True, slots=True)
class Answered:
    """The words of a statement that answer: as they stand in the passage's `search_text`, and their logit."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as read for a question.

    Attributes:
        answers: Logit of the passage holding the answer.
        statements: For each statement of the passage, the logit of its being part of an answer.
        words: For each statement, the words in it that are likeliest to answer; None where it was not seen.
    """

    answers: float
    statements: tuple[float, ...]
    words: tuple[Answered | None, ...]


class Reader(Protocol):
    """Whatever reads passages for a question."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """What a question finds in each of some passages."""
        ...


Token = tuple[int, int, int]  # index in the sequence, first character and end in the text


def best_words(starts: Vectors, ends: Vectors, tokens: Sequence[Token], text: str) -> Answered | None:
    """The likeliest span within some tokens of a text; None without tokens."""
    best, found = -np.inf, (0, 0)
    for at, (token, first, _) in enumerate(tokens):
        reach = tokens[at : at + LONGEST_SPAN]
        scores = starts[token] + ends[[other for other, _, _ in reach]]
        top = int(np.argmax(scores))
        if scores[top] > best:
            best, found = float(scores[top]), (first, reach[top][2])
    return Answered(text[slice(*found)], best) if tokens else None
