"""Tests of assistant/evaluate/questions.py: question files, good and bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.evaluate import Dialogue, Question, read_questions


class TestReadQuestions:
    def test_all_keys(self, tmp_path: Path) -> None:
        """Every key of a question is read, a lone wording is a fact, and unknown keys are ignored."""
        entry = {
            "id": "a",
            "question": "How many?",
            "kind": "student",
            "lang": "en",
            "answerable": False,
            "answer_facts": [["25", "twenty-five"], "July"],
            "gold_quotes": ["25 came."],
            "gold_any": True,
            "gold_pages": [["farm.pdf", 3]],
            "note": "ignored",
        }
        path = tmp_path / "questions.jsonl"
        path.write_text("\n" + json.dumps(entry) + "\n")

        dialogues = read_questions(path)

        question = Question(
            id="a",
            question="How many?",
            dialogue="a",
            turn=1,
            kind="student",
            lang="en",
            answerable=False,
            answer_facts=(("25", "twenty-five"), ("July",)),
            gold_quotes=("25 came.",),
            gold_any=True,
            gold_pages=(("farm.pdf", 3),),
        )
        assert dialogues == (Dialogue("a", (question,)),)

    def test_dialogue(self, tmp_path: Path) -> None:
        """A turn without an id is named after its dialogue and place; a question is answerable unless it says not."""
        path = tmp_path / "questions.jsonl"
        path.write_text('{"id": "d", "turns": [{"id": "first", "question": "Who?"}, {"question": "And when?"}]}')

        dialogues = read_questions(path)

        turns = (Question("first", "Who?", "d", 1), Question("d-t2", "And when?", "d", 2))
        assert dialogues == (Dialogue("d", turns),)
        assert turns[1].answerable

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            ("Who?", "not JSON (Expecting value at character 1)"),
            ("[" * 100_000, "not JSON that can be read"),
            ("[]", "not a JSON object"),
            ('{"question": "Who?"}', "'id' must be a string that is not empty"),
            ('{"id": "b", "question": " "}', "'question' must be a string that is not empty"),
            ('{"id": "a", "question": "Who?"}', "the id 'a' was already given in line 1"),
            ('{"id": "b", "turns": []}', "'turns' must be a list of questions"),
            ('{"id": "b", "question": "?", "answerable": "no"}', "'answerable' must be true or false"),
            ('{"id": "b", "question": "?", "gold_quotes": "x"}', "'gold_quotes' must be a list"),
            ('{"id": "b", "question": "?", "gold_quotes": [1]}', "'gold_quotes' must be a list of strings"),
            (
                '{"id": "b", "question": "?", "answer_facts": [[25]]}',
                "'answer_facts' must be a list of wordings or of lists of wordings",
            ),
            (
                '{"id": "b", "question": "?", "gold_pages": [["farm.pdf", 0]]}',
                "'gold_pages' must be a list of [document, page] with pages counted from 1",
            ),
        ],
    )
    def test_bad_line(self, tmp_path: Path, line: str, complaint: str) -> None:
        """A line that is no question is named with its file and number, and what is wrong with it."""
        path = tmp_path / "questions.jsonl"
        path.write_text('{"id": "a", "question": "Who?"}\n' + line + "\n")

        with pytest.raises(AssistantError) as error:
            read_questions(path)

        assert str(error.value) == f"{path}, line 2: {complaint}. Mend or remove that line."

    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            (None, "cannot be read: No such file or directory. Name a file of questions."),
            (b" \n", "holds no questions. Write one JSON object a line, with id and question."),
            (b'{"id": "\xe9"}', "is not UTF-8 text. Save the questions as UTF-8, one JSON object a line."),
        ],
    )
    def test_bad_file(self, tmp_path: Path, content: bytes | None, complaint: str) -> None:
        """A file that is missing, empty or in another encoding is named with what to do."""
        path = tmp_path / "questions.jsonl"
        if content is not None:
            path.write_bytes(content)

        with pytest.raises(AssistantError) as error:
            read_questions(path)

        assert str(error.value) == f"{path} {complaint}"


def test_half() -> None:
    """A dialogue is in one half for good, by the parity of the sha256 of its id, whatever it asks."""
    turns = (Question("t", "?", "d"),)

    halves = {name: Dialogue(name, turns).half for name in ("a", "b", "d", "wp-001")}

    # echo -n NAME | sha256sum ends in bb, 9d, e4 and 52
    assert halves == {"a": "test", "b": "test", "d": "tune", "wp-001": "tune"}
