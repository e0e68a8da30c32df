"""Pages become pictures in a program of their own; marks lie where the words are."""

from __future__ import annotations

import io

import pytest
import typst
from PIL import Image

from assistant.boxes import Mark, marks_of
from assistant.errors import CannotPaint
from assistant.load import Entry, load
from assistant.paint import Picture, paint

# 200 x 100 points: a black square from (50, 20) to (60, 30) on white.
SQUARE = b"""
#set page(width: 200pt, height: 100pt, margin: 0pt)
#place(dx: 50pt, dy: 20pt, rect(width: 10pt, height: 10pt, fill: black))
"""


@pytest.fixture(scope="module")
def square() -> bytes:
    """The page with the square."""
    return typst.compile(SQUARE)


def pixels(picture: Picture) -> Image.Image:
    """The picture, decoded."""
    return Image.open(io.BytesIO(picture.jpeg)).convert("RGB")


def at(picture: Picture, x: float, y: float, points: float = 200) -> tuple[int, ...]:
    """The colour at a point of the page, which is so many points wide."""
    scale = picture.width / points
    return pixels(picture).getpixel((int(x * scale), int(y * scale)))  # type: ignore[return-value]


def test_the_page_as_it_is(square: bytes) -> None:
    """What is black on the page is black in the picture, at the same place; the rest is paper."""
    picture = paint(square, 1)

    assert pixels(picture).size == (picture.width, picture.height)
    assert picture.width == 2 * picture.height
    assert max(at(picture, 55, 25)) < 20
    assert min(at(picture, 45, 25)) > 235


def test_marks(square: bytes) -> None:
    """A mark makes white yellow and leaves black black; beside it nothing changes."""
    picture = paint(square, 1, [Mark(40, 15, 70, 35)])

    red, green, blue = at(picture, 45, 25)
    assert red > 235
    assert green > 200
    assert blue < 130
    assert max(at(picture, 55, 25)) < 20
    assert min(at(picture, 36, 25)) > 235
    assert min(at(picture, 74, 25)) > 235


def test_marks_beyond_the_page(square: bytes) -> None:
    """A mark that a damaged file puts outside the page, or turns over, harms nothing."""
    picture = paint(square, 1, [Mark(-1e6, -1e6, 1e6, 5), Mark(500, 500, 600, 600), Mark(60, 60, 20, 20)])

    assert at(picture, 100, 3)[2] < 130
    assert min(at(picture, 100, 50)) > 235


def test_words_that_follow_each_other_are_one_mark() -> None:
    """A quote over two lines and a column break is marked line by line, never across what lies between."""
    text = """
    #set page(width: 12cm, height: 4cm, columns: 2, margin: 1cm)
    #set text(size: 9pt)
    One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight.
    """
    page = load(typst.compile(text.encode()), "a.pdf", Entry())[1][0]
    lines = {round(box.y0): None for box in page.words}

    marks = marks_of(page.words)

    left = [mark for mark in marks if mark.x1 < 170]
    right = [mark for mark in marks if mark.x0 > 170]
    assert len(left) + len(right) == len(marks)
    assert len(left) == len(lines) >= 4
    assert all(mark.y1 - mark.y0 < 15 for mark in marks)


def test_a_poster(square: bytes) -> None:
    """A huge page gives a picture of ordinary size."""
    poster = typst.compile(b"#set page(width: 4000pt, height: 9000pt)\nA poster")

    picture = paint(poster, 1)

    assert picture.width * picture.height < 6.1e6


@pytest.mark.parametrize("number", [0, 2])
def test_no_such_page(square: bytes, number: int) -> None:
    """A page that the file does not have is an error of one sentence."""
    with pytest.raises(CannotPaint, match=f"Page {number} cannot be shown as a picture"):
        paint(square, number)


def test_no_pdf() -> None:
    """What is no PDF is an error of one sentence, not a crash."""
    with pytest.raises(CannotPaint, match="Its text is shown instead"):
        paint(b"<html>", 1)
