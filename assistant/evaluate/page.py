"""A run as a page to read in a browser: one file, with its charts inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

STYLE = """
body { font: 15px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #ddd; text-align: right; vertical-align: top }
th:first-child, td:first-child, .questions td { text-align: left }
svg { max-width: 100%; height: auto }
"""
ROWS = {  # of the tables: field of `Summary` and its name
    "questions": "questions",
    "recall_at_1": "recall@1",
    "recall_at_5": "recall@5",
    "recall_at_10": "recall@10",
    "hit_at_1": "hit@1",
    "mrr": "MRR",
    "ndcg_at_10": "nDCG@10",
    "fact_recall": "facts stated",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "on_gold_page": "citations on the right page",
    "refusal_precision": "refusal precision",
    "refusal_recall": "refusal recall",
    "refusal_f1": "refusal F1",
    "refusal_area": "refusal, area under the curve",
    "wrongly_refused": "answerable, yet refused",
    "wrongly_answered": "not answerable, yet answered",
    "answered_without_citation": "answers without a citation",
    "words_median": "words of an answer, median",
    "words_p90": "words, 90 % within",
    "passage_chars_median": "characters of a passage, median",
    "seconds_median": "seconds of a question, median",
    "seconds_p95": "seconds, 95 % within",
}
INTERVALS = ("precision", "recall", "f1", "area")


def page(run: Mapping[str, Any], charts: Mapping[str, str]) -> str:
    """The page of a run.

    Args:
        run: As `Run.to_dict` gives it.
        charts: SVG documents by name.
    """
    looked_at = next(iter(run["systems"].values()))
    half = f"the {run['half']} half of " if run["half"] else ""
    blocks = [
        f"<h1>How good the answers are</h1><p>{run['made'][:10]}, {half}{escape(', '.join(run['files']))}</p>",
        _table({name: one["overall"] for name, one in run["systems"].items()}),
        f"<p>{escape(interval_words(looked_at['intervals']))}</p>",
        *charts.values(),
        "<h2>By kind</h2>",
        _table(looked_at["by_kind"]),
        "<h2>By language</h2>",
        _table(looked_at["by_language"]),
        f"<h2>Settings</h2><pre>{escape(_lines(run['settings']))}</pre>",
        "<h2>Every question</h2>",
        _questions(looked_at["questions"]),
    ]
    body = "\n".join(blocks)
    head = f'<meta charset="utf-8"><title>How good the answers are</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def table_rows(groups: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """A heading and a row for each figure, as text; a column for each group."""
    rows = [["", *groups]]
    rows += [[name, *(_cell(group[field]) for group in groups.values())] for field, name in ROWS.items()]
    return rows


def interval_words(intervals: Mapping[str, Sequence[float] | None]) -> str:
    """Between which values the figures of refusing lie, as a sentence."""
    given = [(name, intervals.get(name)) for name in INTERVALS]
    said = [f"{name.replace('f1', 'F1')} {between[0]:.3f} to {between[1]:.3f}" for name, between in given if between]
    return f"With 95 % certainty (bootstrap over the questions) refusing has {', '.join(said)}." if said else ""


def _table(groups: Mapping[str, Mapping[str, Any]]) -> str:
    head, *rows = table_rows(groups)
    lines = [_row(head, "th"), *(_row(row, "td") for row in rows)]
    return f"<table>{''.join(lines)}</table>"


def _questions(questions: Iterable[Mapping[str, Any]]) -> str:
    head = ["id", "question", "answer", "facts missed", "citations right", "recall@5"]
    lines = [_row(head, "th")]
    for one in questions:
        missed = "; ".join(" / ".join(wordings) for wordings in one["facts_missed"])
        recall = one["ranking"] and one["ranking"]["recall_at_5"]
        state = one["answer"] if one["answerable"] else f"({one['state']}, not answerable) {one['answer']}"
        cells = [one["id"], one["question"], state, missed, _cell(one["citation_precision"]), _cell(recall)]
        lines.append(_row(cells, "td"))
    return f'<table class="questions">{"".join(lines)}</table>'


def _row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>\n"


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) and 0 <= value <= 1 else f"{value:g}"


def _lines(settings: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in settings.items())
