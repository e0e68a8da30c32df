"""Decide from evidence, outside of any model, whether the documents hold an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.kinds import holds
from assistant.asked import Asks
from assistant.messages import given, message, quoted
from assistant.reader import chance
from assistant.records import Hit, Message
from assistant.understand import Understood
from assistant.words import stems

# Cosine that the nearest statement needs; a question on another subject stays below it (measured: eval/README.md).
# The packaged model reads English: questions in other languages come out lower, also those that have an answer.
MEANING_NEEDED, MEANING_NEEDED_ELSEWHERE = 0.36, 0.28
# A question whose words nearly all stand in one passage is a lookup, however little it means as a sentence.
COVERED_ENOUGH = 0.9
# Where these are asked for and nothing near holds one, there is no answer; dates and numbers are written in too many
# ways to be sure of (measured: eval/README.md).
LACKS: frozenset[Asks] = frozenset(("money", "contact"))
# Logit of a reader that the passage of the best statement needs (measured: eval/README.md).
READ_NEEDED = -3.5
READ_NEEDED_UNNAMED = -0.5  # where it has none of the names of the question
TOLD = 3  # statements near to an answer of which the reason tells what they give instead
GIVES: tuple[Asks, ...] = ("time", "place", "duration", "number")  # where there is a date, the numbers are its own


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer being there.

    Attributes:
        meaning: Highest cosine of the question with a statement of the passages found, -1 to 1.
        covered: Highest share of the question's words, weighed by rarity, that one passage and its headings hold.
        lacks: The kind of thing asked, where no statement near to an answer holds one and that settles it.
        unknown: Words of the question that none of the passages found holds, as typed.
        about: Where something is lacking, the words of the question that statements near to an answer hold, as typed.
        gives: And the kinds of things that these give instead.
        another: What the question fixes and the best statement has another of, as typed.
        unnamed: The names of the question, where no passage near to an answer has any, as typed.
        read: Logit that a reader gives the passage of the best statement; None without a reader.
        outright: Whether that statement gives a sum or a contact of just what the question names.
    """

    meaning: float
    covered: float
    unknown: tuple[str, ...]
    lacks: Asks | None = None
    about: tuple[str, ...] = ()
    gives: tuple[Asks, ...] = ()
    another: str = ""
    unnamed: str = ""
    read: float | None = None
    outright: bool = False

    @classmethod
    def of(
        cls, understood: Understood, hits: Sequence[Hit], weights: Mapping[str, float], near: Sequence[str]
    ) -> Evidence:
        """Gather the evidence of the passages found, and of the statements in them that come near an answer."""
        total = sum(weights.values()) or 1.0
        covered = 0.0
        held: set[str] = set()
        for found in stems([hit.passage.search_text for hit in hits]):
            inside = understood.held(weights, found)
            held |= inside
            covered = max(covered, sum(weights[stem] for stem in inside) / total)
        lacks = understood.asks if understood.asks in LACKS else None
        if any(holds(understood.asks, text) for text in near):
            lacks = None
        by_word = list(zip(understood.words, map(set, stems(understood.words)), strict=True))
        told = [text for text in near[:TOLD] if lacks]
        near_stems = {stem for own in stems(told) for stem in own}
        return cls(
            meaning=max((score for hit in hits for score in hit.statement_scores), default=-1.0),
            covered=covered,
            unknown=tuple(word for word, own in by_word if not held & own),
            lacks=lacks,
            about=tuple(word for word, own in by_word if own & near_stems),
            gives=tuple(kind for kind in GIVES if any(holds(kind, text) for text in told)),
        )


def is_enough(evidence: Evidence, language: str) -> bool:
    """Whether evidence speaks for an answer to a question in a language."""
    return confidence(evidence, language) >= 1


def confidence(evidence: Evidence, language: str) -> float:
    """Order questions from surely not held by the documents (0) to held; below 1 there is no answer."""
    if evidence.lacks or evidence.another:
        return 0.0
    found = max(_share_of_needed(evidence, language), 0.0)
    if evidence.read is None or found < 1:
        return found
    read = chance(evidence.read) / chance(READ_NEEDED_UNNAMED if evidence.unnamed else READ_NEEDED)
    return max(read, 1.0) if evidence.outright else read


def _share_of_needed(evidence: Evidence, language: str) -> float:
    """How much of what an answer needs is there, by meaning or by words."""
    needed = MEANING_NEEDED if language == "en" else MEANING_NEEDED_ELSEWHERE
    return max(evidence.meaning / needed, evidence.covered / COVERED_ENOUGH)


def judge(understood: Understood, evidence: Evidence) -> Message | None:
    """The reason to refuse, or None when there is evidence for an answer."""
    language = understood.language
    if evidence.lacks and evidence.meaning >= MEANING_NEEDED_ELSEWHERE:
        if not (evidence.about and evidence.gives):
            return message(f"lacks_{evidence.lacks}", language)
        words = quoted(" ".join(evidence.about), language)
        told = message(f"lacks_{evidence.lacks}_of", language, words=words, held=given(evidence.gives, language))
        return replace(told, code=f"lacks_{evidence.lacks}")
    if evidence.another:
        return message("other_than_asked", language, asked=quoted(evidence.another, language))
    if is_enough(evidence, language):
        return None
    if evidence.unnamed and _share_of_needed(evidence, language) >= 1:
        return message("other_than_asked", language, asked=quoted(evidence.unnamed, language))
    if evidence.unknown:
        words = ", ".join(quoted(word, language) for word in evidence.unknown[:3])
        return message("unknown_words", language, words=words)
    return no_answer(language)


def no_answer(language: str) -> Message:
    """The reason where nothing more can be said than that no passage answers."""
    return message("weak_evidence", language)
