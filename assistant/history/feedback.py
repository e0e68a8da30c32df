"""What readers thought of answers, and which questions left them unsatisfied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from pydantic import TypeAdapter, ValidationError

from assistant.history.conversations import NoConversation, turn_form
from assistant.history.database import Database
from assistant.history.records import Feedback, Missed, Place
from assistant.records import Answer

LOOSE_DAYS = 365  # how long feedback is kept that belongs to no kept conversation
COMMENT_CHARS = 1000
NO_GAP = ("greeting",)  # reasons of refusals that leave nobody unsatisfied


class FeedbackBook:
    """Feedback on answers; it goes with its conversation where that is kept."""

    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._now = now

    def give(self, owner: str, place: Place, feedback: Feedback) -> None:
        """Note what the owner of a kept conversation thought of one of its turns.

        It takes the place of what was given before.

        Raises:
            NoConversation: If the user has no such turn.
        """
        with self._database.work() as db:
            row = db.execute(
                "SELECT record FROM turns JOIN conversations ON id = conversation "
                "WHERE conversation = ? AND number = ? AND owner = ?",
                (place.conversation, place.number, owner),
            ).fetchone()
            if row is None:
                raise NoConversation
            answer = turn_form().validate_json(row[0]).answer
            if answer is not None:
                self._note(db, f"{place.conversation}/{place.number}", feedback, answer, place)

    def give_loose(self, key: str, feedback: Feedback, answer: Answer) -> None:
        """Note what somebody thought of an answer of a conversation that is not kept; `key` is that answer's own."""
        with self._database.work() as db:
            oldest = (self._now() - timedelta(days=LOOSE_DAYS)).isoformat(timespec="milliseconds")
            db.execute("DELETE FROM feedback WHERE conversation IS NULL AND given < ?", [oldest])
            self._note(db, key, feedback, answer, None)

    def withdraw(self, owner: str, place: Place) -> None:
        """Remove the feedback on a turn of the user's own conversation, if there is any."""
        with self._database.work() as db:
            db.execute(
                "DELETE FROM feedback WHERE conversation = (SELECT id FROM conversations WHERE id = ? AND owner = ?) "
                "AND number = ?",
                (place.conversation, owner, place.number),
            )

    def of(self, conversation: str) -> Mapping[int, Feedback]:
        """The feedback given in a conversation, by the number of its turn."""
        with self._database.work() as db:
            rows = db.execute(
                "SELECT number, verdict, reason, comment FROM feedback WHERE conversation = ?", [conversation]
            ).fetchall()
        return {number: Feedback(verdict, reason, comment) for number, verdict, reason, comment in rows}

    def missed(self) -> tuple[Missed, ...]:
        """All questions that were refused, answered in part or disliked, the latest first; nobody's name is in them.

        A refusal that was given a thumb up is none: the documents rightly did not say.
        """
        with self._database.work() as db:
            return tuple(sorted(_missed(db), key=lambda one: one.asked, reverse=True))

    def _note(self, db: sqlite3.Connection, key: str, feedback: Feedback, answer: Answer, place: Place | None) -> None:
        db.execute(
            "INSERT OR REPLACE INTO feedback VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                place.conversation if place else None,
                place.number if place else None,
                self._now().isoformat(timespec="milliseconds"),
                feedback.verdict,
                feedback.reason,
                feedback.comment[:COMMENT_CHARS],
                answer_form().dump_json(answer).decode(),
            ),
        )


def _missed(db: sqlite3.Connection) -> Iterator[Missed]:
    refused = db.execute(
        "SELECT asked, record FROM turns t WHERE state <> 'answered' AND NOT EXISTS "
        "(SELECT 1 FROM feedback f WHERE f.conversation = t.conversation AND f.number = t.number)"
    )
    for asked, record in refused:
        try:
            answer = turn_form().validate_json(record).answer
        except ValidationError:  # kept by another version of the program
            continue
        if answer and not (answer.reason and answer.reason.code in NO_GAP):
            yield Missed(datetime.fromisoformat(asked), answer, None)
    disliked = db.execute("SELECT given, answer, verdict, reason, comment FROM feedback WHERE verdict = 'down'")
    for given, record, verdict, reason, comment in disliked:
        try:
            answer = answer_form().validate_json(record)
        except ValidationError:
            continue
        yield Missed(datetime.fromisoformat(given), answer, Feedback(verdict, reason, comment))


@cache
def answer_form() -> TypeAdapter[Answer]:
    """How an answer is written as JSON and read again."""
    return TypeAdapter(Answer)
