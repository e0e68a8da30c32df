"""The comparison of a page's words with those that PDFium reads."""

from __future__ import annotations

from dataclasses import replace

import pytest
import typst
from compare_words import Difference, differences

from assistant.boxes import WordBoxes
from assistant.load import Entry, load
from assistant.records import Page

SOURCE = """
#set page(width: 9cm, height: 9cm, header: [Alpine Notes], footer: context counter(page).display())
#set text(hyphenate: true, lang: "en")
#set par(justify: true)
The internationalisation of plastics clusters is an undertaking of many organisations, which cooperate in innovation.
#table(columns: 2, table.header([*Name*], [*Members*]), [Proplast], table.cell(rowspan: 2)[Tortona], [Plastipolis])
#pagebreak()
It goes on.
"""


@pytest.fixture(scope="module")
def data() -> bytes:
    """A page with broken words, a table with column names and a merged cell, a running header; another page."""
    return typst.compile(SOURCE.encode())


@pytest.fixture(scope="module")
def pages(data: bytes) -> tuple[Page, ...]:
    """The pages as the assistant reads them."""
    return load(data, "a.pdf", Entry())[1]


def test_the_same_words(data, pages):
    """Words broken at line ends, names of columns, merged cells and running headers make no difference."""
    assert differences(data, pages) == []


def test_missing_and_doubled(data, pages):
    """A word that is not read is missing, one that is read twice is there too often."""
    boxes = list(pages[1].words)
    changed = replace(pages[1], words=WordBoxes.of([boxes[0], boxes[1], boxes[1]]))

    assert differences(data, (pages[0], changed)) == [Difference(2, ("on",), ("goes",), ())]
