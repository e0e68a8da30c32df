"""HTML → pieces, by BeautifulSoup on lxml; nothing that the page names is ever opened."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag

from assistant.load.clean import clean, one_line, several_lines
from assistant.load.folder import is_iso_date
from assistant.load.html_look import Looks
from assistant.load.invisible import hidden_signs
from assistant.load.pieces import (
    Piece,
    PieceKind,
    Reading,
    TableCell,
    column_names,
    header_height,
    parted,
    sheet_of,
    spread,
    table_rows,
)
from assistant.load.text import decode
from assistant.odd import hidden_text

_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 4096
_SILENT = frozenset(
    "script style head template noscript svg math iframe object embed canvas audio video select option datalist button "
    "nav dialog".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main ol p pre section summary table ul caption legend".split()
)
# Deeper elements are hardly meant for people; their words are taken without structure.
_MAX_DEPTH = 300
_DATE_NAMES = frozenset(
    ["date", "dc.date", "dcterms.date", "dcterms.created", "article:published_time", "datepublished", "pubdate"]
)


# Encodings of Python's that no browser knows: a page that names one means something else.
_NOT_OF_THE_WEB = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7", "utf-16", "utf-32")


@dataclass
class _State:
    """What has been read so far.

    Attributes:
        looks: Which elements people see.
        pieces: What has been read.
        unseen: Text that people do not see, by the reason.
        words: Running text whose block is not over yet.
        kind, level: What that block is.
        mark: The bullet or number of a list's item, until it is used.
        counts: The number of the last item of each list.
    """

    looks: Looks
    pieces: list[Piece] = field(default_factory=list)
    unseen: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    kind: PieceKind = "paragraph"
    level: int = 0
    mark: str = ""
    counts: dict[int, int] = field(default_factory=dict)


def read_html(data: bytes) -> Reading:
    """An HTML file; the title comes from `<title>`, the date from a `date` meta element.

    Raises:
        Unreadable: If its encoding is neither declared nor certain.
    """
    written = _decode_html(data)
    soup = BeautifulSoup(clean(written), "lxml")
    page_text = soup.get_text()
    pieces, hidden = _collect(soup)
    title = soup.title.get_text() if soup.title else ""
    sheet = sheet_of(pieces, page_text, hidden + hidden_signs(written + page_text))
    return Reading((sheet,), one_line(title) or None, _meta_date(soup))


def markup_pieces(markup: str) -> tuple[list[Piece], tuple[str, ...]]:
    """The pieces of a fragment of HTML, such as one inside a Markdown file, and notes on what people do not see."""
    return _collect(BeautifulSoup(markup, "lxml"))


def _decode_html(data: bytes) -> str:
    """The characters of an HTML file: by its mark, its declaration, or else as plain text is decoded."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii", "ignore").lower()
        # Browsers read these as their Windows supersets; a page in them that names itself so means those.
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "euc-kr": "cp949"}.get(name, name)
        try:
            # A declaration that can be read byte by byte does not stand in UTF-16 or UTF-32.
            if codecs.lookup(name).name.removesuffix("-le").removesuffix("-be") not in _NOT_OF_THE_WEB:
                return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong declaration is common; the bytes themselves decide
    return decode(data)


def _collect(root: Tag) -> tuple[list[Piece], tuple[str, ...]]:
    """The pieces below an element, in order, and notes on what people do not see."""
    state = _State(Looks(root))
    _walk(root, state, 0)
    _flush(state)
    notes = (hidden_text(" ".join(words), reason) for reason, words in state.unseen.items())
    return state.pieces, tuple(note for one in notes for note in one)


def _walk(element: Tag, state: _State, depth: int) -> None:
    """Read what an element holds."""
    if depth > _MAX_DEPTH:
        state.words.append(element.get_text(" "))
        return
    for child in element.children:
        if isinstance(child, Tag):
            if not _is_left_out(child, state):
                _walk_element(child, state, depth + 1)
        elif isinstance(child, NavigableString) and not isinstance(child, (Comment, PreformattedString)):
            text = clean(str(child))  # once more: signs may be written as entities
            state.words.append(text if state.kind == "lines" else re.sub(r"\s+", " ", text))


def _walk_element(element: Tag, state: _State, depth: int) -> None:
    """Read one element that is shown."""
    name = element.name
    if name == "br":
        state.words.append("\n")
    elif name == "img":
        return
    elif name == "table" and _is_data_table(element):
        _flush(state)
        state.pieces += _table(element, state, depth)
    elif name not in _BLOCKS and name not in ("tr", "td", "th"):
        _walk(element, state, depth)
        if name in ("label", "input"):
            state.words.append(" ")
    else:
        _flush(state)
        before = state.kind, state.level, state.mark
        _enter(element, state)
        _walk(element, state, depth)
        _flush(state)
        state.kind, state.level, state.mark = before


