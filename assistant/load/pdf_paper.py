"""How a page of a PDF is displayed: cropped, turned, counted from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdf import PageObject

# In points: no page is as long.
FAR = 1e9
_LEAST = 1.0


@dataclass(frozen=True, slots=True)
class Paper:
    """How a page is displayed: the matrix from its own space to the picture (origin top left), its size in points."""

    matrix: tuple[float, ...]
    width: float
    height: float


def paper_of(page: PageObject) -> Paper:
    """How a page is displayed: what its crop box leaves of it, turned.

    Raises:
        PyPdfError, AttributeError, IndexError, TypeError, ValueError: If its boxes have the wrong shape or no area.
    """
    media, crop = _corners(page.mediabox), _corners(page.cropbox)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    width, height = right - left, top - bottom
    if not (_LEAST < width < FAR and _LEAST < height < FAR):
        raise ValueError(f"a page of {width:g} by {height:g} points")
    match page.rotation % 360:
        case 90:
            return Paper((0, 1, 1, 0, -bottom, -left), height, width)
        case 180:
            return Paper((-1, 0, 0, 1, right, -bottom), width, height)
        case 270:
            return Paper((0, -1, -1, 0, top, right), height, width)
        case _:
            return Paper((1, 0, 0, -1, -left, top), width, height)


def _corners(box: Any) -> tuple[float, float, float, float]:
    """The left, lower, right and upper edge of a box whose corners may come in any order."""
    x0, y0, x1, y1 = map(float, box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
