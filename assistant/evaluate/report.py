"""Ask a whole question set and sum up the scores: overall, by kind and by language."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.evaluate.questions import Dialogue, Question
from assistant.evaluate.score import Result, score
from assistant.records import Answer

UNNAMED = "-"  # the group of questions that name no kind or language


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
    wrongly_refused: int
    wrongly_answered: int
    words_median: float | None
    words_p90: float | None
    passage_chars_median: float | None
    seconds_median: float | None
    seconds_p95: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a question set gave: summaries, the groups in alphabetical order, and every result as it was asked."""

    overall: Summary
    by_kind: Mapping[str, Summary]
    by_language: Mapping[str, Summary]
    results: tuple[Result, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain dicts, lists, strings and numbers, ready for `json.dumps`."""
        return {
            "overall": asdict(self.overall),
            "by_kind": {name: asdict(summary) for name, summary in self.by_kind.items()},
            "by_language": {name: asdict(summary) for name, summary in self.by_language.items()},
            "questions": [result.to_dict() for result in self.results],
        }


def evaluate(ask: Callable[[str, Sequence[Answer]], Answer], dialogues: Iterable[Dialogue]) -> Report:
    """Ask every question, each turn with the answers to the turns before it, and score the answers.

    Args:
        ask: Gives the answer to a question, given the answers to the turns before it, oldest first.
        dialogues: As `read_questions` gives them.
    """
    results = []
    for dialogue in dialogues:
        history: tuple[Answer, ...] = ()
        for question in dialogue.turns:
            answer = ask(question.question, history)
            history = (*history, answer)
            results.append(score(question, answer))
    return Report(
        overall=_summary(results),
        by_kind=_by(results, lambda question: question.kind),
        by_language=_by(results, lambda question: question.lang),
        results=tuple(results),
    )


def render(report: Report) -> str:
    """The report as plain text for a terminal: the figures overall, then a line for each kind and language."""
    every = report.overall
    blocks = [
        f"{every.questions} questions: {every.answerable} that the documents answer, "
        f"{every.questions - every.answerable} that they do not",
        "\n".join(f"{topic:<11}" + "   ".join(f"{name} {value}" for name, value in row) for topic, row in _rows(every)),
    ]
    for topic, groups in (("kind", report.by_kind), ("language", report.by_language)):
        if len(groups) > 1:
            blocks.append(_table(topic, groups))
    return "\n\n".join(blocks)


def _rows(total: Summary) -> list[tuple[str, list[tuple[str, str]]]]:
    rows: list[tuple[str, list[tuple[str, float | None]]]] = [
        ("Retrieval", [(f"recall@{k}", getattr(total, f"recall_at_{k}")) for k in (1, 5, 10)]),
        ("", [("hit@1", total.hit_at_1), ("MRR", total.mrr), ("nDCG@10", total.ndcg_at_10)]),
        ("Facts", [("recall", total.fact_recall)]),
        ("Citations", [("precision", total.citation_precision), ("recall", total.citation_recall)]),
        ("", [("on a gold page", total.on_gold_page), ("answers without one", total.answered_without_citation)]),
        ("Refusals", [(name, getattr(total, f"refusal_{name.lower()}")) for name in ("precision", "recall", "F1")]),
        ("", [("wrongly refused", total.wrongly_refused), ("wrongly answered", total.wrongly_answered)]),
        ("Words", [("median", total.words_median), ("90 % within", total.words_p90)]),
        ("Passages", [("median characters", total.passage_chars_median)]),
        ("Seconds", [("median", total.seconds_median), ("95 % within", total.seconds_p95)]),
    ]
    whole = {"Words", "Passages"}
    return [(topic, [(name, _cell(value, whole=topic in whole)) for name, value in row]) for topic, row in rows]


def _table(topic: str, groups: Mapping[str, Summary]) -> str:
    width = max(len(topic), *(len(name) for name in groups))
    heads = ("number", "recall@5", "facts", "cited right", "cited all", "refusals F1", "words")
    lines = [f"{topic:<{width}}" + "".join(f"{head:>13}" for head in heads)]
    for name, group in groups.items():
        cells = (
            str(group.questions),
            _cell(group.recall_at_5),
            _cell(group.fact_recall),
            _cell(group.citation_precision),
            _cell(group.citation_recall),
            _cell(group.refusal_f1),
            _cell(group.words_median, whole=True),
        )
        lines.append(f"{name:<{width}}" + "".join(f"{cell:>13}" for cell in cells))
    return "\n".join(lines)


def _cell(value: float | None, *, whole: bool = False) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if whole or isinstance(value, int) else f"{value:.3f}"


def _by(results: Iterable[Result], group_of: Callable[[Question], str]) -> dict[str, Summary]:
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[group_of(result.question) or UNNAMED].append(result)
    return {name: _summary(groups[name]) for name in sorted(groups)}


def _summary(results: Sequence[Result]) -> Summary:
    real = [result for result in results if result.question.answerable]
    answered = [result for result in real if not result.refused]
    ranked = [result.ranking for result in real if result.ranking is not None]
    words = [result.words for result in results if not result.refused]
    seconds = [result.answer.seconds.total for result in results]
    refused = sum(result.refused for result in results)
    wrongly_refused = len(real) - len(answered)
    rightly_refused = refused - wrongly_refused
    unanswerable = len(results) - len(real)
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
        refusal_precision=_share(rightly_refused, refused),
        refusal_recall=_share(rightly_refused, unanswerable),
        # the harmonic mean of the two, which is not defined where one of them is not
        refusal_f1=_share(2 * rightly_refused, refused + unanswerable) if refused and unanswerable else None,
        wrongly_refused=wrongly_refused,
        wrongly_answered=unanswerable - rightly_refused,
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
