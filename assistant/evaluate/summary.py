"""The scores of many answers in a few figures."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.evaluate.refusals import refusal_scores
from assistant.evaluate.score import Result


@dataclass(frozen=True, slots=True)
class Summary:
    """The scores of many answers; shares are 0 to 1, and None where no question can be scored on it.

    Attributes:
        questions, answerable: How many there are, and how many of them the documents answer.
        recall_at_1 … ndcg_at_10: Means of `Ranking` over the answerable questions with gold quotes or pages.
        fact_recall, citation_recall: Means over the answerable questions; a refusal counts 0.
        citation_precision: Mean over the answerable questions that were answered.
        on_gold_page: Of all citations of answered questions with gold pages, the share that begins on one.
        answered_without_citation: How many answerable questions were answered and cite nothing.
        refusal_precision, refusal_recall, refusal_f1: Refusing taken as finding the unanswerable questions.
        refusal_area: Area under the curve of the confidence of answers, see `refusal_scores`.
        wrongly_refused, wrongly_answered: How many answerable ones were refused, and unanswerable ones answered.
        words_median, words_p90: Words of the answers that are no refusals, markers included; nine tenths are no
            longer than `words_p90`.
        passage_chars_median: Characters of a retrieved passage.
        seconds_median, seconds_p95: Wall-clock seconds of a question.
    """

    questions: int
    answerable: int
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    hit_at_1: float | None
    mrr: float | None
    ndcg_at_10: float | None
    fact_recall: float | None
    citation_precision: float | None
    citation_recall: float | None
    on_gold_page: float | None
    answered_without_citation: int
    refusal_precision: float | None
    refusal_recall: float | None
    refusal_f1: float | None
    refusal_area: float | None
    wrongly_refused: int
    wrongly_answered: int
    words_median: float | None
    words_p90: float | None
    passage_chars_median: float | None
    seconds_median: float | None
    seconds_p95: float | None


def summarise(results: Sequence[Result]) -> Summary:
    """Sum up the scores of some answers."""
    real = [result for result in results if result.question.answerable]
    answered = [result for result in real if not result.refused]
    ranked = [result.ranking for result in real if result.ranking is not None]
    words = [result.words for result in results if not result.refused]
    seconds = [result.answer.seconds.total for result in results]
    refusals = refusal_scores(results)
    paged = [result for result in answered if result.on_gold_page is not None]
    return Summary(
        questions=len(results),
        answerable=len(real),
        recall_at_1=_mean(ranking.recall_at_1 for ranking in ranked),
        recall_at_5=_mean(ranking.recall_at_5 for ranking in ranked),
        recall_at_10=_mean(ranking.recall_at_10 for ranking in ranked),
        hit_at_1=_mean(ranking.hit_at_1 for ranking in ranked),
        mrr=_mean(ranking.mrr for ranking in ranked),
        ndcg_at_10=_mean(ranking.ndcg_at_10 for ranking in ranked),
        fact_recall=_mean(result.fact_recall for result in real),
        citation_precision=_mean(result.citation_precision for result in answered),
        citation_recall=_mean(result.citation_recall for result in real),
        on_gold_page=_share(
            sum(result.on_gold_page or 0 for result in paged), sum(len(result.answer.citations) for result in paged)
        ),
        answered_without_citation=sum(not result.answer.citations for result in answered),
        refusal_precision=refusals["precision"],
        refusal_recall=refusals["recall"],
        refusal_f1=refusals["f1"],
        refusal_area=refusals["area"],
        wrongly_refused=len(real) - len(answered),
        wrongly_answered=sum(not result.question.answerable and not result.refused for result in results),
        words_median=statistics.median(words) if words else None,
        words_p90=_within(words, 90),
        passage_chars_median=_passage_chars_median(results),
        seconds_median=statistics.median(seconds) if seconds else None,
        seconds_p95=_within(seconds, 95),
    )


def _passage_chars_median(results: Iterable[Result]) -> float | None:
    lengths = [len(passage.text) for result in results for passage in result.answer.passages]
    return statistics.median(lengths) if lengths else None


def _within(values: Iterable[float], percent: int) -> float | None:
    """The smallest value that at least so many in a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1] if ordered else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
