"""Answer with the documents' own words: the statements that answer, the most direct first, as few as will do."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence

from assistant.answer.compare import on_each
from assistant.answer.direct import locate
from assistant.answer.evidence import LACKS, Evidence, confidence, judge, no_answer
from assistant.answer.fixed import Fixed, What, fixed_by
from assistant.answer.kinds import holds
from assistant.answer.rank import Candidate, rank, stems_in
from assistant.answer.series import series
from assistant.reader import Reading
from assistant.records import Draft, Hit, Passage
from assistant.understand import Understood
from assistant.words import stems

READ = 6  # passages in which an answer is looked for
MAX_QUOTES = 3
MAX_WORDS = 60  # of an answer that is not a list

NEW_SHARE = 0.12  # of the question's words, weighed by rarity, that a further statement adds
SAME_SUBJECT = 0.6  # of those in the best passage that its own passage shares
PART_SHARE = 0.95  # of the best score that a part of the best statement needs to stand for it
SECOND_SHARE = 0.85  # of the best score that a further statement needs
SAME_WORDS = 0.8  # of the stems of two statements that say the same
NEAR = 0.7  # of the best score: statements that speak of the same matter
FIXED_SHARE = 0.85  # of the best score that a statement needs which speaks of the very year or place that is asked for


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
    if not candidates:
        return Draft(reason=no_answer(understood.language))
    near = [one.text for one in candidates if one.score >= NEAR * candidates[0].score]
    fixed = fixed_by(understood.read_as, understood.language)
    candidates, missed = of_what_is_fixed(understood, fixed, candidates)
    best = candidates[0]
    evidence = dataclasses.replace(
        Evidence.of(understood, hits, weights, near),
        another=fixed.asked[missed] if missed in ("year", "place") else "",
        unnamed=fixed.asked[missed] if missed == "name" else "",
        read=next((read.answers for hit, read in zip(hits, readings, strict=False) if hit is best.hit), None),
        outright=gives_outright(understood, fixed, best),
    )
    reason = judge(understood, evidence)
    sure = confidence(evidence, understood.language)
    if reason:
        return Draft(reason=reason, confidence=sure)
    chosen = on_each(understood, fixed, candidates, choose(understood, candidates, weights))
    if understood.wants_list and chosen[0].statement.kind == "sentence":
        passage = chosen[0].hit.passage
        named = bool(stems_in(understood.listed) & stems_in(passage.section[-1:]))
        whole = series(chosen[0].quote(), document(passage.document), named)
        if whole:
            return Draft(quotes=whole, confidence=sure)
    quotes = [one.quote(the_same(one, candidates)) for one in chosen]
    first = quotes[0]
    direct = locate(understood, first.passage.text[first.start : first.end])
    return Draft(quotes=(dataclasses.replace(first, direct=direct), *quotes[1:]), confidence=sure)


def of_what_is_fixed(
    understood: Understood, fixed: Fixed, candidates: Sequence[Candidate]
) -> tuple[list[Candidate], What | None]:
    """Prefer the statements that speak of just the year, the second of several or the name that a question fixes.

    Returns:
        The candidates, where the best speaks of another after those that do not; and what the best has another of, or
        has no name of, where none that is nearly as good has the same.
    """
    best = candidates[0]
    nearly = [one for one in candidates if one.score >= FIXED_SHARE * best.score]
    if missed := fixed.other(_with_heading(best)):
        fitting = [one for one in nearly if not fixed.other(_with_heading(one))]
        right = [one for one in fitting if fixed.same(one.hit.passage.search_text)]
    else:
        named = stems_in(fixed.names) & stems_in(understood.words) if fixed.names else set()
        if not named or named & best.around:
            return [*candidates], None
        missed, right = "name", [one for one in nearly if named & one.around]
    if not right:
        return [*candidates], missed
    return [*right, *(one for one in candidates if one not in right)], None


def gives_outright(understood: Understood, fixed: Fixed, best: Candidate) -> bool:
    """Whether a statement gives a sum or a contact where one is asked for, and all names of the question."""
    if understood.asks not in LACKS or not holds(understood.asks, best.text):
        return False
    named = stems_in(fixed.names) & stems_in(understood.words)
    return bool(named) and named <= best.covered


def choose(understood: Understood, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The best statement, and further ones only where they hold words of the question that it does not."""
    best = _whole_list(candidates[0], candidates) if understood.wants_list else _briefest(candidates)
    chosen = [best]
    covered = set(best.covered)
    words = len(best.text.split())
    for candidate in candidates[1:]:
        length = len(candidate.text.split())
        if len(chosen) == MAX_QUOTES or candidate.score < SECOND_SHARE * best.score:
            break
        new = sum(weights[stem] for stem in candidate.covered - covered)
        kept = sum(weights[stem] for stem in candidate.around & best.around)
        same_subject = kept >= SAME_SUBJECT * sum(weights[stem] for stem in best.around)
        enough = same_subject and new >= NEW_SHARE * sum(weights.values())
        if (
            enough
            and words + length <= MAX_WORDS
            and not any(candidate.quote().overlaps(other.quote()) for other in chosen)
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


def _told(candidate: Candidate) -> frozenset[str]:
    (found,) = stems([candidate.text])
    return frozenset(found)


def _numbers(candidate: Candidate) -> set[str]:
    return set(_NUMBER.findall(candidate.text))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _with_heading(one: Candidate) -> str:
    return "\n".join((*one.hit.passage.section[-1:], one.text))


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
        if candidate.statement.kind == "list" and candidate.quote().overlaps(best.quote()):
            return candidate
    return best
