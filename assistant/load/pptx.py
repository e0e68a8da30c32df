"""PPTX → pieces: a slide is a page; its notes follow its text under a heading of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.errors import Unreadable
from assistant.load.clean import one_line
from assistant.load.invisible import hidden_signs
from assistant.load.limits import ALONE, Watch
from assistant.load.ooxml import Damaged, Package, opened
from assistant.load.pieces import Piece, Reading, Sheet, sheet_of
from assistant.load.slide import DRAWING, SLIDE, Shape, Sources, shapes_of
from assistant.load.slide_colours import Colours, Ink
from assistant.load.slide_order import Box
from assistant.load.slide_text import Found, read_diagram, read_table, read_text, read_title, words_of
from assistant.odd import counted, hidden_text

NOTES = "Speaker notes"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POOR_TITLE = re.compile(
    r"(?:powerpoint[ -]?)?(?:presentation|präsentation|présentation|presentazione)|(?:slide|folie) ?\d*", re.IGNORECASE
)
# Slides of these layouts begin a part of the talk; the titles of all others stand below them.
_PARTS = frozenset(["title", "secHead"])


def read_pptx(data: bytes, watch: Watch = ALONE) -> Reading:
    """A PPTX file, slide by slide; hidden slides are left out and say so.

    Raises:
        Unreadable: If it is damaged, too large when unpacked, or declares a document type.
    """
    damage: Damaged | None = None
    with opened(data, "PPTX") as package:
        deck = _Deck(package)
        watch.check(len(deck.slides))
        sheets = []
        for at, name in enumerate(deck.slides):
            watch.tell(len(deck.slides), at + 1)
            try:
                sheets.append(deck.read(name, at))
            except Damaged as error:  # the other slides are read all the same
                damage = error
                sheets.append(Sheet((), deck.label(at), (f"could not be read: {error}",)))
        title = package.title()
    if not sheets:
        raise Unreadable("it holds no slides")
    if damage is not None and not any(sheet.pieces for sheet in sheets):
        raise damage
    sheets[0] = replace(sheets[0], odd=(*sheets[0].odd, *package.notes()))
    return Reading(tuple(sheets), None if title and _POOR_TITLE.fullmatch(title) else title)


class _Deck:
    """A presentation that is being read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        root = package.root(package.main)
        related = package.relations(package.main)
        if root is None:
            raise Unreadable("damaged PPTX: it has no main part")
        ids = [one.get(f"{_LINK}id", "") for one in root.iter(f"{SLIDE}sldId")]
        self.slides = [related[one].target for one in ids if one in related and related[one].kind == "slide"]
        first = root.get("firstSlideNum", "1")
        self._first_number = int(first) if re.fullmatch(r"\d{1,5}", first) else 1
        size = root.find(f"{SLIDE}sldSz")
        extent = [size.get(name, "") if size is not None else "" for name in ("cx", "cy")]
        known = all(re.fullmatch(r"\d{1,12}", value) for value in extent)
        self._page = Box(0, 0, int(extent[0]), int(extent[1])) if known else None
        self._layouts: dict[str, Sources] = {}

    def label(self, at: int) -> str:
        """The number of a slide, `at` from 0."""
        return str(self._first_number + at)

    def read(self, name: str, at: int) -> Sheet:
        """The slide of a part, `at` from 0."""
        label = self.label(at)
        root = self._package.root(name)
        if root is None:
            raise Damaged(f"damaged PPTX: {name} is missing")
        if root.get("show") in ("0", "false"):
            count = sum(not char.isspace() for char in words_of(root))
            return Sheet((), label, (f"hidden slide left out ({counted(count, 'character')})",))
        related = self._package.relations(name)
        kinds = {relation.kind: relation.target for relation in related.values()}
        sources = self._sources(kinds.get("slideLayout", ""))
        is_part = sources.layout is not None and sources.layout.get("type") in _PARTS
        found = Found()
        off: list[str] = []
        shapes = shapes_of(root, sources)
        colours = Colours(root, sources, shapes)
        for shape in shapes:
            if shape.is_switched_off or self._lies_outside(shape):
                off.append(words_of(shape.element))
            elif shape.is_title:
                read_title(shape, 1 if is_part else 2, found, colours.ink_of(shape))
            else:
                targets = {one: relation.target for one, relation in related.items()}
                self._read_shape(shape, targets, found, colours.ink_of(shape))
        if found.pieces and found.pieces[0].kind != "heading":
            found.pieces.insert(0, Piece("heading", f"Slide {label}", 2))
        self._read_notes(kinds.get("notesSlide", ""), found)
        written = str(root.xpath("string()"))
        unseen = {**found.hidden, "off the slide": off}
        hidden = [note for reason, texts in unseen.items() for note in hidden_text(" ".join(texts), reason)]
        return sheet_of(found.pieces, written, (*hidden, *hidden_signs(written)), label)

    def _sources(self, layout: str) -> Sources:
        """Layout, master and theme of a slide."""
        if layout not in self._layouts:
            root = self._package.side_root(layout) if layout else None
            above = self._package.relations(layout).values() if root is not None else ()
            master = next((one.target for one in above if one.kind == "slideMaster"), "")
            below = self._package.relations(master).values() if master else ()
            theme = next((one.target for one in below if one.kind == "theme"), "")
            self._layouts[layout] = Sources(
                root,
                self._package.side_root(master) if master else None,
                self._package.side_root(theme) if theme else None,
            )
        return self._layouts[layout]

    def _lies_outside(self, shape: Shape) -> bool:
        """True for a shape beside the slide."""
        box, page = shape.box, self._page
        if box is None or page is None:
            return False
        return box.x1 <= page.x0 or box.x0 >= page.x1 or box.y1 <= page.y0 or box.y0 >= page.y1

    def _read_shape(self, shape: Shape, targets: dict[str, str], found: Found, ink: Ink) -> None:
        """Add what a shape says; charts, pictures and embedded files say nothing."""
        for table in shape.element.iterfind(f"{DRAWING}graphic/{DRAWING}graphicData/{DRAWING}tbl"):
            read_table(table, found, ink)
        for link in shape.element.iterfind(f"{DRAWING}graphic/{DRAWING}graphicData/{_DIAGRAM}relIds"):
            data = self._package.side_root(targets.get(link.get(f"{_LINK}dm", ""), ""))
            if data is not None:
                read_diagram(data, found)
        for body in shape.element.iterfind(f"{SLIDE}txBody"):
            read_text(body, shape.list_styles, found, ink)

    def _read_notes(self, name: str, found: Found) -> None:
        """Add the speaker's notes under a heading that marks them."""
        root = self._package.side_root(name) if name else None
        notes = Found(hidden=found.hidden)
        for shape in shapes_of(root, Sources()) if root is not None else ():
            if shape.role == "body":
                for body in shape.element.iterfind(f"{SLIDE}txBody"):
                    read_text(body, (), notes)
        if any(one_line(piece.text) for piece in notes.pieces):
            found.pieces += [Piece("heading", NOTES, 3), *notes.pieces]
