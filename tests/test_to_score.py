"""Tests of eval/to_score.py: batch answers as plain runs for another scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TO_SCORE = Path(__file__).parent.parent / "eval" / "to_score.py"
ANSWER = {
    "schema": 1,
    "id": "a",
    "question": "What colour is the barn?",
    "state": "answered",
    "answer": "Red [1].",
    "citations": [{"number": 1, "passage": "p", "document": "farm.pdf", "page": 2, "quote": "red"}],
    "passages": [{"passage": "p", "document": "farm.pdf", "page": 1, "pages": [1, 2], "text": "It is red."}],
}
REFUSAL = {"schema": 1, "id": "b", "state": "not_found", "answer": "No.", "citations": [], "passages": []}
ERROR = {"line": 2, "id": None, "error": {"code": "bad_line", "text": "Not JSON."}}


def read(path: Path) -> list[object]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_lines(tmp_path: Path) -> None:
    """A batch becomes one file of passages and one of answers; lines with an error are left out, status 3."""
    batch, out = tmp_path / "batch.jsonl", tmp_path / "new" / "out"
    batch.write_text("".join(json.dumps(line) + "\n" for line in (ANSWER, ERROR, REFUSAL)), encoding="utf-8")

    run = subprocess.run([sys.executable, TO_SCORE, batch, out], capture_output=True, text=True, check=False)

    assert run.returncode == 3
    assert run.stderr == f"2 answers written to {out}, 1 errors left out.\n"
    assert read(out / "retrieval.jsonl") == [
        {"id": "a", "passages": [{"text": "It is red.", "source": "farm.pdf", "page": [1, 2]}]},
        {"id": "b", "passages": []},
    ]
    citations = [{"text": "red", "source": "farm.pdf", "page": 2}]
    assert read(out / "answers.jsonl") == [
        {"id": "a", "answer": "Red [1].", "citations": citations, "abstained": False},
        {"id": "b", "answer": "No.", "citations": [], "abstained": True},
    ]
