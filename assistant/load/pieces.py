"""What every reader gives: pieces of text in reading order, and how they become a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.load.clean import misread_note
from assistant.odd import NO_TEXT
from assistant.records import Block, Page

PieceKind = Literal["heading", "paragraph", "item", "row", "lines"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a place on its page; the fields are those of `Block`.

    `text` is folded to one line, but for `lines`, which keeps its line breaks.
    """

    kind: PieceKind
    text: str
    level: int = 0
    columns: tuple[str, ...] = ()


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
        parts.append(piece.text)
        length += len(piece.text)
        previous = piece
    return Page(number, sheet.label or str(number), "".join(parts), tuple(blocks), sheet.odd)


def table_rows(rows: list[list[str]], has_header: bool) -> list[Piece]:
    """The rows of a table as pieces; the first names the columns when `has_header`, and is then no piece itself.

    Empty cells are left out, with the name of their column.
    """
    names = rows[0] if has_header and len(rows) > 1 else []
    pieces = []
    for cells in rows[1:] if names else rows:
        filled = [(index, cell) for index, cell in enumerate(cells) if cell]
        if not filled:
            continue
        columns = tuple(names[index] if index < len(names) else "" for index, _ in filled) if names else ()
        pieces.append(Piece("row", " | ".join(cell for _, cell in filled), columns=columns))
    return pieces


def names_columns(rows: list[list[str]]) -> bool:
    """True when the first row of an unmarked table names columns: it is free of digits, above a column full of them."""
    if len(rows) < 2 or any(char.isdigit() for cell in rows[0] for char in cell) or not all(rows[0]):
        return False
    below = [row[column] if column < len(row) else "" for column in range(len(rows[0])) for row in rows[1:]]
    height = len(rows) - 1
    columns = [below[at : at + height] for at in range(0, len(below), height)]
    return any(all(any(char.isdigit() for char in cell) for cell in column) for column in columns)
