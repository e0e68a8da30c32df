"""Conversations that are kept: listed, searched, opened, renamed, shared and deleted, each by its owner alone."""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.error_messages import english
from assistant.errors import AssistantError
from assistant.history.database import Database
from assistant.history.records import Conversation, Place, Summary, Turn
from assistant.safe_markdown import one_line

TITLE_CHARS = 80


class NoConversation(AssistantError):
    """There is no such conversation, or it belongs to somebody else who has not shared it; nobody learns which."""

    def __init__(self) -> None:
        super().__init__(*english("no_conversation"))


class Conversations:
    """The kept conversations of all users; every call names the user whose they are."""

    def __init__(self, database: Database, days: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open them.

        Args:
            database: Where they are.
            days: How long each is kept after its last question.
            now: The time, in UTC.
        """
        self._database = database
        self._days = days
        self._now = now

    def keep(self, owner: str, conversation: str | None, turn: Turn) -> Place:
        """Add a turn to a conversation, or begin one with it.

        Raises:
            NoConversation: If the user has none of that id.
        """
        if turn.answer is None:
            raise ValueError("a turn without an answer is not kept")
        asked = _written(self._now())
        with self._database.work() as db:
            self._remove_old(db)
            if conversation is None:
                conversation = secrets.token_urlsafe(12)  # nobody can guess a link
                title = shortened(turn.question)
                db.execute("INSERT INTO conversations VALUES(?, ?, ?, ?, 0)", (conversation, owner, title, asked))
            else:
                self._change(db, "UPDATE conversations SET changed = ?", (asked,), conversation, owner)
            (number,) = db.execute(
                "SELECT coalesce(max(number) + 1, 0) FROM turns WHERE conversation = ?", [conversation]
            ).fetchone()
            words = folded(f"{turn.question} {turn.answer.answer}")
            record = turn_form().dump_json(turn).decode()
            db.execute(
                "INSERT INTO turns VALUES(?, ?, ?, ?, ?, ?)",
                (conversation, number, asked, turn.answer.state, words, record),
            )
        return Place(conversation, number)

    def listed(self, owner: str, words: str = "", limit: int = 200) -> tuple[Summary, ...]:
        """A user's conversations, the latest first; with words only those whose title or text holds all of them."""
        wanted = folded(words).split()
        with self._database.work() as db:
            self._remove_old(db)
            rows = db.execute(
                "SELECT id, title, changed, count(number), shared, group_concat(words, ' ') FROM conversations "
                "LEFT JOIN turns ON conversation = id WHERE owner = ? GROUP BY id ORDER BY changed DESC, id",
                [owner],
            ).fetchall()
        found = (
            Summary(name, title, _read(changed), turns, bool(shared))
            for name, title, changed, turns, shared, text in rows
            if all(word in f"{folded(title)} {text}" for word in wanted)
        )
        return tuple(summary for summary, _ in zip(found, range(limit), strict=False))

    def open(self, conversation: str, user: str) -> Conversation:
        """A conversation of the user, or one that was shared.

        Raises:
            NoConversation: If there is none that this user may read.
        """
        with self._database.work() as db:
            self._remove_old(db)
            row = db.execute(
                "SELECT title, changed, shared, owner = ? FROM conversations WHERE id = ? AND (owner = ? OR shared)",
                (user, conversation, user),
            ).fetchone()
            records = db.execute("SELECT record FROM turns WHERE conversation = ? ORDER BY number", [conversation])
            turns = tuple(_turn(record) for (record,) in records)
        if row is None:
            raise NoConversation
        title, changed, shared, own = row
        return Conversation(conversation, title, _read(changed), turns, bool(shared), bool(own))

    def rename(self, conversation: str, owner: str, title: str) -> None:
        """Give a conversation another title; a blank one changes nothing."""
        if title := shortened(title):
            with self._database.work() as db:
                self._change(db, "UPDATE conversations SET title = ?", (title,), conversation, owner)

    def share(self, conversation: str, owner: str, *, shared: bool) -> None:
        """Let all who have its link read a conversation, or its owner alone."""
        with self._database.work() as db:
            self._change(db, "UPDATE conversations SET shared = ?", (int(shared),), conversation, owner)

    def delete(self, conversation: str, owner: str) -> None:
        """Delete a conversation, with the feedback given in it."""
        with self._database.work() as db:
            self._change(db, "DELETE FROM conversations", (), conversation, owner)

    def delete_all(self, owner: str) -> int:
        """Delete all conversations of a user; how many these were."""
        with self._database.work() as db:
            return db.execute("DELETE FROM conversations WHERE owner = ?", [owner]).rowcount

    def remove_old(self) -> None:
        """Delete what nothing was asked in for so many days."""
        with self._database.work() as db:
            self._remove_old(db)

    def _change(self, db: sqlite3.Connection, sql: str, values: tuple[Any, ...], conversation: str, owner: str) -> None:
        if not db.execute(f"{sql} WHERE id = ? AND owner = ?", (*values, conversation, owner)).rowcount:
            raise NoConversation

    def _remove_old(self, db: sqlite3.Connection) -> None:
        oldest = _written(self._now() - timedelta(days=self._days))
        db.execute("DELETE FROM conversations WHERE changed < ?", [oldest])


def shortened(text: str) -> str:
    """A text as a title: one line of at most 80 characters."""
    line = one_line(text)
    return line if len(line) <= TITLE_CHARS else f"{line[: TITLE_CHARS - 1].rstrip()}…"


def folded(text: str) -> str:
    """A text as it is searched: small letters without accents, white space folded."""
    apart = unicodedata.normalize("NFKD", one_line(text).casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


@cache
def turn_form() -> TypeAdapter[Turn]:
    """How a turn is written as JSON and read again."""
    return TypeAdapter(Turn)


def _turn(record: str) -> Turn:
    try:
        return turn_form().validate_json(record)
    except ValidationError:
        import json

        question = json.loads(record).get("question", "")
        return Turn(str(question), None, "This answer was kept by another version of the program. Ask again.")


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


def _read(when: str) -> datetime:
    return datetime.fromisoformat(when)
