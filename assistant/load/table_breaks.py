"""Tables that the end of a column or page cuts: the names of their columns, and rows that go on behind the break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.load.flow import SENTENCE_END, join_lines
from assistant.load.layout import Cell, Line
from assistant.load.pieces import TableCell
from assistant.load.tables import Table

_FLUSH = 2.0  # points
_OPEN_LINES = 40
_NEAR = 6.0  # points between the places of one column


def with_parts_joined(
    tables: Sequence[Table], before: Table | None, lines: Sequence[Line], known: frozenset[str]
) -> list[Table]:
    """The tables of a page, whole where a column ends, and going on with that of the page before.

    Args:
        tables: Of the page, in order.
        before: The table with which the page before ended.
        lines: Of the page.
        known: As in `join_lines`.
    """
    joined = _with_rows_whole(tables, known)
    if joined:
        joined[-1] = _with_open_rows(joined[-1], lines, known)
    if before and joined:
        first = _with_rest_above(joined[0], lines, known)
        joined[0] = _going_on_from(before, first) if first.first == 0 else joined[0]
    return joined


def _going_on_from(before: Table, table: Table) -> Table:
    """The table with the names of the one that ended before it, if it is the rest of it.

    Where its first row goes on with the last of the other, that is marked.
    """
    same_places = len(table.places) == len(before.places) and all(
        abs(one - other) < _NEAR for one, other in zip(table.places, before.places, strict=True)
    )
    if not same_places or (table.names and table.names != before.names):
        return table
    if before.names and not table.names and tuple(cell.text for cell in table.rows[0]) == before.names:
        table = replace(table, header=table.rows[:1], rows=table.rows[1:])
    rest = bool(table.rows and before.rows) and _is_rest(table.rows[0], before.rows[-1], table.rows[1:])
    return replace(table, names=before.names, kind=before.kind, goes_on=rest)


def _with_open_rows(table: Table, lines: Sequence[Line], known: frozenset[str]) -> Table:
    """The table with the rows that stand outside of its rules, where the end of a page left these open.

    Args:
        table: One of a page.
        lines: Of the page.
        known: As in `join_lines`.
    """
    below = _open_rows(table, lines[table.end :], known) if table.kind == "row" else []
    if below and below[0][0].text and any(cell.text for cell in below[0][1:]):
        table = replace(table, rows=(*table.rows, *below), end=len(lines))
    return table


def _with_rest_above(table: Table, lines: Sequence[Line], known: frozenset[str]) -> Table:
    """The first table of a page with the rows above it, which go on with one on the page before."""
    above = _open_rows(table, lines[: table.first], known) if not table.header else []
    if above and any(cell.text for cell in above[0][1:]):
        table = replace(table, rows=(*above, *table.rows), first=0)
    return table


def _open_rows(table: Table, lines: Sequence[Line], known: frozenset[str]) -> list[tuple[TableCell, ...]]:
    """Lines as rows; none where one of them does not begin where the text of a column does."""
    rows: list[dict[int, list[Cell]]] = []
    last = len(table.starts)
    for line in lines if len(lines) <= _OPEN_LINES else ():
        for cell in line.cells:
            column = next((at for at, start in enumerate(table.starts) if abs(start - cell.x0) < _FLUSH), None)
            if column is None:
                return []
            if column < last:
                rows.append({})
            rows[-1].setdefault(column, []).append(cell)
            last = column
    return [tuple(_cell(row.get(at, ()), known) for at in range(len(table.starts))) for row in rows]


def _cell(parts: Sequence[Cell], known: frozenset[str]) -> TableCell:
    """Some stretches of lines, one below the other, as a cell."""
    words = tuple(word for part in parts for word in part.words)
    return TableCell(join_lines([part.text for part in parts], known), words)


def _with_rows_whole(tables: Sequence[Table], known: frozenset[str]) -> list[Table]:
    """The tables of a page; where one goes on in the next column, so does its last row; `known` as in `join_lines`."""
    whole = list(tables)
    for at, (above, below) in enumerate(pairwise(tables)):
        if above.end == below.first:
            below = _going_on_from(whole[at], below)
            if below.goes_on:
                last = whole[at].rows[-1]
                row = tuple(_joined(one, other, known) for one, other in zip(last, below.rows[0], strict=True))
                whole[at] = replace(whole[at], rows=(*whole[at].rows[:-1], row))
                below = replace(below, rows=below.rows[1:], goes_on=False)
            whole[at + 1] = below
    return whole


def _is_rest(row: Sequence[TableCell], last: Sequence[TableCell], below: Sequence[Sequence[TableCell]]) -> bool:
    """True for a row whose cells go on with those of the last row before a break.

    Its first cell is empty, as no other row's is, or all that it has goes on in the middle of a sentence.
    """
    cells = [(one, other) for one, other in zip(row, last, strict=True) if one.text]
    if len(row) != len(last) or not cells or not all(other.text for _, other in cells):
        return False
    if not row[0].text:
        return all(other[0].text for other in (last, *below))
    return len(cells) < len(row) and all(_goes_on(cell) for cell in cells)


def _goes_on(cell: tuple[TableCell, TableCell]) -> bool:
    """True for a cell that goes on with the other one in the middle of a sentence."""
    mine, before = cell
    return not SENTENCE_END.search(before.text) and (mine.text[0].islower() or before.text[-1] in "-\xad,")


def _joined(above: TableCell, below: TableCell, known: frozenset[str]) -> TableCell:
    """The two parts of a cell as one."""
    return TableCell(join_lines([above.text, below.text], known), (*above.words, *below.words)) if below.text else above
