"""Lines in the order in which they are read: as drawn where that is how people read, else column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.load.grids import in_reading_order, place_of
from assistant.load.layout import Line, Run, lines_of
from assistant.load.rules import Grid

# Fewer lines have no order to speak of, and covers are drawn in any.
_FEWEST_LINES = 8
# Of the steps from a line to the next, so many lead on to the line below or beside where people read as was drawn.
_READ_ON = 0.5
_NEXT_LINE = 3.0  # times the size of the type
_GUTTER = 0.8  # times the size of the type
_MOST_ACROSS = 0.3  # of the lines: headings, figures and their captions run across columns
_MOST_BLOCKS = 1_000  # finding columns takes the square of it
_COLUMN_CHARS = 12.0  # per line on average; what is narrower is a column of a table


@dataclass(frozen=True, slots=True)
class _Block:
    """What keeps together: a line, or all lines of a ruled table."""

    lines: tuple[Line, ...]
    x0: float
    x1: float
    y: float
    size: float
    chars: int


def lines_in_order(runs: Sequence[Run], grids: Sequence[Grid]) -> list[Line]:
    """The runs of a page as lines, in the order in which they are read; those of a ruled table come together."""
    drawn = [line for group in in_reading_order(runs, grids) for line in lines_of(group)]
    loose = [line for line in drawn if place_of(line, grids) is None]
    if len(loose) < _FEWEST_LINES or _reads_on(loose):
        return drawn
    angle = max({line.angle for line in loose}, key=lambda turn: sum(line.angle == turn for line in loose))
    outside = [run for run in runs if run.angle == angle and place_of(run, grids) is None]
    blocks = [_block((line,)) for line in _parted(lines_of(_row_by_row(outside)))]
    for grid in grids:
        inside = tuple(line for line in drawn if (found := place_of(line, grids)) and found[0] is grid)
        blocks += [_block(inside)] if inside else []
    turned = [line for line in loose if line.angle != angle]
    return [line for block in _by_columns(blocks) for line in block.lines] + turned


def _block(lines: tuple[Line, ...]) -> _Block:
    """Lines as one block; it stands where the first of them does."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return _Block(lines, x0, x1, lines[0].y, lines[0].size, sum(len(line.text) for line in lines))


def _reads_on(lines: Sequence[Line]) -> bool:
    """True when lines that are drawn one after the other mostly stand one below or beside the other."""
    steps = len(lines) - 1
    return sum(_follows(above, below) for above, below in pairwise(lines)) >= _READ_ON * steps


def _follows(above: Line, below: Line) -> bool:
    """True when a line stands next below another, or in the same row to its right."""
    size = max(above.size, below.size)
    drop = above.y - below.y
    beside = abs(drop) < 0.5 * size and below.x0 >= above.x1
    return beside or (0 < drop < _NEXT_LINE * size and below.x0 < above.x1 and above.x0 < below.x1)


def _row_by_row(runs: Iterable[Run]) -> list[Run]:
    """The runs from top to bottom, those of one row from left to right."""
    rows: list[list[Run]] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: -run.y):
        if rows and rows[-1][0].y - run.y < 0.4 * max(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [run for row in rows for run in sorted(row, key=lambda run: run.x0)]


def _parted(lines: Iterable[Line]) -> list[Line]:
    """A line for each cell: what stands side by side may belong to two columns."""
    return [Line((cell,), line.y, line.size, line.bold, line.angle) for line in lines for cell in line.cells]


def _by_columns(blocks: Sequence[_Block]) -> list[_Block]:
    """Blocks from top to bottom; where there are columns, the left before the right, between what runs across them."""
    gutter = _gutter(blocks)
    if gutter is None:
        return sorted(blocks, key=lambda block: (-block.y, block.x0))
    ordered: list[_Block] = []
    left: list[_Block] = []
    right: list[_Block] = []
    for block in sorted(blocks, key=lambda block: (-block.y, block.x0)):
        if block.x1 <= gutter:
            left.append(block)
        elif block.x0 >= gutter:
            right.append(block)
        else:
            ordered += [*_by_columns(left), *_by_columns(right), block]
            left, right = [], []
    return ordered + _by_columns(left) + _by_columns(right)


def _gutter(blocks: Sequence[_Block]) -> float | None:
    """Where white space from top to bottom parts blocks of text; None where there is one column."""
    if len(blocks) > _MOST_BLOCKS:
        return None
    best: tuple[int, float] | None = None
    for edge in sorted({round(block.x1, 1) + 0.1 for block in blocks}):
        left = [block for block in blocks if block.x1 <= edge]
        right = [block for block in blocks if block.x0 >= edge]
        fewer = min(len(left), len(right))
        if fewer < 2 or len(blocks) - len(left) - len(right) > _MOST_ACROSS * len(blocks):
            continue
        white = min(block.x0 for block in right) - max(block.x1 for block in left)
        side_by_side = max(block.y for block in right) > min(block.y for block in left) and max(
            block.y for block in left
        ) > min(block.y for block in right)
        texts = all(
            sum(block.chars for block in side) >= _COLUMN_CHARS * sum(len(block.lines) for block in side)
            for side in (left, right)
        )
        wide = white > _GUTTER * max(block.size for block in (left[0], right[0]))
        if side_by_side and texts and wide and (best is None or fewer > best[0]):
            best = (fewer, edge)
    return best[1] if best else None
