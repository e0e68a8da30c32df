"""Find words in the pages of a document, as people compare them: case, accents, ligatures and line breaks aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.records import Page, Span

MOST_FOUND = 200
_SOFT_HYPHEN = "\u00ad"
_RUN = re.compile(r"\s\s")
_SPACES = str.maketrans("\t\n\r\f\v", " " * 5)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text made comparable, and where each of its characters stood in the text it was made from."""

    text: str
    places: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that a stretch of the folded one comes from, end excluded."""
        return self.places[start], self.places[end - 1] + 1


def find_words(pages: Sequence[Page], query: str, most: int = MOST_FOUND) -> tuple[Span, ...]:
    """The places where a document has the words of a query one after the other, in reading order.

    Args:
        pages: Of one document, in order.
        query: What to look for; white space at its ends is left out.
        most: How many places to give at most.
    """
    wanted = _fold(query).text.strip()
    found: list[Span] = []
    if wanted:
        for page in pages:
            for span in _places(page, wanted):
                found.append(span)
                if len(found) == most:
                    return tuple(found)
    return tuple(found)


def find_quote(pages: Sequence[Page], quote: str, near: int = 1) -> tuple[Span, ...]:
    """Where a quote stands now: on the page where it was, else on the nearest that has it.

    Args:
        pages: Of one document, in order.
        quote: The words; white space at their ends is left out.
        near: The number of the page where the quote stood.

    Returns:
        One span, or two where it runs over a page break; none when the document does not hold the words.
    """
    wanted = _fold(quote).text.strip()
    if not wanted:
        return ()
    for at in sorted(range(len(pages)), key=lambda at: abs(pages[at].number - near)):
        for span in _places(pages[at], wanted):
            return (span,)
        if over_break := _over_break(pages[at : at + 2], wanted):
            return over_break
    return ()


def _places(page: Page, wanted: str) -> Iterator[Span]:
    folded = _fold(page.text)
    start = folded.text.find(wanted)
    while start >= 0:
        yield Span(page.number, *folded.original(start, start + len(wanted)))
        start = folded.text.find(wanted, start + len(wanted))


def _over_break(pages: Sequence[Page], wanted: str) -> tuple[Span, ...]:
    """Where the words begin at the end of the first of two pages and end at the beginning of the second."""
    if len(pages) < 2:
        return ()
    first, second = (_fold(page.text) for page in pages)
    head, tail = first.text.rstrip(), second.text.lstrip()
    indent = len(second.text) - len(tail)
    for cut in (at for at, char in enumerate(wanted) if char == " "):
        if head.endswith(wanted[:cut]) and tail.startswith(wanted[cut + 1 :]):
            rest = len(wanted) - cut - 1
            return (
                Span(pages[0].number, *first.original(len(head) - cut, len(head))),
                Span(pages[1].number, *second.original(indent, indent + rest)),
            )
    return ()


def _fold(text: str) -> _Folded:
    """Text without case, accents and soft hyphens, ligatures as letters, each run of white space as one space."""
    if text.isascii() and not _RUN.search(text):  # most pages, and ten times as fast
        return _Folded(text.lower().translate(_SPACES), range(len(text)))
    chars: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        plain = char if char.isascii() else unicodedata.normalize("NFKD", char)
        for one in plain.casefold():
            one = " " if one.isspace() else one
            repeated = one == " " and chars and chars[-1] == " "
            if not repeated and one != _SOFT_HYPHEN and not unicodedata.combining(one):
                chars.append(one)
                places.append(at)
    return _Folded("".join(chars), places)
