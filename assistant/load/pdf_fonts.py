"""Fonts of a PDF: which characters their codes stand for, and how much room these take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject

# pypdf decodes and measures by this class but does not export it; hence the bound on its version.
from pypdf.generic._font import Font

from assistant.load.clean import clean

# Where a font does not tell how far its letters rise and fall: in thousandths of its size.
_RISE, _FALL = 750.0, -220.0
_DIGITS = frozenset("0123456789")
_SMALL = 0.75  # of the width of the usual digits


@dataclass(frozen=True, slots=True)
class Face:
    """A font, whether its codes mean characters, whether it is bold, and its measures.

    `scale` turns its widths into thousandths of its size; its letters rise to `high` and fall to `low` times its size.
    `small_digits` are the characters of its encoding that stand for digits and are drawn smaller than the usual ones.
    """

    font: Font
    readable: bool
    bold: bool
    scale: float
    low: float
    high: float
    is_embedded: bool
    is_drawing: bool
    small_digits: frozenset[str]


class Glyph(NamedTuple):
    """What a glyph says, how wide it is in thousandths of the font's size, and whether it is the blank of one byte.

    `written` is what it says with characters that are drawn as nothing; a small digit is raised or lowered.
    """

    text: str
    width: float
    is_blank: bool
    written: str
    is_small_digit: bool


def face_of(resource: DictionaryObject) -> Face:
    """What a font's resource tells."""
    font = Font.from_font_resource(resource)
    identity = str(resource.get("/Encoding", "")) in ("/Identity-H", "/Identity-V")
    readable = font.interpretable and not (identity and "/ToUnicode" not in resource)
    bold = bool(re.search(r"bold|black|heavy|(?<![a-z])demi|-bd\b", font.name, re.IGNORECASE))
    scale = 1.0
    if font.sub_type == "Type3":
        matrix = resolved(resource.get("/FontMatrix"))
        scale = abs(float(matrix[0])) * 1000 if isinstance(matrix, ArrayObject) and matrix else 1.0
    high, low = font.font_descriptor.ascent, font.font_descriptor.descent
    # Many programs leave these at zero, or write what a whole line takes up.
    high = float(high) if isinstance(high, (int, float)) and 400 <= high <= 1200 else _RISE
    low = float(low) if isinstance(low, (int, float)) and -500 <= low <= -50 else _FALL
    is_drawing = font.sub_type == "Type3"
    is_embedded = is_drawing or font.font_descriptor.font_file is not None
    return Face(font, readable, bold, scale, low / 1000, high / 1000, is_embedded, is_drawing, _small_digits(font))


def _small_digits(font: Font) -> frozenset[str]:
    """The characters of a font's encoding that stand for digits and are drawn smaller than the usual ones.

    Typesetters take the small digits of the font itself for the marks of footnotes: they are not smaller type, and
    stand on the line. Only a one is as narrow in many fonts, so that there have to be two kinds of it.
    """
    if not isinstance(font.encoding, str):
        return frozenset()
    widths = {
        key: (text, float(font.get_text_width(key)))
        for key, text in font.character_map.items()
        if isinstance(key, str) and text in _DIGITS
    }
    widest = max((width for _, width in widths.values()), default=0.0)
    ones = max((width for text, width in widths.values() if text == "1"), default=0.0)
    return frozenset(key for key, (text, width) in widths.items() if width < _SMALL * (ones if text == "1" else widest))


def glyphs_of(codes: bytes, face: Face) -> list[Glyph]:
    """The glyphs that codes stand for in a font."""
    font = face.font
    if isinstance(font.encoding, str):
        keys = codes.decode(font.encoding, "replace")
        names = list(keys)
    else:
        names = [font.encoding.get(code, chr(code)) for code in codes]
        keys = "".join(map(chr, codes))
    glyphs = []
    for name, key in zip(names, keys, strict=True):
        text = "".join(str(font.character_map.get(part, part)) for part in name) if face.readable else "\ufffd"
        width = font.space_width if key == font.space_char else font.get_text_width(key)
        is_blank = key == " " and isinstance(font.encoding, dict)
        glyphs.append(Glyph(clean(text), float(width), is_blank, text, key in face.small_digits))
    return glyphs


def codes_of(item: bytes | str) -> bytes:
    """The raw bytes of a string operand."""
    return item if isinstance(item, bytes) else getattr(item, "original_bytes", item.encode("latin-1", "replace"))


def resolved(value: Any) -> Any:
    """The object that a reference leads to."""
    return value.get_object() if hasattr(value, "get_object") else value
