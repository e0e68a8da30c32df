"""One source: the picture of its page with the quote marked, its text, and the ways to the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from assistant.boxes import Mark, marks_of
from assistant.error_messages import english
from assistant.errors import AssistantError, NotAsIndexed
from assistant.library import Library
from assistant.pages.speech import texts, told
from assistant.pages.viewer import address_of, draw_picture, is_pdf, painted
from assistant.pages.ways import ways
from assistant.permalink import Link
from assistant.records import Document, Passage, Span
from assistant.safe_markdown import escape_markdown, one_line
from assistant.show import passage_markdown


@dataclass(frozen=True, slots=True)
class Shown:
    """What a source shows.

    Attributes:
        document: Whose page, as it was when the answer was given.
        passage: The text around the quote.
        spans: Of the quote on its pages; those of the passage where nothing is quoted.
        quote: Its words; empty where nothing is quoted.
        lead: Markdown that stands before the text, such as the cells of a row; may be empty.
        marker: Where in the answer its marker is (`#marker-0-1`); empty where it has none.
    """

    document: Document
    passage: Passage
    spans: tuple[Span, ...]
    quote: str = ""
    lead: str = ""
    marker: str = ""


def draw_source(library: Library | None, shown: Shown, key: str) -> None:
    """Draw a source within what is open; `key` is unique on the page, `library` is None while there is no index."""
    if library is None:
        _draw_text(shown)
        return
    try:
        data = _original(library, shown.document)
    except AssistantError as error:  # also when the index is gone: what was answered stays readable
        st.info(escape_markdown(told(error)), icon=":material/history:")
        _draw_text(shown)
        _draw_ways(shown, key)
        return
    if is_pdf(data):
        page, text = st.tabs([texts().page_tab, texts().text_tab])
        with page:
            number = draw_pages(library, shown.document, data, shown.spans, key)
        with text:
            _draw_text(shown)
        _draw_ways(shown, key, data, number)
    else:
        _draw_text(shown)
        _draw_ways(shown, key, data)


def draw_pages(library: Library, document: Document, pdf: bytes, spans: Sequence[Span], key: str) -> int:
    """Draw the page of the first span, marked, with the ways to its neighbours; gives the number of the page shown."""
    count = len(library.pages(document.id))
    place = f"page-{key}"
    number: int = min(max(1, st.session_state.get(place, spans[0].page if spans else 1)), max(1, count))
    st.session_state[place] = number
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        _turn_button(texts().previous_page, ":material/chevron_left:", place, -1, disabled=number <= 1)
        st.markdown(texts().page_of.format(number=number, count=count), width="content")
        _turn_button(texts().next_page, ":material/chevron_right:", place, +1, disabled=number >= count)
    marks = _marks(library, document, spans, number)
    alt = (texts().alt_marked if marks else texts().alt).format(number=number, title=one_line(document.title))
    try:
        with st.spinner(texts().drawing):
            picture = painted(document.sha256, number, marks, pdf)
        draw_picture(picture, marks, alt, f"picture-{key}")
    except AssistantError as error:
        st.info(escape_markdown(told(error)), icon=":material/image_not_supported:")
    return number


def draw_original(document: Document, data: bytes, number: int, key: str) -> None:
    """Draw the way to the original file: a PDF opens at the page, anything else is only ever downloaded."""
    if is_pdf(data):
        address = address_of(data, "application/pdf", f"original-{key}")
        label = texts().open_original.format(number=number)
        st.link_button(label, f"{address}#page={number}", icon=":material/open_in_new:", key=f"original-{key}")
    else:
        st.download_button(
            texts().get_original,
            data,
            file_name=one_line(document.id.rpartition("/")[2]),
            mime="application/octet-stream",
            key=f"original-{key}",
            icon=":material/download:",
            on_click="ignore",
        )


def _original(library: Library, document: Document) -> bytes:
    """The bytes of a document as it was when the answer was given."""
    if library.document(document.id).sha256 != document.sha256:
        raise NotAsIndexed(*english("indexed_anew"))
    return library.original(document)


def _marks(library: Library, document: Document, spans: Sequence[Span], number: int) -> tuple[Mark, ...]:
    words = library.words(document.id, number)
    return tuple(mark for span in spans if span.page == number for mark in marks_of(words.within(span.start, span.end)))


def _draw_text(shown: Shown) -> None:
    if shown.lead:
        st.markdown(shown.lead)
    st.markdown(passage_markdown(shown.passage, shown.spans if shown.quote else ()))


def _draw_ways(shown: Shown, key: str, data: bytes = b"", number: int = 0) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if data:
            draw_original(shown.document, data, number or shown.spans[0].page, key)
        link = Link(shown.document.id, shown.spans[0].page, shown.quote)
        st.page_link(
            ways().library, label=texts().permanent_link, icon=":material/link:", query_params=link.parameters()
        )
        if shown.marker:
            st.markdown(f"[{texts().back}]({shown.marker})", width="content")


def _turn_button(label: str, icon: str, place: str, step: int, *, disabled: bool) -> None:
    st.button(
        label,
        key=f"{'next' if step > 0 else 'previous'}-{place}",
        icon=icon,
        icon_position="right" if step > 0 else "left",
        type="tertiary",
        disabled=disabled,
        on_click=_turn,
        args=(place, step),
    )


def _turn(place: str, step: int) -> None:
    st.session_state[place] = st.session_state.get(place, 1) + step
