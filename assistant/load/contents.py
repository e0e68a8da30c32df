"""Lists of contents, which look like tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.load.flow import CONTENTS
from assistant.load.pieces import TableCell

# A list of fewer entries may be a table whose numbers happen to rise.
_CONTENTS_ROWS = 6
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?(?:\s|$)")
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,6}")


def is_contents(rows: Sequence[Sequence[TableCell]], above: str) -> bool:
    """True for titles with the numbers of their pages, which hardly ever fall; `above` may be the title of the list.

    A few rows are a list of contents if that is what it is called, or all titles are numbered.
    """
    called = CONTENTS.fullmatch(above) is not None
    numbered = len(rows) >= 3 and all(_SECTION.match(row[0].text) for row in rows)
    if (len(rows) < _CONTENTS_ROWS and not called and not numbered) or not ends_in_pages(rows):
        return False
    numbers = [int(row[-1].text) for row in rows if row[-1].text.isdigit()]
    falls = sum(below < above for above, below in pairwise(numbers))
    words = sum(char.isalpha() for row in rows for cell in row[:-1] for char in cell.text)
    return falls * 8 <= len(rows) and words > 8 * len(rows)


def ends_in_pages(rows: Sequence[Sequence[TableCell]]) -> bool:
    """True when every row ends in what may be the number of a page."""
    return all(_PAGE_NUMBER.fullmatch(row[-1].text) for row in rows)
