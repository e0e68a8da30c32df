"""Score one answer against what its question should find, say and cite."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.evaluate.match import Text, holds, overlaps, same_file, states
from assistant.evaluate.questions import Question
from assistant.records import Answer, Citation, Found


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well the passages of one question are ranked; every number is 0 to 1, higher is better.

    Attributes:
        recall_at_1, recall_at_5, recall_at_10: Share of the gold quotes held by that many best passages.
        hit_at_1: 1 when the best passage holds a gold quote.
        mrr: One divided by the rank of the first passage that holds a gold quote.
        ndcg_at_10: Gold quotes held, discounted by rank, against the best order. A quote counts once, where it
            is held first; a passage that holds two counts as two.
    """

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    hit_at_1: float
    mrr: float
    ndcg_at_10: float


@dataclass(frozen=True, slots=True)
class Result:
    """One answer with its scores; a score is 0 to 1, and None where the question cannot be scored on it.

    Attributes:
        ranking: None without gold quotes or pages.
        facts_missed: Those the answer does not state; all of them when it refuses.
        fact_recall: Share of the facts that are stated; 0 when the answer refuses.
        citation_precision: Share of the citations that overlap a gold quote; 0 without citations.
        citation_recall: Share of the gold quotes that a citation overlaps.
        on_gold_page: How many citations begin on a gold page; None where no gold pages are given.
    """

    question: Question
    answer: Answer
    ranking: Ranking | None = None
    facts_missed: tuple[tuple[str, ...], ...] = ()
    fact_recall: float | None = None
    citation_precision: float | None = None
    citation_recall: float | None = None
    on_gold_page: int | None = None

    @property
    def refused(self) -> bool:
        """Whether the answer says that the documents do not hold one."""
        return self.answer.state == "not_found"

    @property
    def words(self) -> int:
        """Words of the answer, its markers included."""
        return len(self.answer.answer.split())

    def to_dict(self) -> dict[str, Any]:
        """The scores as plain dicts, lists, strings and numbers, without the answer's passages."""
        return {
            "id": self.question.id,
            "question": self.question.question,
            "kind": self.question.kind,
            "lang": self.question.lang,
            "answerable": self.question.answerable,
            "state": self.answer.state,
            "answer": self.answer.answer,
            "facts_missed": [list(wordings) for wordings in self.facts_missed],
            "fact_recall": self.fact_recall,
            "citations": len(self.answer.citations),
            "citation_precision": self.citation_precision,
            "citation_recall": self.citation_recall,
            "on_gold_page": self.on_gold_page,
            "ranking": None if self.ranking is None else asdict(self.ranking),
            "words": self.words,
            "seconds": self.answer.seconds.total,
        }


def score(question: Question, answer: Answer) -> Result:
    """The answer with its scores; one to a question without an answer is scored only as refused or not."""
    if not question.answerable:
        return Result(question, answer)
    refused = answer.state == "not_found"
    missed = tuple(
        wordings
        for wordings in question.answer_facts
        if refused or not any(states(answer.answer, wording) for wording in wordings)
    )
    facts = len(question.answer_facts)
    stated = (facts - len(missed)) / facts if facts else None
    precision, recall = _citation_scores(question, answer.citations, refused)
    return Result(
        question,
        answer,
        ranking=_ranking(question, answer.passages),
        facts_missed=missed,
        fact_recall=0.0 if refused else stated,
        citation_precision=precision,
        citation_recall=recall,
        on_gold_page=_on_gold_page(question, answer.citations),
    )


def _ranking(question: Question, passages: Sequence[Found]) -> Ranking | None:
    """Gold pages are judged where there are no gold quotes."""
    wanted = _wanted(question)
    if not wanted:
        return None
    gains = _gains([_held(question, passage) for passage in passages], question.gold_any)
    best = sorted([gain for gain in gains if gain] + [1] * (wanted - sum(gains)), reverse=True)
    first = next((rank for rank, gain in enumerate(gains, start=1) if gain), None)
    return Ranking(
        recall_at_1=sum(gains[:1]) / wanted,
        recall_at_5=sum(gains[:5]) / wanted,
        recall_at_10=sum(gains[:10]) / wanted,
        hit_at_1=1.0 if first == 1 else 0.0,
        mrr=1 / first if first else 0.0,
        ndcg_at_10=_discounted(gains[:10]) / _discounted(best[:10]),
    )


def _wanted(question: Question) -> int:
    """How many gold quotes, or else pages, are to be found."""
    given = len(question.gold_quotes or question.gold_pages)
    return min(given, 1) if question.gold_any else given


def _gains(held: Sequence[set[int]], any_will_do: bool) -> list[int]:
    """By rank, how many gold quotes are held for the first time; where any will do only the first passage gains."""
    gains = []
    seen: set[int] = set()
    for quotes in held:
        gains.append(int(bool(quotes) and not seen) if any_will_do else len(quotes - seen))
        seen |= quotes
    return gains


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _held(question: Question, passage: Found) -> set[int]:
    """Places of the gold quotes, or else pages, that a passage holds."""
    if question.gold_quotes:
        text = Text.of(passage.text)
        return {place for place, quote in enumerate(question.gold_quotes) if holds(text, Text.of(quote))}
    return _pages_met(question, passage.document, passage.pages)


def _shown(question: Question, citation: Citation) -> set[int]:
    """Places of the gold quotes, or else pages, that a citation shows."""
    if question.gold_quotes:
        text = Text.of(citation.quote)
        return {place for place, quote in enumerate(question.gold_quotes) if overlaps(text, Text.of(quote))}
    return _pages_met(question, citation.document, (citation.page,))


def _pages_met(question: Question, document: str, pages: Sequence[int]) -> set[int]:
    return {
        place
        for place, (gold_document, gold_page) in enumerate(question.gold_pages)
        if gold_page in pages and same_file(document, gold_document)
    }


def _citation_scores(
    question: Question, citations: Sequence[Citation], refused: bool
) -> tuple[float | None, float | None]:
    """Precision and recall; both None where nothing says what is to be cited."""
    wanted = _wanted(question)
    if not wanted:
        return None, None
    if refused or not citations:
        return 0.0, 0.0
    shown = [_shown(question, citation) for citation in citations]
    found = len(set[int]().union(*shown))
    return sum(map(bool, shown)) / len(shown), min(found, wanted) / wanted


def _on_gold_page(question: Question, citations: Sequence[Citation]) -> int | None:
    if not question.gold_pages:
        return None
    return sum(bool(_pages_met(question, citation.document, (citation.page,))) for citation in citations)
