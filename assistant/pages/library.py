"""The library: all documents, each page as picture and as text, and words found in them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.library import Held, Library, Place
from assistant.pages.document import draw_document
from assistant.pages.menu import draw_menu
from assistant.pages.opened import opened, reporting
from assistant.pages.speech import texts
from assistant.pages.ways import ways
from assistant.permalink import Link
from assistant.records import Document, Page, Span
from assistant.safe_markdown import Run, escape_markdown, lay_out, one_line
from assistant.show import date_words, kind_word, page_words

MOST_EACH = 10  # places of one document that are listed
MOST_PLACES = 50
CONTEXT = 90  # characters around what was found


def draw_library() -> None:
    """Draw the list of documents, or the document that the address names."""
    link = Link.read(st.query_params.to_dict())
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="header"):
        if link.document:
            st.page_link(ways().library, label=texts().library_title)
        st.page_link(ways().chat, label=texts().chat_title)
        draw_menu()
    with reporting():
        library = opened().library
        if link.document:
            _draw_linked(library, link)
        else:
            _draw_list(library)


def _draw_linked(library: Library, link: Link) -> None:
    """The page that a link leads to, with its words marked where they stand now."""
    spans: tuple[Span, ...] = ()
    document = link.document
    if link.quote:
        if place := library.find_quote(link.document, link.quote, link.page):
            document, spans = place.document, place.spans
            if document != link.document:
                st.info(texts().moved.format(old=escape_markdown(one_line(link.document))), icon=":material/move_item:")
        else:
            st.info(texts().gone, icon=":material/link_off:")
    draw_document(library, library.document(document), spans[0].page if spans else link.page, spans, link)


def _draw_list(library: Library) -> None:
    st.title(texts().library_title, anchor=False)
    held = library.held()
    read_at = library.read_at().astimezone()
    count = _counted(len(held), texts().one_document, texts().many_documents)
    day = date_words(read_at.date().isoformat(), texts().language)
    st.caption(texts().read_at.format(documents=count, date=day, time=f"{read_at:%H:%M}"))
    words = st.text_input(texts().find_in_all, key="find", icon=":material/search:", max_chars=200)
    if words.strip():
        _draw_found(library, words)
        return
    kinds = list(dict.fromkeys(one.document.kind for one in held))
    if len(kinds) > 1:
        kind = st.segmented_control(
            texts().kind_label,
            kinds,
            format_func=lambda one: kind_word(one, texts()),
            key="kind",
            label_visibility="collapsed",
        )
        held = tuple(one for one in held if kind in (None, one.document.kind))
    for one in sorted(held, key=lambda one: (one.document.date or "", one.document.id), reverse=True):
        _draw_held(one)
    if refused := library.refused():
        with st.container(border=True, key="refused"):
            st.markdown(f":material/block:&nbsp; **{texts().refused}**")
            lines = [f"- {escape_markdown(one.document)}: {escape_markdown(one.reason)}" for one in refused]
            st.markdown("\n".join(lines))


def _draw_held(held: Held) -> None:
    document = held.document
    with st.container(border=True, gap="xsmall", key=f"held-{document.sha256[:16]}-{_slug(document.id)}"):
        st.page_link(
            ways().library,
            label=f"**{escape_markdown(one_line(document.title))}**",
            query_params=Link(document.id).parameters(),
        )
        st.caption(escape_markdown(" · ".join(details(held))))
        if held.warnings:
            with st.expander(f"{texts().warnings} ({len(held.warnings)})"):
                st.markdown("\n".join(f"- {escape_markdown(one_line(line))}" for line in held.warnings))


def details(held: Held) -> list[str]:
    """What is told of a document in a line."""
    document = held.document
    names = {"en": texts().english, "de": texts().german, "fr": texts().french, "it": texts().italian}
    language = names.get(document.language, document.language)
    words = [
        kind_word(document.kind, texts()),
        date_words(document.date, texts().language) or texts().no_date,
        language,
    ]
    words += [
        _counted(held.pages, texts().one_page, texts().many_pages),
        _counted(held.passages, texts().one_passage, texts().many_passages),
        one_line(document.id),
    ]
    return words + ([texts().same_as.format(document=one_line(held.same_as))] if held.same_as else [])


def _draw_found(library: Library, words: str) -> None:
    places = library.find(words, MOST_EACH)
    if not places:
        st.info(texts().found_in_none.format(words=escape_markdown(one_line(words))), icon=":material/search_off:")
        return
    st.caption(texts().found_one_place if len(places) == 1 else texts().found_places.format(count=len(places)))
    documents = {one.document.id: one.document for one in library.held()}
    pages_of: dict[str, Sequence[Page]] = {}
    for number, place in enumerate(places[:MOST_PLACES]):
        if place.document not in pages_of:
            pages_of[place.document] = library.pages(place.document)
        _draw_place(place, documents[place.document], pages_of[place.document], words, number)


def _draw_place(place: Place, document: Document, pages: Sequence[Page], words: str, number: int) -> None:
    span = place.spans[0]
    page = pages[span.page - 1]
    with st.container(gap="xsmall", key=f"place-{number}"):
        label = f"{one_line(document.title)} · {page_words([span.page], page.label, texts())}"
        link = Link(document.id, span.page, page.text[span.start : span.end])
        st.page_link(ways().library, label=escape_markdown(label), query_params=link.parameters())
        st.markdown(excerpt(page.text, span))


def excerpt(text: str, span: Span) -> str:
    """Markdown of what stands around a place, on one line, with the place marked."""
    start, end = max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT)
    before = ("… " if start else "") + " ".join(text[start : span.start].split("\n"))
    after = " ".join(text[span.end : end].split("\n")) + (" …" if end < len(text) else "")
    return lay_out([Run(before), Run(" ".join(text[span.start : span.end].split()), "quote"), Run(after)])


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count=count)


def _slug(name: str) -> str:
    """A part of a key that is a valid class name."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in name)
