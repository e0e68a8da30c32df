"""Show the picture of a page, and hand its file to the browser."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit import runtime

from assistant.boxes import Mark
from assistant.pages.speech import texts
from assistant.paint import Picture, paint

_HERE = Path(__file__).parent
_HTML = """
<div class="bar"><button type="button">−</button><output></output><button type="button">+</button></div>
<div class="sheet" tabindex="0" role="region"><div class="paper"><img><span class="mark"></span></div></div>
"""
_viewer = st.components.v2.component(
    "page-picture",
    html=_HTML,
    css=(_HERE / "viewer.css").read_text("utf-8"),
    js=(_HERE / "viewer.js").read_text("utf-8"),
)
_jump = st.components.v2.component("guided-eyes", js=(_HERE / "jump.js").read_text("utf-8"))


@st.cache_data(max_entries=100, show_spinner=False)
def painted(sha256: str, number: int, marks: tuple[Mark, ...], _pdf: bytes) -> Picture:
    """The picture of a page of the file that has this sha256; made once.

    Raises:
        CannotPaint: As `paint`; a failure is not kept.
    """
    return paint(_pdf, number, marks)


def is_pdf(data: bytes) -> bool:
    """Whether a file is a PDF file, by its content; readers accept some other bytes before its mark."""
    return b"%PDF-" in data[:1024]


def draw_picture(picture: Picture, marks: tuple[Mark, ...], alt: str, key: str) -> None:
    """Draw a page, scrolled to the first of its marks; `alt` is what a screen reader says of it."""
    first = marks[0] if marks else Mark(0, 0, 0, 0)
    _viewer(
        data={
            "url": address_of(picture.jpeg, "image/jpeg", key),
            "width": picture.width,
            "height": picture.height,
            "marked": bool(marks),
            "mark": _shares(first, picture),
            "alt": alt,
            "words": {"smaller": texts().zoom_out, "larger": texts().zoom_in},
        },
        key=key,
    )


def _shares(mark: Mark, picture: Picture) -> dict[str, float]:
    """Where a mark is, in shares of the height and the width of its page."""
    height = picture.height_points
    width = height * picture.width / picture.height
    return {
        "top": mark.y0 / height,
        "height": (mark.y1 - mark.y0) / height,
        "left": mark.x0 / width,
        "width": (mark.x1 - mark.x0) / width,
    }


def address_of(data: bytes, mimetype: str, key: str) -> str:
    """Where the browser finds some bytes, for as long as this session shows them; `key` is unique on the page."""
    if not runtime.exists():  # the page is drawn without a server, by a test
        return ""
    return runtime.get_instance().media_file_mgr.add(data, mimetype, key)


def guide_eyes(newest: int = -1, sought: str = "") -> None:
    """Have the page put in sight what the reader asked for.

    The markers of all answers lead to their sources and back, and a source that is opened shows its marked words.

    Args:
        newest: The turn to show, counted from 0; one that was shown is not shown again.
        sought: Names what was looked for where the page has marked words of its own; each is shown once.
    """
    _jump(data={"newest": newest, "sought": sought}, key="guided-eyes")