def _enter(element: Tag, state: _State) -> None:
    """Set what the words of a block element are."""
    name = element.name
    if re.fullmatch("h[1-6]", name):
        state.kind, state.level, state.mark = "heading", int(name[1]), ""
    elif name == "li":
        state.kind, state.level = "item", len(element.find_parents(["ul", "ol"])) - 1
        state.level = max(state.level, 0)
        state.mark = _item_mark(element, state.counts)
    elif name in ("pre", "address"):
        state.kind, state.level, state.mark = "lines", 0, ""
    elif name in ("ul", "ol", "table"):
        state.mark = ""


def _item_mark(element: Tag, counts: dict[int, int]) -> str:
    """The bullet or number of a list item; `counts` holds the number of the last item of each list that is read."""
    parent = element.parent
    if parent is None or parent.name != "ol":
        return "- "
    start = str(parent.get("start", "1"))
    first = int(start) if re.fullmatch(r"-?[0-9]{1,6}", start) else 1
    counts[id(parent)] = counts.get(id(parent), first - 1) + 1
    return f"{counts[id(parent)]}. "


def _flush(state: _State) -> None:
    """Close the running text as a piece."""
    text = several_lines("".join(state.words))
    state.words = []
    if not text:
        return
    if state.kind == "item" and not state.mark:  # a further paragraph of an item
        state.pieces.append(Piece("paragraph", one_line(text)))
    elif state.kind == "item":
        state.pieces.append(Piece("item", state.mark + one_line(text), state.level))
        state.mark = ""
    elif state.kind == "paragraph" and "\n" in text:
        state.pieces.append(Piece("lines", text))
    else:
        state.pieces.append(Piece(state.kind, text if state.kind == "lines" else one_line(text), state.level))


def _is_left_out(element: Tag, state: _State) -> bool:
    """True for what is no text, or is not seen; the words of the latter are kept apart."""
    if element.name in _SILENT or element.name == "input" or str(element.get("aria-hidden", "")).lower() == "true":
        return True
    reason = state.looks.why_unseen(element)
    if reason:
        state.unseen.setdefault(reason, []).append(element.get_text(" "))
    return reason is not None


def _is_data_table(table: Tag) -> bool:
    """True for a table of facts; one that holds tables, or blocks in one column, only lays out the page."""
    if table.find("table") or str(table.get("role", "")).lower() in ("presentation", "none"):
        return False
    widest = max((len(row.find_all(["td", "th"])) for row in table.find_all("tr")), default=0)
    return widest > 1


def _table(table: Tag, page: _State, depth: int) -> list[Piece]:
    """The rows of a table; the first rows of `<th>` only, or in `<thead>`, name the columns."""
    caption = table.find("caption")
    pieces = [Piece("paragraph", one_line(caption.get_text(" ")))] if caption and caption.get_text().strip() else []
    rows = [row for row in table.find_all("tr") if not _is_left_out(row, page)]
    laid = spread([_cells(row, page, depth) for row in rows])
    headed = next((at for at, row in enumerate(rows) if not _names_columns(row)), 0)
    header, body = parted(laid, header_height(laid, headed) if laid else 0)
    return pieces + table_rows(body, column_names(header))


def _names_columns(row: Tag) -> bool:
    """True for a row of a table's head."""
    cells = row.find_all(["td", "th"])
    return bool(cells) and (all(cell.name == "th" for cell in cells) or row.find_parent("thead") is not None)


def _cells(row: Tag, page: _State, depth: int) -> list[tuple[TableCell, int, int]]:
    """The cells of a row with the rows and columns that each takes up."""
    cells = []
    for cell in row.find_all(["td", "th"]):
        state = _State(page.looks, unseen=page.unseen)
        if not _is_left_out(cell, page):
            _walk(cell, state, depth)
            _flush(state)
        text = one_line(" ".join(piece.text for piece in state.pieces))
        cells.append((TableCell(text), _span(cell, "rowspan"), _span(cell, "colspan")))
    return cells


def _span(cell: Tag, name: str) -> int:
    """How many rows or columns a cell takes up, 1 to 100; a rowspan of 0 reaches to the end of the table."""
    span = str(cell.get(name, "1")).strip()
    if span == "0" and name == "rowspan":
        return 100
    return min(max(int(span), 1), 100) if re.fullmatch("[0-9]{1,4}", span) else 1


def _meta_date(soup: BeautifulSoup) -> str | None:
    """The date of publication that a meta element states, to the day."""
    for meta in soup.find_all("meta"):
        name = str(meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        date = str(meta.get("content", "")).strip()[:10]
        if name in _DATE_NAMES and is_iso_date(date):
            return date
    return None
