"""Runs of text with their places → lines, as one reads them on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.load.flow import BULLET, NUMBER
from assistant.load.pieces import Box, Word
from assistant.load.rules import Grid, Shape

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEADERS = re.compile(r"[.·…_](?:\s*[.·…_]){3,}")
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,:/@-]*[A-Za-z0-9]")
_INITIAL = 0.6  # of the size of the letter with which a text begins, at most
_ONE_LETTER_WORDS = "AIOEYÀÈ"
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = {raised: digit for digit, raised in RAISED.items()}


class Paint(NamedTuple):
    """How a string is painted.

    `colour` is red, green and blue from 0 to 1, None where it cannot be told; `mode` is the PDF text render mode. A
    viewer has the letters of a font that is embedded; those of a font that is drawing come in any size.
    """

    colour: tuple[float, float, float] | None
    mode: int
    is_embedded: bool
    is_drawing: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A string as it is drawn; lengths are in points, `x` runs along the baseline and `y` upwards.

    Attributes:
        text: What it says, blanks included; x0 and x1 are where its visible part begins and ends.
        y: Its baseline.
        size: The height of its type; `space` is the width of a blank in it.
        angle: By how much it is turned, 0, 90, 180 or 270 degrees.
        artifact: True when the file itself marks it as no part of the text (a running header, a leader).
        placed: True when it was put in its place by itself, not drawn on from the run before.
        boxes: Where each character of the text is seen.
        paint: How it is painted.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    space: float
    bold: bool
    angle: int
    artifact: bool
    placed: bool
    boxes: tuple[Box, ...]
    paint: Paint


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line that is parted from the next by a wide gap."""

    words: tuple[Word, ...]
    x0: float
    x1: float

    @property
    def text(self) -> str:
        """Its words, parted by one blank."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; lengths as in `Run`. `cells` is what it falls into; mostly it is one."""

    cells: tuple[Cell, ...]
    y: float
    size: float
    bold: bool
    angle: int

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the whole line."""
        return tuple(word for cell in self.cells for word in cell.words)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(cell.x1 for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The lines of a page in the order in which they are drawn, and the lower and upper edge of its paper.

    The lines of a ruled table come together, cell by cell; `bars` are filled areas that no text stands on.
    """

    lines: tuple[Line, ...]
    bottom: float
    top: float
    grids: tuple[Grid, ...] = ()
    bars: tuple[Shape, ...] = ()


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """The runs as lines, in the order in which they are drawn."""
    lines: list[Line] = []
    current: list[Run] = []
    for run in runs:
        if not run.text.strip():
            if current and run.text:
                current.append(run)
            continue
        shown = [earlier for earlier in current if earlier.text.strip()]
        if any(_is_shadow(run, earlier) for earlier in shown[-40:]):
            continue
        if shown and not _goes_on(shown, run):
            lines += _line(current)
            current = []
        current.append(run)
    return lines + _line(current)


def _is_shadow(run: Run, earlier: Run) -> bool:
    """True when a run only repeats an earlier one in its place, as is done to make type look bold."""
    near = 0.2 * run.size
    return run.text == earlier.text and abs(run.x0 - earlier.x0) < near and abs(run.y - earlier.y) < near


def _goes_on(line: Sequence[Run], run: Run) -> bool:
    """True when a run stands in the same line, behind what the line has so far."""
    last = line[-1]
    size = max(last.size, run.size)
    if run.angle != last.angle or run.x0 < last.x1 - 0.6 * size:
        return bool(_RTL.search(run.text)) and run.angle == last.angle and abs(run.y - last.y) < 0.3 * size
    drop = min(abs(run.y - last.y), abs(run.y - line[0].y))
    raised = min(last.size, run.size) < 0.85 * size and run.x0 - last.x1 < size
    return drop <= (0.65 if raised else 0.3) * size


def _line(runs: Sequence[Run]) -> list[Line]:
    """A line made of runs; none for blank ones."""
    shown = [run for run in runs if run.text.strip()]
    if not shown:
        return []
    if sum(len(_RTL.findall(run.text)) for run in shown) * 2 > sum(len(run.text.strip()) for run in shown):
        shown.sort(key=lambda run: run.x0)
        runs = shown
    weights: Counter[float] = Counter()
    for run in shown:
        weights[run.size] += len(run.text.strip())
    size = max(weights, key=lambda key: (weights[key], key))
    main = max((run for run in shown if run.size == size), key=lambda run: len(run.text))
    initial = shown[0] if _is_initial(shown) else None
    if initial:
        shown = shown[1:]
        runs = runs[list(runs).index(initial) + 1 :]
    cells = _cells([_raised(run, main, run is shown[0]) for run in runs], size)
    cells = _with_initial(initial, cells) if initial else _merge_mark(cells)
    return [Line(tuple(cells), main.y, size, all(run.bold for run in shown), main.angle)] if cells else []


