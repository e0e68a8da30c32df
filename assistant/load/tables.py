"""Tables of a page: cells that rules show, else rows whose cells begin, end or centre on the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from assistant.load.contents import ends_in_pages, is_contents
from assistant.load.figures import is_caption
from assistant.load.flow import join_lines
from assistant.load.grids import place_of
from assistant.load.layout import Leaf, Line
from assistant.load.pieces import Piece, TableCell, Word, column_names, header_height, parted, spread, table_rows
from assistant.load.rules import Grid, GridCell, Shape

# A cell of more lines is rather a text beside another one.
_CELL_LINES = 6
_LONG_CELL_LINES = 25


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
    """A table, and the lines of the page that it takes up: from `first` to `end`, end excluded.

    Attributes:
        header, rows: Its cells, of one width; a merged cell stands in every place that it takes up.
        starts: Where the text of its columns begins, in points of the page.
        places: Where its columns begin, in points from where the first one does.
        names: What its columns are called; empty where it has no header.
        kind: What it is made into: `lines` for the bars of a chart with their labels, `labels` for a list of contents.
        goes_on: True when its first row is the rest of the last row of the page before.
    """

    header: tuple[tuple[TableCell, ...], ...]
    rows: tuple[tuple[TableCell, ...], ...]
    starts: tuple[float, ...]
    places: tuple[float, ...]
    first: int
    end: int
    names: tuple[str, ...] = ()
    kind: Literal["row", "lines", "labels"] = "row"
    goes_on: bool = False

    def pieces(self) -> list[Piece]:
        """Its rows, or its lines where it is none."""
        if self.kind == "row":
            rows = table_rows(self.rows, self.names)
            return [replace(rows[0], kind="rest"), *rows[1:]] if self.goes_on else rows
        lines = [list(dict.fromkeys(cell for cell in row if cell.text)) for row in (*self.header, *self.rows)]
        text = "\n".join(" ".join(cell.text for cell in line) for line in lines if line)
        return [Piece(self.kind, text, words=tuple(word for line in lines for cell in line for word in cell.words))]


def find_tables(lines: Sequence[Line], leaf: Leaf, known: frozenset[str]) -> list[Table]:
    """The tables among the lines of a page, in order; `known` as in `flow.join_lines`."""
    tables: list[Table] = []
    rest = 0
    owners = [place_of(line, leaf.grids) for line in lines]
    at = 0
    while at < len(lines):
        owner = owners[at]
        if owner is None:
            at += 1
            continue
        end = at
        while end < len(lines) and (inside := owners[end]) and inside[0] is owner[0]:
            end += 1
        cells = [inside[1] for inside in owners[at:end] if inside]
        tables += _aligned_tables(lines, rest, at, leaf.bars, known)
        tables += _ruled_table(owner[0], lines, cells, at, known)
        rest = at = end
    return _with_contents_whole(tables + _aligned_tables(lines, rest, len(lines), leaf.bars, known))


def _ruled_table(
    grid: Grid, lines: Sequence[Line], cells: Sequence[GridCell], first: int, known: frozenset[str]
) -> list[Table]:
    """The table whose cells rules show; `cells` has the cell of each of its lines, the first of which is `first`."""
    end = first + len(cells)
    held: dict[GridCell, list[Line]] = {}
    for cell, line in zip(cells, lines[first:end], strict=True):
        held.setdefault(cell, []).append(line)
    height = max(cell.row_end for cell in grid.cells)
    laid: list[list[tuple[TableCell, int, int]]] = [[] for _ in range(height)]
    for cell in grid.cells:
        own = held.get(cell, ())
        text = join_lines([line.text for line in own], known)
        words = tuple(word for line in own for word in line.words)
        laid[cell.row].append((TableCell(text, words), cell.row_end - cell.row, cell.column_end - cell.column))
    rows = spread(laid)
    bold = [all(line.bold for cell in held if cell.row == row for line in held[cell]) for row in range(height)]
    headed = header_height(rows, _set_apart(grid, rows, bold))
    starts = [
        min((line.x0 for cell, own in held.items() if cell.column == at for line in own), default=place)
        for at, place in enumerate(grid.columns[:-1])
    ]
    return [replace(_named(rows, headed, grid.columns[:-1], first, end), starts=tuple(starts))]


def _set_apart(grid: Grid, rows: Sequence[Sequence[TableCell]], bold: Sequence[bool]) -> int:
    """How many of the first rows rules, shade or bold type set apart."""
    filled = [any(cell.text for cell in row) for row in rows]
    strong = next((at for at, row in enumerate(bold) if filled[at] and not row), 0)
    return max(grid.headed, strong if any(filled[:strong]) else 0)


def _named(rows: Sequence[Sequence[TableCell]], headed: int, columns: Sequence[float], first: int, end: int) -> Table:
    """A table whose first rows name its columns."""
    header, body = (tuple(map(tuple, part)) for part in parted(rows, headed))
    names = column_names(header) if header else ()
    places = tuple(place - columns[0] for place in columns)
    return Table(header, body, tuple(columns), places, first, end, names if any(names) else ())


def _aligned_tables(
    lines: Sequence[Line], first: int, end: int, bars: Sequence[Shape], known: frozenset[str]
) -> list[Table]:
    """The tables among some lines that only white space shows."""
    tables: list[Table] = []
    rows: list[_Row] = []
    at = first
    while at < end:
        row = _next_row(rows, lines, at, end)
        if row and rows and not _aligned(rows, row):
            tables += _table(rows, lines, bars, known)
            rows = []
        if row:
            rows.append(row)
            at = row.end
        else:
            tables += _table(rows, lines, bars, known)
            rows = []
            at += 1
    return tables + _table(rows, lines, bars, known)


def _next_row(rows: Sequence[_Row], lines: Sequence[Line], at: int, stop: int) -> _Row | None:
    """The row that begins with a line; cells may be longer in a row with all the columns of the rows above it."""
    if rows and (row := _row_at(lines, at, stop, _LONG_CELL_LINES)):
        above = max(rows, key=lambda other: len(other.parts)).parts
        if len(row.parts) == len(above) and all(map(_same_column, row.parts, above)):
            return row
    return _row_at(lines, at, stop, _CELL_LINES)


def _row_at(lines: Sequence[Line], at: int, stop: int, most: int) -> _Row | None:
    """The row that begins with a line, of cells with so many lines at most; None where none stands beside another."""
    top = lines[at]
    parts = [_Part((cell.text,), cell.words, cell.x0, cell.x1) for cell in top.cells]
    above = top.y
    end = at + 1
    while end < stop:
        line = lines[end]
        last = parts[-1]
        beside = abs(line.y - top.y) < 0.3 * top.size and line.x0 > last.x1
        below = 0 < above - line.y < 1.7 * top.size and len(line.cells) == 1 and _stands_under(line, last, top.size)
        if beside:
            parts += [_Part((cell.text,), cell.words, cell.x0, cell.x1) for cell in line.cells]
        elif below and len(last.lines) < most:
            words = (*last.words, *line.words)
            parts[-1] = _Part((*last.lines, line.text), words, min(last.x0, line.x0), max(last.x1, line.x1))
        else:
            break
        above = line.y
        end += 1
    if len(parts) < 2 or 2 * sum(len(part.lines) for part in parts) > most * len(parts):
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
        for left, right in pairwise(row.parts)
        for other_left, other_right in pairwise(rows[-1].parts)
    )


def _same_column(part: _Part, other: _Part) -> bool:
    """True when two cells begin, centre or end at one place."""
    return _meet(_marks(part.x0, part.x1), _marks(other.x0, other.x1), 4)


def _table(rows: Sequence[_Row], lines: Sequence[Line], bars: Sequence[Shape], known: frozenset[str]) -> list[Table]:
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
    cells = []
    for row in rows:
        own: list[list[_Part]] = [[] for _ in columns]
        for part in row.parts:
            own[max(range(len(columns)), key=lambda at: _overlap(part, columns[at]))].append(part)
        cells.append([_cell(parts, known) for parts in own])
    headed = header_height(cells, int(rows[0].bold and not rows[1].bold))
    table = _named(cells, headed, [column[0] for column in columns], rows[0].first, rows[-1].end)
    if is_contents(cells, lines[max(0, table.first - 1)].text):
        return [replace(table, kind="labels")]
    if _is_chart(rows, lines, bars):
        return [replace(table, kind="lines")]
    captioned = any(is_caption(lines[at]) for at in (table.first - 1, table.end) if 0 <= at < len(lines))
    return [replace(table, kind="labels") if captioned else table]


def _cell(parts: Sequence[_Part], known: frozenset[str]) -> TableCell:
    """Parts of one row in one column as a cell."""
    text = " ".join(join_lines(part.lines, known) for part in parts)
    return TableCell(text, tuple(word for part in parts for word in part.words))


def _overlap(part: _Part, column: tuple[float, float]) -> float:
    """By how much a cell lies over a column; negative by how far it lies beside it."""
    return min(part.x1, column[1]) - max(part.x0, column[0])


def _lists_contents(table: Table) -> bool:
    return table.kind == "labels" and ends_in_pages(table.rows)


def _with_contents_whole(tables: Sequence[Table]) -> list[Table]:
    """The tables of a page; what stands above or below a list of contents and looks like it is part of it."""
    groups: list[list[Table]] = []
    for table in tables:
        paged = ends_in_pages((*table.header, *table.rows))
        if groups and paged and table.first - groups[-1][-1].end <= 1 and ends_in_pages(groups[-1][-1].rows):
            groups[-1].append(table)
        else:
            groups.append([table])
    return [
        replace(table, kind="labels") if any(_lists_contents(other) for other in group) else table
        for group in groups
        for table in group
    ]


def _is_chart(rows: Sequence[_Row], lines: Sequence[Line], bars: Sequence[Shape]) -> bool:
    """True for labels beside the bars that they belong to."""

    def has_bar(row: _Row) -> bool:
        low, high = lines[row.end - 1].y, lines[row.first].y + lines[row.first].size
        return any(low <= (bar.y0 + bar.y1) / 2 <= high and bar.y1 - bar.y0 < 3 * (high - low) for bar in bars)

    return 2 * sum(map(has_bar, rows)) >= len(rows)
