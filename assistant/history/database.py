"""The SQLite file behind kept conversations: opened for each piece of work, set aside when it is damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from assistant.error_messages import english
from assistant.errors import AssistantError, CannotWrite
from assistant.log import event

FILE = "conversations.sqlite"
SCHEMA = 1
BUSY_S = 10.0  # how long one piece of work waits for another
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_TABLES = """
CREATE TABLE conversations(
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed TEXT NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conversations_of ON conversations(owner, changed);
CREATE TABLE turns(
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, number INTEGER NOT NULL,
    asked TEXT NOT NULL, state TEXT NOT NULL, words TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY(conversation, number)
) STRICT;
CREATE TABLE feedback(
    id TEXT PRIMARY KEY, conversation TEXT REFERENCES conversations ON DELETE CASCADE, number INTEGER,
    given TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, comment TEXT NOT NULL, answer TEXT NOT NULL,
    UNIQUE(conversation, number)
) STRICT;
"""


class HistoryDamaged(AssistantError):
    """The file of conversations was damaged; it has been set aside and a new one is begun."""


class Database:
    """The file of conversations in a folder.

    Attributes:
        set_aside: Where the damaged file that opening found was moved; None when it was sound or new.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self.set_aside: Path | None = None
        with suppress(HistoryDamaged):  # a new one is begun then
            self._prepare()

    @contextmanager
    def work(self) -> Iterator[sqlite3.Connection]:
        """One piece of work: all of it is kept, or nothing.

        Raises:
            HistoryDamaged: If the file turns out to be damaged; it is set aside first.
            CannotWrite: If the file cannot be opened or written.
        """
        if not self._file.exists():  # somebody removed it while the program runs
            self._prepare()
        try:
            with closing(self._connect()) as db, db:
                db.execute("BEGIN IMMEDIATE")
                yield db
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
                self._put_aside()
                self._prepare()
                raise HistoryDamaged(*english("history_damaged", file=str(self.set_aside))) from error
            raise CannotWrite(
                f"The conversations in {self._file} cannot be kept ({error}). Check rights and space of that folder, "
                "or set ASSISTANT_HISTORY_DAYS=0 to keep none."
            ) from error

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._file, timeout=BUSY_S, isolation_level=None)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # what a user deletes is overwritten, not only unlinked
        return db

    def _prepare(self) -> None:
        """Make the tables where there are none, and look for damage."""
        if not self._file.exists():
            try:
                os.close(os.open(self._file, os.O_CREAT | os.O_WRONLY, 0o600))  # for its user alone
            except OSError as error:
                raise CannotWrite(
                    f"The conversations in {self._file} cannot be kept ({error.strerror}). Check the rights of that "
                    "folder, or name another in ASSISTANT_DATA_DIR."
                ) from error
        with self.work() as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA:
                raise AssistantError(
                    f"The conversations in {self._file} were kept by a newer version of this program. Update it, or "
                    "name another folder in ASSISTANT_DATA_DIR."
                )
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise _damage()
            if version < SCHEMA:
                for statement in _TABLES.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {SCHEMA}")
            elif not {"conversations", "turns", "feedback"} <= _tables(db):
                raise _damage()

    def _put_aside(self) -> None:
        """Move the file and what SQLite keeps beside it to a name of its own; nothing is removed."""
        name = f"{self._file.stem}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        moved = self._file.with_name(f"{name}{self._file.suffix}")
        try:
            for beside in ("-journal", ""):
                own = self._file.with_name(f"{self._file.name}{beside}")
                if own.exists():
                    own.replace(own.with_name(f"{moved.name}{beside}"))
        except OSError as error:
            raise CannotWrite(
                f"The conversations in {self._file} are damaged and cannot be set aside ({error.strerror}). Check the "
                "rights of that folder."
            ) from error
        self.set_aside = moved
        event("conversations_set_aside", file=moved.name)


def _tables(db: sqlite3.Connection) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _damage() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("damaged")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
