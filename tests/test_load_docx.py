import io
import zipfile

import pytest
from docx import Document as NewDocument
from docx.enum.text import WD_BREAK

from assistant.errors import Unreadable
from assistant.load.docx import read_docx
from assistant.load.pieces import Piece

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document) -> bytes:
    """The bytes of a document made with python-docx."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(body: str, head: str = "", **others: bytes) -> bytes:
    """A DOCX file with a body written by hand."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{head}<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, content in others.items():
            archive.writestr(name, content)
    return stream.getvalue()


def pieces(data: bytes) -> list[Piece]:
    """The pieces of a file."""
    return list(read_docx(data).sheets[0].pieces)


def test_headings_paragraphs_and_lists():
    """Styles tell headings and lists; numbers count up."""
    document = NewDocument()
    document.add_heading("Report", 1)
    document.add_paragraph("The school\u00a0took place.")
    document.add_paragraph("new materials", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    document.add_heading("Details", 2)

    assert pieces(saved(document)) == [
        Piece("heading", "Report", 1),
        Piece("paragraph", "The school took place."),
        Piece("item", "- new materials"),
        Piece("item", "1. first"),
        Piece("item", "2. second"),
        Piece("heading", "Details", 2),
    ]


def test_line_breaks():
    """Line breaks inside a paragraph make a group of lines."""
    document = NewDocument()
    run = document.add_paragraph().add_run("Via Pisano 6")
    run.add_break(WD_BREAK.LINE)
    run.add_text("Torino")

    assert pieces(saved(document)) == [Piece("lines", "Via Pisano 6\nTorino")]


def test_table():
    """A first row in bold names the columns."""
    document = NewDocument()
    table = document.add_table(2, 2)
    for at, name in enumerate(("Name", "City")):
        table.cell(0, at).paragraphs[0].add_run(name).bold = True
        table.cell(1, at).text = ("Proplast", "Tortona")[at]

    assert pieces(saved(document)) == [Piece("row", "Proplast | Tortona", columns=("Name", "City"))]


def test_title():
    """The title comes from the properties of the document."""
    document = NewDocument()
    document.core_properties.title = "Issue 3"
    document.add_paragraph("x")

    assert read_docx(saved(document)).title == "Issue 3"


def test_what_is_not_shown():
    """Deleted and hidden words and field codes are not read; inserted ones and text boxes are."""
    body = (
        "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )

    assert pieces(packed(body)) == [Piece("paragraph", "kept inserted"), Piece("paragraph", "boxed")]


def test_document_type():
    """A declared document type, by which a file could name others, is refused."""
    head = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'

    with pytest.raises(Unreadable, match="declares a document type"):
        read_docx(packed("<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>", head))


def test_bomb():
    """A part that grows beyond measure is given up while it is unpacked."""
    with pytest.raises(Unreadable, match="too large when unpacked"):
        read_docx(packed(" " * 30_000_000))


def test_many_files():
    """An archive of too many files is refused."""
    stream = io.BytesIO(packed("<w:p/>"))
    with zipfile.ZipFile(stream, "a") as archive:
        for at in range(10_000):
            archive.writestr(f"x{at}", b"")

    with pytest.raises(Unreadable, match="too many files inside"):
        read_docx(stream.getvalue())


def test_damaged():
    """Broken XML and broken archives are refused as damaged."""
    with pytest.raises(Unreadable, match="damaged DOCX"):
        read_docx(packed("<w:p>"))
    whole = packed("<w:p><w:r><w:t>text</w:t></w:r></w:p>")
    with pytest.raises(Unreadable, match="damaged DOCX"):
        read_docx(whole.replace(whole[60:90], b"\0" * 30))
