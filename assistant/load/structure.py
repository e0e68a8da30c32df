"""Lines of a PDF → headings, paragraphs, items, rows and groups of lines."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.load.clean import several_lines
from assistant.load.figures import labels_among
from assistant.load.flow import BULLET, CONTENTS, NUMBER, SENTENCE_END, join_lines, known_words, reads_as_lines, wraps
from assistant.load.furniture import without_furniture
from assistant.load.layout import Leaf, Line
from assistant.load.notes import parted_notes, without_notes
from assistant.load.pieces import Piece, Word
from assistant.load.table_breaks import with_parts_joined
from assistant.load.tables import Table, find_tables

_HEADING_CHARS = 200
_BOLD_HEADING_CHARS = 100
# Two sizes that differ by less are one size to the eye.
_SIZE_STEP = 1.06
_HEADING_STEP = 1.1
_OTHER_TYPE = 1.25
_SMALL = 0.95  # of the running text; no heading is set in smaller type
# Baselines further apart than this, in usual distances, part two paragraphs.
_PARAGRAPH_GAP = 1.25
# Column edges are sought this many lines around, so that text above in other columns does not count.
_NEIGHBOURS = 15
_COLUMN_LINES = 8


@dataclass(frozen=True, slots=True)
class _Style:
    """How a document is set: size of its running text, width of a full line, distance of lines by type size."""

    body: float
    measure: float
    leading: dict[float, float]
    known: frozenset[str]
    outline: frozenset[str]
    levels: dict[float, int]

    def leading_of(self, size: float) -> float:
        """The usual distance of two baselines in type of a size, in points."""
        return self.leading.get(_rounded(size), 1.35 * size)


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that belong together, and the right edge of the column they stand in."""

    lines: tuple[Line, ...]
    edge: float

    @property
    def text(self) -> str:
        """The lines, one after the other."""
        return " ".join(line.text for line in self.lines)


def sheets_of(leaves: Sequence[Leaf], outline: frozenset[str]) -> list[list[Piece]]:
    """The pieces of every page.

    Args:
        leaves: The pages of one document.
        outline: The headings that its outline names, in lower case.
    """
    pages = without_furniture(leaves)
    style = _style(pages, outline)
    sheets = []
    before: Table | None = None
    for leaf, page in zip(leaves, pages, strict=True):
        lines, notes = without_notes(page, style.body, leaf.grids)
        tables = with_parts_joined(find_tables(lines, leaf, style.known), before, lines, style.known)
        sheets.append(_with_continuation_first(list(_page_pieces(lines, notes, tables, style))))
        before = tables[-1] if tables and tables[-1].end == len(lines) else None
    used = sorted({piece.level for pieces in sheets for piece in pieces if piece.kind == "heading"})
    return [
        [replace(piece, level=used.index(piece.level) + 1) if piece.kind == "heading" else piece for piece in pieces]
        for pieces in sheets
    ]


