"""The words of a slide's shapes as pieces: paragraphs, lists with their levels, tables, SmartArt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from assistant.load.clean import clean, one_line, several_lines
from assistant.load.flow import reads_as_lines
from assistant.load.pieces import Piece, TableCell, column_names, header_height, parted, spread, table_rows
from assistant.load.slide import DRAWING, Shape
from assistant.load.slide_colours import Ink

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_BULLETS = ("buNone", "buChar", "buAutoNum", "buBlip")
_SMALLEST = 200  # in hundredths of a point: smaller letters are not meant for people
_MAX_LEVEL = 8


@dataclass
class Found:
    """What has been read of a slide so far, and the text on it that people do not see."""

    pieces: list[Piece] = field(default_factory=list)
    hidden: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph of a shape: its words, its level, and its mark (None for running text)."""

    text: str
    level: int
    mark: str | None


def read_title(shape: Shape, level: int, found: Found, ink: Ink) -> None:
    """Add a title as a heading."""
    text = one_line(" ".join(line.text for line in _lines(shape.element, shape.list_styles, found, ink)))
    if text:
        found.pieces.append(Piece("heading", text, level))


def read_text(
    body: etree._Element, list_styles: Sequence[etree._Element], found: Found, ink: Ink | None = None
) -> None:
    """Add what the text of a shape says: items where it has bullets, else paragraphs or a group of lines."""
    plain: list[str] = []
    for line in _lines(body, list_styles, found, ink):
        if line.mark is not None:
            _add_plain(plain, found)
            plain = []
            found.pieces.append(Piece("item", line.mark + one_line(line.text), line.level))
        else:
            plain.append(line.text)
    _add_plain(plain, found)


def read_table(table: etree._Element, found: Found, ink: Ink) -> None:
    """Add the rows of a table; its first row names the columns where the table says so."""
    rows = spread([_cells(table, row, found, ink) for row in table.iter(f"{DRAWING}tr")])
    if max(map(len, rows), default=0) < 2:
        found.pieces += [Piece("paragraph", cell.text) for row in rows for cell in row if cell.text]
        return
    properties = table.find(f"{DRAWING}tblPr")
    marked = properties is not None and properties.get("firstRow") in ("1", "true")
    header, body = parted(rows, header_height(rows, int(marked)))
    found.pieces += table_rows(body, column_names(header))


def _cells(table: etree._Element, row: etree._Element, found: Found, ink: Ink) -> list[tuple[TableCell, int, int]]:
    """The cells that begin in a row, with the rows and columns that each takes up."""
    cells = []
    for cell in row.iter(f"{DRAWING}tc"):
        own = ink.colours.ink_of_cell(table, cell, ink)
        text = one_line(" ".join(line.text for line in _lines(cell, (), found, own)))
        if not {cell.get("hMerge"), cell.get("vMerge")} & {"1", "true"}:
            cells.append((TableCell(text), _span(cell, "rowSpan"), _span(cell, "gridSpan")))
    return cells


def _span(cell: etree._Element, name: str) -> int:
    """How many rows or columns a cell takes up, 1 to 100."""
    span = cell.get(name, "1")
    return min(max(int(span), 1), 100) if re.fullmatch("[0-9]{1,4}", span) else 1


def read_diagram(data: etree._Element, found: Found) -> None:
    """Add the texts of a SmartArt drawing as a list, each below the one that it belongs to."""
    texts = {}
    roots = []
    for point in data.iter(f"{_DIAGRAM}pt"):
        words = " ".join(line.text for line in _lines(point, (), found)) if point.get("type", "node") == "node" else ""
        texts[point.get("modelId", "")] = one_line(words)
        roots += [point.get("modelId", "")] if point.get("type") == "doc" else []
    below: dict[str, list[tuple[int, str]]] = {}
    for link in data.iter(f"{_DIAGRAM}cxn"):
        order = link.get("srcOrd", "0")
        if link.get("type", "parOf") == "parOf":
            child = (int(order) if re.fullmatch(r"\d{1,6}", order) else 0, link.get("destId", ""))
            below.setdefault(link.get("srcId", ""), []).append(child)
    waiting = [(root, -1) for root in reversed(roots)]
    while waiting:
        name, level = waiting.pop()
        text = texts.pop(name, "")  # each is read once: links may form a circle
        if text:
            found.pieces.append(Piece("item", f"- {text}", max(0, min(level, _MAX_LEVEL))))
        waiting += [(child, level + 1) for _, child in sorted(below.pop(name, ()), reverse=True)]
    found.pieces += [Piece("item", f"- {text}") for text in texts.values() if text]


