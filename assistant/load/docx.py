"""DOCX → pieces, straight from its XML: no entity is resolved, no relation is followed, no macro is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from assistant.errors import Unreadable
from assistant.load.clean import clean, one_line, several_lines
from assistant.load.docx_look import WORD, Look, is_on, looks_of, value, why_unseen
from assistant.load.invisible import hidden_signs
from assistant.load.ooxml import opened
from assistant.load.pieces import Piece, Reading, TableCell, column_names, header_height, parted, sheet_of, table_rows
from assistant.odd import hidden_text

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
NOTES = "Notes"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = frozenset(
    [f"{_COMPATIBLE}Fallback", *(f"{WORD}{name}" for name in ("txbxContent", "del", "moveFrom", "pPr", "rt"))]
)
_SIGNS = dict(
    zip((f"{WORD}{name}" for name in "br cr tab ptab noBreakHyphen softHyphen".split()), "\n\n\t\t-\xad", strict=True)
)
_LARGE_PICTURE = 900_000  # in EMU, an inch: a smaller one is an ornament
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: heading level (0 for none), and list as (number id, level) or None."""

    level: int = 0
    list: tuple[str, int] | None = None


@dataclass
class _State:
    """What has been read so far, and the styles and lists to read it by.

    Attributes:
        styles, looks: By the style's id.
        numbered: For each list and level whether its items are numbered.
        paper_is_white: False where the page has a colour, or pictures behind its text.
        counters: How far each list has come.
        pieces: What has been read.
        unseen: Text that people do not see, by the reason.
        notes: Ids of the footnotes and endnotes, each with the kind before it, in the order of the text.
    """

    styles: dict[str, _Style]
    numbered: dict[tuple[str, int], bool]
    looks: dict[str, Look]
    paper_is_white: bool = True
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    unseen: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def inner(self) -> _State:
        """A state for what is read apart, such as a cell, by the same styles and lists."""
        return replace(self, counters={}, pieces=[])


def read_docx(data: bytes) -> Reading:
    """A DOCX file, as one page.

    Raises:
        Unreadable: If it is damaged, too large when unpacked, or declares a document type.
    """
    with opened(data, "DOCX") as package:
        main = package.root(package.main)
        styles, numbering = package.side_root("word/styles.xml"), package.side_root("word/numbering.xml")
        notes = {kind: package.side_root(f"word/{kind}s.xml") for kind in ("footnote", "endnote")}
        title, damaged = package.title(), package.notes()
    state = _State(_styles(styles), _numbered(numbering), looks_of(styles))
    if main is not None:
        state.paper_is_white = _paper_is_white(main)
        for body in main.iterfind(f"{WORD}body"):
            _read_blocks(body, state, 0)
    _read_notes(notes, state)
    written = str(main.xpath("string()")) if main is not None else ""
    hidden = [note for reason, words in state.unseen.items() for note in hidden_text("".join(words), reason)]
    return Reading((sheet_of(state.pieces, written, [*damaged, *hidden, *hidden_signs(written)]),), title)


def _paper_is_white(main: etree._Element) -> bool:
    """False where the page has a colour, or a picture of some size lies behind the text."""
    behind = [one for one in main.iter(f"{_PICTURE}anchor") if one.get("behindDoc") in ("1", "true")]
    large = any(
        min(int(extent.get(side, "0")) for side in ("cx", "cy")) > _LARGE_PICTURE
        for one in behind
        for extent in one.iterfind(f"{_PICTURE}extent")
        if all(re.fullmatch(r"\d{1,12}", extent.get(side, "0")) for side in ("cx", "cy"))
    )
    return not large and main.find(f"{WORD}background") is None


