"""The figures that were reached stay reached: the test half of the question sets, asked of the corpus that ships."""

from __future__ import annotations

import json

import pytest
from conftest import REPOSITORY

from assistant.ask import Assistant
from assistant.evaluate import Report, evaluate, read_questions

pytestmark = pytest.mark.timeout(900)  # indexes the whole corpus and asks more than two hundred questions

RESULTS = [json.loads(file.read_text("utf-8")) for file in (REPOSITORY / "eval" / "results").glob("*.json")]
KEPT = max(RESULTS, key=lambda run: run["made"])
LEEWAY = 0.02
GUARDED = ("recall_at_1", "recall_at_5", "fact_recall", "citation_precision", "citation_recall", "refusal_f1")


@pytest.fixture(scope="module")
def report(corpus_assistant: Assistant) -> Report:
    """What the test half gives now."""
    dialogues = [one for name in KEPT["files"] for one in read_questions(REPOSITORY / "eval" / name)]
    return evaluate(corpus_assistant.ask, [one for one in dialogues if one.half == KEPT["half"]])


def test_kept_on_the_test_half() -> None:
    """What is kept was measured on the test half of both question sets, with the settings that gave it."""
    assert (KEPT["half"], KEPT["files"]) == ("test", ["questions.jsonl", "dialogues.jsonl"])
    assert {"embedding_model", "shaping", "versions"} <= KEPT["settings"].keys()


@pytest.mark.parametrize("figure", GUARDED)
def test_not_below_what_was_kept(figure: str, report: Report) -> None:
    """No figure falls more than two points below the newest that was kept; `make quality` keeps new ones."""
    kept = KEPT["systems"]["assistant"]["overall"][figure]

    assert (getattr(report.overall, figure) or 0) >= (kept or 0) - LEEWAY
