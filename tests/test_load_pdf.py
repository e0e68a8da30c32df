import io
import re

import pypdfium2
import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
)

from assistant.errors import Unreadable
from assistant.load import Entry, load
from assistant.load.pdf import read_pdf
from assistant.load.pieces import Piece, Reading
from assistant.records import Page

NEWSLETTER = """
#set document(title: "Alpine Notes", date: datetime(year: 2013, month: 7, day: 11))
#set page(width: 15cm, height: 12cm, columns: 2, numbering: "1 / 1", header: [Alpine Notes, July 2013])
#set par(justify: true)
#set text(hyphenate: true, lang: "en", size: 9pt)
= Efficient offices
The meta-cluster is an international undertaking of many organisations, which cooperate in innovation,
internationalisation and communication.
A meta-cluster brings considerable responsibilities to those organisations that are participating.
It was launched by Rhône-Alpes and Piemonte for the organisations of their industry in the period 2007–2013.
- new materials and what can be made of them in years to come
- moulding
+ first
+ second
== Members
The members at the end of the year are listed here.
#table(columns: 3, table.header([*Name*], [*City*], [*Members*]),
  [Proplast], [Tortona], [180], [Plastipolis], [Oyonnax and its valley], [350])
Every one of them pays a contribution which is decided upon by the general assembly in its autumn meeting, and
reports about its activities. #lorem(60)
== Contact
Rossana Borello \\
Via Pisano, 6 \\
10152 Torino \\
ITALY
"""


def typeset(source: str) -> bytes:
    """A PDF file set by typst."""
    return typst.compile(source.encode())


def drawn(*pages: str, **keys: str) -> bytes:
    """A PDF file with a page of operators for each argument; /F1 is Helvetica, /F2 its bold, /F3 Courier."""
    writer = PdfWriter()
    for operators in pages:
        page = writer.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data(operators.encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)
        fonts = DictionaryObject()
        for name, base in (("/F1", "/Helvetica"), ("/F2", "/Helvetica-Bold"), ("/F3", "/Courier")):
            font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": base, "/Encoding": "/WinAnsiEncoding", **keys}
            fonts[NameObject(name)] = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def at(x: float, y: float, text: str, size: float = 10, font: str = "F1") -> str:
    """The operators that write a text at a place."""
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET "


def pieces(data: bytes, page: int = 1) -> list[Piece]:
    """The pieces of one page."""
    return list(read_pdf(data).sheets[page - 1].pieces)


def words(text: str) -> list[str]:
    """The words of a text, without signs."""
    return re.findall(r"\w+", text)


@pytest.fixture(scope="module")
def newsletter() -> bytes:
    """A short newsletter."""
    return typeset(NEWSLETTER)


@pytest.fixture(scope="module")
def reading(newsletter: bytes) -> Reading:
    """What is read of the newsletter."""
    return read_pdf(newsletter)


@pytest.fixture(scope="module")
def pages(newsletter: bytes) -> tuple[Page, ...]:
    """The newsletter's pages."""
    return load(newsletter, "a.pdf", Entry())[1]


class TestNewsletter:
    """A document of two columns with hyphenation, lists, a table, and a running header, as a typesetter makes it."""

    def test_title_and_date(self, reading: Reading):
        """Title and date come from the metadata."""
        assert (reading.title, reading.date) == ("Alpine Notes", "2013-07-11")

    def test_headings(self, reading: Reading):
        """Headings rank by the size of their type."""
        found = [(p.text, p.level) for sheet in reading.sheets for p in sheet.pieces if p.kind == "heading"]

        assert found == [("Efficient offices", 1), ("Members", 2), ("Contact", 2)]

    def test_paragraph_over_lines(self, reading: Reading):
        """A paragraph reads as it was written: words broken at line ends are joined, true hyphens stay."""
        assert reading.sheets[0].pieces[1] == Piece(
            "paragraph",
            "The meta-cluster is an international undertaking of many organisations, which cooperate in innovation, "
            "internationalisation and communication. A meta-cluster brings considerable responsibilities to those "
            "organisations that are participating. It was launched by Rhône-Alpes and Piemonte for the organisations "
            "of their industry in the period 2007–2013.",
        )

    def test_items(self, reading: Reading):
        """Items keep their bullet or number, and go on over lines."""
        items = [piece.text for sheet in reading.sheets for piece in sheet.pieces if piece.kind == "item"]

        assert items == [
            "- new materials and what can be made of them in years to come",
            "- moulding",
            "1. first",
            "2. second",
        ]

    def test_table(self, reading: Reading):
        """Rows know the names of their columns, cells of several lines are whole, and the header is no row."""
        rows = [piece for sheet in reading.sheets for piece in sheet.pieces if piece.kind == "row"]

        assert rows == [
            Piece("row", "Proplast | Tortona | 180", columns=("Name", "City", "Members")),
            Piece("row", "Plastipolis | Oyonnax and its valley | 350", columns=("Name", "City", "Members")),
        ]

    def test_contact(self, reading: Reading):
        """An address keeps its lines."""
        lines = [piece.text for sheet in reading.sheets for piece in sheet.pieces if piece.kind == "lines"]

        assert lines == ["Rossana Borello\nVia Pisano, 6\n10152 Torino\nITALY"]

    def test_furniture(self, pages: tuple[Page, ...]):
        """The running header and the page numbers are left out."""
        text = " ".join(page.text for page in pages)

        assert len(pages) > 1
        assert "July 2013" not in text
        assert not re.search(r"\d / \d", text)

    def test_words_against_another_extractor(self, newsletter: bytes, pages: tuple[Page, ...]):
        """Every word stands on the page where another program finds it."""
        other = pypdfium2.PdfDocument(newsletter)
        for page in pages:
            theirs = other[page.number - 1].get_textpage().get_text_bounded()
            theirs = re.sub("[\ufffe\x02\xad]\r?\n?", "", theirs)

            assert set(words(page.text)) <= set(words(theirs))


