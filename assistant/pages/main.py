"""The page that Streamlit runs: it leads to the chat and the library."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.log import start_log
from assistant.pages.menu import draw_sign_in
from assistant.pages.opened import (
    NAME,
    chat_page,
    conversations_page,
    gaps_page,
    library_page,
    reporting,
    warn_of_open_address,
)
from assistant.pages.speech import keep_language
from assistant.pages.user import who
from assistant.permalink import LIBRARY
from assistant.settings import read_settings

ICON = Path(__file__).with_name("icon.svg")  # a named icon would be fetched from another machine
LOOK = Path(__file__).with_name("look.css")


def main() -> None:
    """Draw the page that the address names."""
    pages = [chat_page(), library_page(), conversations_page(), gaps_page()]
    page = st.navigation(pages, position="hidden")
    wide = page.url_path == LIBRARY  # picture and text side by side
    st.set_page_config(page_title=f"{page.title} · {NAME}", page_icon=str(ICON), layout="wide" if wide else "centered")
    st.html(LOOK)
    keep_language()
    may_pass = False
    with reporting():
        settings = read_settings()
        start_log(settings.data_dir)
        if settings.auth == "none":
            warn_of_open_address()
        may_pass = settings.auth == "none" or who(settings) is not None
        if not may_pass:
            draw_sign_in()
    if may_pass:
        page.run()


if __name__ == "__main__":
    main()
