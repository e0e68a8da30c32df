"""What the glyphs of a PDF are meant as, where that is not what their codes stand for."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

from pypdf.generic import DictionaryObject

from assistant.load.layout import RAISED
from assistant.load.pdf_fonts import Glyph, resolved

HYPHENS = ("-", "\xad", "‐")


class Mark(NamedTuple):
    """Marked content: whether it is no part of the text, and what the file says that it reads as."""

    is_artifact: bool
    says: str


def mark_of(operands: list[Any]) -> Mark:
    """What the operands that begin marked content tell."""
    properties = resolved(operands[1]) if len(operands) > 1 else None
    actual = properties.get("/ActualText") if isinstance(properties, DictionaryObject) else None
    text = actual.decode("utf-16", "replace") if isinstance(actual, bytes) else str(actual or "")
    return Mark(bool(operands) and operands[0] == "/Artifact", text)


def as_meant(glyphs: list[Glyph], says: str) -> list[Glyph]:
    """The glyphs as the file says that they read, where that is the same text: a raised 2 is "²".

    A hyphen that reads as a soft one breaks a word at a line's end. Whatever else a file says is not what people see.
    """
    text = "".join(glyph.text for glyph in glyphs)
    same = unicodedata.normalize("NFKC", says) == unicodedata.normalize("NFKC", text) and len(glyphs) == len(says)
    if not same and not (says == "\xad" and text in HYPHENS):
        return glyphs
    return [glyph._replace(text=char) for glyph, char in zip(glyphs, says, strict=False)]


def raised(before: str, glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs with raised digits for small ones; after a capital letter, as in CO₂, these may be lowered."""
    meant = []
    for glyph in glyphs:
        if glyph.is_small_digit and not before[-1:].isupper():
            glyph = glyph._replace(text=glyph.text.translate(RAISED))
        meant.append(glyph)
        before += glyph.text
    return meant
