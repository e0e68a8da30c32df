"""Turns as they are kept, and a clock that a test sets."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import answers

from assistant.history.records import Turn
from assistant.records import Citation, Document, Message, Passage, Sentence, Span, Statement

QUOTE = "The summer school is held in Oyonnax from 9 to 11 July."
SCHOOL = Document("school.pdf", "Summer school", "newsletter", "2013-07", "en", ("students",), "a" * 64)
PASSAGE = Passage(
    "p1",
    SCHOOL.id,
    ("News", "School"),
    (Span(2, 0, len(QUOTE)),),
    QUOTE,
    QUOTE,
    (Statement("sentence", 0, len(QUOTE)),),
)
CITATION = Citation(
    1, "p1", SCHOOL.id, SCHOOL.title, "newsletter", "2013-07", 2, "ii", "News › School", QUOTE, (Span(2, 0, 55),)
)


def answered(question: str = "Where is the summer school held?") -> Turn:
    """An answered question with one source."""
    answer = dataclasses.replace(
        answers.answer(f"{QUOTE} [1]", citations=[CITATION]),
        question=question,
        understood_as=question,
        sentences=(Sentence(QUOTE, (1,), "verbatim", "Oyonnax"),),
    )
    return Turn(question, answer, "", {"p1": PASSAGE}, {SCHOOL.id: SCHOOL})


def refused(question: str = "What does it cost?", code: str = "lacks_money") -> Turn:
    """A question that the documents do not answer."""
    answer = dataclasses.replace(
        answers.answer("The documents do not say.", refused=True),
        question=question,
        understood_as=question,
        reason=Message(code, "The documents do not say."),
        passages=(answers.found(QUOTE, SCHOOL.id, (2,)),),
    )
    return Turn(question, answer)


class Clock:
    """A time that stands until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time, in UTC."""
        return self.time

    def forward(self, **by: int) -> None:
        """Move on by `days=`, `hours=` and so on."""
        self.time += timedelta(**by)
