"""Tests of assistant/pages/kept.py: the page keeps each answer, and opens a conversation again by its address."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY, SmallIndex
from index_files import cut
from streamlit import config
from streamlit.testing.v1 import AppTest

from assistant.history.database import FILE
from assistant.history.opening import History, open_history
from assistant.history.records import LOCAL
from assistant.settings import Settings

QUESTION = "Where is the summer school held?"


@pytest.fixture
def data(tmp_path: Path, small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of a page over the small index that only this machine reaches."""
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(small_index.index))
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(small_index.corpus))
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))
    config.set_option("server.address", "127.0.0.1")
    yield tmp_path / "data"
    config.set_option("server.address", None)


def opened(conversation: str = "") -> AppTest:
    """The page at the address of a conversation, or at its own."""
    page = AppTest.from_file(REPOSITORY / "app.py", default_timeout=60)
    if conversation:
        page.query_params["conversation"] = conversation
    return page.run()


def asked(page: AppTest, question: str = QUESTION) -> AppTest:
    """The page after a question."""
    key = "question" if page.session_state["turns"] else "first-question"
    return page.chat_input(key=key).set_value(question).run()


def kept_in(data: Path) -> History:
    """What the page has kept."""
    return open_history(Settings(data_dir=str(data)))


def conversation_of(page: AppTest) -> str:
    """The conversation that the address of the page names."""
    named = page.query_params["conversation"]
    return named if isinstance(named, str) else named[0]


class TestKept:
    def test_every_answer(self, data: Path) -> None:
        """Answers of one session are one conversation, named by the address, whole with their sources."""
        page = asked(asked(opened()), "How many places are there?")

        (summary,) = kept_in(data).conversations.listed(LOCAL)
        turns = kept_in(data).conversations.open(summary.id, LOCAL).turns
        assert conversation_of(page) == summary.id
        assert list(turns) == page.session_state["turns"]

    def test_opened_again(self, data: Path) -> None:
        """Its address opens it in another session, where it goes on."""
        conversation = conversation_of(asked(opened()))

        again = opened(conversation)

        assert again.chat_message[1].markdown[0].value.startswith("The summer school is held in Oyonnax")
        asked(again, "How many places are there?")
        assert [one.turns for one in kept_in(data).conversations.listed(LOCAL)] == [2]

    def test_a_new_conversation(self, data: Path) -> None:
        """After a new start the next question begins another one."""
        page = asked(opened())
        page.button(key="new").click().run()
        assert "conversation" not in page.query_params

        asked(page)

        assert [one.turns for one in kept_in(data).conversations.listed(LOCAL)] == [1, 1]

    def test_deleted_meanwhile(self, data: Path) -> None:
        """Where it was deleted in another window the next answer begins a new one; nothing is lost or said wrongly."""
        page = asked(opened())
        kept_in(data).conversations.delete_all(LOCAL)

        asked(page, "How many places are there?")

        (summary,) = kept_in(data).conversations.listed(LOCAL)
        assert (summary.title, conversation_of(page)) == ("How many places are there?", summary.id)
        assert not page.exception

    def test_unknown(self, data: Path) -> None:
        """An address that leads nowhere says so in a sentence, above an empty page."""
        page = opened("nothing")

        (said,) = [one.value for one in page.warning]
        assert said.startswith("There is no such conversation here")
        assert page.session_state["turns"] == []

    def test_sources_that_changed(self, data: Path) -> None:
        """An old answer says that its source has changed since."""
        conversation = conversation_of(asked(opened()))
        kept = kept_in(data).conversations
        (turn,) = kept.open(conversation, LOCAL).turns
        old = {name: dataclasses.replace(one, sha256="0" * 64) for name, one in turn.documents.items()}
        older = kept.keep(LOCAL, None, dataclasses.replace(turn, documents=old))

        page = opened(older.conversation)

        assert ["has changed since this answer" in one.value for one in page.info] == [True]
        assert not page.exception


class TestNotKept:
    def test_open_address(self, data: Path) -> None:
        """A page that others can reach keeps nothing without sign-in, and answers all the same."""
        config.set_option("server.address", "0.0.0.0")

        page = asked(opened())

        assert page.session_state["turns"][0].answer.state == "answered"
        assert "conversation" not in page.query_params
        assert kept_in(data).conversations.listed(LOCAL) == ()

    def test_switched_off(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nor with `history_days` 0."""
        monkeypatch.setenv("ASSISTANT_HISTORY_DAYS", "0")

        page = asked(opened())

        assert "conversation" not in page.query_params
        assert not (data / FILE).exists()

    def test_nowhere_to_write(self, data: Path) -> None:
        """Where nothing can be written the answer comes, with one sentence on what is not kept."""
        data.write_text("a file in the way")

        page = asked(opened())

        assert page.session_state["turns"][0].answer.state == "answered"
        assert {one.value.startswith("The folder") for one in page.warning} == {True}
        assert not page.exception

    def test_damaged(self, data: Path) -> None:
        """A damaged file is set aside and named once; the conversation goes on in a new one."""
        conversation = conversation_of(asked(opened()))
        cut(data / FILE)

        page = opened(conversation)

        (said,) = [one.value for one in page.warning]
        assert "was set aside as" in said
        assert "conversations&#46;damaged&#45;" in said
        asked(page)
        assert len(kept_in(data).conversations.listed(LOCAL)) == 1
