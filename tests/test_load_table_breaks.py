"""Tables that the end of a page or column cuts."""

from __future__ import annotations

from test_load_pdf import at, drawn, pieces

from assistant.load import Entry, load
from assistant.sections import sections

COLUMNS = (50, 200, 300)
BREAKS = (200, 300, 560)


def ruled(top: float, rows: list[list[list[str]]]) -> str:
    """The operators that draw a table from a height on; each row has the lines of its cells."""
    drawing, height = "", top
    for row in rows:
        drawing += f"50 {height} m 560 {height} l S "
        lines = max(map(len, row))
        for x, cell in zip(COLUMNS, row, strict=True):
            drawing += "".join(at(x + 4, height - 12 - 12 * line, text) for line, text in enumerate(cell))
        height -= 12 * lines + 6
    drawing += f"50 {height} m 560 {height} l S "
    return drawing + "".join(f"{x} {top} m {x} {height} l S " for x in (50, *BREAKS))


HEAD = [["Project"], ["Period"], ["What came of it"]]
FIRST = [["Mould"], ["2010-2012"], ["A process that saves energy."]]
CUT = [["Bio"], ["2011-2013"], ["Parts of cars were made of new materials"]]
REST = [[], [], ["that grow again, in four regions."]]
LAST = [["Train"], ["2012-2014"], ["Courses for 80 engineers."]]


def rows(data: bytes) -> list[tuple[str, str, tuple[int, ...]]]:
    """The rows that can be quoted, with column names and pages."""
    pages = load(data, "a.pdf", Entry())[1]
    return [
        (piece.text, piece.named, tuple(span.page for span in piece.spans))
        for section in sections(pages, "en")
        for piece in section.pieces
        for one in piece.statements
        if one.kind == "row"
    ]


def test_row_over_a_page_break():
    """A row that goes on behind a page break, below the repeated header, is one row of two pages."""
    data = drawn(ruled(300, [HEAD, FIRST, CUT]), ruled(780, [HEAD, REST, LAST]))

    found = rows(data)

    assert [(text, pages) for text, _, pages in found] == [
        ("Mould | 2010-2012 | A process that saves energy.", (1,)),
        ("Bio | 2011-2013 | Parts of cars were made of new materials\nthat grow again, in four regions.", (1, 2)),
        ("Train | 2012-2014 | Courses for 80 engineers.", (2,)),
    ]
    assert found[1][1].split("\n")[1] == "What came of it: that grow again, in four regions."


def test_names_go_on():
    """Without a header behind the break the columns keep their names."""
    data = drawn(ruled(300, [HEAD, FIRST, CUT]), ruled(780, [REST, LAST, FIRST]))

    assert [named for _, named, _ in rows(data)][2].startswith("Project: Train; Period: 2012-2014")


def test_empty_first_cells():
    """A row with an empty first cell is no rest where other rows of the table have one too."""
    own = [[], ["2015"], ["Nothing else came of it."]]
    data = drawn(ruled(300, [HEAD, FIRST, LAST]), ruled(780, [HEAD, own, CUT, own]))

    assert "rest" not in [piece.kind for piece in pieces(data, 2)]


def test_row_that_begins_in_small_letters():
    """A full row is no rest, though it begins in small letters."""
    small = [["plast"], ["2013"], ["none so far"]]
    data = drawn(ruled(300, [HEAD, FIRST, CUT]), ruled(780, [HEAD, small, LAST]))

    assert [piece.kind for piece in pieces(data, 2)] == ["row", "row"]


def test_rules_left_open():
    """Rules that a page break leaves open show where the columns are: what stands there are rows too."""
    cut = at(54, 200, "Bio") + at(204, 200, "2011-2013") + at(304, 200, "Parts of cars were made of new")
    cut += at(304, 188, "materials. In four")
    rest = at(304, 790, "regions more of them will be made.")
    data = drawn(ruled(300, [HEAD, FIRST, LAST]) + cut, rest + ruled(780, [LAST, FIRST]))

    assert [(text, pages) for text, _, pages in rows(data)][2:] == [
        (
            "Bio | 2011-2013 | Parts of cars were made of new materials. In four\nregions more of them will be made.",
            (1, 2),
        ),
        ("Train | 2012-2014 | Courses for 80 engineers.", (2,)),
        ("Mould | 2010-2012 | A process that saves energy.", (2,)),
    ]
