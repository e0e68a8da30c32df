"""Cut the pages of a document into passages: on sentence and paragraph borders, under their headings."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.records import Block, Document, Page, Passage, Span, Statement
from assistant.sentences import split_sentences

MAX_CHARS = 1200
LIST_CHARS = 700  # a longer list is quoted by its items
ITEM_CHARS = 80  # a shorter item of a list says little without the others
CAPTION_CHARS = 80
HEADING_CHARS = 200  # of a title or heading that are searched with what stands below it
SMALLEST_CUT = 20  # nothing shorter is cut, whatever the model reads
PAGE_TURN = "\n"
HEAD_END = "\n\n"  # in search_text, between title and headings and what stands below them

# Stored with each index: passages cut by another version are cut anew.
VERSION = 1

_LEANS_BACK = re.compile(
    r"\W*(?:he|she|it|they|this|these|those|that|his|her|its|their|such|both|the latter|there|here|however|moreover|"
    r"furthermore|therefore|thus|also|but|and|yet|er|sie|dies\w*|il|elle|ils|elles|ce|cette|ces|essa|esso|quest[oaie])\b",
    re.IGNORECASE,
)
_SOURCES = re.compile(r"(?:sources?|r[eé]f[eé]rences?|quellen?|font[ei]|bibliogra\w+)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Blocks or sentences that stay in one passage: where they stand, and what can be quoted from them."""

    spans: tuple[Span, ...]
    text: str
    statements: tuple[Statement, ...]
    named: str  # as `text`, with the column names of rows


def chunk(
    document: Document, pages: Sequence[Page], *, target_chars: int, fits: Callable[[str], bool]
) -> tuple[Passage, ...]:
    """Cut a document into passages.

    Args:
        document: Whose pages they are.
        pages: In order.
        target_chars: Length that a passage aims at; `MAX_CHARS` is never passed.
        fits: Tells whether the model reads the whole of a text that is to be embedded.

    Returns:
        Passages in reading order. Together they hold every block but headings that have nothing below them.
    """
    texts = {page.number: page.text for page in pages}
    passages = []
    for section, headings, pieces in _sections(_elements(pages, texts), texts):
        head = _head(document.title, section, fits)

        def search_text(body: str, head: str = head) -> str:
            return f"{head}{HEAD_END}{body}"

        groups = _pack(pieces, target_chars, lambda body: fits(search_text(body)))
        for position, group in enumerate(groups):
            lead = headings if position == 0 else ()
            passages.append(_passage(document, section, lead, group, texts, search_text))
    return tuple(passages)


