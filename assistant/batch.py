"""Many questions from a file of JSON lines; each line is a question or a dialogue."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from assistant.errors import AssistantError, BadQuestion
from assistant.records import Answer


def answer_lines(
    lines: Iterable[bytes], ask: Callable[[str, Sequence[Answer]], Answer]
) -> Iterator[Answer | dict[str, Any]]:
    """Answer each line, in order.

    Args:
        lines: UTF-8 JSON objects: `{"id", "question"}`, or `{"id", "turns": [{"id", "question"}, ...]}` of which each
            turn sees those before it. Unknown keys and empty lines are ignored.
        ask: Answers a question in the light of the answers before it.

    Yields:
        An answer for each question or turn, or `{"line", "id", "error": {"code", "text"}}` for a line or turn that
        cannot be asked.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            turns = _turns(line)
        except BadQuestion as error:
            yield _error(number, None, "bad_line", error)
            continue
        history: list[Answer] = []
        for name, question in turns:
            try:
                answer = dataclasses.replace(ask(question, history), id=name)
            except BadQuestion as error:
                yield _error(number, name, "bad_question", error)
                continue
            history.append(answer)
            yield answer


@contextmanager
def opened_lines(name: str) -> Iterator[IO[bytes]]:
    """The lines of a file, or of standard input for `-`.

    Raises:
        AssistantError: If the file cannot be read.
    """
    if name == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as held:
        try:
            file = held.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise AssistantError(f"{name} cannot be read ({error.strerror}). Check its name and rights.") from error
        yield file


def _turns(line: bytes) -> list[tuple[str, str]]:
    """The ids and questions of a line.

    Raises:
        BadQuestion: If it is not of the form that `answer_lines` reads.
    """
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadQuestion("This line is not JSON in UTF-8. Write one JSON object a line.") from None
    if not isinstance(row, dict):
        raise BadQuestion('This line is not an object. Write {"id": ..., "question": ...}.')
    name = _name(row, "")
    if "turns" not in row:
        return [(name, _question(row))]
    turns = row["turns"]
    if not turns or not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise BadQuestion('"turns" is not a list of objects with a "question" each.')
    return [(_name(turn, f"{name}-t{place}"), _question(turn)) for place, turn in enumerate(turns, 1)]


def _name(row: dict[str, Any], default: str) -> str:
    name = row.get("id", default)
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise BadQuestion('The "id" of this line is neither text nor a whole number.')
    return str(name).encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair could not be printed


def _question(row: dict[str, Any]) -> str:
    question = row.get("question")
    if not isinstance(question, str):
        raise BadQuestion('This line has no "question" that is text.')
    return question


def _error(line: int, name: str | None, code: str, error: AssistantError) -> dict[str, Any]:
    return {"line": line, "id": name, "error": {"code": code, "text": str(error)}}
