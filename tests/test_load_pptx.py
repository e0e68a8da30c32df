import io
import re
import zipfile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from assistant.errors import Unreadable
from assistant.load.pieces import Piece, Sheet
from assistant.load.pptx import read_pptx
from assistant.load.slide_text import Found, read_diagram

TITLE, TITLE_AND_BODY, SECTION, TWO_BODIES, COMPARISON, TITLE_ONLY, BLANK = range(7)


def saved(deck) -> bytes:
    """The bytes of a presentation made with python-pptx."""
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def new_slide(deck, layout: int, title: str | None = None):
    """A new slide of a layout, with a title."""
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title is not None:
        slide.shapes.title.text = title
    return slide


def add_box(shapes, text: str, left: float, top: float, width: float = 2, height: float = 0.5):
    """A text box; places and sizes in inches."""
    box = shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    box.text_frame.text = text
    return box


def sheets(deck) -> tuple[Sheet, ...]:
    """The slides as they are read."""
    return read_pptx(saved(deck)).sheets


def texts(deck, at: int = 0) -> list[str]:
    """The texts of one slide, in reading order."""
    return [piece.text for piece in sheets(deck)[at].pieces]


def test_slides_are_pages():
    """Each slide is a page; title slides and section slides head the slides after them."""
    deck = Presentation()
    new_slide(deck, TITLE, "Plastics clusters").placeholders[1].text = "Annual meeting"
    new_slide(deck, SECTION, "Results")
    new_slide(deck, TITLE_AND_BODY, "Members").placeholders[1].text = "120 firms"

    assert [sheet.label for sheet in sheets(deck)] == ["1", "2", "3"]
    assert [list(sheet.pieces) for sheet in sheets(deck)] == [
        [Piece("heading", "Plastics clusters", 1), Piece("paragraph", "Annual meeting")],
        [Piece("heading", "Results", 1)],
        [Piece("heading", "Members", 2), Piece("item", "- 120 firms")],
    ]


def test_printed_numbers():
    """A talk whose slides are counted from another number is labelled by it."""
    deck = Presentation()
    deck.element.set("firstSlideNum", "10")
    new_slide(deck, TITLE_AND_BODY, "Members")
    new_slide(deck, TITLE_AND_BODY, "Money")

    assert [sheet.label for sheet in sheets(deck)] == ["10", "11"]


def test_bullets_and_levels():
    """Bullets come from the slide, else from its layout or master; numbers count up and begin where they are told."""
    deck = Presentation()
    frame = new_slide(deck, TITLE_AND_BODY, "Plan").placeholders[1].text_frame
    frame.text = "train people"
    for text, level, bullet in (
        ("in summer", 1, None),
        ("no bullet here", 0, "<a:buNone {}/>"),
        ("first", 0, '<a:buAutoNum type="arabicPeriod" startAt="3" {}/>'),
        ("second", 0, '<a:buAutoNum type="arabicPeriod" startAt="3" {}/>'),
    ):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        if bullet:
            paragraph._p.get_or_add_pPr().append(_xml(bullet))

    assert list(sheets(deck)[0].pieces) == [
        Piece("heading", "Plan", 2),
        Piece("item", "- train people", 0),
        Piece("item", "- in summer", 1),
        Piece("paragraph", "no bullet here"),
        Piece("item", "3. first"),
        Piece("item", "4. second"),
    ]


def _xml(element: str):
    return etree.fromstring(element.format('xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'))


def test_reading_order():
    """Boxes are read by their place, not in the order in which they were drawn: two columns one after the other."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Before and after")
    add_box(slide.shapes, "A footnote below both.", 0.5, 6.5, width=9)
    add_box(slide.shapes, "Right below", 5, 3, width=4)
    add_box(slide.shapes, "Left below", 0.5, 3, width=4)
    add_box(slide.shapes, "Right above", 5, 2, width=4)
    add_box(slide.shapes, "Left above", 0.5, 2, width=4)

    assert texts(deck) == [
        "Before and after",
        "Left above",
        "Left below",
        "Right above",
        "Right below",
        "A footnote below both.",
    ]


def test_labels_beside_texts():
    """A narrow label is read before the text beside it, row by row."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Dates")
    for at, (label, text) in enumerate((("May", "The call opens."), ("July", "The school begins."))):
        add_box(slide.shapes, text, 3, 2 + at, width=6)
        add_box(slide.shapes, label, 0.5, 2 + at, width=2)

    assert texts(deck) == ["Dates", "May", "The call opens.", "July", "The school begins."]


def test_place_from_layout():
    """A placeholder without a place of its own stands where its layout puts it."""
    deck = Presentation()
    slide = new_slide(deck, COMPARISON, "Two regions")
    for at, text in ((4, "Turin, said at length"), (3, "East"), (2, "Lyon, said at length"), (1, "West")):
        placeholder = slide.placeholders[at]
        placeholder.text = text
        slide.shapes._spTree.append(placeholder._element)  # drawn last

    assert texts(deck) == ["Two regions", "West", "- Lyon, said at length", "East", "- Turin, said at length"]


