"""Footnotes, raised digits and page numbers of PDF files."""

from __future__ import annotations

import io

import pytest
import typst
from pypdf import PdfReader
from test_load_pdf import at, drawn, pieces

from assistant.load import Entry, load
from assistant.load.pdf import read_pdf
from assistant.sections import sections

NOTED = """
#set page(width: 12cm, height: 7cm, margin: 1.5cm)
#set super(typographic: %s)
#set text(size: 10pt)
Every cluster of the network pays a fee#footnote[It is 450 euros a year for all but the youngest.]. The fee is set by
the general assembly, which in 2013 had 12 members from 7 countries and meets twice a year in one of the towns of the
Alps where a cluster has its seat, and by the board#footnote[Its members are named in the statutes.], which in turn
consists of three managers who are elected by the assembly for two years and can be elected again. All of them work for
nothing.
"""


@pytest.mark.parametrize("typographic", ["true", "false"])
class TestNotes:
    """A document whose sentence goes on over a page break past footnotes, with raised marks or small digits."""

    def test_apart_from_the_text(self, typographic: str):
        """Footnotes come after the text of their page, each by itself, and their marks are raised digits."""
        first = load(typst.compile((NOTED % typographic).encode()), "a.pdf", Entry())[1][0]

        blocks = [(block.kind, first.text[block.start : block.end]) for block in first.blocks]

        assert blocks[0][0] == "paragraph"
        assert "pays a fee¹. The fee" in blocks[0][1]
        assert "in 2013 had 12 members from 7 countries" in blocks[0][1]
        assert ("note", "¹ It is 450 euros a year for all but the youngest.") in blocks[1:]

    def test_sentence_over_the_page_break(self, typographic: str):
        """The sentence that the page break and the footnotes interrupt is one statement; so is each footnote."""
        pages = load(typst.compile((NOTED % typographic).encode()), "a.pdf", Entry())[1]

        said = [
            " ".join(piece.text[one.start : one.end].split())
            for section in sections(pages, "en")
            for piece in section.pieces
            for one in piece.statements
        ]

        assert len(pages) == 2
        assert any(
            text.startswith("The fee is set by the general assembly") and text.endswith("can be elected again.")
            for text in said
        )
        assert "¹ It is 450 euros a year for all but the youngest." in said


class TestRaised:
    def test_powers_and_marks(self):
        """Small raised numbers are raised digits; a lowered one and a number of its own stay as they are."""
        data = drawn(
            at(50, 700, "450 km") + at(82, 703.5, "2", 6) + at(90, 700, "of CO") + at(116.2, 698, "2", 6)
            + at(125, 700, "in 12 towns")
        )  # fmt: skip

        assert [piece.text for piece in pieces(data)] == ["450 km² of CO2 in 12 towns"]

    def test_column_after_notes(self):
        """A sentence goes on from one column to the next past the footnotes of the first."""
        data = drawn(
            at(50, 300, "The sentence begins at the foot of one column and it")
            + at(50, 288, "does not end before the foot of it, since it is long and")
            + at(50, 250, "1", 5)
            + at(54, 247, "A remark of the editor.", 8)
            + at(320, 700, "goes on at the head of the next column.")
        )

        assert [(piece.kind, piece.text) for piece in pieces(data)] == [
            (
                "paragraph",
                "The sentence begins at the foot of one column and it does not end before the foot of it, since it is "
                "long and goes on at the head of the next column.",
            ),
            ("note", "¹ A remark of the editor."),
        ]


class TestLabels:
    def test_from_the_foot_of_the_page(self):
        """Without labels in the file the numbers printed at the foot count, also on the pages between without one."""
        texts = ["Cover of it", "Chapter one", "goes on here", "and here again", "and ends"]
        numbers = ["", "7", "8", "", "10"]
        data = drawn(*(at(50, 500, text) + at(290, 30, number) for text, number in zip(texts, numbers, strict=True)))

        assert "/PageLabels" not in PdfReader(io.BytesIO(data)).root_object
        assert [sheet.label for sheet in read_pdf(data).sheets] == ["6", "7", "8", "9", "10"]

    def test_roman_front_matter(self):
        """Pages before the first may be numbered in roman digits."""
        numbers = ["iii", "iv", "1", "2", "3", "4"]
        data = drawn(*(at(50, 500, f"Words of page {number}") + at(290, 30, number) for number in numbers))

        assert [sheet.label for sheet in read_pdf(data).sheets] == numbers

    def test_numbers_that_do_not_count(self):
        """Years and telephone numbers at the foot are no page numbers."""
        data = drawn(*(at(50, 500, f"Words {number}") + at(290, 30, number) for number in ("2013", "1848", "77", "4")))

        assert [sheet.label for sheet in read_pdf(data).sheets] == [None] * 4


class TestRunningTitles:
    def test_title_of_a_short_chapter(self):
        """A running title that is on one page only is left out for the page's number at its end; headings stay."""
        heads = ["Chapter 1: Members 1", "Chapter 1: Members 2", "Chapter 2: Money 3", "Chapter 3: Events 4"]
        data = drawn(*(at(50, 790, head, 9) + at(50, 700, f"Words of {head[-1]} pages.") for head in heads))

        assert [[piece.text for piece in sheet.pieces] for sheet in read_pdf(data).sheets] == [
            [f"Words of {number} pages."] for number in (1, 2, 3, 4)
        ]

    def test_numbered_heading(self):
        """A heading with the number of its page is none, whether there is a page number or not."""
        first = at(50, 790, "1 Members", 14) + at(50, 700, "Words of the first page.")
        others = [at(50, 700, f"More words of page {number}.") + at(290, 30, str(number)) for number in (2, 3, 4)]

        assert [piece.text for piece in pieces(drawn(first, *others))] == ["1 Members", "Words of the first page."]
