"""Compare the words that the assistant reads on each page of a PDF file with those that PDFium reads.

    python tests/compare_words.py FILE.pdf ...

names the words of each page that are missing, and those that are there too often. Running headers and footers count as
neither; hidden text does, and is noted.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from assistant.errors import Unreadable
from assistant.load import Entry, load
from assistant.records import Page

EDGE = 0.12  # of a page's height: what is repeated there is no part of its text
FEWEST_PAGES = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """The words of one page, counted from 1, that the assistant lacks or has too often; `odd` as in `Page`."""

    page: int
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as PDFium reads it; `is_outer` when it stands in the upper or lower margin."""

    text: str
    is_outer: bool


def differences(data: bytes, pages: Sequence[Page]) -> list[Difference]:
    """The pages of a PDF file, as the assistant reads them, whose words are not those that PDFium reads."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        lines = [list(_lines(sheet)) for sheet in pdf]
    finally:
        pdf.close()
    found = []
    for page, own, running in zip(pages, lines, _running(lines), strict=True):
        wanted = Counter(word for line in own for word in _words(line.text))
        elsewhere = running + _labels(page)
        missing, doubled = _unmatched(wanted - elsewhere, Counter(_shown(page)))
        doubled -= elsewhere
        if missing or doubled:
            found.append(Difference(page.number, tuple(missing.elements()), tuple(doubled.elements()), page.odd))
    return found


def _words(text: str) -> list[str]:
    """The words of a text without signs; PDFium gives U+FFFE or U+0002 for a hyphen at a line's end."""
    folded = re.sub("[\u00ad\ufffe\u0002]", "", unicodedata.normalize("NFKC", text))
    return re.findall(r"[^\W\d_]+|\d+", folded)


def _lines(sheet: pypdfium2.PdfPage) -> Iterator[_Line]:
    """The lines of a page as PDFium reads them."""
    text = sheet.get_textpage()
    _, bottom, _, top = sheet.get_bbox()
    start = 0
    whole = "".join(chr(pdfium.FPDFText_GetUnicode(text.raw, at)) for at in range(text.count_chars()))
    for line in re.split("(?<=\n)", whole):
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            _, low, _, high = text.get_charbox(first)
            share = ((low + high) / 2 - bottom) / max(top - bottom, 1)
            yield _Line(line, not EDGE < share < 1 - EDGE)
        start += len(line)


def _running(pages: Sequence[Sequence[_Line]]) -> list[Counter[str]]:
    """The words of each page that stand in running headers and footers, page numbers included."""
    keys: Counter[str] = Counter()
    for lines in pages:
        keys.update({_without_digits(line.text) for line in lines if line.is_outer})
    return [
        Counter(
            word
            for line in lines
            if line.is_outer
            and (
                keys[_without_digits(line.text)] >= FEWEST_PAGES or len(_without_digits(line.text)) < len("page # of #")
            )
            for word in _words(line.text)
        )
        for lines in pages
    ]


def _without_digits(text: str) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", " ".join(text.casefold().split()))


def _shown(page: Page) -> list[str]:
    """The words of a page as often as people see them: a merged cell stands in several rows, but in one place."""
    words: list[str] = []
    rows = [(block.start, block.end) for block in page.blocks if block.kind == "row"]
    seen: set[tuple[float, ...]] = set()
    for box in page.words:
        place = (box.x0, box.y0, box.x1, box.y1)
        in_row = any(start <= box.start < end for start, end in rows)
        if not (in_row and place in seen):
            words += _words(page.text[box.start : box.end])
        seen.add(place)
    return words


def _labels(page: Page) -> Counter[str]:
    """The words of the column names of a page's tables, which are no part of its text."""
    tables = dict.fromkeys(block.columns for block in page.blocks if block.columns)
    return Counter(word for names in tables for name in names for word in _words(name))


def _unmatched(wanted: Counter[str], found: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """The words that only one of two lists has, but for words that are only parted in another way."""
    missing, extra = wanted - found, found - wanted
    for whole, parts in ((missing, extra), (extra, missing)):
        for word in list(whole.elements()):
            made_of = _parts(word, parts)
            if made_of:
                whole[word] -= 1
                parts.subtract(made_of)
    return +missing, +extra


def _parts(word: str, words: Counter[str]) -> list[str]:
    """Some words that make up a word together, where the list has them; else none."""
    for first in words:
        rest = word.removeprefix(first)
        if words[first] > 0 and rest != word:
            others = _parts(rest, words) if rest else []
            if others or not rest:
                return [first, *others]
    return []


def main(paths: Sequence[str]) -> int:
    """Print the differences of some files; the exit status tells whether there are any."""
    any_found = False
    for path in paths:
        try:
            data = Path(path).read_bytes()
            found = differences(data, load(data, "a.pdf", Entry())[1])
        except Unreadable as error:
            print(f"{path}: not read: {error}")  # noqa: T201
            continue
        for one in found:
            any_found = True
            note = f" ({'; '.join(one.odd)})" if one.odd else ""
            print(f"{path}, page {one.page}{note}: missing {list(one.missing)}, too often {list(one.doubled)}")  # noqa: T201
    return int(any_found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
