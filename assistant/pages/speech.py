"""In which language the page speaks: the browser's, until the reader chooses another."""

from __future__ import annotations

import streamlit as st

from assistant.error_messages import said
from assistant.errors import AssistantError
from assistant.texts import LANGUAGES, Language, texts_of
from assistant.texts.record import Texts

LANGUAGE = "lang"  # in the address, so that a link and a reload keep it


def texts() -> Texts:
    """The texts of the page."""
    return texts_of(st.session_state.get(LANGUAGE) or st.query_params.get(LANGUAGE) or st.context.locale or "en")


def told(error: AssistantError) -> str:
    """What an error says, in the language of the page."""
    return said(error, texts().language)


def keep_language() -> None:
    """Have the address say the language that the reader chose; links within the page leave it out."""
    chosen = st.session_state.get(LANGUAGE)
    if chosen and st.query_params.get(LANGUAGE) != chosen:
        st.query_params[LANGUAGE] = chosen


def draw_language() -> None:
    """Draw the choice of the language."""
    languages: list[Language] = list(LANGUAGES)
    st.selectbox(
        texts().language_label,
        languages,
        languages.index(texts().language),
        format_func=lambda language: LANGUAGES[language].name,
        key="language-choice",
        on_change=_choose,
    )


def _choose() -> None:
    st.session_state[LANGUAGE] = st.session_state["language-choice"]
