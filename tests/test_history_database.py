"""Tests of assistant/history/database.py: a damaged file is set aside and never in the way."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from index_files import cut
from kept import Clock, answered

from assistant.errors import AssistantError, CannotWrite
from assistant.history.conversations import Conversations
from assistant.history.database import FILE, Database, HistoryDamaged
from assistant.history.records import LOCAL


def zero(file: Path) -> None:
    """Overwrite a file with zeros."""
    file.write_bytes(bytes(file.stat().st_size))


def scribble(file: Path) -> None:
    """Overwrite all but the first page of a file."""
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


def replace_tables(file: Path) -> None:
    """Put a sound database of another program in its place."""
    file.unlink()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE other(x)")
        db.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize("damage", [cut, zero, scribble, replace_tables, lambda file: file.write_text("no database")])
def test_damaged(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """A damaged file is moved aside under a name that is told, unaltered; a new one takes its place."""
    kept = Conversations(Database(tmp_path), 30, Clock())
    for _ in range(20):
        kept.keep(LOCAL, None, answered())
    damage(tmp_path / FILE)
    damaged = (tmp_path / FILE).read_bytes()

    database = Database(tmp_path)

    assert database.set_aside is not None
    assert database.set_aside.name.startswith("conversations.damaged-")
    assert database.set_aside.read_bytes() == damaged
    again = Conversations(database, 30, Clock())
    again.keep(LOCAL, None, answered())
    assert len(again.listed(LOCAL)) == 1


def test_damaged_while_open(tmp_path: Path) -> None:
    """Damage that appears later is told once, with the name of the file; what follows is kept in a new one."""
    database = Database(tmp_path)
    kept = Conversations(database, 30, Clock())
    kept.keep(LOCAL, None, answered())
    zero(tmp_path / FILE)

    with pytest.raises(HistoryDamaged, match=r"set aside as .*conversations\.damaged-\S+\.sqlite, and a new one"):
        kept.listed(LOCAL)

    kept.keep(LOCAL, None, answered())
    assert len(kept.listed(LOCAL)) == 1


def test_removed_while_open(tmp_path: Path) -> None:
    """A file that somebody removed is begun anew, for its user alone."""
    kept = Conversations(Database(tmp_path), 30, Clock())
    (tmp_path / FILE).unlink()

    kept.keep(LOCAL, None, answered())

    assert len(kept.listed(LOCAL)) == 1


def test_newer(tmp_path: Path) -> None:
    """The file of a newer version is left as it is."""
    Database(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA user_version = 99")
    before = (tmp_path / FILE).read_bytes()

    with pytest.raises(AssistantError, match=r"newer version of this program\. Update it, or .* ASSISTANT_DATA_DIR"):
        Database(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_nowhere_to_write(tmp_path: Path) -> None:
    """A folder that takes no file is one sentence with the setting that names another."""
    with pytest.raises(CannotWrite, match=r"cannot be kept \(.*\)\. .* ASSISTANT_DATA_DIR\.$"):
        Database(tmp_path / "missing")


def test_all_or_nothing(tmp_path: Path) -> None:
    """Work that fails half-way leaves nothing of itself."""
    database = Database(tmp_path)

    with pytest.raises(CannotWrite), database.work() as db:
        db.executemany("INSERT INTO conversations VALUES(?, '', 't', '2026', 0)", [("x",), ("y",), ("x",)])

    with database.work() as db:
        assert db.execute("SELECT count(*) FROM conversations").fetchone() == (0,)


def test_many_at_once(tmp_path: Path) -> None:
    """Threads that keep turns of one conversation at the same time lose none."""
    kept = Conversations(Database(tmp_path), 30, Clock())
    one = kept.keep(LOCAL, None, answered()).conversation
    threads = [threading.Thread(target=lambda: [kept.keep(LOCAL, one, answered()) for _ in range(5)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(kept.open(one, LOCAL).turns) == 41


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_for_its_user_alone(tmp_path: Path) -> None:
    """Nobody else on the machine can read the file."""
    Database(tmp_path)

    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
