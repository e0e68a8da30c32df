"""The facts of a text that can be compared without understanding it, beside its numbers: names, denials, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.answer.numbers import MONTHS, is_number_word
from assistant.words import ALL_FUNCTION_WORDS, FUNCTION_WORDS

_NOT_NEGATED = re.compile(r"\bno (?:later|more|less|fewer) than\b|\bnot (?:only|more than)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|without|cannot|neither|nor|unless|except|nicht|kein\w*|nie|niemals|ohne|"
    r"weder|niemand|nichts|ne|pas|jamais|aucune?|sans|non|nessun\w*|senza|né|mai più)\b|"
    r"n[’']t\b|\bn[’'](?=[aeiouyéêh])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|\b(?:https?://|www\.)[^\s<>()]*[^\s<>().,;:!?]", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w’'&.-]*")
_PREPOSITIONS_DE = frozenset("in aus von bei nach mit für zu an bis seit".split())


def fold_word(word: str) -> str:
    """A word as names are compared: small, without accents, possessive and full stop."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(char))
    return re.sub(r"(?:[’']s?|\.)$", "", plain)


def is_negated(text: str) -> bool:
    """Whether a text denies something."""
    return bool(_NEGATION.search(_NOT_NEGATED.sub(" ", text)))


def addresses(text: str) -> set[str]:
    """The mail and web addresses of a text, small."""
    return {found.group().casefold() for found in _ADDRESS.finditer(text)}


def names(text: str, language: str) -> list[str]:
    """The words of a text that name someone or something, as written; in German not every noun is one.

    The first word of a text is among them where it is no function word: whether it is a name is for the caller to see.
    """
    found = []
    words = [match for match in _NAME.finditer(_ADDRESS.sub(" ", text)) if len(match.group().strip("’'.-")) > 1]
    for place, match in enumerate(words):
        word = match.group().rstrip("’'.-&")
        if fold_word(word) in MONTHS or word.casefold() in MONTHS or is_number_word(word):
            continue
        shaped = any(char.isupper() or char.isdigit() for char in word[1:])
        if not word[0].isupper() and not shaped:
            continue
        if word.casefold() in ALL_FUNCTION_WORDS and not (word.isupper() and len(word) > 1):
            continue
        if language != "de" or shaped or _names_in_german(words, place):
            found.append(word)
    return found


def _names_in_german(words: list[re.Match[str]], place: int) -> bool:
    """Whether a German noun stands like a name: next to another capital, or after a preposition without an article."""
    before = words[place - 1].group() if place else ""
    after = words[place + 1].group() if place + 1 < len(words) else ""
    german = FUNCTION_WORDS["de"]
    beside = [one for one in (before, after) if one[:1].isupper() and one.casefold() not in german]
    return place == 0 or bool(beside) or before.casefold() in _PREPOSITIONS_DE


def clauses(text: str) -> Iterator[str]:
    """The parts of a sentence between commas, semicolons and the like."""
    for part in re.split(r"[;:]\s|,\s(?!\d)|(?<=\D),\s|\s[–—]\s|\s\((?=\w)|\)\s", text):
        if re.search(r"\w", part):
            yield part
