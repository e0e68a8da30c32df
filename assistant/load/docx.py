"""DOCX → pieces, straight from its XML: no entity is resolved, no relation is followed, no macro is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant.errors import Unreadable
from assistant.load.clean import clean, misread_note, one_line, several_lines
from assistant.load.ooxml import opened
from assistant.load.pieces import Piece, Reading, Sheet, names_columns, table_rows
from assistant.odd import NO_TEXT

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: heading level (0 for none), and list as (number id, level) or None."""

    level: int = 0
    list: tuple[str, int] | None = None


@dataclass
class _State:
    """What has been read so far, and the styles and lists to read it by."""

    styles: dict[str, _Style]
    numbered: dict[tuple[str, int], bool]
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)


def read_docx(data: bytes) -> Reading:
    """A DOCX file, as one page.

    Raises:
        Unreadable: If it is damaged, too large when unpacked, or declares a document type.
    """
    with opened(data, "DOCX") as package:
        main = package.root(package.main)
        styles, numbering = package.root("word/styles.xml"), package.root("word/numbering.xml")
        title = package.title()
    state = _State(_styles(styles), _numbered(numbering))
    body = main.find(f"{_WORD}body") if main is not None else None
    if body is not None:
        _read_blocks(body, state, 0)
    text = " ".join(piece.text for piece in state.pieces)
    sheet = Sheet(tuple(state.pieces), odd=misread_note(text) or (() if state.pieces else (NO_TEXT,)))
    return Reading((sheet,), title)


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    """The paragraph styles by id; a style has what the style it is based on has."""
    if root is None:
        return {}
    elements = {style.get(f"{_WORD}styleId", ""): style for style in root.iter(f"{_WORD}style")}
    found: dict[str, _Style] = {}
    for name in elements:
        level, listed = 0, None
        at: str | None = name
        for _ in range(20):  # bases may form a circle
            style = elements.get(at or "")
            if style is None:
                break
            level = level or _style_level(style)
            listed = listed or _list_of(style)
            at = _value(style.find(f"{_WORD}basedOn"))
        found[name] = _Style(level, listed)
    return found


def _style_level(style: etree._Element) -> int:
    """The heading level of one style on its own; 0 for none."""
    name = (_value(style.find(f"{_WORD}name")) or "").lower()
    heading = re.fullmatch(r"heading ([1-9])", name)
    if heading:
        return int(heading[1])
    if name == "title":
        return 1
    outline = _value(style.find(f"{_WORD}pPr/{_WORD}outlineLvl"))
    return int(outline) + 1 if outline and re.fullmatch("[0-8]", outline) else 0


def _list_of(holder: etree._Element) -> tuple[str, int] | None:
    """The list a paragraph or style belongs to; number id 0 means none."""
    number = _value(holder.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}numId"))
    level = _value(holder.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}ilvl")) or "0"
    return (number, int(level) if re.fullmatch("[0-8]", level) else 0) if number else None


def _numbered(root: etree._Element | None) -> dict[tuple[str, int], bool]:
    """For each list and level whether its items are numbered; they have bullets otherwise."""
    if root is None:
        return {}
    kinds = {
        (abstract.get(f"{_WORD}abstractNumId"), level.get(f"{_WORD}ilvl")): _value(level.find(f"{_WORD}numFmt"))
        for abstract in root.iter(f"{_WORD}abstractNum")
        for level in abstract.iter(f"{_WORD}lvl")
    }
    return {
        (number.get(f"{_WORD}numId", ""), level): kinds.get(
            (_value(number.find(f"{_WORD}abstractNumId")), str(level)), "bullet"
        )
        not in ("bullet", "none", None)
        for number in root.iter(f"{_WORD}num")
        for level in range(9)
    }


def _read_blocks(holder: etree._Element, state: _State, depth: int) -> None:
    """Read the paragraphs and tables of a body, cell or box."""
    if depth > _MAX_DEPTH:
        raise Unreadable("its elements are nested too deeply")
    for child in holder:
        if child.tag == f"{_WORD}p":
            _read_paragraph(child, state, depth)
        elif child.tag == f"{_WORD}tbl":
            _read_table(child, state, depth)
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}customXml", f"{_WORD}ins", f"{_WORD}moveTo"):
            _read_blocks(child, state, depth + 1)