def _read_notes(roots: Mapping[str, etree._Element | None], state: _State) -> None:
    """Add footnotes and endnotes under a heading of their own, in the order in which the text refers to them."""
    named = {
        f"{kind} {note.get(f'{WORD}id')}": note
        for kind, root in roots.items()
        for note in (root.iterfind(f"{WORD}{kind}") if root is not None else ())
    }
    inner = state.inner()
    for name in dict.fromkeys(state.notes):
        if name in named:
            _read_blocks(named[name], inner, 0)
    if inner.pieces:
        state.pieces += [Piece("heading", NOTES, 1), *inner.pieces]


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    """The paragraph styles by id; a style has what the style it is based on has."""
    if root is None:
        return {}
    elements = {style.get(f"{WORD}styleId", ""): style for style in root.iter(f"{WORD}style")}
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
            at = value(style.find(f"{WORD}basedOn"))
        found[name] = _Style(level, listed)
    return found


def _style_level(style: etree._Element) -> int:
    """The heading level of one style on its own; 0 for none."""
    name = (value(style.find(f"{WORD}name")) or "").lower()
    heading = re.fullmatch(r"heading ([1-9])", name)
    if heading:
        return int(heading[1])
    if name == "title":
        return 1
    outline = value(style.find(f"{WORD}pPr/{WORD}outlineLvl"))
    return int(outline) + 1 if outline and re.fullmatch("[0-8]", outline) else 0


def _list_of(holder: etree._Element) -> tuple[str, int] | None:
    """The list a paragraph or style belongs to; number id 0 means none."""
    number = value(holder.find(f"{WORD}pPr/{WORD}numPr/{WORD}numId"))
    level = value(holder.find(f"{WORD}pPr/{WORD}numPr/{WORD}ilvl")) or "0"
    return (number, int(level) if re.fullmatch("[0-8]", level) else 0) if number else None


def _numbered(root: etree._Element | None) -> dict[tuple[str, int], bool]:
    """For each list and level whether its items are numbered; they have bullets otherwise."""
    if root is None:
        return {}
    kinds = {
        (abstract.get(f"{WORD}abstractNumId"), level.get(f"{WORD}ilvl")): value(level.find(f"{WORD}numFmt"))
        for abstract in root.iter(f"{WORD}abstractNum")
        for level in abstract.iter(f"{WORD}lvl")
    }
    return {
        (number.get(f"{WORD}numId", ""), level): kinds.get(
            (value(number.find(f"{WORD}abstractNumId")), str(level)), "bullet"
        )
        not in ("bullet", "none", None)
        for number in root.iter(f"{WORD}num")
        for level in range(9)
    }


def _read_blocks(holder: etree._Element, state: _State, depth: int) -> None:
    """Read the paragraphs and tables of a body, cell or box."""
    if depth > _MAX_DEPTH:
        raise Unreadable("its elements are nested too deeply")
    for child in holder:
        if child.tag == f"{WORD}p":
            _read_paragraph(child, state, depth)
        elif child.tag == f"{WORD}tbl":
            _read_table(child, state, depth)
        elif child.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml", f"{WORD}ins", f"{WORD}moveTo"):
            _read_blocks(child, state, depth + 1)


def _read_paragraph(paragraph: etree._Element, state: _State, depth: int) -> None:
    """Read one paragraph, and the text boxes that are anchored in it."""
    text = several_lines(clean("".join(_words(paragraph, state))))
    style = state.styles.get(value(paragraph.find(f"{WORD}pPr/{WORD}pStyle")) or "", _Style())
    listed = _list_of(paragraph) or style.list
    outline = value(paragraph.find(f"{WORD}pPr/{WORD}outlineLvl")) or ""
    level = int(outline) + 1 if re.fullmatch("[0-8]", outline) else style.level
    if text and level:
        state.pieces.append(Piece("heading", one_line(text), min(level, 9)))
    elif text and listed and listed[0] != "0":
        state.pieces.append(Piece("item", _mark(listed, state) + one_line(text), listed[1]))
    elif text:
        state.pieces.append(Piece("lines" if "\n" in text else "paragraph", text))
    for box in paragraph.iter(f"{WORD}txbxContent"):
        if not any(above.tag in (f"{_COMPATIBLE}Fallback", f"{WORD}txbxContent") for above in box.iterancestors()):
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
    rows = table.findall(f"{WORD}tr")
    cells = [row.findall(f"{WORD}tc") for row in rows]
    if max(map(len, cells), default=0) < 2:
        for row in cells:
            for cell in row:
                _read_blocks(cell, state, depth + 1)
        return
    laid = _laid_out(rows, state, depth)
    marked = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows]
    headed = next((at for at, mark in enumerate(marked) if not mark), 0)
    header, body = parted(laid, header_height(laid, headed or int(_heads_columns(rows[0]))))
    state.pieces += table_rows(body, column_names(header))


