"""The page that Streamlit runs: it leads to the chat and the library."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.log import start_log
from assistant.pages.chat import draw_chat
from assistant.pages.conversations import draw_conversations
from assistant.pages.gaps import draw_gaps
from assistant.pages.library import draw_library
from assistant.pages.menu import draw_sign_in
from assistant.pages.opened import NAME, reporting, warn_of_open_address
from assistant.pages.speech import keep_language, texts
from assistant.pages.user import who
from assistant.pages.ways import Ways, lay_ways
from assistant.permalink import LIBRARY
from assistant.settings import read_settings

ICON = Path(__file__).with_name("icon.svg")  # a named icon would be fetched from another machine
LOOK = Path(__file__).with_name("look.css")


def main() -> None:
    """Draw the page that the address names."""
    # The pages have no icons: the browser would fetch them from another machine.
    chat = st.Page(draw_chat, title=texts().chat_title, default=True)
    library = st.Page(draw_library, title=texts().library_title, url_path=LIBRARY)
    conversations = st.Page(draw_conversations, title=texts().conversations, url_path="conversations")
    gaps = st.Page(draw_gaps, title=texts().gaps, url_path="gaps")
    page = st.navigation([chat, library, conversations, gaps], position="hidden")
    lay_ways(Ways(chat, library, conversations, gaps))
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
