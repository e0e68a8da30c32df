"""A title over all columns of a table hides the names below it in no format."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
import typst
from pptx import Presentation
from pptx.util import Inches

from assistant.load.docx import read_docx
from assistant.load.html import read_html
from assistant.load.pdf import read_pdf
from assistant.load.pieces import Piece, Reading
from assistant.load.pptx import read_pptx

Cells = tuple[tuple[str, ...], ...]
TITLE = "Members of the clusters"
NAMED: Cells = (("Name", "City", "Members"), ("Proplast", "Tortona", "180"), ("Carma", "Nice", "90"))
UNNAMED: Cells = (("Proplast", "Tortona", "180"), ("Carma", "Nice", "90"), ("Plastipolis", "Oyonnax", "350"))


def word(cells: Cells) -> Reading:
    """A Word document; the title alone is bold."""
    document = docx.Document()
    table = document.add_table(len(cells) + 1, len(cells[0]))
    table.cell(0, 0).merge(table.cell(0, len(cells[0]) - 1)).paragraphs[0].add_run(TITLE).bold = True
    for at, row in enumerate(cells, start=1):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    data = io.BytesIO()
    document.save(data)
    return read_docx(data.getvalue())


def slides(cells: Cells) -> Reading:
    """A slide, whose table marks its first row, the title, as its header."""
    deck = Presentation()
    shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    table = shapes.add_table(len(cells) + 1, len(cells[0]), Inches(1), Inches(1), Inches(6), Inches(2)).table
    table.cell(0, 0).merge(table.cell(0, len(cells[0]) - 1))
    table.cell(0, 0).text = TITLE
    for at, row in enumerate(cells, start=1):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    data = io.BytesIO()
    deck.save(data)
    return read_pptx(data.getvalue())


def web(cells: Cells) -> Reading:
    """A web page; the title alone is a `<th>`."""
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in cells)
    title = f"<tr><th colspan={len(cells[0])}>{TITLE}</th></tr>"
    return read_html(f"<html><body><table>{title}{rows}</table></body></html>".encode())


def rows(reading: Reading) -> list[Piece]:
    """The rows of all pages."""
    return [piece for sheet in reading.sheets for piece in sheet.pieces if piece.kind == "row"]


@pytest.mark.parametrize("made", [word, slides, web])
def test_names_below_a_title(made: Callable[[Cells], Reading]) -> None:
    """The title is a row of its own, and stands before the first name of the rows below it."""
    names = (f"{TITLE}: Name", "City", "Members")

    assert rows(made(NAMED)) == [
        Piece("row", TITLE),
        Piece("row", "Proplast | Tortona | 180", columns=names),
        Piece("row", "Carma | Nice | 90", columns=names),
    ]


@pytest.mark.parametrize("made", [word, slides, web])
def test_no_names_below_a_title(made: Callable[[Cells], Reading]) -> None:
    """Where rows with numbers follow at once, none of them names columns, nor does the title."""
    found = rows(made(UNNAMED))

    assert [piece.text for piece in found] == [TITLE, *(" | ".join(row) for row in UNNAMED)]
    assert [piece.columns for piece in found] == [(), *([(TITLE, "", "")] * 3)]


def test_title_in_a_pdf() -> None:
    """In a PDF file, where such a title is a line above its table, the names below it are found as well."""
    texts = ", ".join(f"[{text}]" for row in NAMED for text in row)
    source = f"#table(columns: 3, table.cell(colspan: 3)[*{TITLE}*], {texts})"

    reading = read_pdf(typst.compile(source.encode()))

    assert reading.sheets[0].pieces[0].text == TITLE
    assert [piece.columns for piece in rows(reading)] == [NAMED[0]] * 2
