"""Rank the best passages again by what a reader made of them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from assistant.reader.reading import Reading
from assistant.records import Hit

SHARE = 0.1  # beside 1 for the score by which passages are found: eval/README.md


def chance(logit: float) -> float:
    """What a logit says, as a number from 0 to 1."""
    return 1 / (1 + math.exp(-max(logit, -500.0)))


def rank_again(hits: Sequence[Hit], readings: Sequence[Reading]) -> tuple[list[Hit], list[Reading]]:
    """Mix the score of the passages that were read with the chance that the reader gives them.

    Args:
        hits: Best first.
        readings: Of the first of them; as many as were read.

    Returns:
        All hits, those that were read first, best first, with scores from 0 to 1; and the readings in the same order.
    """
    scored = [
        (dataclasses.replace(hit, score=(hit.score + SHARE * chance(read.answers)) / (1 + SHARE)), read)
        for hit, read in zip(hits, readings, strict=False)
    ]
    scored.sort(key=lambda one: -one[0].score)
    rest = [dataclasses.replace(hit, score=hit.score / (1 + SHARE)) for hit in hits[len(readings) :]]
    return [*(hit for hit, _ in scored), *rest], [read for _, read in scored]
