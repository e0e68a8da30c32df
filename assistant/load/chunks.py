"""Runs of text by their place alone: what stands in one line, the white space between columns, where rows begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.load.layout import Run

# In sizes of type: wider white space parts cells; blanks are about a quarter, in justified lines up to a half.
_GAP = 0.7


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text of one line without wide gaps; lengths as in `Run`."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        """Half-way up its small letters."""
        return self.y + 0.25 * self.size


@dataclass(frozen=True, slots=True)
class Row:
    """One row as its text shows it: upper and lower end, and how many lines it has."""

    top: float
    bottom: float
    lines: int


def chunks_of(runs: Iterable[Run]) -> list[Chunk]:
    """The runs, neighbours in a line joined, in no particular order."""
    chunks: list[Chunk] = []
    shown = [run for run in runs if run.text.strip()]
    for line in lines_by_height([Chunk(run.text, run.x0, run.x1, run.y, run.size) for run in shown]):
        last = line[0]
        for chunk in line[1:]:
            if chunk.x0 - last.x1 < _GAP * max(chunk.size, last.size):
                text = last.text + (" " if chunk.x0 - last.x1 > 0.15 * chunk.size else "") + chunk.text
                last = Chunk(text, last.x0, max(last.x1, chunk.x1), last.y, max(last.size, chunk.size))
            else:
                chunks.append(last)
                last = chunk
        chunks.append(last)
    return chunks


def lines_by_height(chunks: Iterable[Chunk]) -> list[list[Chunk]]:
    """The chunks by the line they stand in, from the top down, each line from left to right."""
    lines: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda chunk: -chunk.y):
        if lines and lines[-1][0].y - chunk.y < 0.3 * max(chunk.size, lines[-1][0].size):
            lines[-1].append(chunk)
        else:
            lines.append([chunk])
    return [sorted(line, key=lambda chunk: chunk.x0) for line in lines]


def gutters(lines: Sequence[Sequence[Chunk]]) -> list[tuple[float, float]]:
    """The upright stretches of white space between texts, where they are most free of text.

    One line in five may run over them, as grouped headers do.
    """
    spans = [(chunk.x0, chunk.x1) for line in lines for chunk in line]
    if not spans:
        return []
    size = max(chunk.size for line in lines for chunk in line)
    allowed = len(lines) // 5 if len(lines) > 2 else 0
    borders = sorted({place for span in spans for place in span})
    gaps: list[list[tuple[int, float, float]]] = []
    for left, right in pairwise(borders):
        crossing = sum(start < right and end > left for start, end in spans)
        if crossing > allowed:
            continue
        if gaps and gaps[-1][-1][2] == left:
            gaps[-1].append((crossing, left, right))
        else:
            gaps.append([(crossing, left, right)])
    between = [gap for gap in gaps if gap[0][1] > borders[0] and gap[-1][2] < borders[-1]]
    wide = [gap for gap in between if gap[-1][2] - gap[0][1] >= _GAP * size]
    freest = [min(gap, key=lambda part: (part[0], part[1] - part[2])) for gap in wide]
    return [(left, right) for _, left, right in freest]


def rows_by_text(lines: Sequence[Sequence[Chunk]], columns: Sequence[float] = ()) -> list[Row]:
    """The rows of lines that no rule parts.

    Args:
        lines: From the top down.
        columns: Where columns begin and end, if known.
    """
    places = list(columns) or _places(lines)
    cells = [_in_columns(line, places) for line in lines]
    widths = [max((chunk.x1 for line in cells if (chunk := line[at])), default=0.0) for at in range(len(places) - 1)]
    gaps = [above[0].y - below[0].y for above, below in pairwise(lines)]
    least = min(gaps, default=0.0)
    rows: list[list[int]] = []
    for at in range(len(lines)):
        beside = at > 0 and gaps[at - 1] < 0.9 * lines[at][0].size  # as where a short cell is centred beside a long one
        if at == 0 or (not beside and (gaps[at - 1] > 1.25 * least or not _goes_on(cells[at - 1], cells[at], widths))):
            rows.append([at])
        else:
            rows[-1].append(at)
    return [
        Row(max(chunk.y + chunk.size for chunk in lines[row[0]]), min(chunk.y for chunk in lines[row[-1]]), len(row))
        for row in rows
    ]


def _places(lines: Sequence[Sequence[Chunk]]) -> list[float]:
    """Where columns begin and end by the white space between them."""
    left = min(chunk.x0 for line in lines for chunk in line)
    right = max(chunk.x1 for line in lines for chunk in line)
    return [left, *(end for _, end in gutters([line for line in lines if len(line) > 1])), right + 1]


def _in_columns(line: Sequence[Chunk], places: Sequence[float]) -> list[Chunk | None]:
    """The first chunk of a line in each column."""
    return [
        next((chunk for chunk in line if left - 2 <= chunk.x0 < right - 2), None) for left, right in pairwise(places)
    ]


def _goes_on(above: Sequence[Chunk | None], below: Sequence[Chunk | None], widths: Sequence[float]) -> bool:
    """True when every cell of a line goes on with the cell above it: the cell above ended for want of room."""
    filled = [(upper, lower, width) for upper, lower, width in zip(above, below, widths, strict=True) if lower]
    if not filled or (all(below) and not any(lower.text[:1].islower() for _, lower, _ in filled)):
        return False
    for upper, lower, width in filled:
        if upper is None:
            return False
        word = lower.text.split(maxsplit=1)[0]
        blank_and_word = (lower.x1 - lower.x0) * (len(word) + 1) / max(len(lower.text), 1)
        if upper.x1 + blank_and_word < width:
            return False
    return True
