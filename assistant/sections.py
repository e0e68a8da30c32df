"""Gather the blocks of a document into its sections, as pieces that stay together and what can be quoted from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.records import Block, Page, Span, Statement
from assistant.sentences import split_sentences

LIST_CHARS = 700  # a longer list is quoted by its items
ITEM_CHARS = 80  # a shorter item of a list says little without the others
CAPTION_CHARS = 80
TABLE_CAPTION_CHARS = 200
MAX_CHARS = 1200  # of a passage
PAGE_TURN = "\n"

# How a sentence begins that leans on the one before it, by the language of the document.
_LEANS_BACK = {
    "en": r"he|she|it|they|this|these|those|that|his|her|its|their|such|both|the latter|there|here|however|moreover|"
    r"furthermore|therefore|thus|also|but|and|yet",
    "de": r"er|sie|es|dies\w*|ihr\w*|sein\w*|dort|dabei|dazu|dafür|damit|dadurch|deshalb|daher|"
    r"jedoch|außerdem|zudem|aber|und",
    "fr": r"il|elle|ils|elles|ce|cet|cette|ces|cela|celui-ci|celle-ci|leurs?|son|sa|ses|"
    r"toutefois|cependant|ainsi|mais|et",
    "it": r"ess[oaie]|quest[oaie]|ciò|tale|tali|il suo|la sua|i suoi|le sue|inoltre|tuttavia|però|quindi|ma|e",
}
_SOURCES = re.compile(r"(?:sources?|r[eé]f[eé]rences?|quellen?|font[ei]|bibliogra\w+)\s*:", re.IGNORECASE)


_TABLE = re.compile(r"(?:table|tab\.|tabelle|tableau|tabella)\s*[\dIVX]", re.IGNORECASE)

# What stands under such a heading is found, but states nothing.
_REFERENCES = re.compile(
    r"\W*(?:[\dIVX.]+ )?(?:(?:list of )?sources?(?: in full)?|references|bibliography|contents|"
    r"literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|inhalt(?:sverzeichnis)?|références|bibliographie|sommaire|"
    r"bibliografia|riferimenti|fonti|indice)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a document's blocks are cut from: the text of its pages by number, and its language."""

    texts: dict[int, str]
    language: str

    def text(self, spans: Sequence[Span]) -> str:
        """The words of some spans, joined where the page turns."""
        return PAGE_TURN.join(self.texts[span.page][span.start : span.end] for span in spans)


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks or sentences that stay in one passage: where they stand, and what can be quoted from them.

    `named` is the text with the column names of rows; `caption` is that of the table a row belongs to.
    """

    spans: tuple[Span, ...]
    text: str
    statements: tuple[Statement, ...]
    named: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: the path of headings, the spans of those right above it, its pieces."""

    headings: tuple[str, ...]
    above: tuple[Span, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Element:
    """A block, or the parts of a paragraph or row that page breaks cut; `columns` has the column names of each part."""

    block: Block
    spans: tuple[Span, ...]
    columns: tuple[tuple[str, ...], ...] = ()


def _elements(pages: Sequence[Page], source: Source) -> list[_Element]:
    elements: list[_Element] = []
    for page in pages:
        blocks = [block for block in page.blocks if page.text[block.start : block.end].strip()]
        for position, block in enumerate(blocks):
            span = Span(page.number, block.start, block.end)
            # Footnotes stand between what goes on over a page break.
            before = next((at for at, one in enumerate(reversed(elements), 1) if one.block.kind != "note"), 0)
            row = _cut_row(elements, page) if block.kind == "rest" else 0
            if row:
                cut = elements[-row]
                elements[-row] = replace(cut, spans=(*cut.spans, span), columns=(*cut.columns, block.columns))
            elif before and position == 0 and _runs_on(elements[-before], block, page, source):
                elements[-before] = replace(elements[-before], spans=(*elements[-before].spans, span))
            else:
                elements.append(_Element(block, (span,), (block.columns,)))
    return elements


def _cut_row(elements: Sequence[_Element], page: Page) -> int:
    """Which element from the end is the last row of the page before; 0 where there is none."""
    found = next((at for at, one in enumerate(reversed(elements), 1) if one.block.kind in ("row", "rest")), 0)
    return found if found and elements[-found].spans[-1].page == page.number - 1 else 0


def _runs_on(last: _Element, block: Block, page: Page, source: Source) -> bool:
    """Whether the first block of a page goes on with the last paragraph or item of the page before."""
    if last.spans[-1].page != page.number - 1 or block.kind != "paragraph":
        return False
    start = page.text[block.start : block.end].lstrip("\"'“‘«([")
    if last.block.kind == "item":  # most items end without a full stop
        return start[:1].islower()
    end = source.text(last.spans[-1:]).rstrip("\"'”’»)]")
    return last.block.kind == "paragraph" and (not end.endswith((".", "!", "?", ":", "…")) or start[:1].islower())


def sections(pages: Sequence[Page], language: str) -> Iterator[Section]:
    """Give the sections of a document's pages, in reading order; headings with nothing below them go to the next."""
    source = Source({page.number: page.text for page in pages}, language)
    path: list[tuple[int, str]] = []
    above: list[Span] = []
    run: list[_Element] = []
    notes: list[_Element] = []

    def flush() -> Iterator[Section]:
        headings = tuple(text for _, text in path)
        # Footnotes are read by themselves: between the sentences of the text they would part these.
        for elements, spans in ((run, tuple(above)), (notes, ())):
            pieces = tuple(_pieces(elements, source))
            if any(_REFERENCES.fullmatch(heading) for heading in headings):
                pieces = tuple(replace(piece, statements=()) for piece in pieces)
            if pieces:
                yield Section(headings, spans, pieces)
        if run:
            above.clear()
        run.clear()
        notes.clear()

    for element in _elements(pages, source):
        if element.block.kind != "heading":
            (notes if element.block.kind == "note" else run).append(element)
            continue
        yield from flush()
        text = " ".join(source.text(element.spans).split())
        path = [(level, name) for level, name in path if level < element.block.level]
        path.append((element.block.level, text))
        above.extend(element.spans)
    yield from flush()


def _pieces(run: Sequence[_Element], source: Source) -> Iterator[Piece]:
    """Turn the blocks of a section into pieces; a list goes with the paragraph that leads into it."""
    position = 0
    caption = ""
    while position < len(run):
        element = run[position]
        is_row = element.block.kind in ("row", "rest")
        if not is_row:
            caption = _caption(element, source)
        after = position + 1
        while after < len(run) and run[after].block.kind == "item":
            after += 1
        leads = element.block.kind == "paragraph" and source.text(element.spans).rstrip().endswith(":")
        if element.block.kind == "item" or (leads and after > position + 1):
            yield from _list(run[position:after], source)
            position = after
        else:
            yield replace(_single(element, source), caption=caption if is_row else "")
            position += 1


def _caption(element: _Element, source: Source) -> str:
    """The words of a paragraph that names what follows it; empty for others."""
    text = source.text(element.spans)
    names = _TABLE.match(text) is not None or (_states_nothing(text) and not _SOURCES.match(text))
    return text if element.block.kind == "paragraph" and len(text) <= TABLE_CAPTION_CHARS and names else ""


def _single(element: _Element, source: Source) -> Piece:
    text = source.text(element.spans)
    columns = element.block.columns
    statements: tuple[Statement, ...]
    if element.block.kind in ("row", "rest"):
        columns = columns if len(element.spans) == 1 else ()
        statements = (Statement("row", 0, len(text), columns),)
    elif element.block.kind == "lines":
        statements = (Statement("lines", 0, len(text)),)
    elif element.block.kind == "labels" or (element.block.kind == "paragraph" and _states_nothing(text)):
        statements = ()
    else:
        statements = tuple(_sentences(text, split_sentences(text), source.language))
    named = [
        name_cells(source.text([span]), names) for span, names in zip(element.spans, element.columns, strict=False)
    ]
    return Piece(element.spans, text, statements, PAGE_TURN.join(named) if element.block.columns else text)


def _sentences(text: str, bounds: Sequence[tuple[int, int]], language: str) -> Iterator[Statement]:
    """A statement for each sentence; one that leans on what was said takes the sentence before it along."""
    leans_back = re.compile(rf"\W*(?:{_LEANS_BACK.get(language, _LEANS_BACK['en'])})\b", re.IGNORECASE)
    for place, (start, end) in enumerate(bounds):
        leans = place > 0 and leans_back.match(text[start:end])
        yield Statement("sentence", bounds[place - 1][0] if leans else start, end)


def _states_nothing(text: str) -> bool:
    """A list of sources, or a short line that ends like no sentence and so names what follows."""
    return _SOURCES.match(text) is not None or (
        len(text) < CAPTION_CHARS and not text.rstrip("\"'”’»)]").endswith((".", "!", "?", "…"))
    )


def name_cells(row: str, columns: Sequence[str]) -> str:
    """Put the column names into a row: `A | B` under (x, y) becomes `x: A; y: B`."""
    cells = [cell.strip() for cell in row.split(" | ")]
    if len(cells) != len(columns):
        return row
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(columns, cells, strict=True) if cell)


