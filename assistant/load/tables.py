"""Tables found by where their words stand: rows whose cells begin, end or centre on the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.load.flow import join_lines
from assistant.load.layout import Line
from assistant.load.pieces import Piece, Word, names_columns, table_rows

# A cell of more lines is rather a text beside another one.
_CELL_LINES = 6


@dataclass(frozen=True, slots=True)
class _Part:
    """One cell of a row: its lines, where it begins and ends."""

    lines: tuple[str, ...]
    words: tuple[Word, ...]
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, and the lines of the page that it takes up: from `first` to `end`, end excluded."""

    parts: tuple[_Part, ...]
    first: int
    end: int
    bold: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table as pieces, and the lines of the page that it takes up: from `first` to `end`, end excluded."""

    pieces: tuple[Piece, ...]
    first: int
    end: int


def find_tables(lines: Sequence[Line], known: frozenset[str]) -> list[Table]:
    """The tables among the lines of a page, in order; `known` as in `flow.join_lines`."""
    tables: list[Table] = []
    rows: list[_Row] = []
    at = 0
    while at < len(lines):
        row = _row_at(lines, at)
        if row and rows and not _aligned(rows, row):
            tables += _table(rows, known)
            rows = []
        if row:
            rows.append(row)
            at = row.end
        else:
            tables += _table(rows, known)
            rows = []
            at += 1
    return tables + _table(rows, known)


def _row_at(lines: Sequence[Line], at: int) -> _Row | None:
    """The row that begins with a line; None where there is no second cell beside the first."""
    top = lines[at]
    parts = [_Part((cell.text,), cell.words, cell.x0, cell.x1) for cell in top.cells]
    above = top.y
    end = at + 1
    while end < len(lines):
        line = lines[end]
        last = parts[-1]
        beside = abs(line.y - top.y) < 0.3 * top.size and line.x0 > last.x1
        below = 0 < above - line.y < 1.7 * top.size and len(line.cells) == 1 and _stands_under(line, last, top.size)
        if beside:
            parts += [_Part((cell.text,), cell.words, cell.x0, cell.x1) for cell in line.cells]
        elif below and len(last.lines) < _CELL_LINES:
            words = (*last.words, *line.words)
            parts[-1] = _Part((*last.lines, line.text), words, min(last.x0, line.x0), max(last.x1, line.x1))
        else:
            break
        above = line.y
        end += 1
    if len(parts) < 2 or sum(len(part.lines) for part in parts) > 3 * len(parts):
        return None
    return _Row(tuple(parts), at, end, all(line.bold for line in lines[at:end]))


def _stands_under(line: Line, part: _Part, size: float) -> bool:
    """True when a line goes on below a cell: it begins, ends or centres with it."""
    return _meet(_marks(line.x0, line.x1), _marks(part.x0, part.x1), 0.4 * size)


def _marks(x0: float, x1: float) -> tuple[float, float, float]:
    """Where something begins, centres and ends."""
    return x0, (x0 + x1) / 2, x1


def _meet(ones: tuple[float, ...], others: tuple[float, ...], near: float) -> bool:
    """True when one of the places lies near its counterpart."""
    return any(abs(one - other) < near for one, other in zip(ones, others, strict=True))


def _aligned(rows: Sequence[_Row], row: _Row) -> bool:
    """True when a row has two columns in common with the rows above it, and the white space between two of them."""
    common = sum(any(_same_column(part, other) for above in rows for other in above.parts) for part in row.parts)
    return common >= 2 and any(
        min(right.x0, other_right.x0) - max(left.x1, other_left.x1) > 3
        for left, right in zip(row.parts, row.parts[1:], strict=False)
        for other_left, other_right in zip(rows[-1].parts, rows[-1].parts[1:], strict=False)
    )


def _same_column(part: _Part, other: _Part) -> bool:
    """True when two cells begin, centre or end at one place."""
    return _meet(_marks(part.x0, part.x1), _marks(other.x0, other.x1), 4)


def _table(rows: Sequence[_Row], known: frozenset[str]) -> list[Table]:
    """The rows as a table; none where there is only one."""
    if len(rows) < 2:
        return []
    widest = max(rows, key=lambda row: len(row.parts))
    columns: list[tuple[float, float]] = [
        (
            min(part.x0 for row in rows for part in row.parts if _same_column(part, model)),
            max(part.x1 for row in rows for part in row.parts if _same_column(part, model)),
        )
        for model in widest.parts
    ]
    texts: list[list[str]] = []
    words: list[tuple[Word, ...]] = []
    for row in rows:
        cells: list[list[_Part]] = [[] for _ in columns]
        for part in row.parts:
            cells[max(range(len(columns)), key=lambda at: _overlap(part, columns[at]))].append(part)
        texts.append([" ".join(join_lines(part.lines, known) for part in cell) for cell in cells])
        words.append(tuple(word for cell in cells for part in cell for word in part.words))
    has_header = (rows[0].bold and not rows[1].bold) or names_columns(texts)
    pieces = table_rows(texts, has_header)
    named = [replace(piece, words=own) for piece, own in zip(pieces, words[-len(pieces) :], strict=True)]
    return [Table(tuple(named), rows[0].first, rows[-1].end)]


def _overlap(part: _Part, column: tuple[float, float]) -> float:
    """By how much a cell lies over a column; negative by how far it lies beside it."""
    return min(part.x1, column[1]) - max(part.x0, column[0])
