"""What every reader gives: pieces of text in reading order, and how they become a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Literal, NamedTuple

from assistant.boxes import WordBox, WordBoxes
from assistant.load.clean import misread_note
from assistant.odd import NO_TEXT
from assistant.records import Block, Page

# A table with more places, merged cells counted at each, is no table for people.
_MAX_PLACES = 1_000_000
_YEAR = re.compile(r"(?:19|20)\d\d")
PieceKind = Literal["heading", "paragraph", "item", "row", "rest", "lines", "labels", "note"]


class Box(NamedTuple):
    """Left, top, right and bottom in points of the page as it is displayed, counted from its top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two blanks of a line, and where it is seen."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a place on its page; the fields are those of `Block`.

    `text` is folded to one line, but for `lines`, which keeps its line breaks. `words` are what it was made of, in
    order, where their places are known; they are no part of what a piece says.
    """

    kind: PieceKind
    text: str
    level: int = 0
    columns: tuple[str, ...] = ()
    words: tuple[Word, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as a reader found it; `label` is None where none is printed."""

    pieces: tuple[Piece, ...]
    label: str | None = None
    odd: tuple[str, ...] = ()


def sheet_of(pieces: Sequence[Piece], written: str, hidden: Sequence[str] = (), label: str | None = None) -> Sheet:
    """A page with what was odd about it: characters that could not be read, or no text at all, and hidden text.

    Args:
        pieces: In reading order.
        written: All text of the page.
        hidden: Notes on text that people do not see.
        label: The number printed on it.
    """
    return Sheet(tuple(pieces), label, (*(misread_note(written) or (() if pieces else (NO_TEXT,))), *hidden))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of a file: its sheets, and title and date where the file itself states them."""

    sheets: tuple[Sheet, ...]
    title: str | None = None
    date: str | None = None


def compose(sheet: Sheet, number: int) -> Page:
    """The page with its text and blocks; pieces are parted by an empty line, neighbouring items and rows by none."""
    blocks: list[Block] = []
    boxes: list[WordBox] = []
    parts: list[str] = []
    length = 0
    previous: Piece | None = None
    for piece in sheet.pieces:
        if not piece.text:
            continue
        if previous is not None:
            gap = "\n" if piece.kind == previous.kind and piece.kind in ("item", "row") else "\n\n"
            parts.append(gap)
            length += len(gap)
        blocks.append(Block(piece.kind, length, length + len(piece.text), piece.level, piece.columns))
        boxes += _word_boxes(piece, length)
        parts.append(piece.text)
        length += len(piece.text)
        previous = piece
    label = sheet.label or str(number)
    return Page(number, label, "".join(parts), tuple(blocks), sheet.odd, WordBoxes.of(boxes))


def _word_boxes(piece: Piece, offset: int) -> Iterator[WordBox]:
    """The boxes of a piece's words; `offset` is where the piece begins in its page's text.

    A piece's text is its words in order, parted by blanks or the strokes between cells, and joined where a hyphen
    that broke a word at a line's end was dropped.
    """
    at = 0
    for word in piece.words:
        at = _begin(piece.text, at, word.text)
        shown = word.text if piece.text.startswith(word.text, at) else word.text[:-1]
        if shown and piece.text.startswith(shown, at):
            yield WordBox(offset + at, offset + at + len(shown), *word.box)
            at += len(shown)


def _begin(text: str, at: int, word: str) -> int:
    """Where the next word begins: past white space, and past a stroke between cells that is none of its own."""
    while at < len(text) and (text[at].isspace() or (text[at] == "|" and not word.startswith("|"))):
        at += 1
    return at


@dataclass(frozen=True, slots=True, eq=False)
class TableCell:
    """A cell of a table; a merged cell is one object that stands in every row and column that it takes up.

    `words` are as in `Piece`.
    """

    text: str
    words: tuple[Word, ...] = ()


def spread(rows: Sequence[Sequence[tuple[TableCell, int, int]]]) -> list[list[TableCell]]:
    """The cells of a table at every place that they take up; a place that none takes up has an empty one.

    Args:
        rows: For each row the cells that begin in it: cell, rows and columns that it takes up, both at least 1.

    Returns:
        Rows of one width; but the rows as they are, without merged cells, where they would fill a huge table.
    """
    widest = max((sum(wide for _, _, wide in row) for row in rows), default=0)
    if len(rows) * widest > _MAX_PLACES or sum(high * wide for row in rows for _, high, wide in row) > _MAX_PLACES:
        return [[cell for cell, _, _ in row] for row in rows]
    places: dict[tuple[int, int], TableCell] = {}
    for top, row in enumerate(rows):
        column = 0
        for cell, high, wide in row:
            while (top, column) in places:
                column += 1
            for down in range(top, min(top + high, len(rows))):
                for across in range(column, column + wide):
                    places.setdefault((down, across), cell)
            column += wide
    width = max((column for _, column in places), default=-1) + 1
    return [[places.get((top, column)) or TableCell("") for column in range(width)] for top in range(len(rows))]


def column_names(header: Sequence[Sequence[TableCell]]) -> tuple[str, ...]:
    """The name of each column: the texts of the header above it, the name of a group first ("Group: column")."""
    columns = zip_longest(*header, fillvalue=TableCell(""))
    return tuple(": ".join(dict.fromkeys(cell.text for cell in cells if cell.text)) for cells in columns)


def table_rows(rows: Sequence[Sequence[TableCell]], names: Sequence[str] = ()) -> list[Piece]:
    """The rows below the header of a table as pieces.

    Empty cells are left out, with the name of their column. A cell over several columns stands once, under all their
    names; one over several rows stands in each of them. A cell over a whole row is the title of the rows below it.

    Args:
        rows: As `spread` gives them, without the header.
        names: Of the columns; empty when the table has none.
    """
    pieces = []
    title = ""
    for cells in rows:
        named: dict[TableCell, dict[str, None]] = {}
        for cell, name in zip_longest(cells, names[: len(cells)], fillvalue=""):
            if isinstance(cell, TableCell) and cell.text:
                named.setdefault(cell, {})[name] = None
        if _is_title(cells):
            title = cells[0].text
            pieces.append(Piece("row", title, words=cells[0].words))
        elif named:
            columns = [" / ".join(filter(None, own)) for own in named.values()]
            if title:
                columns[0] = f"{title}: {columns[0]}" if columns[0] else title
            text = " | ".join(cell.text for cell in named)
            words = tuple(word for cell in named for word in cell.words)
            pieces.append(Piece("row", text, columns=tuple(columns) if any(columns) else (), words=words))
    return pieces


def header_height(rows: Sequence[Sequence[TableCell]], marked: int) -> int:
    """How many of the first rows name the columns.

    Args:
        rows: All rows of a table, as `spread` gives them; titles over the first of them count among these.
        marked: How many of them are marked as such; 0 where nothing tells, and the words have to.
    """
    titles = next((at for at, row in enumerate(rows) if not _is_title(row)), 0)
    if titles:  # what is marked above may be the title alone
        left = marked - titles if marked > titles else int(marked > 0 and _is_full_of_words(rows[titles]))
        height = header_height(rows[titles:], left)
        return titles + height if height else 0
    height = marked or int(names_columns(rows))
    if not height and _has_group(rows[0]) and not any(map(_has_group, rows[1:])):
        height = 1
    while 0 < height < len(rows) and (
        _has_group(rows[height - 1]) or any(cell.text for cell in {*rows[height]} & {*rows[height - 1]})
    ):
        height += 1
    return height if height < len(rows) else 0


def parted(rows: Sequence[Sequence[TableCell]], height: int) -> tuple[list[list[TableCell]], list[list[TableCell]]]:
    """The rows that name the columns, of the first `height`, and the others; titles above are among the latter."""
    header = [list(row) for row in rows[:height] if not _is_title(row)]
    titles = [list(row) for row in rows[:height] if _is_title(row)]
    return header, [*titles, *map(list, rows[height:])]


def _is_title(row: Sequence[TableCell]) -> bool:
    """True for a row of one cell over all columns."""
    return len(row) > 1 and len(set(row)) == 1 and bool(row[0].text)


def _is_full_of_words(row: Sequence[TableCell]) -> bool:
    """True for a row whose cells all say something without a digit."""
    return all(cell.text and not any(char.isdigit() for char in cell.text) for cell in row)


def _has_group(row: Sequence[TableCell]) -> bool:
    """True for a row with a cell over some columns, but not all."""
    return len(set(row)) > 1 and any(left is right and left.text for left, right in pairwise(row))


def names_columns(rows: Sequence[Sequence[TableCell]]) -> bool:
    """True when the first row of an unmarked table names columns.

    It is free of digits, or of all but years, above a column full of digits; or it is full but for its first cell,
    above rows that all have a first cell.
    """
    if len(rows) < 2 or not all(rows) or not all(cell.text for cell in rows[0][1:]):
        return False
    if not rows[0][0].text:
        return len(rows[0]) > 1 and all(row[0].text for row in rows[1:])
    years = {cell.text for cell in rows[0] if _YEAR.fullmatch(cell.text)}
    if any(char.isdigit() for cell in rows[0] for char in cell.text if len(years) < 2 or cell.text not in years):
        return False
    columns = [[cell.text for cell in column] for column in zip(*rows[1:], strict=False)]
    return any(all(any(char.isdigit() for char in text) and text not in years for text in column) for column in columns)
