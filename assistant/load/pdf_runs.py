"""PDF operators → runs of text with their places; with `pdf.py` and the other `pdf_` files all that knows pypdf."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from assistant.load.hidden import Drawing
from assistant.load.layout import Paint, Run
from assistant.load.pdf_colours import BLACK, SPACES, Colour, colour_of, kind_of
from assistant.load.pdf_fonts import Face, codes_of, face_of, glyphs_of, resolved
from assistant.load.pdf_meant import HYPHENS, Mark, as_meant, mark_of, raised
from assistant.load.pdf_paper import FAR, Paper
from assistant.load.pieces import Box
from assistant.load.rules import Ruler

_NUMBERS = (int, float)
_UNCHANGED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# What may hide text: fillings, shadings, clipping, transparency.
_PAINTING = frozenset(b"f F f* B B* b b* sh W W* gs Do".split())
_DARK = 1.5  # red, green and blue together


def drawing_of(page: PageObject, paper: Paper) -> Drawing:
    """What is drawn on a page."""
    pen = _Pen(page, paper)
    page.extract_text(visitor_operand_before=pen.before, visitor_operand_after=pen.after)
    return Drawing(tuple(pen.runs), tuple(pen.pictures), pen.plain, "".join(pen.written), pen.ruler)


@dataclass
class _TextState:
    """The part of the graphics state that tells how text is drawn; units are those of text space."""

    face: Face | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    mode: int = 0
    space: Any = SPACES[b"g"]
    colour: Colour | None = BLACK


class _Pen:
    """Follows the operators of a page, and of the forms drawn on it, and notes every run of text with its place.

    pypdf's own visitor for text gives no widths, and joins what stands side by side; without widths there are no
    columns, no tables and no word boxes. Matrices, nesting and limits remain pypdf's.
    """

    def __init__(self, page: PageObject, paper: Paper) -> None:
        self.runs: list[Run] = []
        self.pictures: list[Box] = []
        self.plain = True
        self.written: list[str] = []
        self.ruler = Ruler()
        self._display = paper.matrix
        self._state = _TextState()
        self._stack: list[_TextState] = []
        self._resources: list[Any] = [resolved(page.get("/Resources")) or _inherited_resources(page)]
        self._outer: list[Sequence[float]] = [_UNCHANGED]
        self._faces: dict[int, Face] = {}
        self._marks: list[Mark] = []
        self._advance = 0.0
        self._placed = True

    def before(self, operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        """Called before pypdf handles an operator: a form's own resources count while it is drawn."""
        if operator == b"Do":
            forms = resolved(_get(self._resources[-1], "/XObject"))
            form = resolved(_get(forms, operands[0])) if operands else None
            if _get(form, "/Subtype") == "/Image":
                self._picture(cm)
            # pypdf begins each form as if it were a page: where that is drawn is for us to remember.
            self._outer.append(_product(_own_matrix(form), _product(cm, self._outer[-1])))
            self._resources.append(resolved(_get(form, "/Resources")) or self._resources[-1])
            self._stack.append(replace(self._state))
            self.ruler.after(b"q", (), cm)

    def after(self, operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        """Called after pypdf has handled an operator: `cm` and `tm` are the matrices that hold for its text."""
        self.plain &= operator not in _PAINTING
        self.ruler.after(b"Q" if operator == b"Do" else operator, operands, _product(cm, self._outer[-1]))
        match operator:
            case b"Tj" | b"TJ" | b"'" | b'"':
                self._show(operator, operands, _product(tm, _product(cm, self._outer[-1])))
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
                self._outer.pop()
                self._state = self._stack.pop() if self._stack else self._state
            case b"BDC" | b"BMC":
                self._marks.append(mark_of(operands))
                self.plain &= not operands or operands[0] != "/OC"
            case b"g" | b"rg" | b"k":
                self._state.space = SPACES[operator]
                self._state.colour = colour_of(self._state.space, operands)
            case b"cs" if operands:
                spaces = resolved(_get(self._resources[-1], "/ColorSpace"))
                self._state.space = kind_of(_get(spaces, operands[0]) or operands[0])
                self._state.colour = None
            case b"sc" | b"scn":
                self._state.colour = colour_of(self._state.space, operands)
            case b"INLINE IMAGE":
                self._picture(cm)
            case b"EMC":
                self._marks = self._marks[:-1]
            case b"Tc" | b"Tw" | b"Tz" | b"Ts" | b"Tr" if operands and isinstance(operands[0], _NUMBERS):
                self._set(operator, float(operands[0]))

    def _picture(self, matrix: list[float]) -> None:
        """Note that a picture is drawn: it fills the unit square of a matrix."""
        place = _Place(_product(_product(matrix, self._outer[-1]), self._display), 0.0, 0.0, 1.0)
        self.pictures += place.boxes(0.0, 1.0, 1)
        self.plain = False

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
        resource = resolved(_get(resolved(_get(self._resources[-1], "/Font")), name))
        self._state.face = None
        if isinstance(resource, DictionaryObject):
            if id(resource) not in self._faces:
                try:
                    self._faces[id(resource)] = face_of(resource)
                except (AttributeError, TypeError):  # what pypdf itself passes over
                    return
            self._state.face = self._faces[id(resource)]
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
            elif isinstance(item, (bytes, str)) and not isinstance(item, NameObject) and self._state.face is not None:
                self._note(codes_of(item), self._state.face, matrix)

    def _note(self, codes: bytes, face: Face, matrix: list[float]) -> None:
        """Note one string of character codes where the pen stands, and move the pen behind it."""
        state = self._state
        glyphs = glyphs_of(codes, face)
        for mark in self._marks:
            glyphs = as_meant(glyphs, mark.says)
        if any(glyph.is_small_digit for glyph in glyphs):
            glyphs = raised("".join(run.text for run in self.runs[-1:]), glyphs)
        em = face.scale / 1000 * state.size * state.stretch
        place = _Place(_product(matrix, self._display), state.rise, face.low * state.size, face.high * state.size)
        boxes: list[Box] = []
        begins: float | None = None
        ends = at = self._advance
        for text, width, is_blank, *_ in glyphs:
            ink = width * em
            boxes += place.boxes(at, ink, len(text))
            after = at + ink + (state.char_space + (state.word_space if is_blank else 0.0)) * state.stretch
            if text and not text.isspace():
                begins, ends = at if begins is None else begins, after
            at = after
        begins, self._advance = self._advance if begins is None else begins, at
        text = "".join(glyph.text for glyph in glyphs)
        a, b, c, d, e, f = matrix
        x, y = e + begins * a + state.rise * c, f + begins * b + state.rise * d
        along, up = math.hypot(a, b), math.hypot(c, d)
        angle = round(math.degrees(math.atan2(b, a)) / 90) % 4 * 90
        x, y = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[angle]
        self.runs.append(
            Run(
                text,
                x,
                x + max(ends - begins, 0.0) * along,
                y,
                abs(state.size) * up,
                (face.font.space_width * em + state.char_space * state.stretch) * along,
                face.bold or state.mode == 2,
                angle,
                # A typesetter may mark the hyphen that breaks a word as an artifact; it still tells that it is broken.
                any(mark.is_artifact for mark in self._marks) and text.strip() not in HYPHENS,
                self._placed,
                tuple(boxes),
                Paint(state.colour, state.mode, face.is_embedded, face.is_drawing),
            )
        )
        self.plain &= state.mode == 0 and state.colour is not None and sum(state.colour) < _DARK
        self.written += [glyph.written for glyph in glyphs]
        self._placed = False


class _Place(NamedTuple):
    """Where the glyphs of a string are displayed: the matrix to the picture, and their height in text space."""

    matrix: list[float]
    rise: float
    low: float
    high: float

    def boxes(self, start: float, length: float, count: int) -> list[Box]:
        """The boxes of the `count` characters of the glyph that begins at `start` on the baseline."""
        a, b, c, d, e, f = self.matrix
        low, high = self.rise + self.low, self.rise + self.high
        found = []
        for at in range(count):
            s, t = start + length * at / count, start + length * (at + 1) / count
            across = sorted((s * a, t * a)), sorted((s * b, t * b))
            upward = sorted((low * c, high * c)), sorted((low * d, high * d))
            (x0, x1), (y0, y1) = ((one[0] + two[0], one[1] + two[1]) for one, two in zip(across, upward, strict=True))
            found.append(Box(x0 + e, y0 + f, x1 + e, y1 + f))
        return found


def _own_matrix(form: Any) -> Sequence[float]:
    """The matrix by which a form is put into the space where it is drawn."""
    matrix = resolved(_get(form, "/Matrix"))
    if not isinstance(matrix, ArrayObject) or len(matrix) != len(_UNCHANGED):
        return _UNCHANGED
    values = [resolved(value) for value in matrix]
    return [float(value) for value in values] if all(isinstance(value, _NUMBERS) for value in values) else _UNCHANGED


def _product(m: Sequence[float], n: Sequence[float]) -> list[float]:
    """The matrix that first does `m`, then `n`; what leads out of all numbers leads off the page."""
    found = [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
    return found if abs(sum(found)) < FAR else [1.0, 0.0, 0.0, 1.0, FAR, FAR]


def _get(holder: Any, key: Any) -> Any:
    """The value of a key, None where the holder is no dictionary."""
    return holder.get(key) if isinstance(holder, (DictionaryObject, StreamObject)) else None


def _inherited_resources(page: PageObject) -> Any:
    """The resources that a page has from the folders of the page tree above it."""
    above = resolved(page.get("/Parent"))
    for _ in range(50):  # page trees of damaged files may form a circle
        found = resolved(_get(above, "/Resources"))
        if found is not None or above is None:
            return found
        above = resolved(_get(above, "/Parent"))
    return None