def _head(title: str, section: Sequence[str], fits: Callable[[str], bool]) -> str:
    """Title and headings as they are searched; at most half of what the model reads, outer headings go first."""
    headings = [heading[:HEADING_CHARS] for heading in section if heading.casefold() != title.casefold()]
    title = title[:HEADING_CHARS]
    while True:
        head = "\n".join(part for part in (title, " › ".join(headings)) if part)
        if not head or fits(f"{head}\n{head}"):
            return head
        if headings:
            headings = headings[1:]
        else:
            title = title[: len(title) // 2]


@dataclass(frozen=True, slots=True)
class _Element:
    """A block, or the two halves of a paragraph that a page break cuts."""

    block: Block
    spans: tuple[Span, ...]


def _elements(pages: Sequence[Page], texts: dict[int, str]) -> list[_Element]:
    elements: list[_Element] = []
    for page in pages:
        blocks = [block for block in page.blocks if page.text[block.start : block.end].strip()]
        for position, block in enumerate(blocks):
            span = Span(page.number, block.start, block.end)
            last = elements[-1] if elements and position == 0 else None
            if last and _runs_on(last, block, page, texts):
                elements[-1] = replace(last, spans=(*last.spans, span))
            else:
                elements.append(_Element(block, (span,)))
    return elements


def _runs_on(last: _Element, block: Block, page: Page, texts: dict[int, str]) -> bool:
    """Whether the first block of a page goes on with the last paragraph or item of the page before."""
    if last.spans[-1].page != page.number - 1 or block.kind != "paragraph":
        return False
    start = page.text[block.start : block.end].lstrip("\"'“‘«([")
    if last.block.kind == "item":  # most items end without a full stop
        return start[:1].islower()
    end = _text(last.spans[-1:], texts).rstrip("\"'”’»)]")
    return last.block.kind == "paragraph" and (not end.endswith((".", "!", "?", ":", "…")) or start[:1].islower())


def _sections(
    elements: Sequence[_Element], texts: dict[int, str]
) -> Iterator[tuple[tuple[str, ...], tuple[Span, ...], list[_Piece]]]:
    """Give each section: its heading path, the spans of the headings right above it, its pieces."""
    path: list[tuple[int, str]] = []
    above: list[Span] = []
    pieces: list[_Piece] = []
    run: list[_Element] = []

    def flush() -> Iterator[tuple[tuple[str, ...], tuple[Span, ...], list[_Piece]]]:
        pieces.extend(_pieces(run, texts))
        if pieces:
            yield tuple(text for _, text in path), tuple(above), list(pieces)
            above.clear()
        pieces.clear()
        run.clear()

    for element in elements:
        if element.block.kind != "heading":
            run.append(element)
            continue
        yield from flush()
        text = " ".join(_text(element.spans, texts).split())
        path = [(level, name) for level, name in path if level < element.block.level]
        path.append((element.block.level, text))
        above.extend(element.spans)
    yield from flush()


def _pieces(run: Sequence[_Element], texts: dict[int, str]) -> Iterator[_Piece]:
    """Turn the blocks of a section into pieces; a list goes with the paragraph that leads into it."""
    position = 0
    while position < len(run):
        element = run[position]
        after = position + 1
        while after < len(run) and run[after].block.kind == "item":
            after += 1
        leads = element.block.kind == "paragraph" and _text(element.spans, texts).rstrip().endswith(":")
        if element.block.kind == "item" or (leads and after > position + 1):
            yield from _list(run[position:after], texts)
            position = after
        else:
            yield _single(element, texts)
            position += 1


def _single(element: _Element, texts: dict[int, str]) -> _Piece:
    text = _text(element.spans, texts)
    columns = element.block.columns
    statements: tuple[Statement, ...]
    if element.block.kind == "row":
        statements = (Statement("row", 0, len(text), columns),)
    elif element.block.kind == "lines":
        statements = (Statement("lines", 0, len(text)),)
    elif element.block.kind == "paragraph" and _states_nothing(text):
        statements = ()
    else:
        statements = tuple(_sentences(text, split_sentences(text)))
    return _Piece(element.spans, text, statements, name_cells(text, columns) if columns else text)


def _sentences(text: str, bounds: Sequence[tuple[int, int]]) -> Iterator[Statement]:
    """A statement for each sentence; one that leans on what was said takes the sentence before it along."""
    for place, (start, end) in enumerate(bounds):
        leans = place > 0 and _LEANS_BACK.match(text[start:end])
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


def _list(elements: Sequence[_Element], texts: dict[int, str]) -> Iterator[_Piece]:
    """Keep a list with its lead-in as one piece where it is short enough, else give its items."""
    spans = _join([span for element in elements for span in element.spans])
    text = _text(spans, texts)
    if len(text) > MAX_CHARS:
        yield from (_single(element, texts) for element in elements)
        return
    lead = split_sentences(_text(elements[0].spans, texts))[-1][0] if elements[0].block.kind == "paragraph" else 0
    whole = len(text) - lead <= LIST_CHARS
    statements: list[Statement] = []
    for element in elements:
        own = _text(element.spans, texts)
        offset = _offset(spans, element.spans[0])
        bounds = split_sentences(own)
        if whole and element.block.kind == "paragraph":
            bounds = bounds[:-1]  # the lead-in says nothing without its list
        if not whole or element.block.kind == "paragraph" or len(own) >= ITEM_CHARS:
            statements += [
                replace(one, start=offset + one.start, end=offset + one.end) for one in _sentences(own, bounds)
            ]
    if whole:
        statements.append(Statement("list", lead, len(text)))
    yield _Piece(spans, text, tuple(statements), text)


def _pack(pieces: Sequence[_Piece], target_chars: int, fits: Callable[[str], bool]) -> list[list[_Piece]]:
    """Gather pieces until the target is reached; what is too long alone is split."""

    def too_long(group: Sequence[_Piece], limit: int) -> bool:
        return sum(len(piece.text) + 2 for piece in group) - 2 > limit or not fits(_body(group))

    groups: list[list[_Piece]] = []
    for piece in pieces:
        for part in _split(piece, target_chars, fits) if too_long([piece], MAX_CHARS) else [piece]:
            if groups and not too_long([*groups[-1], part], target_chars):
                groups[-1].append(part)
            else:
                groups.append([part])
    # A short rest says too little to be found by itself.
    if len(groups) > 1 and len(_body(groups[-1])) < target_chars // 3:
        joined = [*groups[-2], *groups[-1]]
        if not too_long(joined, MAX_CHARS):
            groups[-2:] = [joined]
    return groups


def _body(group: Sequence[_Piece]) -> str:
    return "\n".join(piece.named for piece in group)


def _split(piece: _Piece, target_chars: int, fits: Callable[[str], bool]) -> list[_Piece]:
    """Split a long piece between sentences into parts of about equal length, a long sentence between words."""
    cuts = [statement.start for statement in piece.statements if statement.kind != "list"][1:]
    parts: list[_Piece] = []
    count = math.ceil(len(piece.text) / target_chars)
    start = 0
    while start < len(piece.text):
        aim = start + math.ceil(len(piece.text) / count)
        end = len(piece.text) if aim >= len(piece.text) else _cut(cuts, start, aim, piece.text)
        while True:
            part = _part(piece, start, end)
            if (len(part.text) <= MAX_CHARS and fits(part.named)) or end - start <= SMALLEST_CUT:
                break
            end = _cut(cuts, start, start + (end - start) * 3 // 4, piece.text)
        if part.text.strip():
            parts.append(part)
        start = end
    return parts


def _cut(cuts: Sequence[int], start: int, aim: int, text: str) -> int:
    """The sentence border nearest to `aim` and at least half-way to it; else a space; else `aim` itself."""
    near = [cut for cut in cuts if start + (aim - start) // 2 < cut <= start + (aim - start) * 5 // 4]
    if near:
        return min(near, key=lambda cut: abs(cut - aim))
    space = max(text.rfind(" ", start + 1, aim), text.rfind("\n", start + 1, aim))
    return space + 1 if space > start else aim


def _part(piece: _Piece, start: int, end: int) -> _Piece:
    """The characters from `start` to `end` of a piece, as a piece, without white space at its ends."""
    text = piece.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    statements = tuple(
        replace(kept, start=max(kept.start, start) - start, end=min(kept.end, end) - start)
        for kept in piece.statements
        if kept.start < end and kept.end > start
    )
    text = piece.text[start:end]
    return _Piece(cut_spans(piece.spans, start, end), text, statements, text)


def cut_spans(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Where the characters `start` to `end` of a text stand whose pages' parts are joined by `PAGE_TURN`."""
    found = []
    offset = 0
    for span in spans:
        length = span.end - span.start
        low, high = max(start - offset, 0), min(end - offset, length)
        if low < high:
            found.append(Span(span.page, span.start + low, span.start + high))
        offset += length + len(PAGE_TURN)
    return tuple(found)


def _join(spans: Sequence[Span]) -> tuple[Span, ...]:
    """One span a page, from the first of its spans to the last."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].page == span.page:
            joined[-1] = replace(joined[-1], end=span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _offset(spans: Sequence[Span], inner: Span) -> int:
    """Where one span begins in the text of the spans that hold it."""
    before = [span for span in spans if span.page < inner.page]
    own = next(span for span in spans if span.page == inner.page)
    return sum(span.end - span.start + len(PAGE_TURN) for span in before) + inner.start - own.start


def _text(spans: Sequence[Span], texts: dict[int, str]) -> str:
    return PAGE_TURN.join(texts[span.page][span.start : span.end] for span in spans)


def _passage(
    document: Document,
    section: tuple[str, ...],
    headings: tuple[Span, ...],
    group: Sequence[_Piece],
    texts: dict[int, str],
    search_text: Callable[[str], str],
) -> Passage:
    own = [span for piece in group for span in piece.spans]
    spans = _join([*headings, *own])
    if len(_text(spans, texts)) > MAX_CHARS:
        spans = _join(own)
    text = _text(spans, texts)
    statements = []
    for piece in group:
        offset = _offset(spans, piece.spans[0])
        statements += [replace(kept, start=kept.start + offset, end=kept.end + offset) for kept in piece.statements]
    identity = f"{document.sha256}\0{spans[0].page}\0{spans[0].start}\0{text}"
    return Passage(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        document=document.id,
        section=section,
        spans=spans,
        text=text,
        search_text=search_text(_body(group)),
        statements=tuple(statements),
    )