def _read_paragraph(paragraph: etree._Element, state: _State, depth: int) -> None:
    """Read one paragraph, and the text boxes that are anchored in it."""
    text = several_lines(clean("".join(_words(paragraph))))
    style = state.styles.get(_value(paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")) or "", _Style())
    listed = _list_of(paragraph) or style.list
    outline = _value(paragraph.find(f"{_WORD}pPr/{_WORD}outlineLvl")) or ""
    level = int(outline) + 1 if re.fullmatch("[0-8]", outline) else style.level
    if text and level:
        state.pieces.append(Piece("heading", one_line(text), min(level, 9)))
    elif text and listed and listed[0] != "0":
        state.pieces.append(Piece("item", _mark(listed, state) + one_line(text), listed[1]))
    elif text:
        state.pieces.append(Piece("lines" if "\n" in text else "paragraph", text))
    for box in paragraph.iter(f"{_WORD}txbxContent"):
        if not any(above.tag in (f"{_COMPATIBLE}Fallback", f"{_WORD}txbxContent") for above in box.iterancestors()):
            _read_blocks(box, state, depth + 1)


def _mark(listed: tuple[str, int], state: _State) -> str:
    """The bullet or number of the next item of a list."""
    if not state.numbered.get(listed, False):
        return "- "
    number, level = listed
    state.counters = {key: count for key, count in state.counters.items() if key[0] != number or key[1] <= level}
    state.counters[listed] = state.counters.get(listed, 0) + 1
    return f"{state.counters[listed]}. "


def _read_table(table: etree._Element, state: _State, depth: int) -> None:
    """Read a table; a table of one column is read as if its cells stood in the text."""
    rows = table.findall(f"{_WORD}tr")
    cells = [row.findall(f"{_WORD}tc") for row in rows]
    if max(map(len, cells), default=0) < 2:
        for row in cells:
            for cell in row:
                _read_blocks(cell, state, depth + 1)
        return
    texts = []
    for row in cells:
        line: list[str] = []
        for cell in row:
            inner = _State(state.styles, state.numbered)
            _read_blocks(cell, inner, depth + 1)
            span = _value(cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")) or "1"
            line.append(one_line(" ".join(piece.text for piece in inner.pieces)))
            line += [""] * (min(int(span), 100) - 1 if re.fullmatch("[0-9]{1,4}", span) else 0)
        texts.append(line)
    marked = rows[0].find(f"{_WORD}trPr/{_WORD}tblHeader") is not None
    state.pieces += table_rows(texts, marked or _heads_columns(rows[0]) or names_columns(texts))


def _heads_columns(row: etree._Element) -> bool:
    """True when every word of a row is bold, as the names of columns are where the row is not marked as such."""
    runs = [run for run in row.iter(f"{_WORD}r") if any((text.text or "").strip() for text in run.iter(f"{_WORD}t"))]
    return bool(runs) and all(_is_on(run.find(f"{_WORD}rPr/{_WORD}b")) for run in runs)


def _words(paragraph: etree._Element) -> Iterator[str]:
    """The words of a paragraph; deleted, hidden and field code text and text boxes are left out."""
    skipped = (f"{_WORD}txbxContent", f"{_COMPATIBLE}Fallback", f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}pPr")
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in skipped:
            continue
        if element.tag == f"{_WORD}r" and _is_on(element.find(f"{_WORD}rPr/{_WORD}vanish")):
            continue
        if element.tag == f"{_WORD}t":
            yield element.text or ""
        elif element.tag in (f"{_WORD}br", f"{_WORD}cr"):
            yield "\n"
        elif element.tag == f"{_WORD}tab":
            yield "\t"
        elif element.tag == f"{_WORD}noBreakHyphen":
            yield "-"
        else:
            waiting.extend(reversed(element))


def _is_on(switch: etree._Element | None) -> bool:
    """True for a property that is there and not switched off."""
    return switch is not None and switch.get(f"{_WORD}val", "true") not in ("0", "false", "off")


def _value(element: etree._Element | None) -> str | None:
    """The `w:val` of an element, if both are there."""
    return None if element is None else element.get(f"{_WORD}val")
