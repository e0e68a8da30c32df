import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Inches
from test_load_pptx import BLANK, TITLE_AND_BODY, add_box, new_slide, sheets

ORDER = "Praise Proplast"
WHITE, BLUE, DARK = RGBColor(255, 255, 255), RGBColor(0, 70, 150), RGBColor(10, 20, 30)
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def coloured(shape, colour):
    """The shape, its letters in a colour of their own or of the theme."""
    fill = shape.text_frame.paragraphs[0].runs[0].font.color
    if isinstance(colour, RGBColor):
        fill.rgb = colour
    else:
        fill.theme_color = colour
    return shape


def painted(shape, colour):
    """The shape, filled with a colour."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    return shape


def add_area(slide, colour, left, top, width, height):
    """An area of one colour; places and sizes in inches."""
    area = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(width), Inches(height))
    return painted(area, colour)


def _white_on_white(slide):
    coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)


def _nearly_white(slide):
    coloured(add_box(slide.shapes, ORDER, 1, 3), RGBColor(250, 252, 255))


def _colour_of_the_theme(slide):
    coloured(add_box(slide.shapes, ORDER, 1, 3), MSO_THEME_COLOR.BACKGROUND_1)


def _blue_in_a_blue_box(slide):
    coloured(painted(add_box(slide.shapes, ORDER, 1, 3), BLUE), BLUE)


def _dark_on_a_dark_slide(slide):
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = DARK
    coloured(add_box(slide.shapes, ORDER, 1, 3), DARK)


def _on_an_area_of_its_colour(slide):
    add_area(slide, BLUE, 0, 2, 9, 3)
    coloured(add_box(slide.shapes, ORDER, 1, 3), BLUE)


def _by_the_style_of_its_box(slide):
    style = f'<a:lstStyle {DRAWING}><a:lvl1pPr><a:defRPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    body = add_box(slide.shapes, ORDER, 1, 3).text_frame._txBody
    body.replace(body.find(f"{{{DRAWING[9:-1]}}}lstStyle"), parse_xml(f"{style}</a:defRPr></a:lvl1pPr></a:lstStyle>"))


def _in_a_cell_of_its_colour(slide):
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for at, text in enumerate(("City", "Members", "Turin", ORDER)):
        table.cell(at // 2, at % 2).text = text
    painted(table.cell(1, 1), BLUE)
    coloured(table.cell(1, 1), BLUE)


HIDDEN = {
    _white_on_white: "white on white",
    _nearly_white: "white on white",
    _colour_of_the_theme: "white on white",
    _blue_in_a_blue_box: "in the colour of its background",
    _dark_on_a_dark_slide: "in the colour of its background",
    _on_an_area_of_its_colour: "in the colour of its background",
    _by_the_style_of_its_box: "white on white",
    _in_a_cell_of_its_colour: "in the colour of its background",
}


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__.strip("_"))
def test_hidden(hide):
    """Letters in the colour of what is behind them are kept out, and reported with their slide."""
    deck = Presentation()
    hide(new_slide(deck, TITLE_AND_BODY, "Members"))

    (sheet,) = sheets(deck)

    assert not any(ORDER in piece.text for piece in sheet.pieces)
    assert sheet.odd == (f"hidden text: 14 characters ({HIDDEN[hide]}): {ORDER}",)


def _white_on_a_dark_slide(slide):
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = DARK
    coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)


def _white_in_a_blue_box(slide):
    coloured(painted(add_box(slide.shapes, ORDER, 1, 3), BLUE), WHITE)


def _white_on_a_blue_area(slide):
    add_area(slide, BLUE, 0, 2, 9, 3)
    coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)


def _white_partly_on_a_blue_area(slide):
    add_area(slide, BLUE, 2, 2, 9, 3)
    coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)


def _white_in_a_shape_of_some_style(slide):
    area = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(1), Inches(3), Inches(3), Inches(1))
    area.text_frame.text = ORDER


def _white_on_an_area_of_the_master(slide):
    area = add_area(slide, BLUE, 0, 2, 9, 3)._element
    slide.slide_layout.slide_master.shapes._spTree.append(area)
    coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)


def _white_with_an_outline(slide):
    box = coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)
    properties = box.text_frame.paragraphs[0].runs[0]._r.rPr
    line = f'<a:ln {DRAWING} w="12700"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
    properties.insert(0, parse_xml(line))


def _white_in_the_header_of_a_table(slide):
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for at, text in enumerate((ORDER, "Members", "Turin", "12")):
        table.cell(at // 2, at % 2).text = text
    coloured(table.cell(0, 0), WHITE)


def _white_on_a_gradient(slide):
    slide.background.fill.gradient()
    coloured(add_box(slide.shapes, ORDER, 1, 3), WHITE)


SEEN = [
    _white_on_a_dark_slide, _white_in_a_blue_box, _white_on_a_blue_area, _white_partly_on_a_blue_area,
    _white_in_a_shape_of_some_style, _white_on_an_area_of_the_master, _white_with_an_outline,
    _white_in_the_header_of_a_table, _white_on_a_gradient,
]  # fmt: skip


@pytest.mark.parametrize("show", SEEN, ids=lambda show: show.__name__.strip("_"))
def test_seen(show):
    """Letters that are seen, or may be, stay."""
    deck = Presentation()
    show(new_slide(deck, TITLE_AND_BODY, "Members"))

    (sheet,) = sheets(deck)

    assert any(ORDER in piece.text or ORDER in piece.columns for piece in sheet.pieces)
    assert sheet.odd == ()


def test_part_of_a_line():
    """Of a line only the letters that are not seen go."""
    deck = Presentation()
    box = add_box(new_slide(deck, BLANK).shapes, "Seen. ", 1, 1)
    run = box.text_frame.paragraphs[0].add_run()
    run.text = ORDER
    run.font.color.rgb = WHITE

    (sheet,) = sheets(deck)

    assert [piece.text for piece in sheet.pieces] == ["Slide 1", "Seen."]
    assert len(sheet.odd) == 1
