import hashlib
import io
import zipfile

import pytest

from assistant.errors import Unreadable
from assistant.load import Entry, load, recognise_format
from assistant.load.language import recognise_language
from assistant.load.pieces import Piece, Sheet, TableCell, compose, names_columns
from assistant.records import Block, Document


class TestLoad:
    def test_entry_counts_most(self):
        """What corpus.toml says counts more than what the file says; the sha256 is of the bytes."""
        data = b"---\ntitle: From the file\ndate: 2012\n---\n# Heading\n\nText."
        entry = Entry("From the list", "whitepaper", "2013-07", "fr", ("students",))

        document, _ = load(data, "papers/a.md", entry)

        assert document == Document(
            "papers/a.md",
            "From the list",
            "whitepaper",
            "2013-07",
            "fr",
            ("students",),
            hashlib.sha256(data).hexdigest(),
        )

    def test_without_entry(self):
        """Without an entry the file speaks for itself: first heading, recognised language, kind other, no date."""
        document, pages = load(b"# Die Sommerschule\n\nDie Schule findet im Sommer in Oyonnax statt.", "a.md", Entry())

        assert (document.title, document.kind, document.date, document.language) == (
            "Die Sommerschule",
            "other",
            None,
            "de",
        )
        assert [(page.number, page.label) for page in pages] == [(1, "1")]

    def test_title_of_last_resort(self):
        """A file without title and heading is called by its name."""
        assert load(b"just text", "notes/minutes.txt", Entry())[0].title == "minutes"

    def test_table_of_contents_is_no_title(self):
        """The heading of a table of contents is not the title."""
        assert load(b"# Contents\n\n# The summer school\n\nText.", "a.md", Entry())[0].title == "The summer school"

    def test_blocks_cover_the_text(self):
        """What no block covers is white space."""
        _, (page,) = load(b"# One\n\nText of it.\n\n- a\n- b\n\n| n |\n|---|\n| 1 |", "a.md", Entry())

        covered = set().union(*(range(block.start, block.end) for block in page.blocks))

        assert all(char.isspace() for at, char in enumerate(page.text) if at not in covered)
        assert len(page.blocks) == 5

    @pytest.mark.parametrize(
        ("data", "name", "reason"),
        [
            (b"", "a.txt", "empty"),
            (b" \n\t\0\n", "a.pdf", "empty"),
            (b"\xef\xbb\xbf", "a.txt", "empty"),
            ("\u200b\u200b\u00a0".encode(), "a.txt", "no text in it"),
            (b"%PDF-1.7\n1 0 obj\n<<", "a.pdf", "damaged PDF"),
            (b"\x89PNG\r\n\x1a\n....", "a.pdf", "not a format that is read"),
            (b"PK\x03\x04 cut", "a.docx", "damaged DOCX"),
            (b"PK\x03\x04 cut", "a.pptx", "damaged PPTX"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "a.docx",
                "password protected",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.doc", "old Office file"),
            (b"{\\rtf1 text}", "a.txt", "not a format that is read"),
            (b"<html><body><script>x</script></body></html>", "a.html", "no text in it"),
        ],
    )
    def test_unreadable(self, data: bytes, name: str, reason: str):
        """What cannot be read is refused with its reason; no document comes back without text."""
        with pytest.raises(Unreadable, match=reason):
            load(data, name, Entry())

    def test_any_error_of_a_parser(self, monkeypatch: pytest.MonkeyPatch):
        """Whatever error a parser comes up with, the file is refused and nothing else happens."""

        def breaks(data: bytes) -> None:
            raise AssertionError("deep\ninside")

        monkeypatch.setattr("assistant.load.markdown.read_markdown", breaks)

        with pytest.raises(Unreadable, match="damaged Markdown: deep inside"):
            load(b"# x", "a.md", Entry())


class TestRecogniseFormat:
    @pytest.mark.parametrize(
        ("data", "name", "expected"),
        [
            (b"%PDF-1.7\n1 0 obj", "a.txt", "PDF"),
            (b"garbage before %PDF-1.4\n1 0 obj", "a.pdf", "PDF"),
            (b"%PDF-1.7 is how a PDF file begins.", "a.txt", "plain text"),
            (b"<!DOCTYPE html><p>x", "a.txt", "HTML"),
            (b"<p>x</p><p>y</p>", "a", "HTML"),
            (b"a < b", "a.htm", "HTML"),
            (b"<div>x</div>", "a.md", "Markdown"),
            (b"# x", "A.MARKDOWN", "Markdown"),
            (b"# x", "a.txt", "plain text"),
            ("<html><body>x".encode("utf-16"), "a.txt", "HTML"),
        ],
    )
    def test_content_decides(self, data: bytes, name: str, expected: str):
        """The content decides; the name only breaks ties."""
        assert recognise_format(data, name) == expected

    def test_docx(self):
        """A ZIP file with a Word document is DOCX under any name."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "x")

        assert recognise_format(stream.getvalue(), "a.bin") == "DOCX"


class TestCompose:
    def test_gaps(self):
        """Items and rows follow each other line by line; everything else is parted by an empty line."""
        sheet = Sheet(
            (
                Piece("heading", "One", 1),
                Piece("item", "- a"),
                Piece("item", "- b", 1),
                Piece("row", "x | 1", columns=("n", "v")),
                Piece("paragraph", ""),
                Piece("row", "y | 2", columns=("n", "v")),
            ),
            "iv",
            ("odd",),
        )

        page = compose(sheet, 7)

        assert page.text == "One\n\n- a\n- b\n\nx | 1\ny | 2"
        assert page.blocks == (
            Block("heading", 0, 3, 1),
            Block("item", 5, 8),
            Block("item", 9, 12, 1),
            Block("row", 14, 19, columns=("n", "v")),
            Block("row", 20, 25, columns=("n", "v")),
        )
        assert (page.number, page.label, page.odd) == (7, "iv", ("odd",))

    def test_count_as_label(self):
        """A page without a printed number is called by its count."""
        assert compose(Sheet(()), 3).label == "3"


class TestNamesColumns:
    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ([["Name", "Members"], ["Carma", "90"], ["Proplast", "180"]], True),
            ([["Name", "2013"], ["Carma", "90"]], False),
            ([["Name", "City"], ["Carma", "Nice"]], False),
            ([["Name", ""], ["Carma", "90"]], False),
            ([["", "Members"], ["Carma", "90"]], True),
            ([["Name", "Members"]], False),
        ],
    )
    def test_names_columns(self, rows: list[list[str]], expected: bool):
        """A first row without digits above a column of numbers names the columns."""
        assert names_columns([list(map(TableCell, row)) for row in rows]) is expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Sommerschule findet im Juli in Frankreich statt.", "de"),
        ("L'école d'été a lieu en juillet et réunit des étudiants.", "fr"),
        ("La scuola estiva si svolge in luglio e riunisce gli studenti.", "it"),
        ("The summer school takes place in July.", "en"),
        ("Oyonnax 2013", "en"),
    ],
)
def test_recognise_language(text: str, language: str):
    """The language is told by the words; under twenty letters it is English."""
    assert recognise_language(text) == language
