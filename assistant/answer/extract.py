"""Answer with the documents' own words: the statements that answer, the most direct first, as few as will do."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.direct import locate
from assistant.answer.evidence import LACKS, Evidence, confidence, judge, no_answer, speaks_of_another
from assistant.answer.fixed import fixed_by
from assistant.answer.kinds import holds
from assistant.answer.series import is_of_long_list, series
from assistant.reader import Reading
from assistant.records import Draft, Hit, Message, Passage, Quote, Statement
from assistant.understand import Understood
from assistant.words import stems

READ = 6  # passages in which an answer is looked for
MAX_QUOTES = 3
MAX_WORDS = 60  # of an answer that is not a list

# Weights of a statement's score, chosen on the tuning half of the own questions: eval/README.md.
PASSAGE, MEANING, WORDS, CONTEXT, KIND = 1.0, 0.9, 0.3, 0.15, 0.2
SURE_KIND = 0.7  # where a text that holds none of the kind asked for cannot answer
READING = 0.3  # of the chance that a reader gives it
# A statement that hardly says more than the question is near to it and answers nothing.
TELLS, TELLS_ENOUGH = 0.15, 16  # TELLS_ENOUGH in words that the question does not hold
# Added to a list where one is asked for, and to items below a heading that names what is asked for; taken off a list
# where one thing is asked for.
WANTED_LIST, UNASKED_LIST = 0.3, 0.05
NEW_SHARE = 0.12  # of the question's words, weighed by rarity, that a further statement adds
SAME_SUBJECT = 0.6  # of those in the best passage that its own passage shares
PART_SHARE = 0.95  # of the best score that a part of the best statement needs to stand for it
SECOND_SHARE = 0.85  # of the best score that a further statement needs
SAME_WORDS = 0.8  # of the stems of two statements that say the same
NEAR = 0.7  # of the best score: statements that speak of the same matter
FIXED_SHARE = 0.85  # of the best score that a statement needs which speaks of the very year or place that is asked for


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement with its score as an answer, and which of the question's stems stand in it and in its passage."""

    hit: Hit
    statement: Statement
    score: float
    covered: frozenset[str]
    around: frozenset[str]


def extract(
    understood: Understood,
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    readings: Sequence[Reading] = (),
    document: Callable[[str], Sequence[Passage]] = lambda _: (),
) -> Draft:
    """Choose the quotes that answer a question.

    Args:
        understood: The question.
        hits: Best first.
        weights: How much each stem of the question tells, by stem; rare words tell more.
        readings: What a reader made of the first `READ` hits; empty without a reader.
        document: Gives the passages of a document by its id, in reading order.

    Returns:
        A draft with quotes, or one without and with the reason.
    """
    candidates = rank(understood, hits[:READ], weights, readings)
    near = [_words_of(one.hit, one.statement) for one in candidates if one.score >= NEAR * candidates[0].score]
    evidence = Evidence.of(understood, hits, weights, near)
    reason = judge(understood, evidence)
    sure = confidence(evidence, understood.language)
    if reason or not candidates:
        return Draft(reason=reason or no_answer(understood.language), confidence=sure if candidates else 0.0)
    candidates, reason = of_what_is_fixed(understood, candidates)
    if reason:
        return Draft(reason=reason)
    chosen = choose(understood, candidates, weights)
    if understood.wants_list and chosen[0].statement.kind == "sentence":
        best = chosen[0].hit.passage
        named = bool(_stems(understood.listed) & _stems(best.section[-1:]))
        whole = series(_quote(chosen[0]), document(best.document), named)
        if whole:
            return Draft(quotes=whole, confidence=sure)
    quotes = [_quote(one, the_same(one, candidates)) for one in chosen]
    first = quotes[0]
    direct = locate(understood, first.passage.text[first.start : first.end])
    return Draft(quotes=(dataclasses.replace(first, direct=direct), *quotes[1:]), confidence=sure)


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
            _around(hit),
            " ".join(hit.passage.section[-1:]),
            *(_words_of(hit, one) for one in hit.passage.statements),
        )
    ]
    found = iter(stems(texts))
    listed = _stems(understood.listed)
    kind = SURE_KIND if understood.asks in LACKS else KIND
    candidates = []
    for place, hit in enumerate(hits):
        around = understood.held(weights, next(found))
        named = bool(listed & set(next(found)))
        meanings = hit.statement_lates or hit.statement_scores
        read = readings[place].statements if readings else (0.0,) * len(meanings)
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
                + READING * bool(readings) / (1 + math.exp(-answers))
                + TELLS * min(len(own - weights.keys()) / TELLS_ENOUGH, 1.0)
            )
            candidates.append(Candidate(hit, statement, score, frozenset(covered), frozenset(around)))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def of_what_is_fixed(understood: Understood, candidates: Sequence[Candidate]) -> tuple[list[Candidate], Message | None]:
    """Prefer the statements that speak of just the year, the second of several or the name that a question fixes.

    Returns:
        The candidates, where the best speaks of another after those that do not; and the reason for a refusal, where
        none that does is nearly as good.
    """
    fixed = fixed_by(understood.read_as, understood.language)
    best = candidates[0]
    nearly = [one for one in candidates if one.score >= FIXED_SHARE * best.score]
    if another := fixed.other(_with_heading(best)):
        right = [one for one in nearly if not fixed.other(_with_heading(one)) and fixed.same(_around(one.hit))]
    else:
        named = _stems(fixed.names) & {stem for own in stems(understood.words) for stem in own}
        if not named or named & best.around:
            return [*candidates], None
        another, right = "name", [one for one in nearly if named & one.around]
    if not right:
        return [*candidates], speaks_of_another(fixed.asked[another], understood.language)
    return [*right, *(one for one in candidates if one not in right)], None


