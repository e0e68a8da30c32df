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
<div class="sheet" tabindex="0" role="region"><img></div>
"""
_viewer = st.components.v2.component(
    "page-picture",
    html=_HTML,
    css=(_HERE / "viewer.css").read_text("utf-8"),
    js=(_HERE / "viewer.js").read_text("utf-8"),
)
_jump = st.components.v2.component("marker-links", js=(_HERE / "jump.js").read_text("utf-8"))


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
    """Draw a page, scrolled to its first mark; `alt` is what a screen reader says of it."""
    first = min(marks, key=lambda mark: mark.y0, default=Mark(0, 0, 0, 0))
    _viewer(
        data={
            "url": address_of(picture.jpeg, "image/jpeg", key),
            "width": picture.width,
            "height": picture.height,
            "marked": bool(marks),
            "top": first.y0 / picture.height_points,
            "left": first.x0 / picture.height_points * picture.height / picture.width,
            "alt": alt,
            "words": {"smaller": texts().zoom_out, "larger": texts().zoom_in},
        },
        key=key,
    )


def address_of(data: bytes, mimetype: str, key: str) -> str:
    """Where the browser finds some bytes, for as long as this session shows them; `key` is unique on the page."""
    if not runtime.exists():  # the page is drawn without a server, by a test
        return ""
    return runtime.get_instance().media_file_mgr.add(data, mimetype, key)


def link_markers(newest: int) -> None:
    """Make the markers of all answers lead to their sources and back, and show the newest turn, counted from 0."""
    _jump(data={"newest": newest}, key="marker-links")
