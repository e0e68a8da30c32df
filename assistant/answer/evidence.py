"""Decide from evidence, outside of any model, whether the documents hold an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Hit, Message
from assistant.understand import Understood
from assistant.words import stems

# Cosine that the nearest statement needs; a question on another subject stays below it (measured: eval/README.md).
# The packaged model reads English: questions in other languages come out lower, also those that have an answer.
MEANING_NEEDED, MEANING_NEEDED_ELSEWHERE = 0.36, 0.28
# A question whose words nearly all stand in one passage is a lookup, however little it means as a sentence.
COVERED_ENOUGH = 0.9


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


def is_enough(evidence: Evidence, language: str, needed: float = MEANING_NEEDED) -> bool:
    """Whether evidence speaks for an answer to a question in a language."""
    if language != "en":
        needed = min(needed, MEANING_NEEDED_ELSEWHERE)
    return evidence.meaning >= needed or evidence.covered >= COVERED_ENOUGH


def judge(understood: Understood, evidence: Evidence) -> Message | None:
    """The reason to refuse, or None when there is evidence for an answer."""
    if is_enough(evidence, understood.language):
        return None
    if evidence.unknown:
        words = ", ".join(f"“{word}”" for word in evidence.unknown[:3])
        return Message(
            "unknown_words", f"The documents do not say: nothing in them that fits the question mentions {words}."
        )
    return Message(
        "weak_evidence", "The documents do not say: they touch on the subject, but no passage answers the question."
    )
