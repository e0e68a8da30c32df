"""The page that Streamlit runs: it leads to the chat and the library."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.pages.opened import NAME, chat_page, library_page, warn_of_open_address
from assistant.permalink import LIBRARY

ICON = Path(__file__).with_name("icon.svg")  # a named icon would be fetched from another machine
LOOK = Path(__file__).with_name("look.css")


def main() -> None:
    """Draw the page that the address names."""
    page = st.navigation([chat_page(), library_page()], position="hidden")
    wide = page.url_path == LIBRARY  # picture and text side by side
    st.set_page_config(page_title=f"{page.title} · {NAME}", page_icon=str(ICON), layout="wide" if wide else "centered")
    st.html(LOOK)
    warn_of_open_address()
    page.run()


if __name__ == "__main__":
    main()
