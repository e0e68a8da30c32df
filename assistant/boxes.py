"""Where the words of a page stand on its picture, packed so that a thousand pages of them cost little."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_RECORD = struct.Struct("<6i")
_STEPS = 10  # to the point: finer than any eye, and whole numbers pack well
_FARTHEST = 1e6  # points: what lies beyond is on no page, but may stand in a damaged file
_SAME_LINE = 0.5  # of the lower of two words has to lie beside the other
_WIDEST_GAP = 2.0  # between words that are marked as one, in heights of a word: columns are farther apart


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where a word, or the part of it that stands in one line, is seen.

    Attributes:
        start, end: Characters of the page's text, end excluded.
        x0, y0, x1, y1: Left, top, right and bottom in points (1/72 inch) of the page as it is displayed, turned and
            cropped, counted from its top left corner.
    """

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class WordBoxes:
    """The boxes of a page's words in reading order; `packed` is what is stored, lengths in tenths of a point."""

    packed: bytes = b""

    @classmethod
    def of(cls, boxes: Iterable[WordBox]) -> WordBoxes:
        """Pack boxes."""
        return cls(
            b"".join(_RECORD.pack(box.start, box.end, *map(_steps, (box.x0, box.y0, box.x1, box.y1))) for box in boxes)
        )

    def __len__(self) -> int:
        return len(self.packed) // _RECORD.size

    def __iter__(self) -> Iterator[WordBox]:
        for start, end, *lengths in _RECORD.iter_unpack(self.packed):
            x0, y0, x1, y1 = (length / _STEPS for length in lengths)
            yield WordBox(start, end, x0, y0, x1, y1)

    def within(self, start: int, end: int) -> tuple[WordBox, ...]:
        """The boxes of the words of which some character lies from `start` to `end`, end excluded."""
        return tuple(box for box in self if box.start < end and start < box.end)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to be marked, in the units of `WordBox`."""

    x0: float
    y0: float
    x1: float
    y1: float


def marks_of(boxes: Iterable[WordBox]) -> tuple[Mark, ...]:
    """One mark for all words that follow each other in a line, in reading order."""
    marks: list[Mark] = []
    for box in boxes:
        if marks and _follows(marks[-1], box):
            last = marks.pop()
            box_edges = (min(last.x0, box.x0), min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
            marks.append(Mark(*box_edges))
        else:
            marks.append(Mark(box.x0, box.y0, box.x1, box.y1))
    return tuple(marks)


def _follows(mark: Mark, box: WordBox) -> bool:
    """Whether a word stands in the line of a mark, behind it and not far away."""
    height = min(mark.y1 - mark.y0, box.y1 - box.y0)
    beside = min(mark.y1, box.y1) - max(mark.y0, box.y0)
    return beside > _SAME_LINE * height and mark.x0 <= box.x0 <= mark.x1 + _WIDEST_GAP * height


def _steps(length: float) -> int:
    """A length in the unit in which it is stored."""
    return round(max(-_FARTHEST, min(_FARTHEST, length)) * _STEPS)
