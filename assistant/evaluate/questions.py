"""Read question sets: one JSON object a line, a question or a dialogue of several."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.errors import AssistantError

Half = Literal["tune", "test"]
HALVES: tuple[Half, Half] = ("tune", "test")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer holds.

    Attributes:
        id: Its own within the whole file.
        dialogue: Id of the dialogue it belongs to; its own id when it stands alone.
        turn: Its place in that dialogue, counted from 1.
        kind, lang: What results are grouped by; empty when not given.
        answerable: Whether the documents hold the answer.
        answer_facts: What the answer must say; of each fact any one wording will do.
        gold_quotes: Sentences of the documents that answer it.
        gold_any: Whether one gold quote or page is enough, instead of all.
        gold_pages: Document and page (counted from 1) where the answer stands.
    """

    id: str
    question: str
    dialogue: str
    turn: int = 1
    kind: str = ""
    lang: str = ""
    answerable: bool = True
    answer_facts: tuple[tuple[str, ...], ...] = ()
    gold_quotes: tuple[str, ...] = ()
    gold_any: bool = False
    gold_pages: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions asked one after another; a question that stands alone is a dialogue of one turn."""

    id: str
    turns: tuple[Question, ...]

    @property
    def half(self) -> Half:
        """The half it is in for good: numbers in the code are chosen on `tune`, figures given for `test`."""
        return HALVES[int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2]


class _Unfit(Exception):
    """A line is not a question; the message says what is wrong with it."""


def read_questions(path: Path) -> tuple[Dialogue, ...]:
    """The dialogues of a file in UTF-8 with one JSON object a line, in its order; keys we do not know are ignored.

    Raises:
        AssistantError: If the file cannot be read or is empty, or a line is no question; names file and line.
    """
    dialogues: list[Dialogue] = []
    first_lines: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            dialogue = _dialogue(_decoded(line))
            for question in dialogue.turns:
                if question.id in first_lines:
                    raise _Unfit(f"the id {question.id!r} was already given in line {first_lines[question.id]}")
                first_lines[question.id] = number
        except _Unfit as error:
            raise AssistantError(f"{path}, line {number}: {error}. Mend or remove that line.") from error
        dialogues.append(dialogue)
    if not dialogues:
        raise AssistantError(f"{path} holds no questions. Write one JSON object a line, with id and question.")
    return tuple(dialogues)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank with their numbers, counted from 1."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip()
    except UnicodeDecodeError as error:
        raise AssistantError(
            f"{path} is not UTF-8 text. Save the questions as UTF-8, one JSON object a line."
        ) from error
    except OSError as error:
        raise AssistantError(f"{path} cannot be read: {error.strerror}. Name a file of questions.") from error


def _decoded(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise _Unfit(f"not JSON ({error.msg} at character {error.pos + 1})") from error
    except (ValueError, RecursionError) as error:  # a number or a nesting past the parser's limits
        raise _Unfit("not JSON that can be read") from error
    if not isinstance(entry, dict):
        raise _Unfit("not a JSON object")
    return entry


def _dialogue(entry: dict[str, Any]) -> Dialogue:
    name = _words(entry, "id")
    if "turns" not in entry:
        return Dialogue(name, (_question(entry, name, 1, name),))
    turns = entry["turns"]
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
        raise _Unfit("'turns' must be a list of questions")
    return Dialogue(name, tuple(_question(turn, name, n, f"{name}-t{n}") for n, turn in enumerate(turns, start=1)))


def _question(entry: dict[str, Any], dialogue: str, turn: int, default_id: str) -> Question:
    return Question(
        id=_words(entry, "id") if "id" in entry else default_id,
        question=_words(entry, "question"),
        dialogue=dialogue,
        turn=turn,
        kind=_words(entry, "kind") if entry.get("kind") else "",
        lang=_words(entry, "lang") if entry.get("lang") else "",
        answerable=_truth(entry, "answerable", default=True),
        answer_facts=tuple(_fact(fact) for fact in _list(entry, "answer_facts")),
        gold_quotes=_strings(_list(entry, "gold_quotes"), "'gold_quotes' must be a list of strings"),
        gold_any=_truth(entry, "gold_any", default=False),
        gold_pages=tuple(_page(page) for page in _list(entry, "gold_pages")),
    )


def _words(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Unfit(f"{key!r} must be a string that is not empty")
    return value


def _truth(entry: dict[str, Any], key: str, *, default: bool) -> bool:
    value = entry.get(key, default)
    if not isinstance(value, bool):
        raise _Unfit(f"{key!r} must be true or false")
    return value


def _list(entry: dict[str, Any], key: str) -> list[Any]:
    value = entry.get(key) or []
    if not isinstance(value, list):
        raise _Unfit(f"{key!r} must be a list")
    return value


def _strings(values: list[Any], complaint: str) -> tuple[str, ...]:
    if not all(isinstance(value, str) for value in values):
        raise _Unfit(complaint)
    return tuple(values)


def _fact(value: Any) -> tuple[str, ...]:
    wordings = value if isinstance(value, list) else [value]
    return _strings(wordings, "'answer_facts' must be a list of wordings or of lists of wordings")


def _page(value: Any) -> tuple[str, int]:
    match value:
        case [str(document), int(page)] if page >= 1 and not isinstance(page, bool):
            return document, page
    raise _Unfit("'gold_pages' must be a list of [document, page] with pages counted from 1")
