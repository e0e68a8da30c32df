"""What can be odd about a page: one wording each, and how programs tell them apart again."""

from __future__ import annotations

import re
from dataclasses import dataclass

NO_TEXT = "no text"
SCAN = "no text (a scan?)"
GARBLED = "text looks garbled"
NO_TABLES = "its tables could not be made out"
NOT_LOOKED_AT = "not checked for hidden text"
READ_BY_OCR = "read by OCR"

_SAMPLE_CHARS = 60
_HIDDEN = re.compile(r"hidden text: ([\d,]+) characters? \((.+?)\)(?:: (.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text of a page that people do not see: how many characters but white space, why, and how it begins, escaped."""

    characters: int
    reason: str
    sample: str


def counted(count: int, noun: str, several: str = "") -> str:
    """A number of things as people read it: "1 page", "1,200 pages"; `several` where the plural is no mere s."""
    return f"{count:,} {noun if count == 1 else several or f'{noun}s'}"


def hidden_text(text: str, reason: str) -> tuple[str, ...]:
    """The note for text that people do not see (`reason`: "not displayed", "white on white"); none for white space."""
    count = sum(not char.isspace() for char in text)
    if not count:
        return ()
    folded = " ".join(text.split())
    sample = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in folded[:_SAMPLE_CHARS])
    shortened = sample + ("…" if len(folded) > _SAMPLE_CHARS else "")
    return (f"hidden text: {counted(count, 'character')} ({reason}): {shortened}",)


def parse_hidden(note: str) -> Hidden | None:
    """What a note about hidden text says; None for any other note."""
    found = _HIDDEN.fullmatch(note)
    return Hidden(int(found[1].replace(",", "")), found[2], found[3] or "") if found else None