def choose(understood: Understood, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The best statement, and further ones only where they hold words of the question that it does not."""
    best = _whole_list(candidates[0], candidates) if understood.wants_list else _briefest(candidates)
    chosen = [best]
    covered = set(best.covered)
    words = len(_words_of(best.hit, best.statement).split())
    for candidate in candidates[1:]:
        length = len(_words_of(candidate.hit, candidate.statement).split())
        if len(chosen) == MAX_QUOTES or candidate.score < SECOND_SHARE * best.score:
            break
        new = sum(weights[stem] for stem in candidate.covered - covered)
        kept = sum(weights[stem] for stem in candidate.around & best.around)
        same_subject = kept >= SAME_SUBJECT * sum(weights[stem] for stem in best.around)
        enough = same_subject and new >= NEW_SHARE * sum(weights.values())
        if (
            enough
            and words + length <= MAX_WORDS
            and not any(_quote(candidate).overlaps(_quote(other)) for other in chosen)
        ):
            chosen.append(candidate)
            covered |= candidate.covered
            words += length
    return chosen


def the_same(chosen: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """For each other document the statement that says the same in nearly the same words, best first."""
    found: dict[str, Candidate] = {}
    own = _told(chosen)
    for other in candidates:
        document = other.hit.passage.document
        if document == chosen.hit.passage.document or document in found or other.score < NEAR * chosen.score:
            continue
        if _numbers(other) == _numbers(chosen) and _shared(own, _told(other)) >= SAME_WORDS:
            found[document] = other
    return list(found.values())[: MAX_QUOTES - 1]


def stem_weights(understood: Understood, frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each stem of a question tells: its inverse document frequency, those of the context less."""
    weights = {}
    for words, share in ((understood.context, 0.4), (understood.words, 1.0)):
        for word_stems in stems(words):
            for stem in word_stems:
                count = frequencies.get(stem, 0)
                weights[stem] = share * math.log(1 + (passages - count + 0.5) / (count + 0.5))
    return weights


def _quote(chosen: Candidate, also: Sequence[Candidate] = ()) -> Quote:
    statement = chosen.statement
    others = tuple(_quote(other) for other in also)
    place = (statement.start, statement.end)
    return Quote(chosen.hit.passage, statement.kind, *place, columns=statement.columns, also=others)


def _stems(texts: Sequence[str]) -> set[str]:
    return {stem for own in stems(texts) for stem in own}


def _told(candidate: Candidate) -> frozenset[str]:
    (found,) = stems([_words_of(candidate.hit, candidate.statement)])
    return frozenset(found)


def _numbers(candidate: Candidate) -> set[str]:
    return set(_NUMBER.findall(_words_of(candidate.hit, candidate.statement)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _words_of(hit: Hit, statement: Statement) -> str:
    return hit.passage.text[statement.start : statement.end]


def _with_heading(one: Candidate) -> str:
    return "\n".join((*one.hit.passage.section[-1:], _words_of(one.hit, one.statement)))


def _around(hit: Hit) -> str:
    return hit.passage.search_text


def _briefest(candidates: Sequence[Candidate]) -> Candidate:
    """The best statement, or a nearly as good one that is a part of it."""
    best = candidates[0]
    parts = [
        one
        for one in candidates
        if one.hit is best.hit
        and best.statement.start <= one.statement.start
        and one.statement.end <= best.statement.end
        and one.score >= PART_SHARE * best.score
    ]
    return min(parts, key=lambda one: one.statement.end - one.statement.start)


def _whole_list(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The list that the best statement is part of, where there is one."""
    for candidate in candidates:
        if candidate.statement.kind == "list" and _quote(candidate).overlaps(_quote(best)):
            return candidate
    return best
