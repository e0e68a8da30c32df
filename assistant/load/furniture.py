"""Running headers, running footers and page numbers, which are no part of the text."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence

from assistant.load.labels import at_edge, printed_labels
from assistant.load.layout import Leaf, Line

_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|pagina|p\.|s\.)?\W*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von|de|di|sur)\s*\d+)?\W*", re.I
)


def without_furniture(leaves: Sequence[Leaf]) -> list[tuple[Line, ...]]:
    """The lines of each page without running headers, running footers and page numbers.

    Furniture stands in the outer 12 % of the page and, but for its digits, at the same height on most pages; or it is
    what stands above or below everything else and has the number that is printed on the page at one end.
    """
    labels = printed_labels(leaves)
    seen: Counter[tuple[str, int]] = Counter()
    for leaf in leaves:
        seen.update({_furniture_key(line) for line in leaf.lines if at_edge(line, leaf)})
    often = max(2, 0.4 * len(leaves))

    def is_furniture(line: Line, leaf: Leaf, label: str) -> bool:
        # A chapter's running title is on fewer pages, but has the page's number at one end.
        numbered = line.text[:1].isdigit() or line.text[-1:].isdigit()
        enough = min(often, 3) if numbered else often
        if seen[_furniture_key(line)] >= enough:
            return True
        is_number = _PAGE_NUMBER.fullmatch(line.text) is not None or _only_one_with(label, leaf) is line
        return is_number and _is_outermost(line, leaf)

    return [
        tuple(line for line in leaf.lines if not (at_edge(line, leaf) and is_furniture(line, leaf, label)))
        for leaf, label in zip(leaves, labels or [""] * len(leaves), strict=True)
    ]


def _only_one_with(label: str, leaf: Leaf) -> Line | None:
    """The only line in the outer part of a page that has its number at one end, in type no larger than the others."""
    found = [
        line for line in leaf.lines if at_edge(line, leaf) and label in (line.text.split()[0], line.text.split()[-1])
    ]
    usual = statistics.median(line.size for line in leaf.lines) if found else 0.0
    return found[0] if len(found) == 1 and not found[0].bold and found[0].size <= usual else None


def _furniture_key(line: Line) -> tuple[str, int]:
    """What is the same about a running header on every page: its words but for digits, and its height."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y / 6)


def _is_outermost(line: Line, leaf: Leaf) -> bool:
    """True for a line that stands above or below everything else, and in no ruled table."""
    if any(grid.cell_of(line.x0, line.y, line.angle) for grid in leaf.grids):
        return False
    others = [other.y for other in leaf.lines if other is not line]
    return not others or line.y <= min(others) or line.y >= max(others)
