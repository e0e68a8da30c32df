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
    if not tokens:
        return None
    places = [token for token, _, _ in tokens]
    padded = np.concatenate([ends[places], np.full(LONGEST_SPAN - 1, -np.inf, ends.dtype)])
    scores = starts[places][:, None] + np.lib.stride_tricks.sliding_window_view(padded, LONGEST_SPAN)
    at, length = divmod(int(np.argmax(scores)), LONGEST_SPAN)
    return Answered(text[tokens[at][1] : tokens[at + length][2]], float(scores[at, length]))