def _with_continuation_first(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a page, what goes on from the page before ahead of a table that stands at the head of the page."""
    rows = [at for at, piece in enumerate(pieces) if piece.kind == "row"]
    first = next((at for at in rows if at + 1 < len(pieces) and pieces[at + 1].kind != "row"), None)
    if first is None or any(piece.kind == "heading" for piece in pieces[:first]) or rows[0] > 1:
        return pieces
    going_on = pieces[first + 1]
    if going_on.kind != "paragraph" or not going_on.text[:1].islower():
        return pieces
    return [going_on, *pieces[: first + 1], *pieces[first + 2 :]]


def _style(pages: Sequence[Sequence[Line]], outline: frozenset[str]) -> _Style:
    """What is usual in a document."""
    chars: Counter[float] = Counter()
    gaps: dict[float, list[float]] = {}
    for lines in pages:
        for line in lines:
            chars[_rounded(line.size)] += len(line.text)
        for above, below in pairwise(lines):
            gap = above.y - below.y
            if _same_size(above, below) and 0 < gap < 3 * below.size:
                gaps.setdefault(_rounded(below.size), []).append(gap)
    body = max(chars, key=lambda size: chars[size], default=10.0)
    widths = sorted(line.x1 - line.x0 for lines in pages for line in lines if _rounded(line.size) == body)
    measure = widths[len(widths) * 4 // 5] if widths else 0.0
    leading = {size: statistics.median(found) for size, found in gaps.items() if len(found) >= 3}
    known = known_words(line.text for lines in pages for line in lines)
    sizes = sorted((size for size in chars if size >= _HEADING_STEP * body), reverse=True)
    levels: dict[float, int] = {}
    level, larger = 0, float("inf")
    for size in sizes:
        level += larger >= _SIZE_STEP * size
        levels[size], larger = level, size
    return _Style(body, measure, leading, known, outline, levels)


def _rounded(size: float) -> float:
    """The size to the nearest half point."""
    return round(size * 2) / 2


def _same_size(one: Line, other: Line) -> bool:
    """True for type of one size."""
    return max(one.size, other.size) < _SIZE_STEP * min(one.size, other.size)


def _page_pieces(
    lines: Sequence[Line], notes: Sequence[Line], tables: Sequence[Table], style: _Style
) -> Iterator[Piece]:
    """The pieces of one page, footnotes at the end."""
    at = 0
    for table in tables:
        yield from _text_pieces(lines[at : table.first], style)
        yield from table.pieces()
        at = table.end
    yield from _text_pieces(lines[at:], style)
    for note in parted_notes(notes, style.body):
        yield Piece("note", join_lines([line.text for line in note], style.known), words=_words(note))


def _text_pieces(lines: Sequence[Line], style: _Style) -> Iterator[Piece]:
    """The pieces of lines that are no table."""
    groups = _groups(lines, style)
    labels = labels_among([group.lines for group in groups], style.body)
    for at, group in enumerate(groups):
        after = groups[at + 1] if at + 1 < len(groups) else None
        level = _heading_level(group, after, style)
        if at in labels and not level:
            yield Piece(
                "labels", several_lines("\n".join(line.text for line in group.lines)), words=_words(group.lines)
            )
            continue
        if level:
            text = join_lines([line.text for line in group.lines], style.known)
            yield Piece("heading", text, level, words=_words(group.lines))
        else:
            yield from _group_pieces(group, style)


def _groups(lines: Sequence[Line], style: _Style) -> list[_Group]:
    """The lines parted where something new begins."""
    edges = [_edge(lines, at, style.measure) for at in range(len(lines))]
    groups: list[_Group] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or _breaks(lines[start:at], lines[at], edges[at - 1], style):
            groups.append(_Group(tuple(lines[start:at]), max(edges[start:at])))
            start = at
    return [group for group in groups if group.lines]


def _edge(lines: Sequence[Line], at: int, measure: float) -> float:
    """Where the column that a line stands in ends on the right; `measure` is the usual width of a line, in points."""
    line = lines[at]
    around = lines[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
    column = [other.x1 for other in around if _same_size(line, other) and abs(line.x0 - other.x0) < 4 * line.size]
    # A few lines on their own, such as an address, do not show how wide their column is.
    return max(column) if len(column) >= _COLUMN_LINES else max(*column, line.x0 + measure)


def _breaks(group: Sequence[Line], line: Line, edge: float, style: _Style) -> bool:
    """True when a line does not go on with the group above it."""
    first, last = group[0], group[-1]
    if line.angle != last.angle or not (_same_size(last, line) or _only_in_other_type(last, line, edge)):
        return True
    if line.bold != last.bold and not line.text[:1].islower():
        return True
    if _is_marked(line) and (_is_marked(first) or _begins_list(last, line, edge)):
        return True
    if line.y > last.y - 0.3 * line.size:  # the top of the next column, or a place elsewhere
        return not _continues(last, line, edge)
    if last.y - line.y > _PARAGRAPH_GAP * style.leading_of(line.size):
        return True
    if line.x0 > last.x1 or line.x1 < last.x0:
        return True
    if _is_marked(first):
        hanging = len(group) > 1 and group[1].x0 > first.x0 + 0.3 * first.size
        return line.x0 < first.x0 + 0.3 * first.size and (
            hanging or bool(SENTENCE_END.search(last.text)) or not _is_full(last, line, edge)
        )
    if line.x0 < last.x0 - 0.8 * line.size and not _is_full(last, line, edge):
        return True
    indented = line.x0 - last.x0 > 0.8 * line.size and style.levels.get(_rounded(line.size)) is None
    return indented and not line.text[:1].islower()


def _only_in_other_type(last: Line, line: Line, edge: float) -> bool:
    """True for a line that goes on with the text, but has more words in another type, such as that of commands."""
    near = max(last.size, line.size) < _OTHER_TYPE * min(last.size, line.size)
    flush = abs(line.x0 - last.x0) < 0.3 * line.size and 0 < last.y - line.y < 1.5 * line.size
    return near and flush and _is_full(last, line, edge) and not SENTENCE_END.search(last.text)


def _is_marked(line: Line) -> bool:
    """True for a line that begins with a bullet or number."""
    return bool(BULLET.match(line.text) or NUMBER.match(line.text))


def _begins_list(last: Line, line: Line, edge: float) -> bool:
    """True when a marked line below running text is an item; a dash or number may just have come first in its line."""
    if NUMBER.match(line.text):
        return bool(SENTENCE_END.search(last.text))
    return line.text[0] not in "-–—" or not _is_full(last, line, edge) or line.x0 > last.x0 + 0.3 * line.size


def _is_full(line: Line, after: Line, edge: float) -> bool:
    """True when a line ends only because the next word did not fit."""
    slack = 0.5 * line.size
    return wraps(line.text, line.x1 - line.x0, after.text, after.x1 - after.x0, edge - line.x0 - slack)


def _continues(last: Line, line: Line, edge: float) -> bool:
    """True when a sentence runs on from the foot of one column to the head of the next."""
    if line.text[:1].islower() or last.text.endswith(("-", "\xad", ",")):
        return True
    return not SENTENCE_END.search(last.text) and last.x1 > edge - 4 * last.size and not line.bold


def _heading_level(group: _Group, after: _Group | None, style: _Style) -> int:
    """The level at which a group is a heading; 0 when it is none."""
    text = join_lines([line.text for line in group.lines], style.known)
    first = group.lines[0]
    lowest = max(style.levels.values(), default=0) + 1
    if sum(char.isalpha() for char in text) < 2 or len(text) > _HEADING_CHARS or BULLET.match(text):
        return 0
    level = style.levels.get(_rounded(first.size))
    named = text.casefold() in style.outline or CONTENTS.fullmatch(text) is not None
    if named and first.size >= _SMALL * style.body:
        return min(level or lowest, 6)
    sentence = len(text) > 60 and (text[-1] in ".;,”“»" or (len(group.lines) > 2 and text[-1] in "?!"))
    if level is not None and len(group.lines) <= 4 and not sentence:
        return min(level, 6)
    bold = all(line.bold for line in group.lines) and len(group.lines) <= 2 and len(text) <= _BOLD_HEADING_CHARS
    if bold and first.size >= _SMALL * style.body and text[-1] not in ".;," and after and not after.lines[0].bold:
        return min(lowest, 6)
    return 0


def _group_pieces(group: _Group, style: _Style) -> Iterator[Piece]:
    """A group that is no heading as an item, a group of lines, or paragraphs."""
    texts = [line.text for line in group.lines]
    words = _words(group.lines)
    if BULLET.match(texts[0]):
        text = "- " + join_lines([BULLET.sub("", texts[0]), *texts[1:]], style.known)
        yield Piece("item", text, words=(replace(words[0], text="-"), *words[1:]))
        return
    if NUMBER.match(texts[0]):
        yield Piece("item", join_lines(texts, style.known), words=words)
        return
    left = min(line.x0 for line in group.lines)
    widths = [line.x1 - left for line in group.lines]
    if len(texts) > 1 and reads_as_lines(texts, widths, group.edge - left - 0.5 * group.lines[0].size):
        yield Piece("lines", several_lines("\n".join(texts)), words=words)
        return
    paragraph = [group.lines[0]]
    for last, line in pairwise(group.lines):
        if SENTENCE_END.search(last.text) and not _is_full(last, line, group.edge):
            yield _paragraph(paragraph, style)
            paragraph = []
        paragraph.append(line)
    yield _paragraph(paragraph, style)


def _paragraph(lines: Sequence[Line], style: _Style) -> Piece:
    """Lines as running text."""
    return Piece("paragraph", join_lines([line.text for line in lines], style.known), words=_words(lines))


def _words(lines: Sequence[Line]) -> tuple[Word, ...]:
    """The words of some lines, in order."""
    return tuple(word for line in lines for word in line.words)
