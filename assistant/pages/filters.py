"""Ask only some of the documents: choose them, and show on an answer that they were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.pages.speech import texts
from assistant.records import KINDS, Document
from assistant.retrieve import Filters
from assistant.safe_markdown import escape_markdown, one_line
from assistant.show import kind_word

_STATE, _CLEARED = "filters", "filters-cleared"


def chosen_filters(documents: Sequence[Document]) -> Filters:
    """What this session has chosen, without what the index no longer holds."""
    chosen: Filters = st.session_state.get(_STATE, Filters())
    held = {document.id for document in documents}
    return Filters(chosen.kinds, chosen.since, tuple(one for one in chosen.documents if one in held))


def draw_filters(documents: Sequence[Document]) -> None:
    """Draw the button that opens the choice; what is chosen holds for the questions that follow."""
    chosen = chosen_filters(documents)
    count = len(chosen.kinds) + (chosen.since is not None) + len(chosen.documents)
    label = texts().filtered.format(count=count) if count else texts().filter
    with st.popover(label, icon=":material/tune:", type="tertiary", key="filter"):
        titles = {document.id: one_line(document.title) for document in documents}
        kinds = [kind for kind in KINDS if any(document.kind == kind for document in documents)]
        years = sorted({int(document.date[:4]) for document in documents if document.date}, reverse=True)
        _remember(chosen, kinds, years)
        st.multiselect(
            texts().kinds_label,
            kinds,
            format_func=lambda kind: kind_word(kind, texts()),
            placeholder=texts().all,
            key=_key("kinds"),
            on_change=_keep,
        )
        st.selectbox(
            texts().since_label,
            years,
            index=None,
            placeholder=texts().any_year,
            key=_key("since"),
            on_change=_keep,
        )
        st.multiselect(
            texts().documents_label,
            list(titles),
            format_func=lambda name: titles.get(name, name),
            placeholder=texts().all,
            key=_key("documents"),
            on_change=_keep,
        )
        if count:
            st.button(texts().clear, key="filter-clear", icon=":material/filter_alt_off:", on_click=_clear)


def draw_chips(filters: Filters, documents: Mapping[str, str]) -> None:
    """Draw which documents an answer was looked for in; nothing where it was all. `documents` are titles by id."""
    words = [kind_word(kind, texts()) for kind in filters.kinds]
    words += [texts().since_year.format(year=filters.since)] if filters.since is not None else []
    words += [documents.get(name, name) for name in filters.documents]
    if words:
        chips = " ".join(f":gray-badge[:material/filter_alt: {escape_markdown(one_line(word))}]" for word in words)
        st.markdown(chips)


def _remember(chosen: Filters, kinds: Sequence[str], years: Sequence[int]) -> None:
    """Give the fields what is chosen: they forget it while another page is shown, or when the index changes."""
    st.session_state[_key("kinds")] = [kind for kind in chosen.kinds if kind in kinds]
    st.session_state[_key("since")] = chosen.since if chosen.since in years else None
    st.session_state[_key("documents")] = list(chosen.documents)


def _keep() -> None:
    kinds, since, documents = (st.session_state[_key(name)] for name in ("kinds", "since", "documents"))
    st.session_state[_STATE] = Filters(tuple(kinds), since, tuple(documents))


def _clear() -> None:
    st.session_state[_STATE] = Filters()
    st.session_state[_CLEARED] = st.session_state.get(_CLEARED, 0) + 1


def _key(name: str) -> str:
    """The key of a field; others once all is cleared, since the browser may bring back what a closed one had."""
    return f"filter-{name}-{st.session_state.get(_CLEARED, 0)}"
