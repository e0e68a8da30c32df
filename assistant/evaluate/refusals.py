"""How well refusing, and the confidence of answers, part what the documents hold from what they do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from assistant.evaluate.score import Result

SAMPLES = 1000
SEED = 1
OUTSIDE = 2.5  # percent of the samples on either side of an interval

Numbers = np.ndarray[Any, np.dtype[np.floating[Any]]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]


def refusal_scores(results: Sequence[Result]) -> dict[str, float | None]:
    """Precision, recall and F1 of refusing, taken as finding what the documents do not hold, and the area.

    `area` is the area under the curve: the chance that an answerable question has a higher confidence than one that
    is not, ties counting half. A figure is None where nothing was refused, or one of the two sorts is missing.
    """
    answerable, refused, confidence = _columns(results)
    return {name: figure(answerable, refused, confidence) for name, figure in _FIGURES.items()}


def refusal_intervals(results: Sequence[Result]) -> dict[str, tuple[float, float] | None]:
    """For each figure of `refusal_scores` the interval that holds 95 % of its values over resampled questions.

    Source: Efron, Tibshirani: An Introduction to the Bootstrap (1993), percentile intervals.
    """
    answerable, refused, confidence = _columns(results)
    random = np.random.default_rng(SEED)
    samples: dict[str, list[float]] = {name: [] for name in _FIGURES}
    for _ in range(SAMPLES if results else 0):
        drawn = random.integers(0, len(results), len(results))
        for name, figure in _FIGURES.items():
            value = figure(answerable[drawn], refused[drawn], confidence[drawn])
            if value is not None:
                samples[name].append(value)
    return {name: _middle(values) for name, values in samples.items()}


def refusal_curve(results: Sequence[Result]) -> list[tuple[float, float]]:
    """What refusing all answers up to some confidence would give, from nothing refused to everything.

    Returns:
        Pairs of the share of answerable questions refused and the share of the others refused; none where one of the
        two sorts is missing.
    """
    answerable, _, confidence = _columns(results)
    if answerable.all() or not answerable.any():
        return []
    points = [(0.0, 0.0)]
    for limit in np.unique(confidence):
        below = confidence <= limit
        points.append((float(below[answerable].mean()), float(below[~answerable].mean())))
    return points


def _columns(results: Sequence[Result]) -> tuple[Marks, Marks, Numbers]:
    return (
        np.array([result.question.answerable for result in results], bool),
        np.array([result.refused for result in results], bool),
        np.array([result.answer.confidence for result in results], float),
    )


def _precision(answerable: Marks, refused: Marks, _: Numbers) -> float | None:
    return _share(refused & ~answerable, refused)


def _recall(answerable: Marks, refused: Marks, _: Numbers) -> float | None:
    return _share(refused & ~answerable, ~answerable)


def _f1(answerable: Marks, refused: Marks, _: Numbers) -> float | None:
    """The harmonic mean of precision and recall, which is not defined where one of them is not."""
    if not refused.any() or answerable.all():
        return None
    return 2 * int((refused & ~answerable).sum()) / int(refused.sum() + (~answerable).sum())


def _area(answerable: Marks, _: Marks, confidence: Numbers) -> float | None:
    held, others = np.sort(confidence[answerable]), confidence[~answerable]
    if not len(held) or not len(others):
        return None
    lower, not_higher = np.searchsorted(held, others, "left"), np.searchsorted(held, others, "right")
    return float((len(held) - (lower + not_higher) / 2).mean() / len(held))


_FIGURES: Mapping[str, Callable[[Marks, Marks, Numbers], float | None]] = {
    "precision": _precision,
    "recall": _recall,
    "f1": _f1,
    "area": _area,
}


def _share(part: Marks, whole: Marks) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None


def _middle(values: Sequence[float]) -> tuple[float, float] | None:
    if not values:
        return None
    low, high = np.percentile(values, (OUTSIDE, 100 - OUTSIDE))
    return float(low), float(high)
