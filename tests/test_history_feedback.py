"""Tests of assistant/history/feedback.py: what readers thought, and which questions left them unsatisfied."""

from __future__ import annotations

from pathlib import Path

import pytest
from kept import Clock, answered, refused

from assistant.history.conversations import Conversations, NoConversation
from assistant.history.database import Database
from assistant.history.feedback import FeedbackBook
from assistant.history.records import LOCAL, Feedback, Missed, Place

WRONG = Feedback("down", "wrong", "It moved to Lyon.")
ANSWER = answered().answer


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """An empty file."""
    return Database(tmp_path)


@pytest.fixture
def kept(database: Database, clock: Clock) -> Conversations:
    """Conversations, kept for 30 days."""
    return Conversations(database, 30, clock)


@pytest.fixture
def book(database: Database, clock: Clock) -> FeedbackBook:
    """The feedback on them."""
    return FeedbackBook(database, clock)


def test_given_and_changed(kept: Conversations, book: FeedbackBook) -> None:
    """The last that a reader gave on an answer counts, and it can be taken back."""
    one = kept.keep(LOCAL, None, answered()).conversation

    book.give(LOCAL, Place(one, 0), Feedback("up"))
    book.give(LOCAL, Place(one, 0), WRONG)
    assert book.of(one) == {0: WRONG}

    book.withdraw(LOCAL, Place(one, 0))
    assert book.of(one) == {}


def test_in_ones_own_conversation_alone(kept: Conversations, book: FeedbackBook) -> None:
    """Nobody gives or withdraws feedback in another's conversation, nor on a turn that is not there."""
    one = kept.keep("anna", None, answered()).conversation
    book.give("anna", Place(one, 0), WRONG)

    for owner, number in (("luc", 0), ("anna", 1)):
        with pytest.raises(NoConversation):
            book.give(owner, Place(one, number), Feedback("up"))
    book.withdraw("luc", Place(one, 0))

    assert book.of(one) == {0: WRONG}


def test_missed(kept: Conversations, book: FeedbackBook, clock: Clock) -> None:
    """Refusals and disliked answers are missed, the latest first; satisfied ones and greetings are not."""
    start = clock.time
    one = kept.keep("anna", None, answered()).conversation
    kept.keep("anna", one, refused())
    kept.keep("luc", None, refused("hello", code="greeting"))
    clock.forward(hours=1)
    book.give("anna", Place(one, 0), WRONG)

    assert ANSWER is not None
    assert book.missed() == (Missed(clock.time, ANSWER, WRONG), Missed(start, refused().answer, None))


def test_a_refusal_that_was_right(kept: Conversations, book: FeedbackBook) -> None:
    """A refusal with a thumb up is no gap; with a thumb down it is one, once."""
    one = kept.keep(LOCAL, None, refused()).conversation
    book.give(LOCAL, Place(one, 0), Feedback("up"))
    assert book.missed() == ()

    book.give(LOCAL, Place(one, 0), Feedback("down", "held"))
    assert [missed.feedback for missed in book.missed()] == [Feedback("down", "held")]


def test_gone_with_its_conversation(kept: Conversations, book: FeedbackBook) -> None:
    """What a user deletes is no longer told to the maintainer either."""
    one = kept.keep(LOCAL, None, refused()).conversation
    book.give(LOCAL, Place(one, 0), WRONG)

    kept.delete_all(LOCAL)

    assert book.missed() == ()


def test_without_a_kept_conversation(book: FeedbackBook, clock: Clock) -> None:
    """Where no conversation is kept, feedback is kept with its answer for a year; the last of one answer counts."""
    assert ANSWER is not None
    book.give_loose("k1", Feedback("up"), ANSWER)
    book.give_loose("k1", WRONG, ANSWER)
    assert [missed.feedback for missed in book.missed()] == [WRONG]

    clock.forward(days=366)
    book.give_loose("k2", Feedback("down", None, "x" * 5000), ANSWER)

    assert [len(missed.feedback.comment) for missed in book.missed() if missed.feedback] == [1000]