def test_groups():
    """What is grouped is read together, where the group stands."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Offices")
    right = slide.shapes.add_group_shape()
    add_box(right.shapes, "Torino", 5, 2.6)
    add_box(right.shapes, "Italy", 5, 2)
    left = slide.shapes.add_group_shape()
    add_box(left.shapes, "Oyonnax", 1, 2.6)
    add_box(left.shapes, "France", 1, 2)

    assert texts(deck) == ["Offices", "France", "Oyonnax", "Italy", "Torino"]


def test_group_of_lines():
    """Short lines of one box, such as an address, stay together."""
    deck = Presentation()
    box = add_box(new_slide(deck, TITLE_ONLY, "Contact").shapes, "Marie Lenoir", 1, 2)
    for line in ("Rue des Plastiques 4", "school@polymers.example"):
        box.text_frame.add_paragraph().text = line

    assert sheets(deck)[0].pieces[1] == Piece("lines", "Marie Lenoir\nRue des Plastiques 4\nschool@polymers.example")


def test_table():
    """The rows of a table carry the names of their columns."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Budget")
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(6), Inches(1)).table
    for row, cells in enumerate((("Programme", "EUR"), ("Alpine Space", "2.4 million"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text

    assert sheets(deck)[0].pieces[1:] == (Piece("row", "Alpine Space | 2.4 million", columns=("Programme", "EUR")),)


def test_merged_cells():
    """A cell over several rows is part of each, and one over some columns stands once, under all their names."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Firms")
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(1)).table
    texts = [("Country", "2012", "2013"), ("France", "1", "2"), ("", "none", "")]
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))

    assert sheets(deck)[0].pieces[1:] == (
        Piece("row", "France | 1 | 2", columns=("Country", "2012", "2013")),
        Piece("row", "France | none", columns=("Country", "2012 / 2013")),
    )


def test_notes():
    """Speaker notes follow the slide's text under a heading that marks them."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_AND_BODY, "Members")
    slide.placeholders[1].text = "120 firms"
    slide.notes_slide.notes_text_frame.text = "Thank the office in Turin."

    assert list(sheets(deck)[0].pieces) == [
        Piece("heading", "Members", 2),
        Piece("item", "- 120 firms"),
        Piece("heading", "Speaker notes", 3),
        Piece("paragraph", "Thank the office in Turin."),
    ]


def test_no_title():
    """A slide without a title is headed by its number, so that it does not stand below the slide before."""
    deck = Presentation()
    new_slide(deck, TITLE_AND_BODY, "Members")
    add_box(new_slide(deck, BLANK).shapes, "Thank you for coming.", 1, 1)

    assert list(sheets(deck)[1].pieces) == [
        Piece("heading", "Slide 2", 2),
        Piece("paragraph", "Thank you for coming."),
    ]


def test_hidden_slide():
    """A hidden slide keeps its number, says nothing, and is reported."""
    deck = Presentation()
    new_slide(deck, TITLE_ONLY, "Shown")
    new_slide(deck, TITLE_ONLY, "Draft")._element.set("show", "0")
    new_slide(deck, TITLE_ONLY, "Shown too")

    assert [sheet.odd for sheet in sheets(deck)] == [(), ("hidden slide left out (5 characters)",), ()]
    assert [sheet.label for sheet in sheets(deck)] == ["1", "2", "3"]
    assert sheets(deck)[1].pieces == ()


def test_hidden_text():
    """Shapes that are switched off or lie beside the slide, and letters too small to see, are left out and reported."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Shown")
    add_box(slide.shapes, "beside it", -4, 1)
    add_box(slide.shapes, "switched off", 1, 2)._element.nvSpPr.cNvPr.set("hidden", "1")
    run = add_box(slide.shapes, "seen ", 1, 3).text_frame.paragraphs[0].add_run()
    run.text, run.font.size = "unseen", Pt(1)

    assert texts(deck) == ["Shown", "seen"]
    assert sheets(deck)[0].odd == (
        "hidden text: 6 characters (not displayed): unseen",
        "hidden text: 19 characters (off the slide): beside it switched off",
    )


def test_running_footers():
    """Dates, footers and slide numbers, the same on every slide, are left out."""
    deck = Presentation()
    slide = new_slide(deck, TITLE_ONLY, "Shown")
    for holder in slide.slide_layout.placeholders:
        if holder.placeholder_format.idx >= 10:
            slide.shapes.clone_placeholder(holder)
    for at, holder in enumerate(slide.placeholders):
        if at:
            holder.text = f"running {at}"

    assert texts(deck) == ["Shown"]


def test_chart():
    """What is inside a chart is not read."""
    deck = Presentation()
    data = CategoryChartData()
    data.categories = ["2012"]
    data.add_series("Firms", (120,))
    slide = new_slide(deck, TITLE_ONLY, "Growth")
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(4), data)

    assert texts(deck) == ["Growth"]


def test_smart_art():
    """The texts of a SmartArt drawing are a list, each below the one that it belongs to."""
    data = etree.fromstring(
        '<d:dataModel xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><d:ptLst>'
        '<d:pt modelId="0" type="doc"/><d:pt modelId="9" type="pres"><d:t><a:p><a:r><a:t>x</a:t></a:r></a:p></d:t>'
        "</d:pt>"
        + "".join(
            f'<d:pt modelId="{at}"><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>'
            for at, text in ((1, "Start"), (2, "End"), (3, "Find partners"))
        )
        + '</d:ptLst><d:cxnLst><d:cxn srcId="0" destId="2" srcOrd="1"/><d:cxn srcId="0" destId="1" srcOrd="0"/>'
        '<d:cxn srcId="1" destId="3" srcOrd="0"/></d:cxnLst></d:dataModel>'
    )
    found = Found()

    read_diagram(data, found)

    assert found.pieces == [Piece("item", "- Start"), Piece("item", "- Find partners", 1), Piece("item", "- End")]


def test_title_of_document():
    """The title is that of the file's properties, unless the program made it up."""
    deck = Presentation()
    new_slide(deck, TITLE, "Plastics clusters")
    deck.core_properties.title = "Meeting 2013"
    assert read_pptx(saved(deck)).title == "Meeting 2013"

    deck.core_properties.title = "PowerPoint Presentation"
    assert read_pptx(saved(deck)).title is None


def changed(data: bytes, name: str, change) -> bytes:
    """The file with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry == name else content)
    return stream.getvalue()


class TestHostile:
    SLIDE = "ppt/slides/slide1.xml"

    def test_document_type(self):
        """A declared document type, by which a file could name others, is refused."""
        deck = Presentation()
        new_slide(deck, TITLE_ONLY, "Shown")
        entity = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
        data = changed(saved(deck), self.SLIDE, lambda part: re.sub(rb"(<p:sld )", entity + rb"\1", part))

        with pytest.raises(Unreadable, match=r"slide1\.xml inside it declares a document type, which PPTX does not"):
            read_pptx(data)

    def test_bomb(self):
        """A slide that grows beyond measure is given up while it is unpacked."""
        deck = Presentation()
        new_slide(deck, TITLE_ONLY, "Shown")

        with pytest.raises(Unreadable, match="too large when unpacked"):
            read_pptx(changed(saved(deck), self.SLIDE, lambda part: part + b" " * 30_000_000))

    def test_damaged(self):
        """Broken XML is refused as damaged."""
        deck = Presentation()
        new_slide(deck, TITLE_ONLY, "Shown")

        with pytest.raises(Unreadable, match=r"damaged PPTX: ppt/slides/slide1\.xml"):
            read_pptx(changed(saved(deck), self.SLIDE, lambda part: part[:-20]))

    def test_nested_groups(self):
        """Groups in groups without end are refused."""
        deck = Presentation()
        new_slide(deck, TITLE_ONLY, "Shown")
        deep = b"<p:grpSp>" * 150 + b"</p:grpSp>" * 150

        with pytest.raises(Unreadable, match="nested too deeply"):
            read_pptx(
                changed(saved(deck), self.SLIDE, lambda part: part.replace(b"</p:spTree>", deep + b"</p:spTree>"))
            )

    def test_no_slides(self):
        """A presentation without slides is refused."""
        with pytest.raises(Unreadable, match="no slides"):
            read_pptx(saved(Presentation()))


def test_damaged_slide():
    """A damaged slide, or one that is missing, costs itself alone, and is named."""
    deck = Presentation()
    for text in ("One", "Two", "Three"):
        new_slide(deck, TITLE, text)
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(deck))) as whole, zipfile.ZipFile(data, "w") as damaged:
        for name in whole.namelist():
            if name != "ppt/slides/slide3.xml":
                damaged.writestr(name, b"<broken" if name in BROKEN else whole.read(name))

    found = read_pptx(data.getvalue()).sheets

    assert [[piece.text for piece in sheet.pieces] for sheet in found] == [["One"], [], []]
    assert found[0].odd == ("ppt/theme/theme1.xml inside it is damaged and was left out",)
    assert found[1].odd[0].startswith("could not be read: damaged PPTX: ppt/slides/slide2.xml: ")
    assert found[2].odd == ("could not be read: damaged PPTX: ppt/slides/slide3.xml is missing",)


BROKEN = {"ppt/slides/slide2.xml", "ppt/theme/theme1.xml"}
