"""Tests of assistant/evaluate/refusals.py: figures of refusing, by cases worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from answers import answer

from assistant.evaluate import Question, Result
from assistant.evaluate.refusals import refusal_curve, refusal_intervals, refusal_scores


def results(held: Sequence[float], others: Sequence[float], refused_below: float) -> list[Result]:
    """Questions that the documents hold and others, by confidence; those below a limit are refused."""
    return [
        Result(
            Question("q", "?", "q", answerable=answerable),
            answer(refused=confidence < refused_below, confidence=confidence),
        )
        for answerable, values in ((True, held), (False, others))
        for confidence in values
    ]


class TestScores:
    def test_by_hand(self) -> None:
        """Two of the three that were refused are not held, of four; three of four pairs are in the right order."""
        scores = refusal_scores(results(held=[3, 1], others=[2.5, 2.2, 0, 0], refused_below=1.5))

        assert scores == {
            "precision": pytest.approx(2 / 3),
            "recall": 0.5,
            "f1": pytest.approx(4 / 7),
            "area": 0.75,  # 3 is over four of four, 1 over two of four
        }

    def test_ties(self) -> None:
        """An answerable question as sure as another counts half."""
        assert refusal_scores(results(held=[1], others=[1, 0], refused_below=0))["area"] == 0.75

    def test_one_sort(self) -> None:
        """Where all questions are answerable there is neither recall nor F1 nor an area."""
        assert refusal_scores(results(held=[1, 2], others=[], refused_below=1.5)) == {
            "precision": 0.0,
            "recall": None,
            "f1": None,
            "area": None,
        }

    def test_no_questions(self) -> None:
        """Of no questions no figure is known."""
        assert set(refusal_scores([]).values()) == {None}
        assert set(refusal_intervals([]).values()) == {None}


class TestIntervals:
    def test_perfect(self) -> None:
        """What is right however the questions are drawn has no width."""
        intervals = refusal_intervals(results(held=[2] * 20, others=[0] * 20, refused_below=1))

        assert set(intervals.values()) == {(1.0, 1.0)}

    def test_width(self) -> None:
        """A share of a half over 100 questions lies within about two standard errors of 0.05."""
        given = results(held=[2] * 100, others=[0] * 50 + [2] * 50, refused_below=1)

        low, high = refusal_intervals(given)["recall"] or (0, 0)

        assert (low, high) == (pytest.approx(0.40, abs=0.025), pytest.approx(0.60, abs=0.025))

    def test_same_again(self) -> None:
        """The same answers give the same intervals."""
        given = results(held=[3, 1, 2], others=[2.5, 0, 1], refused_below=1.5)

        assert refusal_intervals(given) == refusal_intervals(given)


class TestCurve:
    def test_by_hand(self) -> None:
        """As the limit rises over each confidence, more of both sorts are refused, from none to all."""
        curve = refusal_curve(results(held=[3, 1], others=[2, 0], refused_below=0))

        assert curve == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]

    def test_one_sort(self) -> None:
        """There is no curve where all questions are answerable."""
        assert refusal_curve(results(held=[1, 2], others=[], refused_below=0)) == []
