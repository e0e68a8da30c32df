"""Tests of assistant/evaluate/command.py: what is asked, and what is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SmallIndex

from assistant.errors import AssistantError, CannotWrite
from assistant.evaluate.command import measure, write

# "d" and "wp-001" are in the tune half, "a" in the test half: see test_evaluate_questions.py
QUESTIONS = [
    {"id": "d", "question": "Where is the summer school held?", "answer_facts": [["oyonnax"]],
     "gold_quotes": ["The summer school is held in Oyonnax from 9 to 11 July."], "gold_pages": [["school.txt", 1]]},
    {"id": "wp-001", "question": "How does photosynthesis bind carbon?", "answerable": False},
    {"id": "a", "question": "How many places are there at the school?", "answer_facts": [["25"]],
     "gold_quotes": ["There are 25 places."], "gold_pages": [["school.txt", 1]]},
]  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A file of three questions on the small corpus."""
    file = tmp_path / "asked.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in QUESTIONS), "utf-8")
    return file


def test_half(small_index: SmallIndex, questions: Path) -> None:
    """Only the questions of the half that was named are asked."""
    run = measure(small_index.settings, [questions], "tune", baselines=False)

    results = run.systems["assistant"].results
    assert [result.question.id for result in results] == ["d", "wp-001"]
    assert (run.half, run.files) == ("tune", ("asked.jsonl",))
    overall = run.systems["assistant"].overall
    assert (overall.fact_recall, overall.citation_precision, overall.refusal_f1, overall.refusal_area) == (1, 1, 1, 1)


def test_settings(small_index: SmallIndex, questions: Path) -> None:
    """A run says with what the index was made."""
    settings = measure(small_index.settings, [questions], None, baselines=False).settings

    assert settings["embedding_model"] == "packaged:all-MiniLM-L6-v2"
    assert settings["shaping"]["passage_chars"] == small_index.settings.passage_chars
    assert settings["counts"]["documents"] == 3
    assert "chromadb" in settings["versions"]


def test_baselines(small_index: SmallIndex, questions: Path) -> None:
    """The simpler ways are asked the same questions, and stand beside the assistant's figures."""
    run = measure(small_index.settings, [questions], "tune", baselines=True)

    assert list(run.systems) == [
        "assistant",
        "without a reader",
        "words alone",
        "meaning alone",
        "plain LangChain",
    ]
    asked = {tuple(result.question.id for result in report.results) for report in run.systems.values()}
    assert asked == {("d", "wp-001")}
    assert [line.split("  ")[0] for line in run.to_text().splitlines()[-5:]] == list(run.systems)


def test_own_sets(small_index: SmallIndex, questions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file is named, those of `eval/` in the working folder are asked; without them there is an error."""
    with pytest.raises(AssistantError, match="Name a question file with `assistant eval --questions`"):
        measure(small_index.settings, [], None, baselines=False)
    (questions.parent / "eval").mkdir()
    questions.rename(questions.parent / "eval" / "dialogues.jsonl")

    assert measure(small_index.settings, [], None, baselines=False).files == ("dialogues.jsonl",)


def test_empty_half(small_index: SmallIndex, questions: Path) -> None:
    """A half without questions is an error that says so."""
    questions.write_text(json.dumps(QUESTIONS[0]), "utf-8")

    with pytest.raises(AssistantError, match="None of the 1 questions is in the test half"):
        measure(small_index.settings, [questions], "test", baselines=False)


class TestWrite:
    def test_files(self, small_index: SmallIndex, questions: Path, tmp_path: Path) -> None:
        """A run is written as JSON with every question, as a page, and its charts as pictures."""
        run = measure(small_index.settings, [questions], None, baselines=False)

        write(run, tmp_path / "new" / "out")

        names = sorted(file.name for file in (tmp_path / "new" / "out").iterdir())
        assert names == ["kind.svg", "language.svg", "refusals.svg", "report.html", "results.json", "systems.svg"]
        written = json.loads((tmp_path / "new" / "out" / "results.json").read_text("utf-8"))
        assert written == json.loads(json.dumps(run.to_dict()))
        assert [one["id"] for one in written["systems"]["assistant"]["questions"]] == ["d", "wp-001", "a"]

    def test_no_folder(self, small_index: SmallIndex, questions: Path) -> None:
        """A folder that cannot be made is named with what to do."""
        run = measure(small_index.settings, [questions], None, baselines=False)

        with pytest.raises(CannotWrite, match=r"cannot be written .* Name another folder with --out"):
            write(run, questions / "out")
