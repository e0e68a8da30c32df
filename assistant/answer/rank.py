"""Rank the statements of the passages found as answers to a question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.evidence import LACKS
from assistant.answer.kinds import explains, holds
from assistant.answer.series import is_of_long_list
from assistant.asked import defined
from assistant.reader import Reading, chance
from assistant.records import Hit, Quote, Statement
from assistant.understand import Understood
from assistant.words import stems

# Weights of a statement's score, chosen on the tuning half of the own questions: eval/README.md.
PASSAGE, MEANING, WORDS, CONTEXT, KIND = 1.0, 0.9, 0.3, 0.15, 0.2
SURE_KIND = 0.7  # where a text that holds none of the kind asked for cannot answer
EXPLAINS = 0.2  # where a term is to be explained
FRAGMENT = 0.2  # taken off a caption or a legend, which ends as no sentence does
READING = 0.3  # of the chance that a reader gives it
# A statement that hardly says more than the question is near to it and answers nothing.
TELLS, TELLS_ENOUGH = 0.15, 16  # TELLS_ENOUGH in words that the question does not hold
# Added to a list where one is asked for, and to items below a heading that names what is asked for; taken off a list
# where one thing is asked for.
WANTED_LIST, UNASKED_LIST = 0.3, 0.05

_SENTENCE_END = re.compile(r"[.!?…:;][^\w\s]*[⁰¹²³⁴-⁹]*\s*$")  # with closing quotation marks and a note's number


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that may answer.

    Attributes:
        hit, statement: Where it stands.
        score: As an answer, higher is better.
        covered, around: Which of the question's stems stand in it, and in its passage.
        read: The chance that a reader gives it of answering, 0 to 1; None without a reader.
    """

    hit: Hit
    statement: Statement
    score: float
    covered: frozenset[str]
    around: frozenset[str]
    read: float | None = None

    @property
    def text(self) -> str:
        """Its words, as on the page."""
        return self.hit.passage.text[self.statement.start : self.statement.end]

    def quote(self, also: Sequence[Candidate] = ()) -> Quote:
        """Its words to be cited, with other places that say the same."""
        place = (self.statement.start, self.statement.end)
        others = tuple(other.quote() for other in also)
        return Quote(self.hit.passage, self.statement.kind, *place, columns=self.statement.columns, also=others)


def rank(
    understood: Understood, hits: Sequence[Hit], weights: Mapping[str, float], readings: Sequence[Reading] = ()
) -> list[Candidate]:
    """All statements of some passages as answers to a question, best first."""
    total = sum(weights.values()) or 1.0
    best_hit = max((hit.score for hit in hits), default=0.0) or 1.0
    texts = [
        text
        for hit in hits
        for text in (
            hit.passage.search_text,
            " ".join(hit.passage.section[-1:]),
            *(_words_of(hit, one) for one in hit.passage.statements),
        )
    ]
    found = iter(stems(texts))
    listed = stems_in(understood.listed)
    term = defined(understood.read_as)
    kind = SURE_KIND if understood.asks in LACKS else KIND
    candidates = []
    for place, hit in enumerate(hits):
        around = understood.held(weights, next(found))
        named = bool(listed & set(next(found)))
        meanings = hit.statement_lates or hit.statement_scores
        read = [chance(logit) for logit in readings[place].statements] if readings else [None] * len(meanings)
        for statement, meaning, answers in zip(hit.passage.statements, meanings, read, strict=True):
            own = set(next(found))
            covered = understood.held(weights, own)
            if _words_of(hit, statement).endswith("?"):
                continue  # a question answers none
            whole_list = statement.kind == "list"
            in_list = whole_list or (named and is_of_long_list(statement, hit.passage))
            score = (
                PASSAGE * hit.score / best_hit
                + MEANING * max(meaning, 0.0)
                + WORDS * sum(weights[stem] for stem in covered) / total
                + CONTEXT * sum(weights[stem] for stem in around) / total
                + kind * holds(understood.asks, _words_of(hit, statement))
                + (WANTED_LIST * in_list if understood.wants_list else -UNASKED_LIST * whole_list)
                + (EXPLAINS if term and explains(term, _words_of(hit, statement)) else 0.0)
                - FRAGMENT * (statement.kind == "sentence" and not _SENTENCE_END.search(_words_of(hit, statement)))
                + READING * (answers or 0.0)
                + TELLS * min(len(own - weights.keys()) / TELLS_ENOUGH, 1.0)
            )
            candidates.append(Candidate(hit, statement, score, frozenset(covered), frozenset(around), answers))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def stem_weights(understood: Understood, frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each stem of a question tells: its inverse document frequency, those of the context less."""
    weights = {}
    for words, share in ((understood.context, 0.4), (understood.words, 1.0)):
        for word_stems in stems(words):
            for stem in word_stems:
                count = frequencies.get(stem, 0)
                weights[stem] = share * math.log(1 + (passages - count + 0.5) / (count + 0.5))
    return weights


def stems_in(texts: Sequence[str]) -> set[str]:
    """All stems of some texts."""
    return {stem for own in stems(texts) for stem in own}


def _words_of(hit: Hit, statement: Statement) -> str:
    return hit.passage.text[statement.start : statement.end]
