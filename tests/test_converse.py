"""Tests of assistant/converse.py: question after question in the terminal."""

from __future__ import annotations

from assistant.ask import Assistant
from assistant.converse import converse
from assistant.errors import BadQuestion
from assistant.records import Answer


def questions(said: list[Answer | BadQuestion]) -> list[str]:
    """What was asked of what was said."""
    return [one.question for one in said if isinstance(one, Answer)]


def test_follow_up(small_assistant: Assistant) -> None:
    """A line is asked in the light of the answers before it; empty lines are passed over."""
    first, second = converse(["Where is the summer school held?\n", " \n", "And who may come?\n"], small_assistant.ask)

    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert "Oyonnax" in first.answer
    assert "school" in second.understood_as


def test_quit(small_assistant: Assistant) -> None:
    """`/quit` ends the chat; what follows is not asked."""
    said = list(converse(["Where is the school?", " /quit ", "Who may come?"], small_assistant.ask))

    assert questions(said) == ["Where is the school?"]


def test_no_question(small_assistant: Assistant) -> None:
    """A line that cannot be asked gives the reason, and the next one is answered."""
    bad, good = converse(["???", "Where is the school?"], small_assistant.ask)

    assert isinstance(bad, BadQuestion)
    assert isinstance(good, Answer)
