"""Footnotes of a page, which interrupt the text above them and what it goes on with in the next column or page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.load.grids import place_of
from assistant.load.layout import Line
from assistant.load.rules import Grid

_MARK = re.compile(r"[⁰¹²³⁴-⁹†‡§]+ ?\S")
_SMALLER = 0.95  # than the running text
_SAME = 0.1  # of the size


def begins_note(line: Line, body: float) -> bool:
    """True for a line that begins with a raised mark in type smaller than the running text."""
    return line.size < _SMALLER * body and _MARK.match(line.text) is not None


def without_notes(lines: Sequence[Line], body: float, grids: Sequence[Grid]) -> tuple[list[Line], list[Line]]:
    """The lines of a page but for its footnotes, and these.

    A footnote goes on as long as lines of its size follow below; what stands in a ruled table is none.

    Args:
        lines: In reading order.
        body: The size of the running text.
        grids: The ruled tables of the page.
    """
    text: list[Line] = []
    notes: list[Line] = []
    last: Line | None = None
    for line in lines:
        goes_on = (
            last is not None
            and abs(line.size - last.size) < _SAME * last.size
            and 0 < last.y - line.y < 2 * line.size
            and line.x0 < last.x1
        )
        if (goes_on or begins_note(line, body)) and place_of(line, grids) is None:
            notes.append(line)
            last = line
        else:
            text.append(line)
            last = None
    return text, notes


def parted_notes(lines: Sequence[Line], body: float) -> list[list[Line]]:
    """The lines of footnotes, note by note."""
    notes: list[list[Line]] = []
    for line in lines:
        if not notes or begins_note(line, body):
            notes.append([])
        notes[-1].append(line)
    return notes
