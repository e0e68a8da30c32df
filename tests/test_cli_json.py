"""The shape that programs read: `--json` and `--batch`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from answers import SHAPE
from command import environment, words
from conftest import SmallIndex
from in_process import Command, Outcome

WHERE = "Where is the summer school held?"


def assert_shape(answer: dict[str, Any]) -> None:
    """The answer has the keys of the design, no more and no fewer, at each level."""
    assert set(answer) == SHAPE["answer"]
    assert answer["schema"] == 1
    for name in ("sentences", "citations", "passages", "notices"):
        assert all(set(one) == SHAPE[name] for one in answer[name])
    assert all(set(span) == SHAPE["spans"] for one in answer["citations"] for span in one["spans"])
    assert set(answer["seconds"]) == SHAPE["seconds"]
    assert answer["reason"] is None or set(answer["reason"]) == {"code", "text"}
    assert answer["state"] in {"answered", "partial", "not_found"}
    assert len(answer["passages"]) <= 10
    assert all(0 <= one["score"] <= 1 for one in answer["passages"])


class TestShape:
    @pytest.mark.parametrize("question", [WHERE, "What is the telephone number of Luc Morel?", "Who is the pope?"])
    def test_ask(self, command: Command, small_index: SmallIndex, question: str) -> None:
        """`ask --json` gives exactly the keys of the design."""
        outcome = command("ask", "--json", question, settings=small_index.settings)

        answer = json.loads(outcome.out)
        assert_shape(answer)
        assert (answer["id"], answer["question"]) == ("", question)

    def test_batch(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """A line for each question and turn, in their order, in the same shape; unknown keys do not matter."""
        turns = [{"question": WHERE}, {"id": "named", "question": "And when?"}, {"question": "Who may come?"}]
        lines = [
            {"id": "one", "question": WHERE, "lang": "en", "gold_pages": [["school.txt", 1]]},
            {"id": "talk", "turns": turns},
            {"id": 7, "question": "How much do member firms pay?"},
            {"question": "Who is the pope?"},
        ]
        file = tmp_path / "questions.jsonl"
        file.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n", "utf-8")

        outcome = command("ask", "--batch", file, settings=small_index.settings)

        assert (outcome.status, outcome.err) == (0, "")
        answers = [json.loads(line) for line in outcome.out.splitlines()]
        for answer in answers:
            assert_shape(answer)
        assert [answer["id"] for answer in answers] == ["one", "talk-t1", "named", "talk-t3", "7", ""]
        assert "school" in answers[2]["understood_as"]
        assert answers[5]["state"] == "not_found"

    def test_same_as_ask(self, command: Command, small_index: SmallIndex) -> None:
        """A question from the input is answered as on the command line."""
        asked = json.loads(command("ask", "--json", WHERE, settings=small_index.settings).out)
        outcome = command(
            "ask", "--batch", "-", settings=small_index.settings, stdin=json.dumps({"question": WHERE}).encode()
        )

        batched = json.loads(outcome.out)
        assert {name: batched[name] for name in batched if name != "seconds"} == {
            name: asked[name] for name in asked if name != "seconds"
        }

    def test_bad_lines(self, command: Command, small_index: SmallIndex) -> None:
        """Each line that cannot be asked gives its error in its place; the others are answered; status 3."""
        lines = [
            b'\xef\xbb\xbf{"id": "a", "question": "%s"}' % WHERE.encode(),
            b"no JSON",
            b"[1, 2]",
            b'{"id": "b"}',
            b'{"id": "c", "question": 7}',
            b'{"id": "d", "question": "\xff\xfe"}',
            b'{"id": "e", "turns": "no"}',
            b'{"id": "f", "question": "  "}',
            b'{"id": "g", "question": "%s"}' % (b"word " * 10_000),
            b'{"id": "h", "turns": [{"question": "?"}, {"question": "%s"}]}' % WHERE.encode(),
            b"[" * 100_000,
            b'{"id": "z", "question": "%s"}' % WHERE.encode(),
        ]

        outcome = command("ask", "--batch", "-", settings=small_index.settings, stdin=b"\n".join(lines))

        rows = [json.loads(line) for line in outcome.out.splitlines()]
        assert (outcome.status, outcome.err) == (3, "")
        errors = [row for row in rows if "error" in row]
        assert all(list(row) == ["line", "id", "error"] and set(row["error"]) == {"code", "text"} for row in errors)
        assert [(row["line"], row["id"], row["error"]["code"]) for row in errors] == [
            (2, None, "bad_line"), (3, None, "bad_line"), (4, None, "bad_line"), (5, None, "bad_line"),
            (6, None, "bad_line"), (7, None, "bad_line"), (8, "f", "bad_question"), (9, "g", "bad_question"),
            (10, "h-t1", "bad_question"), (11, None, "bad_line"),
        ]  # fmt: skip
        assert [row["id"] for row in rows if "error" not in row] == ["a", "h-t2", "z"]
        assert [row.get("id") for row in rows] == [
            "a", None, None, None, None, None, None, "f", "g", "h-t1", "h-t2", None, "z",
        ]  # fmt: skip

    def test_empty_batch(self, command: Command, small_index: SmallIndex) -> None:
        """No lines, no answers, nothing wrong."""
        assert command("ask", "--batch", "-", settings=small_index.settings) == Outcome(0, "", "")

    def test_reader_has_gone(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """When the program that reads the answers ends early, the command ends too and says nothing."""
        file = tmp_path / "many.jsonl"
        file.write_text(json.dumps({"question": WHERE}) + "\n", "utf-8")
        file.write_text(file.read_text("utf-8") * 200, "utf-8")
        with subprocess.Popen(
            words(small_index.settings, "ask", "--batch", str(file)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(),
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            first = process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read()

        assert json.loads(first)["question"] == WHERE
        assert said == b""
        assert process.returncode == 1
