"""Tests of assistant/batch.py: questions and dialogues from JSON lines."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import pytest

from assistant.batch import answer_lines
from assistant.errors import BadQuestion, DamagedIndex
from assistant.records import Answer, Seconds

ANSWER = Answer(
    schema=1,
    id="",
    question="",
    understood_as="",
    language="en",
    generation="g",
    worded_by="extract",
    state="not_found",
    complete=True,
    reason=None,
    missing=(),
    notices=(),
    answer="",
    sentences=(),
    dropped=(),
    citations=(),
    passages=(),
    seconds=Seconds(0, 0, 0),
)


def ask(question: str, history: Sequence[Answer]) -> Answer:
    """Answer with the questions seen so far; "bad" is refused."""
    if question == "bad":
        raise BadQuestion("There is no question.")
    seen = " > ".join([*(one.question for one in history), question])
    return dataclasses.replace(ANSWER, question=question, answer=seen)


def run(*lines: str | bytes | dict[str, Any]) -> list[tuple[str | None, str]]:
    """The id, and the answer or the code of the error, of each result."""
    encoded = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    return [
        (one.id, one.answer) if isinstance(one, Answer) else (one["id"], one["error"]["code"])
        for one in answer_lines(encoded, ask)
    ]


class TestQuestions:
    def test_in_order(self) -> None:
        """One answer a line, in order, with the line's id; unknown keys are ignored, lines share no history."""
        assert run({"id": "b", "question": "One?", "kind": "fact"}, {"id": "a", "question": "Two?"}) == [
            ("b", "One?"),
            ("a", "Two?"),
        ]

    def test_numbers_as_ids(self) -> None:
        """An id may be a whole number; without one the answer has none."""
        assert run({"id": 7, "question": "One?"}, {"question": "Two?"}) == [("7", "One?"), ("", "Two?")]

    def test_empty_lines(self) -> None:
        """Empty lines and a byte order mark are no lines and no errors."""
        assert run(b"\xef\xbb\xbf" + b'{"question": "\xc3\xa9?"}\r\n', b"", b"  \n") == [("", "é?")]

    def test_half_a_pair(self) -> None:
        """Half of a surrogate pair in an id, which no terminal prints, becomes a question mark."""
        assert run('{"id": "a\\ud800", "question": "One?"}') == [("a?", "One?")]


class TestDialogues:
    def test_history(self) -> None:
        """Each turn sees the answers before it; a turn without an id is named by its dialogue and place."""
        turns = [{"question": "One?"}, {"id": "second", "question": "Two?"}, {"question": "Three?"}]

        assert run({"id": "d", "turns": turns}, {"id": "e", "turns": [{"question": "New?"}]}) == [
            ("d-t1", "One?"),
            ("second", "One? > Two?"),
            ("d-t3", "One? > Two? > Three?"),
            ("e-t1", "New?"),
        ]

    def test_bad_turn(self) -> None:
        """A turn that cannot be asked is an error of its own; those after it go on without it."""
        turns = [{"question": "One?"}, {"question": "bad"}, {"question": "Three?"}]

        assert run({"id": "d", "turns": turns}) == [
            ("d-t1", "One?"),
            ("d-t2", "bad_question"),
            ("d-t3", "One? > Three?"),
        ]


class TestErrors:
    def test_shape(self) -> None:
        """An error names its line, counted from 1 with the empty ones, and is one sentence or two for people."""
        results = list(answer_lines([b"", b'{"question": "One?"}', b"no json"], ask))

        assert results[1] == {
            "line": 3,
            "id": None,
            "error": {"code": "bad_line", "text": "This line is not JSON in UTF-8. Write one JSON object a line."},
        }

    @pytest.mark.parametrize(
        "line",
        [
            b"{",
            b"\xff\xfe{}",
            b"[" * 100_000,
            b"9" * 10_000,
            b'"question"',
            b"[]",
            b"null",
            b"{}",
            b'{"question": 5}',
            b'{"question": null}',
            b'{"id": [1], "question": "One?"}',
            b'{"id": null, "question": "One?"}',
            b'{"id": true, "question": "One?"}',
            b'{"id": 1.5, "question": "One?"}',
            b'{"turns": "One?"}',
            b'{"turns": []}',
            b'{"turns": {}}',
            b'{"turns": ["One?"]}',
            b'{"turns": [{"question": "One?"}, {}]}',
            b'{"turns": [{"id": [], "question": "One?"}]}',
        ],
    )
    def test_bad_line(self, line: bytes) -> None:
        """A line of another form is one error, whatever it holds, and the lines after it are answered."""
        assert run(line, {"id": "next", "question": "Two?"}) == [(None, "bad_line"), ("next", "Two?")]

    def test_bad_question(self) -> None:
        """A question that cannot be asked is an error with its id."""
        assert run({"id": "q", "question": "bad"}) == [("q", "bad_question")]

    def test_other_errors(self) -> None:
        """What would fail for every line ends the run: it is not the line's fault."""

        def broken(question: str, history: Sequence[Answer]) -> Answer:
            raise DamagedIndex("The index is damaged.")

        with pytest.raises(DamagedIndex):
            list(answer_lines([b'{"question": "One?"}'], broken))

    def test_one_by_one(self) -> None:
        """An answer is given before the next line is read."""
        read: list[int] = []

        def lines() -> Any:
            for number in range(3):
                read.append(number)
                yield b'{"question": "One?"}'

        next(answer_lines(lines(), ask))
        assert read == [0]
