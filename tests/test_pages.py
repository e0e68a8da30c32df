from __future__ import annotations

import dataclasses
import gc
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import SmallIndex
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Expander

from assistant.ask import Assistant
from assistant.errors import DamagedIndex
from assistant.pages.opened import index_command
from assistant.pages.starters import FOR_STUDENTS, groups
from assistant.records import Answer, Message
from assistant.settings import Settings
from assistant.texts.en import ENGLISH
from assistant.waiting import Line

REPOSITORY = Path(__file__).parent.parent
QUESTION = "Where is the summer school held?"


def open_page(index: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page over an index."""
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(index))
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(corpus))
    return AppTest.from_file(REPOSITORY / "app.py", default_timeout=60).run()


@pytest.fixture
def page(small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The start page over the small index."""
    return open_page(small_index.index, small_index.corpus, monkeypatch)


def asked(page: AppTest, question: str) -> AppTest:
    """The page after a first question."""
    return page.chat_input(key="first-question").set_value(question).run()


def opened(page: AppTest, key: str) -> Expander:
    """A source once it is opened; sources come in the order of their keys."""
    page.session_state[key] = True
    page.run()
    return page.expander[0]


def texts(page: AppTest) -> str:
    """All Markdown and captions of the page."""
    return "\n".join(element.value for element in [*page.markdown, *page.caption])


class TestStart:
    def test_starters(self, page: AppTest) -> None:
        """There are questions for cluster managers and for students, and how many documents there are."""
        labels = {button.key: button.label for button in page.button}

        assert labels == {
            f"starter-{group}-{number}": question
            for group, _, _, questions in groups(ENGLISH)
            for number, question in enumerate(questions)
        }
        assert [group for group, *_ in groups(ENGLISH)] == ["managers", "students"]
        assert [caption.value for caption in page.caption] == ["3 documents · June 2013"]

    def test_a_starter_asks(self, page: AppTest) -> None:
        """A click on a starter asks it; the starters make way for the conversation."""
        page.button(key="starter-students-0").click().run()

        assert [turn.question for turn in page.session_state["turns"]] == [FOR_STUDENTS[0]]
        assert "new" in {button.key for button in page.button}
        assert not [button.key for button in page.button if button.key.startswith("starter-")]
        assert page.chat_message[0].markdown[0].value == FOR_STUDENTS[0]


class TestAnswer:
    def test_answer_with_its_source(self, page: AppTest) -> None:
        """The answer has its marker; its source says title, kind and page, and holds the passage with the quote."""
        asked(page, QUESTION)

        assert page.chat_message[1].markdown[0].value == (
            "The summer school is held in Oyonnax from 9 to 11 July&#46; [&#91;1&#93;](#source-0-1)"
        )
        source = opened(page, "source-0-1")
        assert "&#91;1&#93;" in source.label
        assert "SUMMER SCHOOL ON POLYMERS" in source.label
        assert "Document · page 1" in source.label
        assert ":yellow-background[The summer school is held in Oyonnax from 9 to 11 July&#46;]" in (
            "\n".join(element.value for element in source.markdown)
        )
        assert not page.exception

    def test_a_row_is_shown_with_its_columns(self, page: AppTest) -> None:
        """The source of a table row names the columns beside the cells."""
        asked(page, "What is the telephone number of Plastlab?")

        rows = [element.value for element in opened(page, "source-0-1").markdown if ":gray[Telephone]" in element.value]
        assert len(rows) == 1
        assert ":gray[Person]&nbsp; Luc Morel" in rows[0]

    def test_the_conversation_goes_on(self, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
        """The answers so far are handed to the next question, oldest first."""
        histories: list[list[str]] = []
        ask = Assistant.ask

        def note(self: Assistant, question: str, history: Sequence[Answer] = (), **filters: object) -> Answer:
            histories.append([answer.question for answer in history])
            return ask(self, question, history, **filters)  # type: ignore[arg-type]

        monkeypatch.setattr(Assistant, "ask", note)
        asked(page, QUESTION)
        page.chat_input(key="question").set_value("How many places are there?").run()
        page.chat_input(key="question").set_value("Who may come?").run()

        assert histories == [[], [QUESTION], [QUESTION, "How many places are there?"]]
        assert len(page.chat_message) == 6

    def test_new_conversation(self, page: AppTest) -> None:
        """The button leads back to the start, with nothing of the old conversation kept."""
        asked(page, QUESTION)
        page.button(key="new").click().run()

        assert page.session_state["turns"] == []
        assert page.button(key="starter-managers-0").label

    def test_markdown_in_a_question(self, page: AppTest) -> None:
        """A question is shown as typed: no link, HTML or heading comes of it."""
        asked(page, "# Where is [it](http://evil.example)?\n<b>summer school</b>")

        assert page.chat_message[0].markdown[0].value == (
            "&#35; Where is &#91;it&#93;&#40;http:color[&#58;]&#47;&#47;evil&#46;example&#41;?\\\n"
            "&#60;b&#62;summer school&#60;&#47;b&#62;"
        )


class TestOtherOutcomes:
    def patched(self, monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
        """Let the assistant give its real answer with some fields changed."""
        ask = Assistant.ask

        def ask_changed(self: Assistant, *given: object, **named: object) -> Answer:
            return dataclasses.replace(ask(self, *given, **named), **changes)  # type: ignore[arg-type]

        monkeypatch.setattr(Assistant, "ask", ask_changed)

    def test_not_found(self, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without an answer the page gives the reason and three nearest passages, and cites nothing."""
        reason = Message("no_evidence", "No document names the price of <gold>.")
        self.patched(monkeypatch, state="not_found", reason=reason, answer=reason.text, sentences=(), citations=())
        asked(page, "What does gold cost?")

        assert "**Not found**" in texts(page)
        assert "No document names the price of &#60;gold&#62;&#46;" in texts(page)
        assert len([one for one in page.expander if "**" in one.label]) == 3
        assert "&#91;1&#93;" not in page.expander[0].label

    def test_partial_and_notices(self, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the reader should know stands before the answer, what is missing after it."""
        self.patched(
            monkeypatch, state="partial", missing=("the price",), notices=(Message("old", "This is of 2013."),)
        )
        asked(page, QUESTION)

        assert [info.value for info in page.info] == [
            "This is of 2013&#46;",
            "**The documents do not say:** the price",
        ]

    def test_an_error_is_one_sentence(self, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
        """When asking fails the page says why, without a traceback, and keeps the question to ask again."""

        def fail(self: Assistant, *given: object, **named: object) -> Answer:
            raise DamagedIndex("The index is damaged. Run assistant check.")

        with monkeypatch.context() as broken:
            broken.setattr(Assistant, "ask", fail)
            asked(page, QUESTION)

        assert [error.value for error in page.error] == ["The index is damaged&#46; Run assistant check&#46;"]
        assert not page.exception
        assert page.text_area(key="again-0").value == QUESTION
        page.button(key="ask-again-0").click().run()
        assert page.session_state["turns"][-1].answer.state == "answered"

    def test_busy(self, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
        """A question that comes when too many others wait is told so, kept, and answered when it is asked again."""
        with monkeypatch.context() as crowded:
            crowded.setattr(Line, "turn", Line(at_once=0, most_waiting=0).turn)
            asked(page, QUESTION)

        assert page.error[0].value.startswith("Too many questions are being asked at once")
        page.button(key="ask-again-0").click().run()
        assert page.session_state["turns"][-1].answer.state == "answered"

    def test_a_question_that_is_too_long(self, page: AppTest) -> None:
        """A question beyond the limit is refused in a sentence and not lost."""
        question = "word " * 10_000
        asked(page, question)

        assert len(page.error) == 1
        assert page.text_area(key="again-0").value.strip() == question.strip()
        assert not page.exception


def test_collecting_garbage_passes_over_what_stays(page: AppTest) -> None:
    """Streamlit collects garbage after each run of the page; it does not look at what was loaded to open the index."""
    assert gc.get_freeze_count() > 10_000


class TestNoIndex:
    def test_what_to_do(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without an index the page says so and gives the command."""
        page = open_page(tmp_path / "none", tmp_path / "papers", monkeypatch)

        assert "**Nothing is indexed yet**" in texts(page)
        assert page.code[0].value == f"assistant index --corpus {tmp_path}/papers --index {tmp_path}/none"
        assert not page.error

    def test_it_recovers(self, small_index: SmallIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Once there is an index, a look is enough; nothing has to be restarted."""
        page = open_page(tmp_path / "later", small_index.corpus, monkeypatch)
        shutil.copytree(small_index.index, tmp_path / "later")

        page.button(key="look-again").click().run()

        assert page.button(key="starter-managers-0").label

    def test_command_without_options(self) -> None:
        """The folders that are the usual ones are not named."""
        assert index_command(Settings()) == "assistant index"


def test_bad_settings_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that does not exist is named on the page."""
    monkeypatch.setenv("ASSISTANT_COLOUR", "red")
    page = AppTest.from_file(REPOSITORY / "app.py", default_timeout=60).run()

    assert [error.value.startswith("ASSISTANT&#95;COLOUR is not a setting") for error in page.error] == [True]
