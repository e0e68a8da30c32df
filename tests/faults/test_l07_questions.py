"""L7: no question can hurt the next one, whatever is in it and however long the conversation was."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SmallIndex
from streamlit.testing.v1 import AppTest

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.pages.turn import HISTORY, KEPT_CHARS

APP = Path(__file__).parents[2] / "app.py"
QUESTION = "Where is the summer school held?"
ANSWER = "The summer school is held in Oyonnax from 9 to 11 July"
ODD = {
    "10 MB": "word " * 2_000_000,
    "only emoji": "🏔️🏔️🏔️",
    "NUL": "where\x00is it\x00",
    "zero-width joiners": "summer" + "\u200d" * 5_000 + "school?",
    "combining marks": "s" + "\u0301" * 4_000 + "chool?",
    "right to left": "\u202eloohcs remmus\u202c?",
    "terminal codes": "\x1b]8;;http://evil.example\x07school\x1b]52;c;AAAA\x07",
    "braces": "{0.__class__} {{7*7}} $where %00 school?",
    "pattern": "(a+)+$" + "a!" * 1_900,
    "brackets": "[" * 3_900,
    "quotes": ">" * 3_900,
}


@pytest.fixture
def page(small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The start page over the small index."""
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(small_index.index))
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(small_index.corpus))
    return AppTest.from_file(APP, default_timeout=60).run()


def test_odd_questions_one_after_the_other(page: AppTest) -> None:
    """Each is answered or refused in a sentence, nothing of it fails, and the question after it is answered as ever."""
    page.chat_input(key="first-question").set_value(QUESTION).run()
    for number, question in enumerate(ODD.values(), start=1):
        page.chat_input(key="question").set_value(question).run()
        assert not page.exception
        assert len(page.session_state["turns"]) == number + 1

    page.chat_input(key="question").set_value(QUESTION).run()

    turns = page.session_state["turns"]
    assert turns[-1].answer.answer.startswith(ANSWER)
    errors = [turn.error for turn in turns if turn.error]
    assert errors
    assert all(error.startswith(("The question has ", "There is no question.")) for error in errors)
    assert turns[1].error.startswith("The question has 10,000,000 characters")
    assert all(len(area.value) <= KEPT_CHARS for area in page.text_area)


def test_a_long_conversation(page: AppTest, small_assistant: Assistant) -> None:
    """After 500 turns the page draws the last ones, hands on the last answers, and answers as ever."""
    page.chat_input(key="first-question").set_value(QUESTION).run()
    first = page.session_state["turns"][0]
    page.session_state["turns"] = [first] * 500

    page.chat_input(key="question").set_value("How many places are there?").run()

    assert not page.exception
    assert len(page.session_state["turns"]) == 501
    assert len(page.chat_message) <= 2 * 20
    assert HISTORY < 100
    page.button(key="earlier").click().run()
    assert not page.exception
    assert len(page.chat_message) == 2 * 501


@pytest.mark.parametrize("question", ["", " \n\t", "\x00"])
def test_no_question(small_assistant: Assistant, question: str) -> None:
    """A question without a letter is refused in a sentence."""
    with pytest.raises(AssistantError, match="question"):
        small_assistant.ask(question)
