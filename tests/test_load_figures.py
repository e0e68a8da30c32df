"""What only labels something, the words in figures and lists of contents, is read, but nothing of it is quoted."""

from __future__ import annotations

import pytest
import typst
from test_load_pdf import at, drawn, pieces

from assistant.load import Entry, load
from assistant.sections import sections

TEXT = "The cluster had 214 members at the end of the year, more than ever. Most of them are small firms of the Alps."
FIGURE = """
#set page(width: 16cm, height: 20cm)
#set text(size: 10pt)
%s

#figure(caption: [Members of the cluster by year])[#box(width: 7cm, height: 4cm)[
  #for (at, number) in (150, 165, 197, 214).enumerate() {
    place(dx: 1cm + at * 1.5cm, dy: 3.6cm, text(%spt)[#(2019 + at)])
    place(dx: 1cm + at * 1.5cm, dy: 3.4cm - number / 80 * 1cm, rect(width: 0.6cm, height: number / 80 * 1cm))
    place(dx: 1cm + at * 1.5cm, dy: 3cm - number / 80 * 1cm, text(%spt)[#number])
  }
  #place(dx: 4.5cm, dy: 0.1cm, text(%spt)[■ Full members])
  #place(dx: 0.1cm, dy: 0.1cm, text(%spt)[Number of members])
]]

%s
"""
LIST = """
#set page(width: 16cm, height: 12cm)
#text(weight: "bold")[Inhaltsverzeichnis]

1 Einleitung #box(width: 1fr, repeat[.]) 2 \\
2 Finanzierung der Arbeit #box(width: 1fr, repeat[.]) 3 \\
2.1 Beiträge der Mitglieder #box(width: 1fr, repeat[.]) 3
#pagebreak()
#text(weight: "bold")[1 Einleitung]

%s
"""


def said(source: str) -> list[str]:
    """What can be quoted from a document set by typst."""
    pages = load(typst.compile(source.encode()), "a.pdf", Entry())[1]
    return [
        " ".join(piece.text[one.start : one.end].split())
        for section in sections(pages, "en")
        for piece in section.pieces
        for one in piece.statements
    ]


@pytest.mark.parametrize("size", [7, 10])
def test_labels_of_a_figure(size: int):
    """Years, values, the legend and the name of an axis are no sentences; the text around the figure is."""
    found = said(FIGURE % (TEXT, size, size, size, size, TEXT))

    assert [text for text in found if text not in TEXT and not text.startswith("Figure 1: Members")] == []
    assert sum(text in TEXT for text in found) == 4


def test_caption_stays():
    """The caption of a figure is a paragraph, its labels are labels."""
    data = typst.compile((FIGURE % (TEXT, 7, 7, 7, 7, TEXT)).encode())

    found = {piece.text: piece.kind for piece in pieces(data)}

    assert found["Figure 1: Members of the cluster by year"] == "paragraph"
    assert found["Number of members"] == "labels"


def test_address_in_small_type():
    """Short lines of an address are no labels, though they are set in small type."""
    lines = ["Office of the cluster", "Seestrasse 12", "6900 Bregenz", "Tel. +43 5574 1234"]
    small = "".join(at(50, 600 - 10 * row, line, 8) for row, line in enumerate(lines))

    found = pieces(drawn(at(50, 700, TEXT[:80]) + at(50, 688, TEXT[80:]) + small))

    assert {piece.kind for piece in found} == {"paragraph", "lines"}


def test_list_of_contents():
    """A short list of contents is quoted by nothing; the chapter that it names is."""
    assert said(LIST % TEXT) == [TEXT[:67], TEXT[68:]]
