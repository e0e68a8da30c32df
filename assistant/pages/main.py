"""The page that Streamlit runs."""

from __future__ import annotations

import streamlit as st

from assistant.pages.chat import draw_chat


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Cluster Assistant", page_icon=":material/menu_book:", layout="centered")
    draw_chat()


if __name__ == "__main__":
    main()
