"""Tests of assistant/answer/greeting.py: polite words are no question."""

from __future__ import annotations

import pytest

from assistant.answer.greeting import greet
from assistant.ask import Assistant


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("hello", "Ask about"),
        ("Hi there!", "Ask about"),
        ("Thanks a lot.", "Ask about"),
        ("Guten Tag", "Fragen Sie"),
        ("Vielen Dank!", "Fragen Sie"),
        ("Bonjour !", "Demandez"),
        ("merci beaucoup", "Demandez"),
        ("Grazie mille", "Chieda"),
    ],
)
def test_polite(words: str, begins: str) -> None:
    """A greeting or thanks gets one sentence on what can be asked, in its language."""
    draft = greet(words)

    assert draft
    assert draft.reason
    assert draft.reason.code == "greeting"
    assert draft.reason.text.startswith(begins)


@pytest.mark.parametrize("question", ["Hello, when does it start?", "Who said thanks?", "hell", "Danke wofür?"])
def test_question(question: str) -> None:
    """What is more than polite words is a question."""
    assert greet(question) is None


def test_not_searched(small_assistant: Assistant) -> None:
    """Nothing is searched for, and nothing is cited."""
    answer = small_assistant.ask("Guten Tag")

    assert (answer.state, answer.passages, answer.citations) == ("not_found", (), ())
    assert answer.reason
    assert answer.answer == answer.reason.text
