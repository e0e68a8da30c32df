"""Tests of assistant/history/conversations.py: conversations are kept whole and belong to one user."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from kept import Clock, answered, refused

from assistant.history.conversations import Conversations, NoConversation, shortened
from assistant.history.database import FILE, Database
from assistant.history.records import LOCAL, Turn

ANNA, LUC = "anna", "luc"


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Conversations:
    """No conversations yet; each is kept for 30 days."""
    return Conversations(Database(tmp_path), 30, clock)


class TestKeep:
    def test_whole(self, kept: Conversations) -> None:
        """A turn comes back equal: answer, sources, passages and documents."""
        one = kept.keep(LOCAL, None, answered()).conversation
        kept.keep(LOCAL, one, refused())

        opened = kept.open(one, LOCAL)

        assert opened.turns == (answered(), refused())
        assert (opened.title, opened.own, opened.shared) == ("Where is the summer school held?", True, False)

    def test_another_process(self, kept: Conversations, tmp_path: Path) -> None:
        """What was kept is there when the program starts again."""
        one = kept.keep(LOCAL, None, answered()).conversation

        assert Conversations(Database(tmp_path), 30, Clock()).open(one, LOCAL).turns == (answered(),)

    def test_order(self, kept: Conversations, clock: Clock) -> None:
        """The conversation that was asked in last comes first."""
        first = kept.keep(LOCAL, None, answered("first")).conversation
        clock.forward(minutes=1)
        second = kept.keep(LOCAL, None, answered("second")).conversation
        clock.forward(minutes=1)
        kept.keep(LOCAL, first, answered("third"))

        assert [(one.id, one.turns) for one in kept.listed(LOCAL)] == [(first, 2), (second, 1)]
        assert kept.listed(LOCAL)[0].changed == clock.time

    def test_a_failed_turn(self, kept: Conversations) -> None:
        """A turn without an answer is not kept."""
        with pytest.raises(ValueError, match="without an answer"):
            kept.keep(LOCAL, None, Turn("?", None, "It failed."))

    def test_after_an_update(self, kept: Conversations, tmp_path: Path) -> None:
        """A turn in a form that this version does not read keeps its question; the others are whole."""
        one = kept.keep(LOCAL, None, answered()).conversation
        kept.keep(LOCAL, one, refused())
        with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
            db.execute(
                """UPDATE turns SET record = '{"question": "Where?", "answer": {"schema": 9}}' WHERE number = 0"""
            )

        turns = kept.open(one, LOCAL).turns

        assert (turns[0].question, turns[0].answer) == ("Where?", None)
        assert "another version" in turns[0].error
        assert turns[1] == refused()


class TestList:
    @pytest.mark.parametrize(
        ("words", "found"),
        [("", 2), ("oyonnax", 1), ("OYONNAX July", 1), ("oyonnax cost", 0), ("ecole", 1), ("100%", 0), ("costs_", 0)],
    )
    def test_search(self, kept: Conversations, words: str, found: int) -> None:
        """A conversation is found by all words of its questions, answers and title, accents and case aside."""
        kept.keep(LOCAL, None, answered())
        kept.keep(LOCAL, None, refused("Que coûte l’école d’été ?"))

        assert len(kept.listed(LOCAL, words)) == found

    def test_renamed(self, kept: Conversations) -> None:
        """The new title is listed and searched; a blank one changes nothing, and one too long is cut."""
        one = kept.keep(LOCAL, None, answered()).conversation

        kept.rename(one, LOCAL, "  Board\nmeeting ")
        kept.rename(one, LOCAL, "  ")

        assert [summary.title for summary in kept.listed(LOCAL, "board")] == ["Board meeting"]
        assert len(shortened("long " * 100)) == 80

    def test_limit(self, kept: Conversations) -> None:
        """At most so many are listed."""
        for number in range(4):
            kept.keep(LOCAL, None, answered(str(number)))

        assert len(kept.listed(LOCAL, limit=3)) == 3


class TestDelete:
    def test_no_trace(self, kept: Conversations, tmp_path: Path) -> None:
        """Of what is deleted no byte stays in the folder."""
        one = kept.keep(LOCAL, None, answered("Where is Xanadu?")).conversation
        assert b"Xanadu" in b"".join(file.read_bytes() for file in tmp_path.iterdir())

        kept.delete(one, LOCAL)

        assert b"Xanadu" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        with pytest.raises(NoConversation):
            kept.open(one, LOCAL)

    def test_all(self, kept: Conversations) -> None:
        """All conversations of a user are deleted at once, and nobody else's."""
        kept.keep(ANNA, None, answered())
        kept.keep(ANNA, None, answered())
        kept.keep(LUC, None, answered())

        assert kept.delete_all(ANNA) == 2
        assert (len(kept.listed(ANNA)), len(kept.listed(LUC))) == (0, 1)

    def test_old(self, kept: Conversations, clock: Clock) -> None:
        """A conversation goes when nothing was asked in it for `history_days`."""
        old = kept.keep(LOCAL, None, answered("old")).conversation
        clock.forward(days=20)
        new = kept.keep(LOCAL, None, answered("new")).conversation
        clock.forward(days=11)

        assert [one.id for one in kept.listed(LOCAL)] == [new]
        with pytest.raises(NoConversation):
            kept.open(old, LOCAL)


class TestOwners:
    def test_lists_do_not_mix(self, kept: Conversations) -> None:
        """Each user lists and finds only their own."""
        kept.keep(ANNA, None, answered("Anna asks"))
        kept.keep(LUC, None, answered("Luc asks"))

        assert [one.title for one in kept.listed(ANNA)] == ["Anna asks"]
        assert [one.title for one in kept.listed(ANNA, "luc")] == []

    @pytest.mark.parametrize(
        "act",
        [
            lambda kept, one: kept.open(one, LUC),
            lambda kept, one: kept.keep(LUC, one, answered()),
            lambda kept, one: kept.rename(one, LUC, "mine"),
            lambda kept, one: kept.delete(one, LUC),
            lambda kept, one: kept.share(one, LUC, shared=True),
        ],
        ids=["open", "keep", "rename", "delete", "share"],
    )
    def test_nobody_elses(self, kept: Conversations, act: Callable[[Conversations, str], object]) -> None:
        """Another user can do nothing with a conversation, and is told the same as if there were none."""
        one = kept.keep(ANNA, None, answered()).conversation

        with pytest.raises(NoConversation, match="There is no such conversation here"):
            act(kept, one)
        assert kept.open(one, ANNA).turns == (answered(),)

    def test_shared(self, kept: Conversations) -> None:
        """Once shared, others read it, but cannot add to it; no longer shared, it is closed again."""
        one = kept.keep(ANNA, None, answered()).conversation
        kept.share(one, ANNA, shared=True)

        opened = kept.open(one, LUC)

        assert (opened.own, opened.shared, opened.turns) == (False, True, (answered(),))
        assert kept.listed(LUC) == ()
        with pytest.raises(NoConversation):
            kept.keep(LUC, one, answered())
        kept.share(one, ANNA, shared=False)
        with pytest.raises(NoConversation):
            kept.open(one, LUC)

    def test_links_cannot_be_guessed(self, kept: Conversations) -> None:
        """Ids are long and random, whatever was asked."""
        ids = {kept.keep(LOCAL, None, answered()).conversation for _ in range(20)}

        assert len(ids) == 20
        assert min(map(len, ids)) >= 16
