"""Turn the answers of `assistant ask --batch` into the two plain runs that a scorer of its own can read.

    python eval/to_score.py BATCH.jsonl OUT_DIR

`OUT_DIR/retrieval.jsonl` takes each answer's passages, `OUT_DIR/answers.jsonl` its text, citations and whether it
refuses. Lines that hold an error instead of an answer are counted and left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def retrieval_line(answer: dict[str, Any]) -> dict[str, Any]:
    """The passages of one answer, best first, each with all its pages."""
    passages = [{"text": p["text"], "source": p["document"], "page": p["pages"]} for p in answer["passages"]]
    return {"id": answer["id"], "passages": passages}


def answer_line(answer: dict[str, Any]) -> dict[str, Any]:
    """The text of one answer and its citations, each with the page its quote begins on."""
    citations = [{"text": c["quote"], "source": c["document"], "page": c["page"]} for c in answer["citations"]]
    return {
        "id": answer["id"],
        "answer": answer["answer"],
        "citations": citations,
        "abstained": answer["state"] == "not_found",
    }


def main() -> int:
    """Read the batch, write both files, say what was written; 3 when lines were left out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("batch", type=Path, metavar="BATCH.jsonl")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    given = parser.parse_args()
    with given.batch.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    answers = [line for line in lines if "error" not in line]
    given.out.mkdir(parents=True, exist_ok=True)
    for name, convert in (("retrieval", retrieval_line), ("answers", answer_line)):
        text = "".join(json.dumps(convert(answer)) + "\n" for answer in answers)
        (given.out / f"{name}.jsonl").write_text(text, encoding="utf-8")
    left_out = len(lines) - len(answers)
    print(f"{len(answers)} answers written to {given.out}, {left_out} errors left out.", file=sys.stderr)
    return 3 if left_out else 0


if __name__ == "__main__":
    sys.exit(main())
