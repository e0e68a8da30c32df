"""PDF operators → the straight lines and filled areas that they paint, and the tables that are ruled with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_NUMBERS = (int, float)
# An area that is thinner is a line to the eye; word processors draw cell borders so.
_LINE_WIDTH = 2.5
# Maps and drawings have many more; a table on such a page is found by its words alone.
_MAX_SHAPES = 6_000


@dataclass(frozen=True, slots=True)
class Shape:
    """A straight line, or a filled rectangle; lengths in points, `x` runs along the page's text and `y` upwards.

    `shade` is the colour of an area in the numbers of its colour space; None for a line.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    shade: tuple[float, ...] | None = None

    @property
    def is_line(self) -> bool:
        """True for what reads as a line, however it was drawn."""
        return self.shade is None or min(self.x1 - self.x0, self.y1 - self.y0) <= _LINE_WIDTH


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell by the rows and columns that it takes up, ends excluded, and by its place on the page, as in `Run`."""

    row: int
    column: int
    row_end: int
    column_end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The cells of a table in reading order; `headed` counts the first rows that rules or shade set apart.

    `columns` are where its columns begin and end, one place more than there are columns.
    """

    cells: tuple[GridCell, ...]
    columns: tuple[float, ...]
    headed: int
    angle: int

    def cell_of(self, x: float, y: float, angle: int) -> GridCell | None:
        """The cell at a place, given in the directions of text that is turned by `angle`."""
        if angle != self.angle:
            return None
        return next((cell for cell in self.cells if cell.x0 <= x < cell.x1 and cell.y0 <= y < cell.y1), None)


class Ruler:
    """Follows the operators of a page and notes what they paint.

    Text is read by pypdf, so its visitor gives the paths as well: a second parser would read the page anew and would
    have other coordinates on turned and cropped pages.
    """

    def __init__(self) -> None:
        self._shapes: list[Shape] = []
        self._paths: list[list[tuple[float, float]]] = []
        self._shade: tuple[float, ...] = (0.0,)
        self._stack: list[tuple[float, ...]] = []

    def shapes(self, angle: int) -> list[Shape]:
        """What was painted, turned with text that is turned by `angle` degrees; none on a page full of drawings."""
        if len(self._shapes) > _MAX_SHAPES:
            return []
        return [_turned(shape, angle) for shape in self._shapes]

    def after(self, operator: bytes, operands: Sequence[Any], cm: Sequence[float]) -> None:
        """Called after each operator with the matrix that holds for it."""
        match operator:
            case b"m" | b"l" | b"c" | b"v" | b"y" | b"re" if _numeric(operands):
                self._draw(operator, [float(operand) for operand in operands], cm)
            case b"h" if self._paths and self._paths[-1]:
                self._paths[-1].append(self._paths[-1][0])
            case b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n":
                self._paint(operator.decode())
            case b"g" | b"rg" | b"k" | b"sc" | b"scn" if operands and _numeric(operands):
                self._shade = tuple(float(operand) for operand in operands)
            case b"q":
                self._stack.append(self._shade)
            case b"Q" if self._stack:
                self._shade = self._stack.pop()

    def _draw(self, operator: bytes, numbers: list[float], cm: Sequence[float]) -> None:
        """Add to the path."""

        def point(x: float, y: float) -> tuple[float, float]:
            return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]

        if len(self._paths) > _MAX_SHAPES:
            return
        match operator, numbers:
            case b"re", [x, y, width, height]:
                corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
                self._paths.append([point(*corner) for corner in corners])
            case b"m", [x, y]:
                self._paths.append([point(x, y)])
            case ((b"l" | b"c" | b"v" | b"y"), [*_, x, y]) if self._paths:
                self._paths[-1].append(point(x, y))

    def _paint(self, operator: str) -> None:
        """Note what the path leaves on the page, and begin a new one."""
        for path in self._paths if len(self._shapes) <= _MAX_SHAPES else ():
            if operator in ("s", "b", "b*"):
                path.append(path[0])
            if operator[0] in "SsBb":
                self._shapes += [_between(one, other) for one, other in pairwise(path) if _is_straight(one, other)]
            if operator[0] in "fFBb" and not _is_white(self._shade) and _is_rectangle(path):
                self._shapes.append(_around(path, self._shade))
        self._paths = []


def _numeric(operands: Iterable[Any]) -> bool:
    return all(isinstance(operand, _NUMBERS) for operand in operands)


def _is_white(shade: Sequence[float]) -> bool:
    """True for a colour that is not seen on paper; four numbers are parts of ink."""
    return all(part < 0.015 for part in shade) if len(shade) == 4 else all(part > 0.985 for part in shade)


def _is_straight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """True for a stretch that runs along or across the page."""
    return min(abs(one[0] - other[0]), abs(one[1] - other[1])) < 0.5


def _is_rectangle(path: Sequence[tuple[float, float]]) -> bool:
    """True for four straight sides."""
    return len(set(path)) == 4 and all(_is_straight(one, other) for one, other in pairwise(path))


def _between(one: tuple[float, float], other: tuple[float, float]) -> Shape:
    return _around([one, other], None)


def _around(points: Iterable[tuple[float, float]], shade: tuple[float, ...] | None) -> Shape:
    """The shape with these corners."""
    across, up = zip(*points, strict=True)
    return Shape(min(across), min(up), max(across), max(up), shade)


def _turned(shape: Shape, angle: int) -> Shape:
    """The shape in the directions of text that is turned by an angle."""

    def turned(x: float, y: float) -> tuple[float, float]:
        return {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[angle]

    return _around([turned(shape.x0, shape.y0), turned(shape.x1, shape.y1)], shape.shade)
