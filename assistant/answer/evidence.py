"""Decide from evidence, outside of any model, whether the documents hold an answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Hit, Message
from assistant.understand import Understood
from assistant.words import stems

# Logistic weights, fitted by eval/fit_refusal.py; the threshold refuses few questions that have an answer.
INTERCEPT, MEANING, COVERED, UNKNOWN = 5.0, 0.0, 0.0, 0.0
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer being there.

    Attributes:
        meaning: Highest cosine of the question with a statement of the passages found, -1 to 1.
        covered: Highest share of the question's words, weighed by rarity, that one passage and its headings hold.
        unknown: Words of the question that stand nowhere in the documents, as typed.
    """

    meaning: float
    covered: float
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, understood: Understood, hits: Sequence[Hit], weights: Mapping[str, float]) -> Evidence:
        """Gather the evidence of the passages found."""
        total = sum(weights.values()) or 1.0
        covered = 0.0
        held: set[str] = set()
        for found in stems([hit.passage.search_text for hit in hits]):
            inside = weights.keys() & set(found)
            held |= inside
            covered = max(covered, sum(weights[stem] for stem in inside) / total)
        return cls(
            meaning=max((score for hit in hits for score in hit.statement_scores), default=-1.0),
            covered=covered,
            unknown=tuple(
                word for word, own in zip(understood.words, stems(understood.words), strict=True) if not held & set(own)
            ),
        )

    @property
    def probability(self) -> float:
        """Estimated probability that the documents hold an answer, 0 to 1."""
        odds = INTERCEPT + MEANING * self.meaning + COVERED * self.covered + UNKNOWN * bool(self.unknown)
        return 1 / (1 + math.exp(-odds))


def judge(understood: Understood, evidence: Evidence, best_score: float) -> Message | None:
    """The reason to refuse, or None when there is evidence for an answer."""
    if best_score > 0 and evidence.probability >= THRESHOLD:
        return None
    if evidence.unknown:
        words = ", ".join(f"“{word}”" for word in evidence.unknown[:3])
        return Message(
            "unknown_words", f"The documents do not say: nothing in them that fits the question mentions {words}."
        )
    return Message(
        "weak_evidence", "The documents do not say: they touch on the subject, but no passage answers the question."
    )