def _laid_out(rows: list[etree._Element], state: _State, depth: int) -> list[list[TableCell]]:
    """The cells of a table at every place that they take up."""
    laid: list[list[TableCell]] = []
    for row in rows:
        line = [TableCell("")] * _count(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0)
        for cell in row.findall(f"{WORD}tc"):
            inner = state.inner()
            _read_blocks(cell, inner, depth + 1)
            own = TableCell(one_line(" ".join(piece.text for piece in inner.pieces)))
            merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            above = laid[-1][len(line) :] if laid and merged is not None and value(merged) in (None, "continue") else []
            line += [above[0] if above else own] * max(_count(cell.find(f"{WORD}tcPr/{WORD}gridSpan"), 1), 1)
        laid.append(line)
    return laid


def _count(element: etree._Element | None, usual: int) -> int:
    """How many columns of the grid a property names, at most 100."""
    count = value(element) or ""
    return min(int(count), 100) if re.fullmatch("[0-9]{1,4}", count) else usual


def _heads_columns(row: etree._Element) -> bool:
    """True when every word of a row is bold, as the names of columns are where the row is not marked as such."""
    runs = [run for run in row.iter(f"{WORD}r") if any((text.text or "").strip() for text in run.iter(f"{WORD}t"))]
    return bool(runs) and all(is_on(run.find(f"{WORD}rPr/{WORD}b")) for run in runs)


def _words(paragraph: etree._Element, state: _State) -> Iterator[str]:
    """The words of a paragraph that people see; text boxes and notes are read apart, field codes are no words."""
    in_code: list[bool] = []  # one for each field that has begun: its code comes before its result
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _SKIPPED or _asks_for_input(element):
            continue
        if element.tag == f"{WORD}fldChar":
            _follow_field(element.get(f"{WORD}fldCharType"), in_code)
        elif element.tag in (f"{WORD}footnoteReference", f"{WORD}endnoteReference"):
            state.notes.append(f"{element.tag.removeprefix(WORD).removesuffix('Reference')} {element.get(f'{WORD}id')}")
        elif element.tag in _SIGNS and not any(in_code):
            yield _SIGNS[element.tag]
        elif element.tag in (f"{WORD}t", f"{_FORMULA}t") and not any(in_code):
            yield element.text or ""
        elif element.tag == f"{WORD}r" and (reason := why_unseen(element, state.looks, state.paper_is_white)):
            state.unseen.setdefault(reason, []).extend(text.text or "" for text in element.iter(f"{WORD}t"))
        else:
            waiting.extend(reversed(element))


def _follow_field(step: str | None, in_code: list[bool]) -> None:
    """Keep track of whether what comes next is the code of a field, or its result."""
    if step == "begin":
        in_code.append(True)
    elif step == "separate" and in_code:
        in_code[-1] = False
    elif step == "end" and in_code:
        in_code.pop()


def _asks_for_input(element: etree._Element) -> bool:
    """True for a form's field that nobody has filled in."""
    return element.tag == f"{WORD}sdt" and is_on(element.find(f"{WORD}sdtPr/{WORD}showingPlcHdr"))
