"""Running headers, running footers and page numbers, which are no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.load.layout import Leaf, Line

_EDGE = 0.12
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|pagina|p\.|s\.)?\W*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von|de|di|sur)\s*\d+)?\W*", re.I
)


def without_furniture(leaves: Sequence[Leaf]) -> list[tuple[Line, ...]]:
    """The lines of each page without running headers, running footers and page numbers.

    Furniture stands in the outer 12 % of the page and, but for its digits, at the same height on most pages.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for leaf in leaves:
        seen.update({_furniture_key(line) for line in leaf.lines if at_edge(line, leaf)})
    often = max(2, 0.4 * len(leaves))

    def is_furniture(line: Line, leaf: Leaf) -> bool:
        # A chapter's running title is on fewer pages, but has the page's number at one end.
        numbered = line.text[:1].isdigit() or line.text[-1:].isdigit()
        enough = min(often, 3) if numbered else often
        return seen[_furniture_key(line)] >= enough or _is_page_number(line, leaf)

    return [
        tuple(line for line in leaf.lines if not (at_edge(line, leaf) and is_furniture(line, leaf))) for leaf in leaves
    ]


def at_edge(line: Line, leaf: Leaf) -> bool:
    """True in the outer part of the page."""
    margin = _EDGE * (leaf.top - leaf.bottom)
    return line.y < leaf.bottom + margin or line.y > leaf.top - margin


def _furniture_key(line: Line) -> tuple[str, int]:
    """What is the same about a running header on every page: its words but for digits, and its height."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y / 6)


def _is_page_number(line: Line, leaf: Leaf) -> bool:
    """True for a lone number that stands above or below everything else."""
    if not _PAGE_NUMBER.fullmatch(line.text) or any(grid.cell_of(line.x0, line.y, line.angle) for grid in leaf.grids):
        return False
    others = [other.y for other in leaf.lines if other is not line]
    return not others or line.y <= min(others) or line.y >= max(others)