def words_of(root: etree._Element) -> str:
    """All words below an element, whatever they belong to."""
    return clean(" ".join(text.text or "" for text in root.iter(f"{DRAWING}t")))


def _add_plain(lines: Sequence[str], found: Found) -> None:
    """Add running text: paragraphs, or a group of lines where they read as one."""
    if len(lines) > 1 and reads_as_lines(lines, [len(line) for line in lines], max(map(len, lines))):
        found.pieces.append(Piece("lines", several_lines("\n".join(lines))))
        return
    for text in lines:
        folded = several_lines(text)
        found.pieces.append(Piece("lines" if "\n" in folded else "paragraph", folded))


def _lines(
    body: etree._Element, list_styles: Sequence[etree._Element], found: Found, ink: Ink | None = None
) -> list[_Line]:
    """The paragraphs of a shape that have words, with their bullets and numbers."""
    lines = []
    counters: dict[int, int] = {}
    for paragraph in body.iter(f"{DRAWING}p"):
        properties = paragraph.find(f"{DRAWING}pPr")
        given = (properties.get("lvl") if properties is not None else None) or "0"
        level = int(given) if re.fullmatch("[0-8]", given) else 0
        text = _words(paragraph, level, found, ink)
        if not text.strip():
            continue
        bullet = _bullet(properties, level, list_styles)
        counters = {one: count for one, count in counters.items() if one <= level}
        if bullet is not None and bullet.tag == f"{DRAWING}buAutoNum":
            start = bullet.get("startAt", "1")
            first = int(start) if re.fullmatch(r"\d{1,5}", start) else 1
            counters[level] = counters.get(level, first - 1) + 1
            lines.append(_Line(text, level, _number(counters[level], bullet.get("type", ""))))
        else:
            counters.pop(level, None)
            lines.append(_Line(text, level, None if bullet is None else "- "))
    return lines


def _number(count: int, form: str) -> str:
    """The mark of a numbered item."""
    if form.startswith("alpha") and count <= 26:
        return f"{chr(ord('A' if form.startswith('alphaUc') else 'a') + count - 1)}. "
    return f"{count}. "


def _bullet(
    properties: etree._Element | None, level: int, list_styles: Sequence[etree._Element]
) -> etree._Element | None:
    """The bullet of a paragraph, by itself or by the nearest style that speaks of bullets; None for none."""
    at_level = [style.find(f"{DRAWING}lvl{level + 1}pPr") for style in list_styles]
    for source in [properties, *at_level]:
        for child in source if source is not None else ():
            if child.tag in [f"{DRAWING}{name}" for name in _BULLETS]:
                return None if child.tag == f"{DRAWING}buNone" else child
    return None


def _words(paragraph: etree._Element, level: int, found: Found, ink: Ink | None) -> str:
    """The words of a paragraph; the number of the slide, and letters that people do not see, are left out."""
    parts = []
    for run in paragraph.iter(f"{DRAWING}r", f"{DRAWING}fld", f"{DRAWING}br"):
        if run.tag == f"{DRAWING}br":
            parts.append("\n")
        elif run.get("type") != "slidenum":
            text = "".join(words.text or "" for words in run.iter(f"{DRAWING}t"))
            properties = run.find(f"{DRAWING}rPr")
            reason = "not displayed" if _is_unseen(properties) else ink and ink.why_unseen(properties, level)
            (found.hidden.setdefault(reason, []) if reason else parts).append(text)
    return clean("".join(parts))


def _is_unseen(properties: etree._Element | None) -> bool:
    """True for letters under two points, without colour, or wholly transparent."""
    if properties is None:
        return False
    size = properties.get("sz", "")
    if re.fullmatch(r"\d{1,6}", size) and int(size) < _SMALLEST:
        return True
    alpha = properties.find(f"{DRAWING}solidFill/*/{DRAWING}alpha")
    transparent = alpha is not None and alpha.get("val") in ("0", "0%")
    no_line = properties.find(f"{DRAWING}ln/{DRAWING}solidFill") is None
    return transparent or (properties.find(f"{DRAWING}noFill") is not None and no_line)
