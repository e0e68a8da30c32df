"""PDF → pieces: what pypdf finds on each page, and what the file says about itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.constants import UserAccessPermissions
from pypdf.errors import PyPdfError

from assistant.errors import Unreadable
from assistant.load.clean import clean, looks_garbled, misread_note, one_line
from assistant.load.folder import is_iso_date
from assistant.load.grids import bars_of, find_grids
from assistant.load.hidden import Onlooker, visible
from assistant.load.labels import printed_labels
from assistant.load.layout import Leaf
from assistant.load.limits import ALONE, Watch
from assistant.load.ocr import NEEDED, Scans
from assistant.load.order import lines_in_order
from assistant.load.pdf_open import damage, is_bomb, open_pdf
from assistant.load.pdf_paper import Paper, paper_of
from assistant.load.pdf_runs import drawing_of
from assistant.load.pdf_unread import unread_in, unread_on
from assistant.load.pieces import Piece, Reading, Sheet
from assistant.load.structure import sheets_of
from assistant.odd import GARBLED, NO_TABLES, NO_TEXT, READ_BY_OCR, SCAN, parse_hidden

# Without a handler Python prints pypdf's warnings about damaged files to the terminal.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_POOR_TITLE = re.compile(
    r"untitled|unbenannt|sans titre|senza titolo|^(?:microsoft \w+ - .*|(?:presentation|document|slide|layout) ?\d*)$|"
    r"\.(?:docx?|pptx?|xlsx?|indd|pdf|qxd|odt|tex|pub|cdr|ai|eps|p65|html?)$|^[\W\d_]*$",
    re.IGNORECASE,
)
_LETTER = Paper((1, 0, 0, -1, 0, 792), 612, 792)  # what viewers take for a page without a size
# What pypdf raises, beside its own errors, on outlines, labels and metadata of the wrong shape, and geometry on
# numbers without end.
_MALFORMED = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


def read_pdf(data: bytes, watch: Watch = ALONE) -> Reading:
    """A PDF file, page by page; running headers, footers and page numbers are left out.

    Raises:
        Unreadable: If it is damaged, needs a password, has no text, or its text is garbled.
    """
    reader, odd_file = open_pdf(data)
    watch.check(len(reader.pages))
    looks: list[_Look] = []
    damaged: dict[int, Unreadable] = {}
    with Onlooker(data) as onlooker:
        for at, page in enumerate(reader.pages):
            watch.tell(len(reader.pages), at + 1)
            try:
                looks.append(_look(page, at + 1, onlooker))
            except (PyPdfError, *_MALFORMED) as error:  # the other pages are read all the same
                if is_bomb(error):
                    raise damage(error) from error
                looks.append(_Look(Leaf((), 0.0, 0.0), False, ()))
                damaged[at] = damage(error)
    watch.tell(len(looks), 0)
    leaves = [look.leaf for look in looks]
    recognised = _recognised(data, looks, watch)
    if not any(leaf.lines for leaf in leaves) and not any(recognised.values()):
        raise _nothing_found(looks, damaged, odd_file, watch)
    garbled = [looks_garbled("".join(line.text for line in leaf.lines)) for leaf in leaves]
    if not any(recognised.values()) and all(garbled[at] for at, leaf in enumerate(leaves) if leaf.lines):
        raise Unreadable("text looks garbled")
    kept = [replace(leaf, lines=() if garbled[at] else leaf.lines) for at, leaf in enumerate(leaves)]
    forbidden = _copying_forbidden(reader)
    labels = _labels(reader) or printed_labels(leaves)
    sheets = []
    for at, pieces in enumerate(sheets_of(kept, _outline_titles(reader))):
        text = " ".join(piece.text for piece in pieces)
        odd: tuple[str, ...]
        if at in recognised:
            pieces, odd = recognised[at], (READ_BY_OCR if recognised[at] else SCAN,)
        elif at in damaged:
            odd = (f"could not be read: {damaged[at]}",)
        else:
            odd = (GARBLED,) if garbled[at] else misread_note(text) or (() if pieces else (NO_TEXT,))
        odd += looks[at].notes
        if at == 0:
            odd += odd_file + unread_in(reader) + (("the file forbids copying its text",) if forbidden else ())
        sheets.append(Sheet(tuple(pieces), _label(labels, at), odd))
    return Reading(tuple(sheets), _title(reader), _date(reader))


@dataclass(frozen=True, slots=True)
class _Look:
    """What people see of a page: its lines, whether there are pictures; notes about text that they do not see."""

    leaf: Leaf
    has_pictures: bool
    notes: tuple[str, ...]


def _nothing_found(
    looks: Sequence[_Look], damaged: Mapping[int, Unreadable], odd_file: Sequence[str], watch: Watch
) -> Unreadable:
    """Why a file has no text."""
    for reason in damaged.values():
        return reason
    if odd_file:
        return Unreadable(f"damaged PDF: {odd_file[0]}")
    if any(parse_hidden(note) for look in looks for note in look.notes):
        return Unreadable("all its text is hidden from readers")
    found = "OCR found no words in it" if watch.ocr else f"to have it read, {NEEDED}"
    return Unreadable(f"no text layer (a scan?); {found}")


def _recognised(data: bytes, looks: Sequence[_Look], watch: Watch) -> dict[int, list[Piece]]:
    """What OCR reads on the pages, counted from 0, that are pictures without text; nothing where it is not to read."""
    scans = [at for at, look in enumerate(looks) if not look.leaf.lines and look.has_pictures]
    if not scans or not watch.ocr:
        return {at: [] for at in scans}
    pictures = Scans(data)
    found = {}
    for at in scans:
        watch.tell(len(looks), at + 1, len(scans))
        found[at] = pictures.read(at + 1)
    watch.tell(len(looks), 0, len(scans))
    return found


def _look(page: PageObject, number: int, onlooker: Onlooker) -> _Look:
    """What people see of one page, counted from 1; its lines are in the order in which they are read."""
    try:
        paper = paper_of(page)
        box = page.mediabox
        corners = [(float(x), float(y)) for x, y in (box.lower_left, box.upper_right)]
    except (PyPdfError, *_MALFORMED):  # a page without a size is read all the same
        paper, corners = _LETTER, []
    drawing = drawing_of(page, paper)
    drawn, notes = visible(number - 1, drawing, paper, onlooker)
    runs = [run for run in drawn if not run.artifact]
    upright = {0: (0.0, 1.0), 90: (-1.0, 0.0), 180: (0.0, -1.0), 270: (1.0, 0.0)}
    angle = max(upright, key=lambda turn: sum(len(run.text) for run in drawn if run.angle == turn))
    runs = runs or drawn
    shapes = drawing.ruler.shapes(angle)
    try:
        grids = find_grids(shapes, [run for run in runs if run.angle == angle], angle)
    except _MALFORMED:  # the page is read all the same
        grids, notes = [], (*notes, NO_TABLES)
    lines = tuple(lines_in_order(runs, grids))
    heights = [upright[angle][0] * x + upright[angle][1] * y for x, y in corners] or [line.y for line in lines] or [0.0]
    leaf = Leaf(lines, min(heights), max(heights), tuple(grids), bars_of(shapes, lines))
    return _Look(leaf, bool(drawing.pictures), notes + unread_on(page))


def _label(labels: list[str], at: int) -> str | None:
    """The number printed on a page, None where the file does not tell."""
    label = one_line(clean(labels[at])) if at < len(labels) else ""
    return label or None


def _labels(reader: PdfReader) -> list[str]:
    """The numbers of all pages as the file tells them; none where it does not, or they are damaged."""
    try:
        return reader.page_labels if "/PageLabels" in reader.root_object else []
    except (PyPdfError, *_MALFORMED):
        return []


def _outline_titles(reader: PdfReader) -> frozenset[str]:
    """The headings that the outline names, in lower case; none where it is damaged."""
    titles: set[str] = set()
    try:
        waiting: list[Any] = [reader.outline]
        while waiting:
            item = waiting.pop()
            if isinstance(item, list):
                waiting += item
            else:
                titles.add(one_line(clean(str(item.title or ""))).casefold())
    except (PyPdfError, *_MALFORMED):
        return frozenset()
    return frozenset(titles - {""})


def _copying_forbidden(reader: PdfReader) -> bool:
    """True when the file's owner has switched copying off."""
    rights = reader.user_access_permissions if reader.is_encrypted else None
    return rights is not None and UserAccessPermissions.EXTRACT not in rights


def _title(reader: PdfReader) -> str | None:
    """The title that the file states, unless it is a file name or what a program put there."""
    try:
        title = one_line(clean(str((reader.metadata and reader.metadata.title) or "")))
    except (PyPdfError, *_MALFORMED):
        return None
    return title if 3 <= len(title) <= 200 and not _POOR_TITLE.search(title) else None


def _date(reader: PdfReader) -> str | None:
    """The day on which the file says that it was made."""
    try:
        found = _DATE.match(str((reader.metadata and reader.metadata.get("/CreationDate")) or ""))
    except (PyPdfError, *_MALFORMED):
        return None
    date = "-".join(found.groups()) if found else ""
    return date if is_iso_date(date) else None
