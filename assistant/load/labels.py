"""The numbers printed on the pages of a document whose file does not tell them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.load.layout import Leaf, Line

_EDGE = 0.12  # of the height of the page
_NUMBER = re.compile(r"\d{1,4}")
_ROMAN = re.compile(r"[ivxl]{1,7}")
_ENDS = re.compile(r"[\W_]*(?:page|seite|pagina|p\.|s\.)?\s*(\w+)\b|\b(\w+)[\W_]*$", re.IGNORECASE)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_FEWEST = 3  # pages, or the half of them where that is more


def printed_labels(leaves: Sequence[Leaf]) -> list[str]:
    """The number printed at the head or foot of each page; none at all where they do not count on from page to page.

    A page that prints none, such as a title page, has the number that is its turn, or none before the first.
    """
    arabic = [_ends(leaf, _NUMBER) for leaf in leaves]
    shift = _shift([{int(text) for text in found} for found in arabic])
    if shift is None:
        return []
    first = next(at for at, found in enumerate(arabic) if str(at + shift) in found)
    roman_shift = _shift([{_value(text) for text in _ends(leaf, _ROMAN)} for leaf in leaves[:first]], fewest=1)
    labels = [str(at + shift) if at >= first or roman_shift is None else "" for at in range(len(leaves))]
    for at in range(first if roman_shift is not None else 0):
        labels[at] = _roman(at + (roman_shift or 0))
    return [label if not label.lstrip("-").isdigit() or int(label) > 0 else "" for label in labels]


def at_edge(line: Line, leaf: Leaf) -> bool:
    """True in the outer part of the page."""
    margin = _EDGE * (leaf.top - leaf.bottom)
    return line.y < leaf.bottom + margin or line.y > leaf.top - margin


def _ends(leaf: Leaf, wanted: re.Pattern[str]) -> set[str]:
    """What stands at the ends of the lines at the page's edges and looks like a page number."""
    words: set[str] = set()
    for line in leaf.lines:
        if at_edge(line, leaf):
            own = re.sub(r"(\d+)\s*(?:/|of|von|de|di|sur)\s*\d+\W*$", r"\1", line.text.casefold())
            words.update(word for found in _ENDS.finditer(own) for word in found.groups() if word)
    return {word for word in words if wanted.fullmatch(word)}


def _shift(numbers: Sequence[set[int]], fewest: int = _FEWEST) -> int | None:
    """By how much the printed numbers differ from the count of pages from 0, where most pages agree."""
    votes = Counter(number - at for at, found in enumerate(numbers) for number in found)
    if not votes:
        return None
    shift, count = votes.most_common(1)[0]
    return shift if count >= max(fewest, len(numbers) / 2) else None


def _value(roman: str) -> int:
    """The number that roman digits stand for."""
    digits = [_ROMAN_DIGITS[char] for char in roman]
    return sum(-one if one < after else one for one, after in zip(digits, [*digits[1:], 0], strict=True))


def _roman(number: int) -> str:
    """A number below 90 in roman digits; empty for none."""
    text = ""
    for value, digits in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            text, number = text + digits, number - value
    return text