class TestStructure:
    def test_column_of_lines_that_go_on(self):
        """A sentence goes on from the foot of one column to the head of the next; a new one begins a paragraph."""
        data = drawn(
            at(50, 300, "The sentence begins at the foot of one column and it")
            + at(50, 288, "does not end before the foot of it, since it is long and")
            + at(320, 700, "goes on at the head of the next column.")
            + at(320, 670, "Here is another paragraph.")
        )

        assert [piece.text for piece in pieces(data)] == [
            "The sentence begins at the foot of one column and it does not end before the foot of it, since it is long "
            "and goes on at the head of the next column.",
            "Here is another paragraph.",
        ]

    def test_indented_paragraphs(self):
        """Without a gap between paragraphs, an indented line begins one."""
        data = drawn(
            at(50, 700, "The first paragraph has two lines, the second of them is a")
            + at(50, 688, "short one.")
            + at(65, 676, "The second one is indented, as in books, and has two lines")
            + at(50, 664, "as well.")
        )

        assert [piece.text for piece in pieces(data)] == [
            "The first paragraph has two lines, the second of them is a short one.",
            "The second one is indented, as in books, and has two lines as well.",
        ]

    def test_bold_heading(self):
        """A short line in bold above plain text is a heading."""
        data = drawn(
            at(50, 700, "Contact", font="F2") + at(50, 688, "Ask the secretary for the list of all participants.")
        )

        assert pieces(data)[0] == Piece("heading", "Contact", 1)

    def test_blanks_from_gaps(self):
        """Words that are placed one by one are parted by blanks; kerning inside a word is not."""
        data = drawn("BT /F1 10 Tf 50 700 Td [(W) 80 (ord one) -400 (two)] TJ 65 0 Td (three) Tj ET")

        assert [piece.text for piece in pieces(data)] == ["Word one two three"]

    def test_text_meant(self):
        """Where a file says what a glyph stands for it is taken at its word, but only for what is seen there."""
        said = "/Span <</ActualText <FEFF%s>>> BDC BT /F1 10 Tf %d 700 Td (%s) Tj ET EMC "
        data = drawn(
            at(50, 700, "450 km") + said % ("00B2", 82, "2") + said % ("0061006c006c", 100, "one") + at(120, 700, "end")
        )

        assert [piece.text for piece in pieces(data)] == ["450 km² one end"]

    def test_text_drawn_twice(self):
        """A text drawn twice to look bold is read once."""
        data = drawn(at(50, 700, "Seen as bold text") + at(50.3, 700, "Seen as bold text"))

        assert [piece.text for piece in pieces(data)] == ["Seen as bold text"]

    def test_table_without_header(self):
        """Rows that stand in columns are a table also without names of columns."""
        data = drawn(
            "".join(
                at(50, y, name) + at(200, y, city) + at(350, y, "plastics")
                for y, name, city in (
                    (700, "Carma", "Nice"),
                    (685, "Proplast", "Tortona"),
                    (670, "Clusterland", "Linz"),
                )
            )
        )

        assert pieces(data) == [
            Piece("row", "Carma | Nice | plastics"),
            Piece("row", "Proplast | Tortona | plastics"),
            Piece("row", "Clusterland | Linz | plastics"),
        ]

    def test_paragraph_around_a_table(self):
        """What goes on from the page before comes ahead of a table at the head of the page."""
        table = "".join(at(50, y, f"Carma {y}") + at(250, y, f"Nice {y}") for y in (700, 685))
        data = drawn(at(50, 100, "The sentence begins here and"), table + at(50, 600, "ends on the next page."))

        assert [piece.text for piece in pieces(data, 2)] == [
            "ends on the next page.",
            "Carma 700 | Nice 700",
            "Carma 685 | Nice 685",
        ]

    def test_form(self):
        """Text inside a form that is drawn on the page is read with the form's own fonts."""
        reader = PdfReader(io.BytesIO(drawn("q 1 0 0 1 50 700 cm /X Do Q", at(0, 0, "Inside the form"))))
        writer = PdfWriter()
        writer.append(reader)
        first, second = writer.pages
        form = DecodedStreamObject()
        form.set_data(second.get_contents().get_data())
        form.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): second["/Resources"]})
        form[NameObject("/BBox")] = RectangleObject((0, -10, 200, 20))
        form[NameObject("/Matrix")] = ArrayObject(map(NumberObject, (1, 0, 0, 1, 20, 20)))
        first["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/X"): writer._add_object(form)})
        writer.remove_page(1)
        stream = io.BytesIO()
        writer.write(stream)

        (page,) = load(stream.getvalue(), "a.pdf", Entry())[1]

        assert page.text == "Inside the form"
        (word, *_) = page.words
        assert (word.x0, word.y1) == (70.0, 842 - 700 - 20 + 2.1)


