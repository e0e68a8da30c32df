"""Where words stand: boxes as they are packed, and those of PDF files against PDFium's."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from assistant.boxes import WordBox, WordBoxes
from assistant.load import Entry, load
from assistant.records import Page

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
PDFS = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.pdf"))
SPARE = 2  # points around a word
TEXT = """
#set page(width: 12cm, height: 10cm, columns: 2, margin: 1cm)
#set text(hyphenate: true, lang: "en", size: 9pt, font: "Libertinus Serif")
#set par(justify: true)
= Fine offices
An internationalisation of undertakings brings considerable responsibilities to participating organisations, and
office affairs of different clusters are efficiently administrated.
- moulding of materials
#table(columns: 2, table.header([*Name*], [*Members*]), [Proplast], [180], [Plastipolis], [350])
"""


def read(data: bytes) -> tuple[Page, ...]:
    """The pages of a PDF file."""
    return load(data, "a.pdf", Entry())[1]


@pytest.fixture(scope="module")
def columns() -> bytes:
    """A page of two columns with words broken at line ends, an item and a table."""
    return typst.compile(TEXT.encode())


def changed(data: bytes, rotate: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """The file with its pages turned and cropped."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(rotate)
        if crop:
            page.cropbox = RectangleObject(crop)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def inner_point(sheet: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the picture of a page in the coordinates of its content, as PDFium turns one into the other."""
    fine = 100
    width, height = (round(length * fine) for length in sheet.get_size())
    inner_x, inner_y = pdfium.c_double(), pdfium.c_double()
    pdfium.FPDF_DeviceToPage(sheet.raw, 0, 0, width, height, 0, round(x * fine), round(y * fine), inner_x, inner_y)
    return inner_x.value, inner_y.value


def alike(text: str) -> str:
    """The text with raised digits as plain ones: PDFium does not tell them apart in every font."""
    return unicodedata.normalize("NFKC", text)


def elsewhere(data: bytes, page: Page) -> list[tuple[str, str]]:
    """The words that PDFium does not find in their boxes, each with what it finds there."""
    pdf = pypdfium2.PdfDocument(data)
    sheet = pdf[page.number - 1]
    wrong = []
    for box in page.words:
        corners = [
            inner_point(sheet, box.x0 - SPARE, box.y0 - SPARE),
            inner_point(sheet, box.x1 + SPARE, box.y1 + SPARE),
        ]
        (left, right), (bottom, top) = (sorted(values) for values in zip(*corners, strict=True))
        found = alike("".join(sheet.get_textpage().get_text_bounded(left, bottom, right, top).split()))
        word = alike(page.text[box.start : box.end])
        bullet = word == "-" and found == "•"
        if not bullet and word.rstrip("-") not in found:
            wrong.append((word, found))
    pdf.close()
    return wrong


def without_box(page: Page) -> list[str]:
    """The words of which some character is in no box, or in two; strokes between cells are none."""
    boxes = list(page.words)
    covered = [0] * len(page.text)
    for box in boxes:
        for at in range(box.start, box.end):
            covered[at] += 1
    words = [found for found in re.finditer(r"\S+", page.text) if found[0] != "|"]
    return [found[0] for found in words if {covered[at] for at in range(*found.span())} != {1}]


class TestPacking:
    def test_round_trip(self):
        """Boxes come back in order, to a tenth of a point."""
        boxes = WordBoxes.of([WordBox(0, 4, 1.04, -2.36, 30.0, 14400.0), WordBox(5, 9, 0, 0, 0, 0)])

        assert list(boxes) == [WordBox(0, 4, 1.0, -2.4, 30.0, 14400.0), WordBox(5, 9, 0, 0, 0, 0)]
        assert len(boxes) == 2

    def test_within(self):
        """The boxes of a quote are those of every word that it touches."""
        boxes = WordBoxes.of(WordBox(at, at + 4, at, 0, at + 4, 10) for at in (0, 5, 10))

        assert [box.start for box in boxes.within(3, 6)] == [0, 5]
        assert [box.start for box in boxes.within(4, 5)] == []

    @pytest.mark.parametrize("length", [float("inf"), float("-inf"), float("nan"), 1e300])
    def test_no_length(self, length: float):
        """What a damaged file gives for a length is stored all the same."""
        (box,) = WordBoxes.of([WordBox(0, 1, length, 0, 5, 5)])

        assert abs(box.x0) == 1e6


class TestOfPdfs:
    @pytest.mark.parametrize("document", PDFS)
    def test_corpus(self, document: str):
        """Every word of the corpus has its box, and PDFium finds the word in it."""
        data = (CORPUS / document).read_bytes()

        pages = read(data)

        assert [(page.number, word) for page in pages for word in without_box(page)] == []
        assert [(page.number, *wrong) for page in pages for wrong in elsewhere(data, page)] == []

    def test_tight(self, columns: bytes):
        """A box is as wide as its word, to a point, by PDFium's boxes of characters."""
        (page,) = read(columns)
        pdf = pypdfium2.PdfDocument(columns)
        text = pdf[0].get_textpage()
        place = text.get_text_range().index("considerable")
        first, last = text.get_charbox(place), text.get_charbox(place + len("considerable") - 1)

        (box,) = page.words.within(*(page.text.index("considerable") + length for length in (0, 12)))

        assert (box.x0, box.x1) == pytest.approx((first[0], last[2]), abs=1)
        assert box.y0 < pdf[0].get_height() - first[3] < pdf[0].get_height() - first[1] < box.y1
        assert box.y1 - box.y0 < 12  # of type of 9 points

    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    @pytest.mark.parametrize("crop", [None, (10, 20, 330, 270)])
    def test_turned_and_cropped(self, columns: bytes, rotate: int, crop: tuple[float, float, float, float] | None):
        """Boxes are those of the page as it is displayed, turned and cropped."""
        data = changed(columns, rotate, crop)

        (page,) = read(data)

        assert without_box(page) == []
        assert elsewhere(data, page) == []

    def test_broken_word(self, columns: bytes):
        """A word that is broken at a line's end has two boxes, one in each line."""
        (page,) = read(columns)
        start = page.text.index("undertakings")

        first, second = page.words.within(start, start + len("undertakings"))

        assert (first.start, first.end, second.end) == (start, second.start, start + len("undertakings"))
        assert first.x0 > second.x1
        assert first.y1 < second.y1 < first.y1 + 15
