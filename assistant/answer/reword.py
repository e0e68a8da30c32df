"""Questions and sentences in other words: what a language model made of them, where it may be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.facts import addresses, fold_word, is_negated, names
from assistant.answer.numbers import Number, months, numbers
from assistant.answer.said import Said, SaidReader
from assistant.records import Answer
from assistant.safe_markdown import one_line

MOST_CHARS = 400  # of a question that was rewritten
MOST_LONGER = 2.5  # times the length of what was translated
_SAME_START = 4  # letters of a name in two languages: Turin, Turino

_LABEL = re.compile(r"^\W*(?:(?:the )?(?:last |rewritten )?question|frage|domanda)\s*:\s*", re.IGNORECASE)


def accepted_question(reply: str, question: str, history: Sequence[Answer], is_translated: bool) -> str:
    """The question that a model rewrote; empty where it is none, or brings in what nobody spoke of.

    Args:
        reply: What the model said.
        question: As typed.
        history: The answers before it.
        is_translated: Names may be written otherwise then.
    """
    lines = [line for line in one_line_each(reply) if re.search(r"\w", line)]
    if len(lines) != 1:
        return ""
    rewritten = _LABEL.sub("", lines[0]).strip(" \"'“”„«»*`")
    if not rewritten or len(rewritten) > MOST_CHARS + len(question) or addresses(rewritten) - addresses(question):
        return ""
    spoken = " ".join([question, *(f"{turn.understood_as} {turn.answer}" for turn in history)])
    told = numbers(spoken)
    if any(not any(one.value == other.value for other in told) for one in numbers(rewritten)):
        return ""
    known = _starts(spoken)
    if not is_translated and _new_names(rewritten, "en", known):
        return ""
    return rewritten


def one_line_each(reply: str) -> list[str]:
    """The lines of a reply, printable, without its thoughts."""
    return [one_line(line) for line in re.sub(r"<think.*?</think\w*>", "", reply, flags=re.DOTALL).splitlines()]


def accepted_translation(reply: str, sentence: str, language: str) -> str:
    """A sentence in another language; empty where it does not hold the same numbers, names and denial.

    Args:
        reply: What the model said.
        sentence: What it was to translate.
        language: Two letters, of the translation.
    """
    reader = SaidReader()
    said: list[Said] = [*reader.feed(reply), *reader.end()]
    text = " ".join(one.text for one in said)
    if not text or len(text) > MOST_LONGER * len(sentence) + 20 or addresses(text) != addresses(sentence):
        return ""
    if _facts(text) != _facts(sentence) or is_negated(text) != is_negated(sentence):
        return ""
    if _new_names(sentence, "en", _starts(text)) or _new_names(text, language, _starts(sentence)):
        return ""
    return text


def _new_names(text: str, language: str, known: set[str]) -> list[str]:
    """The names of a text that do not begin like a known word; its first word is not taken for one."""
    return [
        name
        for name in names(text, language)
        if fold_word(name)[:_SAME_START] not in known and not text.startswith(name)
    ]


def _facts(text: str) -> tuple[set[tuple[str, str]], set[str]]:
    return {(one.value, _same_unit(one)) for one in numbers(text)}, months(text)


def _same_unit(number: Number) -> str:
    return "" if number.unit.startswith("month ") else number.unit  # the months are compared by themselves


def _starts(text: str) -> set[str]:
    return {fold_word(word)[:_SAME_START] for word in re.findall(r"[^\W_]+", text)}
