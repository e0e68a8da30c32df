"""Tests of eval/quality.py: keeping the figures of a run, and writing them down for readers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from answers import answer, citation
from command import environment
from conftest import REPOSITORY

from assistant.evaluate import Dialogue, Question, evaluate
from assistant.evaluate.command import Run, write

BARN = Question("a", "Barn?", "a", 1, "farm", "en", True, (("red",),), ("the barn is red",))


def quality(run: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """Run the script on a run."""
    script = REPOSITORY / "eval" / "quality.py"
    command = [sys.executable, script, run, "late-autumn", "--into", into]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment())


def test_kept_and_written(tmp_path: Path) -> None:
    """Figures and settings are kept under day and name, without the questions; the page shows them with its charts."""
    said = answer("Red.", citations=[citation("the barn is red")])
    report = evaluate(lambda question, history: said, [Dialogue("a", (BARN,))])
    settings = {"shaping": {"passage_chars": 700}}
    write(Run("2026-11-24T09:30:00+00:00", ("q.jsonl",), "test", settings, {"assistant": report}), tmp_path / "run")

    quality(tmp_path / "run", tmp_path / "into")

    kept = json.loads((tmp_path / "into/eval/results/2026-11-24-late-autumn.json").read_text("utf-8"))
    assert (kept["made"], kept["half"], kept["settings"]) == ("2026-11-24T09:30:00+00:00", "test", settings)
    assert kept["systems"]["assistant"]["overall"]["fact_recall"] == 1
    assert kept["systems"]["assistant"].keys() == {"overall", "by_kind", "by_language", "intervals"}
    text = (tmp_path / "into/docs/quality.md").read_text("utf-8")
    assert "| facts stated | 1.000 |" in text
    assert "Measured on 2026-11-24 over the test half of `eval/q.jsonl`" in text
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 4
    assert all((tmp_path / "into/docs" / name).read_text("utf-8").startswith("<svg") for name in pictures)


def test_readme_shows_figures() -> None:
    """README's table holds the figures of docs/quality.md; `make quality` writes both."""
    readme, document = ((REPOSITORY / name).read_text("utf-8") for name in ("README.md", "docs/quality.md"))
    shown = rows(readme.partition("## How well it answers")[2])
    heads, *known = rows(document.partition("## By kind")[0])
    figures = {row[0]: dict(zip(heads, row, strict=True)) for row in known}

    assert len(shown) > 4
    for row in shown[1:]:
        assert row[1:] == [figures[row[0]][system] for system in shown[0][1:]]


def test_readme_is_written_anew(tmp_path: Path) -> None:
    """A run's figures take the place of those in README, whose other lines stay."""
    said = answer("Red.", citations=[citation("the barn is red")])
    report = evaluate(lambda question, history: said, [Dialogue("a", (BARN,))])
    write(Run("2026-11-24T09:30:00+00:00", ("q.jsonl",), "test", {}, {"assistant": report}), tmp_path / "run")
    (tmp_path / "into").mkdir()
    readme = "# Name\n\n|  | assistant | other |\n| --- | ---: | ---: |\n| facts stated | 0 | 0 |\n\nEnd.\n"
    (tmp_path / "into" / "README.md").write_text(readme, "utf-8")

    quality(tmp_path / "run", tmp_path / "into")

    assert (tmp_path / "into" / "README.md").read_text("utf-8") == readme.replace("| 0 | 0 |", "| 1.000 | – |")


def rows(text: str) -> list[list[str]]:
    """The cells of the tables of a text, without the lines below their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
