"""Tests of assistant/answer/join.py: one draft for a question of several parts."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.join import join
from assistant.messages import message
from assistant.records import Draft, Passage, Quote, Span
from assistant.understand import Understood, parts, understand

TEXT = "The school begins in May. It takes thirty students."
PASSAGE = Passage("p", "d", (), (Span(1, 0, len(TEXT)),), TEXT, TEXT, ())
FIRST, SECOND = Quote(PASSAGE, "sentence", 0, 25), Quote(PASSAGE, "sentence", 26, len(TEXT))
NONE = Draft(reason=message("lacks_money", "en"), confidence=0.2)


def asked(question: str) -> tuple[Understood, ...]:
    """The parts of a question."""
    return parts(understand(question, (), 1000))


TWO = asked("When does the school begin, and what does it cost?")


class TestJoin:
    def test_one(self) -> None:
        """The draft of a question that is one stays as it is."""
        draft = Draft(quotes=(FIRST,), confidence=1.2)

        assert join(TWO[:1], [draft]) is draft

    def test_all_answered(self) -> None:
        """Each part's words are said, and none is missing."""
        draft = join(TWO, [Draft(quotes=(FIRST,), confidence=1.0), Draft(quotes=(SECOND,), confidence=2.0)])

        assert (draft.quotes, draft.missing, draft.reason, draft.confidence) == ((FIRST, SECOND), (), None, 1.5)

    def test_said_once(self) -> None:
        """What answers two parts is said once."""
        whole = Quote(PASSAGE, "sentence", 0, len(TEXT))

        assert join(TWO, [Draft(quotes=(FIRST,)), Draft(quotes=(whole, SECOND))]).quotes == (FIRST, SECOND)

    def test_said_elsewhere(self) -> None:
        """What a place beside a quote already says is not said again."""
        first = replace(FIRST, also=(replace(SECOND, passage=replace(PASSAGE, id="q")),))
        again = replace(SECOND, passage=replace(PASSAGE, id="q"))

        assert join(TWO, [Draft(quotes=(first,)), Draft(quotes=(again,))]).quotes == (first,)

    def test_part(self) -> None:
        """A part that nothing answers is named in the question's words, with the reason."""
        draft = join(TWO, [Draft(quotes=(FIRST,)), NONE])

        assert (draft.quotes, draft.missing, draft.reason) == ((FIRST,), ("what does it cost?",), NONE.reason)

    def test_none(self) -> None:
        """Where no part is answered the reason for the first is given, and no part stands out."""
        draft = join(TWO, [NONE, NONE])

        assert (draft.quotes, draft.missing, draft.reason) == ((), (), NONE.reason)