def _is_initial(runs: Sequence[Run]) -> bool:
    """True when the first of some runs is the large letter with which a text begins."""
    first = runs[0]
    return (
        len(runs) > 1
        and first.text.isupper()
        and len(first.text) == 1
        and all(run.size <= _INITIAL * first.size for run in runs[1:])
        and 0 <= runs[1].x0 - first.x1 + 0.1 * first.size < 0.5 * first.size
        and runs[1].text[:1].isalpha()
    )


def _with_initial(initial: Run, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a line with the large letter before them; the line begins behind it, as those below do."""
    first, letter = cells[0], Word(initial.text, around(initial.boxes))
    word = first.words[0]
    if initial.text in _ONE_LETTER_WORDS:
        words = (letter, *first.words)
    else:
        words = (Word(letter.text + word.text, around([letter.box, word.box])), *first.words[1:])
    return [replace(first, words=words), *cells[1:]]


def _raised(run: Run, main: Run, leads: bool) -> Run:
    """A number that is raised as a mark of a footnote or a power, in raised digits; a blank parts a leading mark."""
    number = run.text.strip()
    small = number.isdecimal() and run.size <= 0.85 * main.size and run.y >= main.y + 0.15 * main.size
    if not small and not (leads and number.translate(_LOWERED).isdecimal() and not number.isdecimal()):
        return run
    text, boxes = run.text.translate(RAISED), run.boxes
    if leads and not text[-1].isspace():
        text, boxes = text + " ", (*boxes, boxes[-1])
    return replace(run, text=text, boxes=boxes)


def _cells(runs: Sequence[Run], size: float) -> list[Cell]:
    """The runs of a line, blanks put in where there are gaps, parted where a gap is wide."""
    cells: list[Cell] = []
    inks: list[_Ink] = []
    x0, x1 = 0.0, 0.0
    for run in runs:
        own = [_Ink(char, box) for char, box in zip(run.text, run.boxes, strict=True)]
        if not run.text.strip():
            inks += own if inks else []
            continue
        gap = run.x0 - x1
        # Blanks between the words of a justified line may be wide too, but are seldom placed one by one.
        if inks and gap > (0.75 if run.placed else 1.5) * size:
            cells.append(Cell(_words(inks), x0, x1))
            inks = []
        if inks and gap > 0.5 * min(run.space, 0.4 * run.size) and not inks[-1].char.isspace():
            inks.append(_Ink(" ", run.boxes[0]))
        x0, x1 = (x0, max(run.x1, x1)) if inks else (run.x0, run.x1)
        inks += own
    cells.append(Cell(_words(inks), x0, x1))
    return [cell for cell in cells if cell.words]


class _Ink(NamedTuple):
    """One character and where it is seen."""

    char: str
    box: Box


def _words(inks: Sequence[_Ink]) -> tuple[Word, ...]:
    """The words of some characters, leaders gone; a soft hyphen stays where it says that the last word goes on."""
    inks = _without_leaders(_right_way(inks))
    inks = inks[: max((at + 1 for at, ink in enumerate(inks) if not ink.char.isspace()), default=0)]
    words: list[Word] = []
    start = 0
    for end in range(len(inks) + 1):
        if end == len(inks) or inks[end].char.isspace():
            word = [ink for at, ink in enumerate(inks[start:end], start) if ink.char != "\xad" or at == len(inks) - 1]
            if word:
                words.append(Word("".join(ink.char for ink in word), around(ink.box for ink in word)))
            start = end + 1
    return tuple(words)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds some boxes, at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _without_leaders(inks: Sequence[_Ink]) -> Sequence[_Ink]:
    """The characters with blanks for the dots that lead to a page number, unless there is nothing else."""
    text = "".join(ink.char for ink in inks)
    if not text.strip(" .·…_"):
        return inks
    led = {at for found in _LEADERS.finditer(text) for at in range(*found.span())}
    return [_Ink(" ", ink.box) if at in led else ink for at, ink in enumerate(inks)]


def _right_way(inks: Sequence[_Ink]) -> Sequence[_Ink]:
    """Text that runs from right to left, which is drawn the way it looks, in the order in which it is read."""
    text = "".join(ink.char for ink in inks)
    if len(_RTL.findall(text)) * 2 <= sum(not char.isspace() for char in text):
        return inks
    turned = list(inks[::-1])
    for found in _LEFT_TO_RIGHT.finditer(text[::-1]):
        turned[slice(*found.span())] = turned[slice(*found.span())][::-1]
    return turned


def _merge_mark(cells: list[Cell]) -> list[Cell]:
    """The cells with a bullet or number joined to what it marks."""
    if len(cells) > 1 and cells[0].text == "o":  # a circle to the eye, in word processors
        cells = [replace(cells[0], words=(replace(cells[0].words[0], text="◦"),)), *cells[1:]]
    if len(cells) < 2 or not (BULLET.match(cells[0].text + " x") or NUMBER.match(cells[0].text + " x")):
        return cells
    if cells[0].text[-1:].isalnum():
        return cells
    return [Cell(cells[0].words + cells[1].words, cells[0].x0, cells[1].x1), *cells[2:]]
