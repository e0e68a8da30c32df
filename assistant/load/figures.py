"""The words inside figures: labels of axes, values, legends. They say nothing by themselves, so none is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from assistant.load.flow import CONTACT, SENTENCE_END
from assistant.load.layout import Line

_CAPTION = re.compile(
    r"(?:figure|fig\.|chart|graph|diagram|exhibit|abbildung|abb\.|grafik|schaubild|diagramm|graphique|schéma|figura|"
    r"grafico|illustrazione)\s*[\dIVX]",
    re.IGNORECASE,
)
_LABEL_CHARS = 40  # of one label
_SOURCE = re.compile(r"(?:sources?|quellen?|font[ei])\s*:", re.IGNORECASE)
_SMALLER = 0.95  # than the running text
_VALUE = re.compile(r"[^\w]*\d[\d.,'’\s–-]*[^\w]*\w{0,4}")
_FEWEST = 3  # that stand together


def is_caption(line: Line) -> bool:
    """True for the first line of the caption of a figure."""
    return _CAPTION.match(line.text) is not None


def labels_among(groups: Sequence[Sequence[Line]], body: float) -> frozenset[int]:
    """Which groups of lines label something in a figure.

    Three or more that stand together, short and none of them a sentence, are labels when they stand next to the caption
    of a figure, or when their type is smaller than the running text and half of them are values, as along an axis.

    Args:
        groups: The groups of a stretch of a page, in reading order.
        body: The size of the running text.
    """
    found: set[int] = set()
    for short, stretch in groupby(range(len(groups)), key=lambda at: _is_short(groups[at])):
        ats = list(stretch)
        if not short or len(ats) < _FEWEST:
            continue
        below = ats[-1] + 1
        if below < len(groups) and _SOURCE.match(groups[below][0].text):
            below += 1
        captioned = any(is_caption(groups[at][0]) for at in (ats[0] - 1, below) if 0 <= at < len(groups))
        values = sum(all(_VALUE.fullmatch(line.text) for line in groups[at]) for at in ats)
        small = all(groups[at][0].size < _SMALLER * body for at in ats)
        if captioned or (small and 2 * values >= len(ats)):
            found.update(ats)
    return frozenset(found)


def _is_short(group: Sequence[Line]) -> bool:
    """True for lines that may be labels: short, no sentence, no address, no caption."""
    return not is_caption(group[0]) and all(
        not SENTENCE_END.search(line.text)
        and all(len(cell.text) <= _LABEL_CHARS and not CONTACT.search(cell.text) for cell in line.cells)
        for line in group
    )
