"""The records of kept conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.records import Answer, Document, Passage
from assistant.retrieve import Filters

LOCAL = ""  # the one user of a page without sign-in

Verdict = Literal["up", "down"]
Reason = Literal["wrong", "incomplete", "off_topic", "held", "other"]
REASONS: tuple[Reason, ...] = ("wrong", "incomplete", "off_topic", "held", "other")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it, kept whole so that it can be read after the index has moved on.

    Attributes:
        question: As typed.
        answer: None when asking failed.
        error: Why it failed; empty otherwise.
        passages: Those cited or offered, by id.
        documents: Those of the passages that were found, and those that were asked, by id.
        filters: Which documents were asked.
    """

    question: str
    answer: Answer | None
    error: str = ""
    passages: Mapping[str, Passage] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn is kept: its conversation, and its number in it, counted from 0."""

    conversation: str
    number: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list; `changed` is when its last question was asked, in UTC."""

    id: str
    title: str
    changed: datetime
    turns: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation; `own` says whether the one who opened it may change it, else it was shared with them."""

    id: str
    title: str
    changed: datetime
    turns: tuple[Turn, ...]
    shared: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of an answer.

    Attributes:
        verdict: Thumb up or down.
        reason: Why down: it is wrong, leaves something out, answers another question, refuses although the documents
            hold it, or something else; None for up or where none was given.
        comment: In the reader's words; may be empty.
    """

    verdict: Verdict
    reason: Reason | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question whose answer did not satisfy: refused, answered in part, or with a thumb down.

    Attributes:
        asked: When, in UTC.
        answer: What was answered.
        feedback: None where nobody gave any.
    """

    asked: datetime
    answer: Answer
    feedback: Feedback | None
