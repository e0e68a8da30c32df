"""Tables of PDF files as rows with the names of their columns, however they are ruled."""

from __future__ import annotations

import io

import pytest
import typst
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from assistant.load.pdf import read_pdf

PAGE = "#set page(width: 16cm, height: 14cm)\n#set text(size: 10pt)\n"
NAMES = ("Name", "City", "Members")
CELLS = (
    "[Proplast], [Tortona], [180], [Carma], [Sophia Antipolis in the south of France], [90], "
    "[Plastipolis], [Oyonnax], [350]"
)
ROWS = [
    ("Proplast | Tortona | 180", NAMES),
    ("Carma | Sophia Antipolis in the south of France | 90", NAMES),
    ("Plastipolis | Oyonnax | 350", NAMES),
]

Rows = list[tuple[str, tuple[str, ...]]]


def rows(data: bytes) -> Rows:
    """The rows of all pages, each with the names of its columns."""
    pieces = [piece for sheet in read_pdf(data).sheets for piece in sheet.pieces]
    return [(piece.text, piece.columns) for piece in pieces if piece.kind == "row"]


def typeset(source: str) -> bytes:
    """A PDF file set by typst."""
    return typst.compile((PAGE + source).encode())


def drawn(operators: str) -> bytes:
    """A PDF file of one page with hand-written operators; /F1 is Helvetica."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    content = DecodedStreamObject()
    content.set_data(operators.encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(content)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts = DictionaryObject(
        {NameObject("/F1"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def at(x: float, y: float, text: str) -> str:
    """The operators that write a text at a place."""
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET "


class TestRuling:
    @pytest.mark.parametrize(
        "look",
        [
            "stroke: 0.5pt",
            "stroke: (y: 0.5pt)",
            "stroke: (x: 0.5pt, y: 0.5pt), fill: (_, y) => if y == 0 { navy.lighten(80%) }",
            "stroke: none, fill: (_, y) => if y == 0 { gray } else { silver }",
            "stroke: none",
        ],
        ids=["grid", "rules across", "shaded header", "shades only", "nothing"],
    )
    def test_look(self, look: str):
        """Lines, shades or white space alone: the same table gives the same rows."""
        names = ", ".join(f"[{name}]" for name in NAMES)
        source = f"Text above it.\n#table({look}, columns: (auto, 3cm, auto), {names}, {CELLS})\nText below it."

        assert rows(typeset(source)) == ROWS

    def test_three_rules(self):
        """With three rules only, rows are told by their text, and wrapped cells stay whole."""
        rule = "table.hline()"
        source = (
            f"Text.\n#table(stroke: none, columns: (auto, 3cm, auto), {rule}, [Name], [City], [Members], {rule}, "
            f"{CELLS}, {rule})\nText."
        )

        assert rows(typeset(source)) == ROWS

    def test_stripes(self):
        """Where every other row is shaded, the unshaded first and last ones belong to the table too."""
        fill = "stroke: none, fill: (_, y) => if calc.odd(y) { silver }"
        cells = "[Name], [Members], [Carma], [90], [Proplast], [180], [Plastipolis], [350], [Clusterland], [400]"

        found = rows(typeset(f"Text above.\n#table({fill}, columns: 2, {cells})\nText below."))

        names = ("Name", "Members")
        assert found == [
            (text, names) for text in ("Carma | 90", "Proplast | 180", "Plastipolis | 350", "Clusterland | 400")
        ]

    def test_rules_below_rows(self):
        """With a rule below each row only, the row above the first rule names the columns; cells may be centred."""
        look = "stroke: (bottom: 0.5pt, rest: none), align: horizon, columns: (2cm, 5cm, 2cm)"
        cells = "[Who], [What], [When], [Laura Fusani], [leads the office and answers the telephone], [any day]"
        more = "[Jo], [a director of very many things in many places that keep him busy], [May]"

        found = rows(typeset(f"Text above.\n\n#table({look}, {cells}, {more})\nText below."))

        names = ("Who", "What", "When")
        assert found == [
            ("Laura Fusani | leads the office and answers the telephone | any day", names),
            ("Jo | a director of very many things in many places that keep him busy | May", names),
        ]

    def test_borders_as_thin_areas(self):
        """Word processors draw each border of each cell as a thin filled area, and write column by column or not."""
        borders = "".join(
            f"{x} {y} 100 0.5 re f {x} {y} 0.5 20 re f {x + 100} {y} 0.5 20 re f {x} {y + 20} 100 0.5 re f "
            for x in (50, 150)
            for y in (700, 680, 660)
        )
        texts = [("Name", "Members"), ("Carma", "90"), ("Proplast", "180")]
        by_column = "".join(
            at(55 + 100 * column, 706 - 20 * row, texts[row][column]) for column in (0, 1) for row in range(3)
        )

        found = rows(drawn(borders + by_column))

        assert found == [("Carma | 90", ("Name", "Members")), ("Proplast | 180", ("Name", "Members"))]

    def test_turned_page(self):
        """A table on a page in landscape, whose text runs up the paper, is read the same way."""
        source = "#table(columns: 2, [*A*], [*B*], [a one], [b one], [a two], [b two])"
        writer = PdfWriter(clone_from=io.BytesIO(typeset(source)))
        page = writer.pages[0]
        width = float(page.mediabox.width)
        page.add_transformation((0, 1, -1, 0, width, 0))
        stream = io.BytesIO()
        writer.write(stream)

        assert rows(stream.getvalue()) == [("a one | b one", ("A", "B")), ("a two | b two", ("A", "B"))]


class TestHeader:
    @pytest.mark.parametrize("rules", ["grid", "booktabs"])
    def test_groups(self, rules: str):
        """A header of two lines names a column by its group and its own name."""
        head = "table.cell(rowspan: 2)[Country], table.cell(colspan: 2)[2012], table.cell(colspan: 2)[2013]"
        line = "table.hline()" if rules == "booktabs" else ""
        parts = [
            "stroke: none" if line else "stroke: 0.5pt", "align: center", "columns: 5", line, head,
            "table.hline(start: 1, end: 5)" if line else "", "[firms], [jobs], [firms], [jobs]", line,
            "[France], [1], [2], [3], [4], [Italy], [5], [6], [7], [8], [Austria], [9], [10], [11], [12]", line,
        ]  # fmt: skip
        names = ("Country", "2012: firms", "2012: jobs", "2013: firms", "2013: jobs")

        found = rows(typeset(f"Text.\n#table({', '.join(filter(None, parts))})\nText."))

        assert found == [
            ("France | 1 | 2 | 3 | 4", names),
            ("Italy | 5 | 6 | 7 | 8", names),
            ("Austria | 9 | 10 | 11 | 12", names),
        ]

    def test_row_labels(self):
        """A first column without a name holds the labels of the rows."""
        source = "#table(columns: 3, [], [2012], [2013], [Firms], [12], [13], [Jobs], [100], [120])"

        assert rows(typeset(source)) == [
            ("Firms | 12 | 13", ("", "2012", "2013")),
            ("Jobs | 100 | 120", ("", "2012", "2013")),
        ]


class TestMergedCells:
    def test_filled(self):
        """A cell over several rows is part of each; one over a whole row is the title of the rows below it."""
        source = """#table(columns: 3, [*Country*], [*City*], [*Firms*],
          table.cell(rowspan: 2)[France], [Lyon], [1], [Nice], [2],
          table.cell(colspan: 3)[Others], [Austria], [Linz], table.cell(rowspan: 2)[4], [Germany], [Munich])"""

        assert rows(typeset(source)) == [
            ("France | Lyon | 1", ("Country", "City", "Firms")),
            ("France | Nice | 2", ("Country", "City", "Firms")),
            ("Others", ()),
            ("Austria | Linz | 4", ("Others: Country", "City", "Firms")),
            ("Germany | Munich | 4", ("Others: Country", "City", "Firms")),
        ]

    def test_over_columns(self):
        """A cell over some columns stands once, under all their names."""
        header = "[*Firm*], [*2012*], [*2013*]"
        source = f"#table(columns: 3, {header}, [Carma], [8], [9], [Proplast], table.cell(colspan: 2)[none])"

        assert rows(typeset(source))[1] == ("Proplast | none", ("Firm", "2012 / 2013"))


class TestPlace:
    def test_side_by_side(self):
        """Two tables side by side are two."""
        tables = "table(columns: 2, [*A*], [*B*], [a1], [b1], [a2], [b2]), table(columns: 2, [*C*], [*D*], [c1], [d1])"

        found = rows(typeset(f"#grid(columns: 2, gutter: 1cm, {tables})"))

        assert found == [("a1 | b1", ("A", "B")), ("a2 | b2", ("A", "B")), ("c1 | d1", ("C", "D"))]

    def test_beside_text(self):
        """Text beside a table is no part of it."""
        table = "table(columns: 2, [*C*], [*D*], [c1], [d1], [c2], [d2])"

        found = rows(typeset(f"#grid(columns: (1fr, 1fr), gutter: 1cm, [#lorem(40)], {table})"))

        assert found == [("c1 | d1", ("C", "D")), ("c2 | d2", ("C", "D"))]

    def test_page_break(self):
        """Rows on the next page carry the names, where the header comes again and where it does not."""
        cells = ", ".join(
            f"[Name {n}], [What number {n} does is told at such length that it takes two lines.]" for n in range(12)
        )
        expected = [
            (f"Name {n} | What number {n} does is told at such length that it takes two lines.", ("Name", "Deed"))
            for n in range(12)
        ]

        for repeat in ("true", "false"):
            table = f"#table(columns: (3cm, 8cm), table.header(repeat: {repeat}, [*Name*], [*Deed*]), {cells})"
            data = typeset("#lorem(100)\n" + table)

            assert len(read_pdf(data).sheets) == 2
            assert rows(data) == expected

    def test_header_repeated_as_text(self):
        """A header that the next page repeats as ordinary text is no row there."""
        table = "#table(columns: (3cm, 3cm), [*Name*], [*Deed*], [{0} one], [{0} two])"

        found = rows(typeset(table.format("first") + "\n#pagebreak()\n" + table.format("second")))

        assert found == [("first one | first two", ("Name", "Deed")), ("second one | second two", ("Name", "Deed"))]


class TestNoTable:
    def test_chart(self):
        """Labels beside bars are the lines of a figure, not rows."""
        bars = ", ".join(f"[{label}], [{n}], rect(width: {n}mm, height: 3mm, fill: red)" for label, n in
                         (("Training", 20), ("Mobility", 10), ("Projects", 30)))  # fmt: skip
        data = typeset(f"#grid(columns: (3cm, 2cm, 6cm), row-gutter: 2mm, align: horizon, {bars})")

        assert rows(data) == []
        assert [(p.kind, p.text) for p in read_pdf(data).sheets[0].pieces] == [
            ("lines", "Training 20\nMobility 10\nProjects 30")
        ]

    def test_contents(self):
        """A list of contents is no table."""
        headings = "\n".join(f"= A chapter on subject {n}\n#lorem(60)" for n in range(8))

        assert rows(typeset("#outline()\n#pagebreak()\n" + headings)) == []

    def test_framed_text(self):
        """Text in frames, and columns of text between rules, are text."""
        framed = "#block(stroke: 1pt, inset: 8pt)[#lorem(40)]\n#block(fill: silver, inset: 8pt)[#lorem(40)]"
        ruled = "#columns(2)[#lorem(80)]\n#line(length: 100%)\n" * 2

        assert rows(typeset(framed + "\n#line(length: 100%)\n" + ruled)) == []
