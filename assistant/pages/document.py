"""Read a document: each page as picture and as text side by side, and words found in it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.errors import AssistantError
from assistant.find import find_words
from assistant.library import Library
from assistant.pages.source import draw_original, draw_pages
from assistant.pages.speech import texts, told
from assistant.pages.viewer import guide_eyes, is_pdf
from assistant.permalink import Link
from assistant.records import Document, Page, Span
from assistant.safe_markdown import Look, Run, escape_markdown, lay_out, one_line
from assistant.show import date_words, kind_word

_KEY = "document"


def draw_document(library: Library, document: Document, number: int, spans: Sequence[Span], link: Link) -> None:
    """Draw a document.

    Args:
        library: Reads it.
        document: Which.
        number: The page to begin with, counted from 1.
        spans: What to mark until other words are looked for.
        link: Where it was opened by; another one begins anew.
    """
    pages = library.pages(document.id)
    _begin(link, document, min(max(1, number), max(1, len(pages))))
    with st.container(key="document-title"):
        st.title(escape_markdown(one_line(document.title)), anchor=False)
    details = (kind_word(document.kind, texts()), date_words(document.date, texts().language), one_line(document.id))
    st.caption(escape_markdown(" · ".join(part for part in details if part)))
    marked, others, place = _draw_search(pages, spans)
    try:
        data = library.original(document)
    except AssistantError as error:
        data = b""
        st.info(escape_markdown(told(error)), icon=":material/history:")
    if is_pdf(data):
        picture, text = st.columns([3, 2], gap="medium")
        with picture:
            shown = draw_pages(library, document, data, (*marked, *others), _KEY)
            draw_original(document, data, shown, _KEY)
        with text:
            _draw_text(pages[shown - 1], marked, others)
    else:
        shown = _draw_page_choice(pages)
        _draw_text(pages[shown - 1], marked, others)
        if data:
            draw_original(document, data, shown, _KEY)
    if marked:
        guide_eyes(sought=f"{link} {st.session_state['find-here']} {place}")


def _begin(link: Link, document: Document, number: int) -> None:
    """Open at the page of the link; a rerun by a click stays where the reader has gone."""
    opened = (link, document.sha256)
    if st.session_state.get("document-opened") != opened:
        st.session_state["document-opened"] = opened
        st.query_params.from_dict(link.parameters())  # a link within the library leaves the address as it was
        st.session_state[f"page-{_KEY}"] = number
        st.session_state["find-here"] = ""
        st.session_state["place-here"] = 0


def _draw_search(pages: Sequence[Page], linked: Sequence[Span]) -> tuple[Sequence[Span], Sequence[Span], int]:
    """The field that finds words, and the ways from place to place.

    Returns:
        What to mark: the place that one has gone to, or else `linked`; the other places; the number of the place.
    """
    words = st.text_input(
        texts().find_here,
        key="find-here",
        icon=":material/search:",
        max_chars=200,
        on_change=_first_place,
        args=(pages,),
    )
    if not words.strip():
        return linked, (), 0
    places = find_words(pages, words)
    if not places:
        st.caption(texts().found_not_here.format(words=escape_markdown(one_line(words))))
        return (), (), 0
    at = min(st.session_state.get("place-here", 0), len(places) - 1)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, icon, step, ended in (
            (texts().earlier_place, ":material/keyboard_arrow_up:", -1, at == 0),
            (texts().later_place, ":material/keyboard_arrow_down:", 1, at == len(places) - 1),
        ):
            st.button(
                label, key=f"place-{step}", icon=icon, type="tertiary", disabled=ended,
                on_click=_go_to, args=(places, at + step),
            )  # fmt: skip
        st.markdown(texts().place_of.format(number=at + 1, count=len(places)), width="content")
    return places[at : at + 1], (*places[:at], *places[at + 1 :]), at


def _first_place(pages: Sequence[Page]) -> None:
    if places := find_words(pages, st.session_state["find-here"]):
        _go_to(places, 0)


def _go_to(places: Sequence[Span], at: int) -> None:
    st.session_state["place-here"] = at
    st.session_state[f"page-{_KEY}"] = places[at].page


def _draw_page_choice(pages: Sequence[Page]) -> int:
    """A field for the number of the page, where there is no picture to turn; gives the number."""
    if len(pages) < 2:
        return 1
    return int(st.number_input(texts().page_label, 1, len(pages), key=f"page-{_KEY}", width=140))


def _draw_text(page: Page, spans: Sequence[Span], found: Sequence[Span]) -> None:
    with st.container(key="text-heading"):
        st.header(texts().text_heading, anchor=False)
    if not page.text.strip():
        st.caption(texts().no_text)
    with st.container(key="page-text"):
        st.markdown(page_markdown(page, spans, found))
    if page.odd:
        st.caption(texts().noted.format(notes=escape_markdown("; ".join(page.odd))))


def page_markdown(page: Page, spans: Sequence[Span], found: Sequence[Span] = ()) -> str:
    """Markdown of a page's text as it is, with some spans marked; those of other pages do not count.

    `found` are further places of what was looked for, marked more softly.
    """
    runs: list[Run] = []
    done = 0
    looks: list[tuple[Span, Look]] = [*((span, "quote") for span in spans), *((span, "found") for span in found)]
    for span, look in sorted(looks, key=lambda one: one[0].start):
        if span.page != page.number:
            continue
        start, end = max(done, span.start), max(done, min(span.end, len(page.text)))
        runs += [Run(page.text[done:start]), Run(page.text[start:end], look)]
        done = end
    return lay_out([*runs, Run(page.text[done:])])
