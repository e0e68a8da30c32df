"""The order in which people read what stands on a slide: by its place, columns before rows where they are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands, in one unit for all, from the top left."""

    x0: float
    y0: float
    x1: float
    y1: float


Thing = TypeVar("Thing")
# Of the narrower to the wider of two columns: a label beside its text is narrower than that.
_ALIKE = 0.6
# Of a thing's extent, by which neighbours may lie over each other and still be parted.
_OVERLAP = 0.1


def in_reading_order(things: Sequence[Thing], box_of: Callable[[Thing], Box]) -> list[Thing]:
    """Things by their place: parted by white space into columns or rows, and each of these again.

    Columns of like width are read one after the other; where they differ, as labels beside texts do, rows are.
    """
    if len(things) < 2:
        return list(things)
    columns = _columns(things, box_of)
    rows = _parted(things, lambda one: (box_of(one).y0, box_of(one).y1))
    if len(columns) > 1 and (len(rows) == 1 or _alike(columns, box_of)):
        parts = columns
    elif len(rows) > 1:
        parts = []
        for row in rows:
            together = _columns([*parts[-1], *row], box_of) if parts else []
            if len(together) > 1 and _alike(together, box_of):
                parts[-1] += row  # columns that go on from one row to the next
            else:
                parts.append(row)
    else:
        return sorted(things, key=lambda one: (box_of(one).y0, box_of(one).x0))
    return [thing for part in parts for thing in in_reading_order(part, box_of)]


def _columns(things: Sequence[Thing], box_of: Callable[[Thing], Box]) -> list[list[Thing]]:
    """The things in groups that stand beside each other, from the left."""
    return _parted(things, lambda one: (box_of(one).x0, box_of(one).x1))


def _parted(things: Sequence[Thing], extent: Callable[[Thing], tuple[float, float]]) -> list[list[Thing]]:
    """The things in groups between which there is white space along one axis, from its start."""
    groups: list[list[Thing]] = []
    end = float("-inf")
    for thing in sorted(things, key=extent):
        start, stop = extent(thing)
        if start >= end - _OVERLAP * (stop - start):
            groups.append([])
        groups[-1].append(thing)
        end = max(end, stop)
    return groups


def _alike(columns: Sequence[Sequence[Thing]], box_of: Callable[[Thing], Box]) -> bool:
    """True when all columns are about equally wide."""
    widths = [max(box_of(one).x1 for one in part) - min(box_of(one).x0 for one in part) for part in columns]
    return min(widths) >= _ALIKE * max(widths)
