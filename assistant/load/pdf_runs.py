"""PDF operators → runs of text with their places; beside `pdf.py` the only file that knows pypdf."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

# pypdf decodes and measures by this class but does not export it; hence the bound on its version.
from pypdf.generic._font import Font

from assistant.load.clean import clean
from assistant.load.layout import Run
from assistant.load.rules import Ruler

_NUMBERS = (int, float)
_HYPHENS = ("-", "\xad", "‐")


def runs_of(page: PageObject, ruler: Ruler) -> list[Run]:
    """Every run of text that is drawn on a page, in the order in which it is drawn; `ruler` notes what is ruled."""
    pen = _Pen(page)

    def after(operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        pen.after(operator, operands, cm, tm)
        ruler.after(operator, operands, cm)

    page.extract_text(visitor_operand_before=pen.before, visitor_operand_after=after)
    return pen.runs


@dataclass
class _TextState:
    """The part of the graphics state that tells how text is drawn; units are those of text space."""

    font: Font | None = None
    readable: bool = True
    bold: bool = False
    glyph_scale: float = 1.0
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    mode: int = 0


class _Pen:
    """Follows the operators of a page, and of the forms drawn on it, and notes every run of text with its place.

    pypdf's own visitor for text gives no widths, and joins what stands side by side; without widths there are no
    columns, no tables and no word boxes. Matrices, nesting and limits remain pypdf's.
    """

    def __init__(self, page: PageObject) -> None:
        self.runs: list[Run] = []
        self._state = _TextState()
        self._stack: list[_TextState] = []
        self._resources: list[Any] = [_resolved(page.get("/Resources")) or _inherited_resources(page)]
        self._fonts: dict[int, tuple[Font, bool, bool, float]] = {}
        self._marks: list[tuple[bool, bool]] = []
        self._advance = 0.0
        self._placed = True

    def before(self, operator: bytes, operands: list[Any], _cm: list[float], _tm: list[float]) -> None:
        """Called before pypdf handles an operator: a form's own resources count while it is drawn."""
        if operator == b"Do":
            forms = _resolved(_get(self._resources[-1], "/XObject"))
            form = _resolved(_get(forms, operands[0])) if operands else None
            self._resources.append(_resolved(_get(form, "/Resources")) or self._resources[-1])
            self._stack.append(replace(self._state))

    def after(self, operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        """Called after pypdf has handled an operator: `cm` and `tm` are the matrices that hold for its text."""
        match operator:
            case b"Tj" | b"TJ" | b"'" | b'"':
                self._show(operator, operands, _product(tm, cm))
            case b"BT" | b"Td" | b"TD" | b"Tm" | b"T*":
                self._advance, self._placed = 0.0, True
            case b"Tf" if len(operands) > 1:
                self._set_font(operands[0], operands[1])
            case b"q":
                self._stack.append(replace(self._state))
            case b"Q":
                self._state = self._stack.pop() if self._stack else self._state
            case b"Do":
                self._resources.pop()
                self._state = self._stack.pop() if self._stack else self._state
            case b"BDC" | b"BMC":
                self._marks.append(_mark(operands))
            case b"EMC":
                self._marks = self._marks[:-1]
            case b"Tc" | b"Tw" | b"Tz" | b"Ts" | b"Tr" if operands and isinstance(operands[0], _NUMBERS):
                self._set(operator, float(operands[0]))

    def _set(self, operator: bytes, value: float) -> None:
        """Set one number of the text state."""
        match operator:
            case b"Tc":
                self._state.char_space = value
            case b"Tw":
                self._state.word_space = value
            case b"Tz":
                self._state.stretch = value / 100
            case b"Ts":
                self._state.rise = value
            case b"Tr":
                self._state.mode = int(value)

    def _set_font(self, name: Any, size: Any) -> None:
        """Take up a font by its name in the resources."""
        resource = _resolved(_get(_resolved(_get(self._resources[-1], "/Font")), name))
        self._state.font = None
        if isinstance(resource, DictionaryObject):
            if id(resource) not in self._fonts:
                try:
                    self._fonts[id(resource)] = _font(resource)
                except (AttributeError, TypeError):  # what pypdf itself passes over
                    return
            font = self._fonts[id(resource)]
            self._state.font, self._state.readable, self._state.bold, self._state.glyph_scale = font
        if isinstance(size, _NUMBERS):
            self._state.size = float(size)

    def _show(self, operator: bytes, operands: list[Any], matrix: list[float]) -> None:
        """Note the text that an operator shows."""
        if operator == b"'" or operator == b'"':
            self._advance, self._placed = 0.0, True
        shown = operands[-1] if operands else b""
        for item in shown if isinstance(shown, ArrayObject) else [shown]:
            if isinstance(item, _NUMBERS):
                self._advance -= float(item) / 1000 * self._state.size * self._state.stretch
            elif isinstance(item, (bytes, str)) and not isinstance(item, NameObject) and self._state.font is not None:
                self._note(_codes(item), self._state.font, matrix)

    def _note(self, codes: bytes, font: Font, matrix: list[float]) -> None:
        """Note one string of character codes where the pen stands, and move the pen behind it."""
        state = self._state
        text, width, count = _decoded(codes, font)
        if not state.readable:
            text = "\ufffd" * count
        elif text in _HYPHENS and any(breaks for _, breaks in self._marks):
            text = "\xad"
        one_byte_spaces = codes.count(32) if isinstance(font.encoding, dict) else 0
        length = width / 1000 * state.glyph_scale * state.size + count * state.char_space
        length = (length + one_byte_spaces * state.word_space) * state.stretch
        start, self._advance = self._advance, self._advance + length
        space = (font.space_width / 1000 * state.glyph_scale * state.size + state.char_space) * state.stretch
        one_space = space + (state.word_space * state.stretch if one_byte_spaces else 0.0)
        lead, trail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
        a, b, c, d, e, f = matrix
        x, y = e + (start + lead * one_space) * a + state.rise * c, f + (start + lead * one_space) * b + state.rise * d
        along, up = math.hypot(a, b), math.hypot(c, d)
        angle = round(math.degrees(math.atan2(b, a)) / 90) % 4 * 90
        x, y = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[angle]
        inner = max(length - (lead + trail) * one_space, 0.0) if text.strip() else 0.0
        self.runs.append(
            Run(
                clean(text),
                x,
                x + inner * along,
                y,
                abs(state.size) * up,
                space * along,
                state.bold or state.mode == 2,
                angle,
                # A typesetter may mark the hyphen that breaks a word as an artifact; it still tells that it is broken.
                any(artifact for artifact, _ in self._marks) and text.strip() not in _HYPHENS,
                self._placed,
            )
        )
        self._placed = False


def _mark(operands: list[Any]) -> tuple[bool, bool]:
    """Whether marked content is no part of the text, and whether it is the hyphen of a word broken at a line's end."""
    actual = _get(_resolved(operands[1]), "/ActualText") if len(operands) > 1 else None
    text = actual.decode("utf-16", "replace") if isinstance(actual, bytes) else actual
    return bool(operands) and operands[0] == "/Artifact", text == "\xad"


def _font(resource: DictionaryObject) -> tuple[Font, bool, bool, float]:
    """A font, whether its codes mean characters, whether it is bold, and the scale of its widths."""
    font = Font.from_font_resource(resource)
    identity = str(resource.get("/Encoding", "")) in ("/Identity-H", "/Identity-V")
    readable = font.interpretable and not (identity and "/ToUnicode" not in resource)
    bold = bool(re.search(r"bold|black|heavy|(?<![a-z])demi|-bd\b", font.name, re.IGNORECASE))
    scale = 1.0
    if font.sub_type == "Type3":
        matrix = _resolved(resource.get("/FontMatrix"))
        scale = abs(float(matrix[0])) * 1000 if isinstance(matrix, ArrayObject) and matrix else 1.0
    return font, readable, bold, scale


def _decoded(codes: bytes, font: Font) -> tuple[str, float, int]:
    """The characters that codes stand for in a font, their width in thousandths of its size, and how many glyphs."""
    if isinstance(font.encoding, str):
        glyphs = codes.decode(font.encoding, "replace")
        keys = glyphs
    else:
        glyphs = "".join(font.encoding.get(code, chr(code)) for code in codes)
        keys = "".join(map(chr, codes))
    text = "".join(str(font.character_map.get(glyph, glyph)) for glyph in glyphs)
    width = sum(font.space_width if key == font.space_char else font.get_text_width(key) for key in keys)
    return text, float(width), len(keys)


def _codes(item: bytes | str) -> bytes:
    """The raw bytes of a string operand."""
    return item if isinstance(item, bytes) else getattr(item, "original_bytes", item.encode("latin-1", "replace"))


def _product(m: Sequence[float], n: Sequence[float]) -> list[float]:
    """The matrix that first does `m`, then `n`."""
    return [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]


def _resolved(value: Any) -> Any:
    """The object that a reference leads to."""
    return value.get_object() if hasattr(value, "get_object") else value


def _get(holder: Any, key: Any) -> Any:
    """The value of a key, None where the holder is no dictionary."""
    return holder.get(key) if isinstance(holder, (DictionaryObject, StreamObject)) else None


def _inherited_resources(page: PageObject) -> Any:
    """The resources that a page has from the folders of the page tree above it."""
    above = _resolved(page.get("/Parent"))
    for _ in range(50):  # page trees of damaged files may form a circle
        found = _resolved(_get(above, "/Resources"))
        if found is not None or above is None:
            return found
        above = _resolved(_get(above, "/Parent"))
    return None
