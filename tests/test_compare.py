"""Tests of assistant/answer/compare.py: a comparison is answered with a statement on each of the things compared."""

from __future__ import annotations

import pytest

from assistant.answer.compare import on_each
from assistant.answer.fixed import fixed_by
from assistant.answer.rank import Candidate, rank
from assistant.records import Hit, Passage, Span, Statement
from assistant.understand import understand
from assistant.words import stems

SAID = (
    "The cluster of Basel lives on patents, most of them for medicines.",
    "The cluster of Hamburg trains people for the building of aircraft.",
    "Many clusters live on what their members pay.",
)


def candidates(question: str) -> list[Candidate]:
    """What some statements are worth as answers, the first the most."""
    understood = understand(question, (), 1000)
    hits = []
    for place, said in enumerate(SAID):
        passage = Passage(f"p{place}", "d", (), (Span(1, 0, len(said)),), said, said, (Statement("sentence", 0, 60),))
        hits.append(Hit(passage, 0.9 - place / 10, 0.5, 1.0, (0.9 - place / 10,)))
    return rank(understood, hits, {stem: 1.0 for own in stems(understood.words) for stem in own})


class TestOnEach:
    @pytest.mark.parametrize(
        "question", ["Contrast the clusters of Hamburg and Basel", "Is Basel bigger than Hamburg?"]
    )
    def test_other_added(self, question: str) -> None:
        """What is left out by the best statement is told by the best one that names it."""
        found = candidates(question)

        assert [
            one.text[:23] for one in on_each(understand(question, (), 1000), fixed_by(question), found, found[:1])
        ] == [
            "The cluster of Basel li",
            "The cluster of Hamburg ",
        ]

    @pytest.mark.parametrize(
        "question", ["Who leads Basel and Hamburg?", "Contrast the clusters of Basel", "Compare them"]
    )
    def test_nothing_to_add(self, question: str) -> None:
        """A question that compares nothing, or names one thing only, is answered as before."""
        found = candidates(question)

        assert on_each(understand(question, (), 1000), fixed_by(question), found, found[:1]) == found[:1]

    def test_weak(self) -> None:
        """A statement that is far from an answer is not added, whatever it names."""
        question = "Contrast the clusters of Hamburg and Basel"
        best, *_ = found = candidates(question)
        weak = [best, *(Candidate(one.hit, one.statement, 0.1, one.covered, one.around) for one in found[1:])]

        assert on_each(understand(question, (), 1000), fixed_by(question), weak, [best]) == [best]