class TestFile:
    def test_labels_and_empty_page(self):
        """Pages go by their printed label; a page without text is noted, not dropped."""
        writer = PdfWriter()
        writer.append(PdfReader(io.BytesIO(drawn(at(50, 400, "Preface of it"), "", at(50, 400, "Chapter one")))))
        writer.set_page_label(0, 1, style="/r")
        writer.set_page_label(2, 2, style="/D")
        stream = io.BytesIO()
        writer.write(stream)

        sheets = read_pdf(stream.getvalue()).sheets

        assert [(sheet.label, sheet.odd) for sheet in sheets] == [("i", ()), ("ii", ("no text",)), ("1", ())]

    @pytest.mark.parametrize("title", ["Microsoft Word - draft.doc", "untitled", "newsletter.indd", "  ", "12"])
    def test_poor_title(self, title: str):
        """A title that only a program could have meant is none."""
        writer = PdfWriter()
        writer.append(PdfReader(io.BytesIO(drawn(at(50, 400, "text")))))
        writer.add_metadata({"/Title": title})
        stream = io.BytesIO()
        writer.write(stream)

        assert read_pdf(stream.getvalue()).title is None

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
    def test_encrypted(self, algorithm: str):
        """A file is read when it opens without a password, and refused when it needs one."""
        for password, needed in (("", False), ("secret", True)):
            writer = PdfWriter()
            writer.append(PdfReader(io.BytesIO(drawn(at(50, 400, "Hello")))))
            writer.encrypt(password, "owner", algorithm=algorithm)
            stream = io.BytesIO()
            writer.write(stream)
            if needed:
                with pytest.raises(Unreadable, match="password protected"):
                    read_pdf(stream.getvalue())
            else:
                assert pieces(stream.getvalue())[0].text == "Hello"

    def test_no_text_layer(self):
        """A file without any text is refused as a scan."""
        with pytest.raises(Unreadable, match="no text layer"):
            read_pdf(drawn("0 0 100 100 re f", ""))

    def test_garbled(self):
        """Glyphs that stand for no characters are not stored as if they did."""
        data = drawn(at(50, 400, "abcdefgh"), **{"/Subtype": "/Type0", "/Encoding": "/Identity-H"})

        with pytest.raises(Unreadable, match="text looks garbled"):
            read_pdf(data)

    @pytest.mark.parametrize("kept", [0.2, 0.6])
    def test_cut(self, newsletter: bytes, kept: float):
        """A file that was cut is read as far as it goes, or refused; it is never an empty success."""
        cut = newsletter[: int(len(newsletter) * kept)]

        try:
            sheets = read_pdf(cut).sheets
        except Unreadable:
            return

        assert any(sheet.pieces for sheet in sheets)


def test_line_in_the_type_of_commands():
    """A paragraph goes on through a line that is mostly set in the smaller type of commands."""
    lines = [
        at(50, 700, "The list of members is kept in a file that every manager can read at home,"),
        at(50, 688, "/srv/cluster/members/list.csv and /srv/cluster/members/old.csv on", 8.5, "F3"),
        at(50, 676, "the server of the office in Turin."),
    ]

    assert [piece.kind for piece in pieces(drawn("".join(lines)))] == ["paragraph"]


def test_circles_of_word_processors():
    """A small "o" apart from what stands behind it marks an item."""
    data = drawn(
        at(50, 700, "o", 10, "F3") + at(68, 700, "Advice") + at(50, 680, "o", 10, "F3") + at(68, 680, "Training")
    )

    assert [(piece.kind, piece.text) for piece in pieces(data)] == [("item", "- Advice"), ("item", "- Training")]
