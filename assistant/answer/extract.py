"""Answer with the documents' own words: the statements that answer, the most direct first, as few as will do."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.evidence import Evidence, judge
from assistant.records import Draft, Hit, Quote, Statement
from assistant.understand import Asks, Understood
from assistant.words import stems

READ = 6  # passages in which an answer is looked for
MAX_QUOTES = 3
MAX_WORDS = 60  # of an answer that is not a list

# Weights of a statement's score; tuned on half of the shared reading questions, see eval/README.md.
PASSAGE, MEANING, WORDS, KIND = 0.6, 1.5, 1.0, 0.3
CONTEXT_CREDIT = 0.5  # of a word that stands in the headings or the passage, not in the statement
SECOND_SHARE = 0.85  # of the best score that a further statement needs

MONTH = (
    "Jan(?:uary|uar|vier)?|Feb(?:ruary|ruar)?|février|Mar(?:ch|s)?|März|Apr(?:il)?|avril|May|Mai|June?|Juni|juin|July?|Juli|juillet|"
    "Aug(?:ust)?|août|Sept?(?:ember|embre)?|Oct(?:ober|obre)?|Oktober|Nov(?:ember|embre)?|Dec(?:ember)?|Dezember|décembre|gennaio|"
    "febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
)
HOLDS: dict[Asks, re.Pattern[str]] = {
    "contact": re.compile(r"@|\+\d|\(0\)|\b\d[\d ./-]{6,}\d"),
    "person": re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+ ){1,3}[A-ZÀ-Þ][\w’'-]+"),
    "time": re.compile(rf"\b(?:1[89]|20)\d\d\b|\b(?:{MONTH})\b"),
    "duration": re.compile(
        r"\b(?:minutes?|hours?|days?|weeks?|months?|years?|decades?|minuten?|stunden?|tagen?|wochen?|monate?|jahre?|heures?|"
        r"jours?|semaines?|mois|ans?|années?|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\b",
        re.IGNORECASE,
    ),
    "place": re.compile(r"\b(?:in|at|near|to|from|of|à|en|bei|nach) (?:the )?[A-ZÀ-Þ]"),
    "number": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|hundred|"
        r"thousand|half|third|quarter)\b",
        re.IGNORECASE,
    ),
}
_LEANS_BACK = re.compile(
    r"^\W*(?:he|she|it|they|this|these|those|that|his|her|its|their|such|both|the latter|there|here|however|moreover|"
    r"furthermore|therefore|thus|also|but|and|yet|er|sie|dies\w*|il|elle|ils|elles|ce|cette|ces|essa|esso|questo|questa)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement with its score as an answer, and which of the question's stems it holds."""

    hit: Hit
    statement: Statement
    score: float
    covered: frozenset[str]


def extract(understood: Understood, hits: Sequence[Hit], weights: Mapping[str, float]) -> Draft:
    """Choose the quotes that answer a question.

    Args:
        understood: The question.
        hits: Best first.
        weights: How much each stem of the question tells, by stem; rare words tell more.

    Returns:
        A draft with quotes, or one without and with the reason.
    """
    candidates = rank(understood, hits[:READ], weights)
    evidence = Evidence.of(understood, hits, weights)
    reason = judge(understood, evidence)
    if reason or not candidates:
        return Draft(reason=reason)
    chosen = choose(understood, candidates, weights)
    return Draft(quotes=tuple(quote(candidate) for candidate in chosen))


def rank(understood: Understood, hits: Sequence[Hit], weights: Mapping[str, float]) -> list[Candidate]:
    """All statements of some passages as answers to a question, best first."""
    asked = set(weights)
    total = sum(weights.values()) or 1.0
    best_hit = max((hit.score for hit in hits), default=0.0) or 1.0
    texts = [text for hit in hits for text in (_around(hit), *(_words_of(hit, one) for one in hit.passage.statements))]
    found = iter(stems(texts))
    candidates = []
    for hit in hits:
        around = asked & set(next(found))
        for statement, meaning in zip(hit.passage.statements, hit.statement_scores, strict=True):
            covered = asked & set(next(found))
            if _words_of(hit, statement).endswith("?"):
                continue  # a question answers none
            share = sum(weights[stem] for stem in covered) + CONTEXT_CREDIT * sum(
                weights[stem] for stem in around - covered
            )
            score = (
                PASSAGE * hit.score / best_hit
                + MEANING * max(meaning, 0.0)
                + WORDS * share / total
                + KIND * _holds_kind(understood, hit, statement)
            )
            candidates.append(Candidate(hit, statement, score, frozenset(covered)))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def choose(understood: Understood, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The best statement, and further ones only where they hold words of the question that it does not."""
    best = _whole_list(candidates[0], candidates) if understood.wants_list else candidates[0]
    chosen = [best]
    covered = set(best.covered)
    words = len(_words_of(best.hit, best.statement).split())
    for candidate in candidates[1:]:
        length = len(_words_of(candidate.hit, candidate.statement).split())
        if len(chosen) == MAX_QUOTES or candidate.score < SECOND_SHARE * best.score:
            break
        new = sum(weights[stem] for stem in candidate.covered - covered)
        enough = new >= 0.2 * sum(weights.values())
        if enough and words + length <= MAX_WORDS and not any(_overlap(candidate, other) for other in chosen):
            chosen.append(candidate)
            covered |= candidate.covered
            words += length
    return chosen


def quote(candidate: Candidate) -> Quote:
    """The words of a statement; with the sentence before it where a pronoun leans on that."""
    statement, passage = candidate.statement, candidate.hit.passage
    start = statement.start
    if statement.kind == "sentence" and _LEANS_BACK.search(passage.text[statement.start : statement.end]):
        before = [one for one in passage.statements if one.kind == "sentence" and one.end <= statement.start]
        if before and not re.search(r"\n\s*\n", passage.text[before[-1].end : statement.start]):
            start = before[-1].start
    return Quote(candidate.hit, statement.kind, start, statement.end, statement.columns)


def stem_weights(understood: Understood, frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each stem of a question tells: its inverse document frequency, those of the context less."""
    weights = {}
    for words, share in ((understood.context, 0.4), (understood.words, 1.0)):
        for word_stems in stems(words):
            for stem in word_stems:
                count = frequencies.get(stem, 0)
                weights[stem] = share * math.log(1 + (passages - count + 0.5) / (count + 0.5))
    return weights


def _words_of(hit: Hit, statement: Statement) -> str:
    return hit.passage.text[statement.start : statement.end]


def _around(hit: Hit) -> str:
    return hit.passage.search_text


def _holds_kind(understood: Understood, hit: Hit, statement: Statement) -> bool:
    pattern = HOLDS.get(understood.asks)
    if understood.wants_list and statement.kind == "list":
        return True
    return bool(pattern and pattern.search(_words_of(hit, statement)))


def _whole_list(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The list that the best statement is part of, where there is one."""
    for candidate in candidates:
        if candidate.statement.kind == "list" and _overlap(candidate, best):
            return candidate
    return best


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.hit.passage.id == other.hit.passage.id and (
        one.statement.start < other.statement.end and other.statement.start < one.statement.end
    )
