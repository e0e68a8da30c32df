"""Tables that the end of a column or page cuts: the names of their columns, and rows that go on behind the break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.load.flow import SENTENCE_END, join_lines
from assistant.load.pieces import TableCell
from assistant.load.tables import Table

_NEAR = 6.0  # points between the places of one column


def going_on_from(before: Table, table: Table) -> Table:
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


def with_rows_whole(tables: Sequence[Table], known: frozenset[str]) -> list[Table]:
    """The tables of a page; where one goes on in the next column, so does its last row; `known` as in `join_lines`."""
    whole = list(tables)
    for at, (above, below) in enumerate(pairwise(tables)):
        if above.end == below.first:
            below = going_on_from(whole[at], below)
            if below.goes_on:
                last = whole[at].rows[-1]
                row = tuple(_joined(one, other, known) for one, other in zip(last, below.rows[0], strict=True))
                whole[at] = replace(whole[at], rows=(*whole[at].rows[:-1], row))
                below = replace(below, rows=below.rows[1:], goes_on=False)
            whole[at + 1] = below
    return whole


def _is_rest(row: Sequence[TableCell], last: Sequence[TableCell], below: Sequence[Sequence[TableCell]]) -> bool:
    """True for a row whose cells go on with those of the last row before a break.

    None begins a cell of its own, and none goes on with what is finished. Its first cell is empty, as no other row's
    is, or goes on in the middle of a sentence.
    """
    cells = [(one, other) for one, other in zip(row, last, strict=True) if one.text]
    if len(row) != len(last) or not cells or not all(other.text for _, other in cells):
        return False
    if not row[0].text:
        return all(other[0].text for other in (last, *below)) and not any(map(_is_finished, cells))
    return len(cells) < len(row) and all(_goes_on(cell) for cell in cells)


def _goes_on(cell: tuple[TableCell, TableCell]) -> bool:
    """True for the rest of a cell that begins in the middle of a sentence."""
    return not _is_finished(cell) and (cell[0].text[0].islower() or cell[1].text[-1] in "-\xad,")


def _is_finished(cell: tuple[TableCell, TableCell]) -> bool:
    return SENTENCE_END.search(cell[1].text) is not None


def _joined(above: TableCell, below: TableCell, known: frozenset[str]) -> TableCell:
    """The two parts of a cell as one."""
    return TableCell(join_lines([above.text, below.text], known), (*above.words, *below.words)) if below.text else above
