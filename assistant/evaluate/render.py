"""A report as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.evaluate.report import Report
from assistant.evaluate.summary import Summary

COLUMNS = {  # of the tables by group: heading and field of `Summary`
    "number": "questions",
    "recall@1": "recall_at_1",
    "recall@5": "recall_at_5",
    "facts": "fact_recall",
    "cited right": "citation_precision",
    "cited all": "citation_recall",
    "refusals F1": "refusal_f1",
    "area": "refusal_area",
    "words": "words_median",
}
REFUSAL_NAMES = {"precision": "precision", "recall": "recall", "f1": "F1", "area": "area under the curve"}


def render(report: Report) -> str:
    """The report as plain text for a terminal: the figures overall, then a line for each kind and language."""
    every = report.overall
    blocks = [
        f"{every.questions} questions: {every.answerable} that the documents answer, "
        f"{every.questions - every.answerable} that they do not",
        "\n".join(
            f"{topic:<11}" + "   ".join(f"{name} {value}" for name, value in row) for topic, row in _rows(report)
        ),
    ]
    for topic, groups in (("kind", report.by_kind), ("language", report.by_language)):
        if len(groups) > 1:
            blocks.append(_table(topic, groups))
    return "\n\n".join(blocks)


def _rows(report: Report) -> list[tuple[str, list[tuple[str, str]]]]:
    total = report.overall
    rows: list[tuple[str, list[tuple[str, float | None]]]] = [
        ("Retrieval", [(f"recall@{k}", getattr(total, f"recall_at_{k}")) for k in (1, 5, 10)]),
        ("", [("hit@1", total.hit_at_1), ("MRR", total.mrr), ("nDCG@10", total.ndcg_at_10)]),
        ("Facts", [("recall", total.fact_recall)]),
        ("Citations", [("precision", total.citation_precision), ("recall", total.citation_recall)]),
        ("", [("on a gold page", total.on_gold_page), ("answers without one", total.answered_without_citation)]),
        ("Refusals", [(name, getattr(total, f"refusal_{key}")) for key, name in REFUSAL_NAMES.items()]),
        ("", [("wrongly refused", total.wrongly_refused), ("wrongly answered", total.wrongly_answered)]),
        ("Words", [("median", total.words_median), ("90 % within", total.words_p90)]),
        ("Passages", [("median characters", total.passage_chars_median)]),
        ("Seconds", [("median", total.seconds_median), ("95 % within", total.seconds_p95)]),
    ]
    whole = {"Words", "Passages"}
    shown = [(topic, [(name, _cell(value, whole=topic in whole)) for name, value in row]) for topic, row in rows]
    between = [(name, _range(report.intervals.get(key))) for key, name in REFUSAL_NAMES.items()]
    place = next(number for number, (topic, _) in enumerate(rows) if topic == "Refusals") + 1
    return [*shown[:place], ("  95 % in", between), *shown[place:]]


def render_beside(systems: Mapping[str, Report]) -> str:
    """The figures of several systems on the same questions, a line each."""
    return _table("system", {name: report.overall for name, report in systems.items()})


def _table(topic: str, groups: Mapping[str, Summary]) -> str:
    width = max(len(topic), *(len(name) for name in groups))
    lines = [f"{topic:<{width}}" + "".join(f"{head:>13}" for head in COLUMNS)]
    for name, group in groups.items():
        values = {head: getattr(group, field) for head, field in COLUMNS.items()}
        cells = [_cell(value, whole=head == "words") for head, value in values.items()]
        lines.append(f"{name:<{width}}" + "".join(f"{cell:>13}" for cell in cells))
    return "\n".join(lines)


def _range(interval: tuple[float, float] | None) -> str:
    return "-" if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f}"


def _cell(value: float | None, *, whole: bool = False) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if whole or isinstance(value, int) else f"{value:.3f}"
