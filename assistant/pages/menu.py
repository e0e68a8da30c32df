"""What stands beside the pages' names: the other pages, the language, and signing in and out."""

from __future__ import annotations

import streamlit as st

from assistant.pages.speech import draw_language, texts
from assistant.pages.user import User, who
from assistant.pages.ways import ways
from assistant.safe_markdown import escape_markdown, one_line
from assistant.settings import read_settings


def draw_menu() -> None:
    """Draw the button that opens it."""
    with st.popover(texts().more, icon=":material/menu:", type="tertiary", key="menu"):
        st.page_link(ways().conversations, label=texts().conversations)
        user = who(read_settings())
        if user and user.maintains:
            st.page_link(ways().gaps, label=texts().gaps)
        draw_language()
        if user and user.name:
            _draw_user(user)


def draw_ways() -> None:
    """Draw the ways from a page to the others, at its head."""
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="header"):
        st.page_link(ways().library, label=texts().library_title)
        st.page_link(ways().chat, label=texts().chat_title)
        draw_menu()


def _draw_user(user: User) -> None:
    st.caption(texts().signed_in_as.format(name=escape_markdown(one_line(user.name))))
    st.button(texts().sign_out, key="sign-out", icon=":material/logout:", on_click=st.logout)


def draw_sign_in() -> None:
    """Draw what somebody sees who has to sign in first."""
    st.markdown(texts().sign_in_first)
    st.button(texts().sign_in, key="sign-in", icon=":material/login:", type="primary", on_click=st.login)
    draw_language()
