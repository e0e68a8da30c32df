"""Cut the pages of a document into passages: on sentence and paragraph borders, under their headings."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.records import Document, Page, Passage, Span
from assistant.sections import MAX_CHARS, PAGE_TURN, Piece, Section, Source, join, offset_of, sections

HEADING_CHARS = 200  # of a title or heading that are searched with what stands below it
SMALLEST_CUT = 20  # nothing shorter is cut, whatever the model reads
HEAD_END = "\n\n"  # in search_text, between title and headings and what stands below them

# Stored with each index: passages cut by another version are cut anew.
VERSION = 3


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
    source = Source({page.number: page.text for page in pages}, document.language)
    passages = []
    for section in sections(pages, document.language):
        head = _head(document.title, section.headings, fits)

        def search_text(body: str, head: str = head) -> str:
            return f"{head}{HEAD_END}{body}"

        groups = _pack(section.pieces, target_chars, lambda body: fits(search_text(body)))
        for position, group in enumerate(groups):
            first = section if position == 0 else replace(section, above=())
            passages.append(_passage(document, first, group, source, search_text))
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


def _pack(pieces: Sequence[Piece], target_chars: int, fits: Callable[[str], bool]) -> list[list[Piece]]:
    """Gather pieces until the target is reached; what is too long alone is split."""

    def too_long(group: Sequence[Piece], limit: int) -> bool:
        return sum(len(piece.text) + 2 for piece in group) - 2 > limit or not fits(_body(group))

    groups: list[list[Piece]] = []
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


def _body(group: Sequence[Piece]) -> str:
    """The pieces as they are searched; rows that are parted from the caption of their table have it above them."""
    return "\n".join([*filter(None, [group[0].caption]), *(piece.named for piece in group)])


def _split(piece: Piece, target_chars: int, fits: Callable[[str], bool]) -> list[Piece]:
    """Split a long piece between sentences into parts of about equal length, a long sentence between words."""
    cuts = [statement.start for statement in piece.statements if statement.kind != "list"][1:]
    parts: list[Piece] = []
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


def _part(piece: Piece, start: int, end: int) -> Piece:
    """The characters from `start` to `end` of a piece, as a piece, without white space at its ends."""
    text = piece.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    statements = tuple(
        replace(kept, start=max(kept.start, start) - start, end=min(kept.end, end) - start)
        for kept in piece.statements
        if kept.start < end and kept.end > start
    )
    text = piece.text[start:end]
    return Piece(cut_spans(piece.spans, start, end), text, statements, text, piece.caption)


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


def _passage(
    document: Document, section: Section, group: Sequence[Piece], source: Source, search_text: Callable[[str], str]
) -> Passage:
    own = [span for piece in group for span in piece.spans]
    spans = join([*section.above, *own])
    if len(source.text(spans)) > MAX_CHARS:
        spans = join(own)
    text = source.text(spans)
    statements = []
    for piece in group:
        offset = offset_of(spans, piece.spans[0])
        statements += [replace(kept, start=kept.start + offset, end=kept.end + offset) for kept in piece.statements]
    identity = f"{document.sha256}\0{spans[0].page}\0{spans[0].start}\0{text}"
    return Passage(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        document=document.id,
        section=section.headings,
        spans=spans,
        text=text,
        search_text=search_text(_body(group)),
        statements=tuple(statements),
    )