def _list(elements: Sequence[_Element], source: Source) -> Iterator[Piece]:
    """Keep a list with its lead-in as one piece where it is short enough, else give its items."""
    spans = join([span for element in elements for span in element.spans])
    text = source.text(spans)
    if len(text) > MAX_CHARS:
        yield from (_single(element, source) for element in elements)
        return
    lead = split_sentences(source.text(elements[0].spans))[-1][0] if elements[0].block.kind == "paragraph" else 0
    whole = len(text) - lead <= LIST_CHARS
    statements: list[Statement] = []
    for element in elements:
        own = source.text(element.spans)
        offset = offset_of(spans, element.spans[0])
        bounds = split_sentences(own)
        if whole and element.block.kind == "paragraph":
            bounds = bounds[:-1]  # the lead-in says nothing without its list
        if not whole or element.block.kind == "paragraph" or len(own) >= ITEM_CHARS:
            statements += [
                replace(one, start=offset + one.start, end=offset + one.end)
                for one in _sentences(own, bounds, source.language)
            ]
    if whole:
        statements.append(Statement("list", lead, len(text)))
    yield Piece(spans, text, tuple(statements), text)


def join(spans: Sequence[Span]) -> tuple[Span, ...]:
    """One span a page, from the first of its spans to the last."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].page == span.page:
            joined[-1] = replace(joined[-1], end=span.end)
        else:
            joined.append(span)
    return tuple(joined)


def offset_of(spans: Sequence[Span], inner: Span) -> int:
    """Where one span begins in the text of the spans that hold it."""
    before = [span for span in spans if span.page < inner.page]
    own = next(span for span in spans if span.page == inner.page)
    return sum(span.end - span.start + len(PAGE_TURN) for span in before) + inner.start - own.start
