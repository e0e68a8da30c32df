"""Where on a page a ruled table may stand: its rules that begin and end below each other, and no text between two."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from assistant.load.chunks import Chunk, gutters, lines_by_height
from assistant.load.rules import Shape

# Two edges that are nearer than this are one.
NEAR = 3.0
# Shorter rules underline a word.
_MIN_RULE = 12.0
# A cell without rules beside it that has more lines is rather a column of text.
_CELL_LINES = 12


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight edge: where it lies across its direction, where it begins and ends along it, whether it is a line."""

    at: float
    start: float
    end: float
    line: bool


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the page between rules of one width: their heights from the top down, and its sides."""

    heights: tuple[float, ...]
    x0: float
    x1: float

    def bands(self) -> Iterable[tuple[float, float]]:
        """Upper and lower end of what is between two rules."""
        return pairwise(self.heights)


def edges_of(shapes: Sequence[Shape], upright: bool) -> list[Edge]:
    """The edges that run up, or across, the page; neighbouring ones joined."""
    from pdfplumber.table import merge_edges  # imports a PDF parser and an imaging library

    sides: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for shape in shapes:
        low, high, start, end = (
            (shape.x0, shape.x1, shape.y0, shape.y1) if upright else (shape.y0, shape.y1, shape.x0, shape.x1)
        )
        places: list[float] = []
        if not shape.is_line:
            places = [low, high]
        elif end - start > high - low:
            places = [(low + high) / 2]
        if end - start >= (4 if upright else 1):
            sides[shape.is_line] += [as_plumbed(place, start, end) for place in places]
    edges = []
    for line, found in sides.items():
        merged = merge_edges(found, 0, 1.5, 3, 3) if found else []
        edges += [Edge(edge["top"], edge["x0"], edge["x1"], line) for edge in merged]
    return [edge for edge in edges if upright or edge.end - edge.start >= _MIN_RULE]


def as_plumbed(at: float, start: float, end: float) -> dict[str, Any]:
    """An edge as pdfplumber has it; all edges are given as horizontal ones, since both kinds are joined alike."""
    return {
        "orientation": "h", "x0": start, "x1": end, "top": at, "bottom": at, "doctop": at,
        "width": end - start, "height": 0.0,
    }  # fmt: skip


def regions_of(across: Sequence[Edge], upright: Sequence[Edge], chunks: Sequence[Chunk]) -> list[Region]:
    """The stretches between rules that begin and end below each other, the widest first."""
    groups: list[list[Edge]] = []
    for edge in sorted(across, key=lambda edge: edge.start - edge.end):
        group = next(
            (g for g in groups if abs(g[0].start - edge.start) < NEAR and abs(g[0].end - edge.end) < NEAR), None
        )
        if group is None:
            groups.append([edge])
        else:
            group.append(edge)
    found = []
    for group in groups:
        heights = clustered([edge.at for edge in group])[::-1]
        whole = Region(tuple(heights), group[0].start, group[0].end)
        inner = [edge for edge in upright if whole.x0 + NEAR < edge.at < whole.x1 - NEAR]
        inside = [chunk for chunk in chunks if whole.x0 - NEAR <= chunk.x0 and chunk.x1 <= whole.x1 + NEAR]
        kept = [whole.heights[0]]
        for top, bottom in whole.bands():
            if not _belongs(kept[0], top, bottom, inner, inside):
                found.append(_without_text_above(replace(whole, heights=tuple(kept)), inner, inside))
                kept = []
            kept.append(bottom)
        found.append(_without_text_above(replace(whole, heights=tuple(kept)), inner, inside))
    return found


def clustered(places: Iterable[float], near: float = NEAR) -> list[float]:
    """The places from low to high, those that lie near each other as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] < near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [statistics.mean(group) for group in groups]


def _belongs(begin: float, top: float, bottom: float, walls: Sequence[Edge], chunks: Sequence[Chunk]) -> bool:
    """True when what stands between two rules is part of a table, not text or nothing between two of them.

    Args:
        begin: Where the table begins that it may go on with; `top` where it begins itself.
        top, bottom: The two rules.
        walls: Upright edges, and `chunks` the text, between the ends of the rules.
        chunks: See there.
    """
    if any(wall.start < bottom + NEAR and wall.end > top - NEAR for wall in walls):
        return True
    inside = [chunk for chunk in chunks if bottom < chunk.middle < top]
    if not inside:
        size = statistics.median([chunk.size for chunk in chunks]) if chunks else 10.0
        return top - bottom < 2 * size
    lines = lines_by_height(inside)
    if all(len(line) == 1 for line in lines):
        return len(lines) <= 2 and top - bottom < (1.2 * len(lines) + 1.2) * max(chunk.size for chunk in inside)
    above = [line for line in lines_by_height(chunk for chunk in chunks if top < chunk.middle < begin) if len(line) > 1]
    if not above:
        return len(lines) <= _CELL_LINES
    return _in_common(lines, above, [wall for wall in walls if wall.start < begin and wall.end > top + NEAR])


def _in_common(lines: Sequence[Sequence[Chunk]], others: Sequence[Sequence[Chunk]], walls: Sequence[Edge]) -> bool:
    """True when some lines leave most of the borders free that part the columns of others: `walls`, or white space."""
    if not walls:
        return len(gutters([*others, *lines])) >= max(1.0, 0.6 * len(gutters(others)))
    places = clustered(wall.at for wall in walls)
    crossed = [
        sum(any(chunk.x0 < place - 1 and chunk.x1 > place + 1 for chunk in line) for line in lines) for place in places
    ]
    return sum(5 * count <= len(lines) for count in crossed) >= 0.6 * len(places)


def _without_text_above(region: Region, walls: Sequence[Edge], chunks: Sequence[Chunk]) -> Region:
    """The region without a first stretch whose text does not stand in the columns below it."""
    if len(region.heights) < 3:
        return region
    begin, top = region.heights[:2]
    lines = lines_by_height(chunk for chunk in chunks if top < chunk.middle < begin)
    below = lines_by_height(chunk for chunk in chunks if region.heights[-1] < chunk.middle < top)
    below = [line for line in below if len(line) > 1]
    if any(wall.start < top + NEAR and wall.end > begin - NEAR for wall in walls):
        return region
    around = [wall for wall in walls if wall.start < top - NEAR and wall.end > region.heights[-1]]
    fits = bool(below) and _in_common(lines, below, around)
    return region if fits else replace(region, heights=region.heights[1:])
