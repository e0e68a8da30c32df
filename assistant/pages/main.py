"""The page that Streamlit runs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.pages.chat import NAME, draw_chat

ICON = Path(__file__).with_name("icon.svg")  # a named icon would be fetched from another machine


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title=NAME, page_icon=str(ICON), layout="centered")
    draw_chat()


if __name__ == "__main__":
    main()
