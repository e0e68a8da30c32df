"""What the pages have open: the settings and the index; and what to show when there is none."""

from __future__ import annotations

import gc
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from assistant.ask import Assistant
from assistant.errors import AssistantError, NoIndex
from assistant.log import failure
from assistant.pages.serve import open_address_warning
from assistant.pages.speech import texts, told
from assistant.safe_markdown import escape_markdown
from assistant.settings import Settings, read_settings

NAME = "Cluster Assistant"


@contextmanager
def reporting() -> Iterator[None]:
    """Draw an error for people, in place of what could not be drawn, as one sentence with a way on."""
    try:
        yield
    except NoIndex:
        _draw_no_index(read_settings())
    except AssistantError as error:
        failure("page_failed", error)
        st.error(escape_markdown(told(error)), icon=":material/error:")
        st.button(texts().look_again, key="look-again", icon=":material/refresh:")


def opened() -> Assistant:
    """The opened index.

    Raises:
        AssistantError: If there is none, or the settings are wrong.
    """
    settings = read_settings()
    with st.spinner(texts().opening):
        return _open(settings)


@st.cache_resource(show_spinner=False)
def _open(settings: Settings) -> Assistant:
    """The opened index, one for all sessions; a failure is not kept, so the page recovers by itself."""
    assistant = Assistant.open(settings=settings)
    # Streamlit collects garbage after each run of the page, with all other sessions waiting: 67 ms for what is loaded
    # by now and stays, which was four fifths of what many sessions at once took.
    gc.collect()
    gc.freeze()
    return assistant


def warn_of_open_address() -> None:
    """Say loudly on every page that others can reach it, however it was started."""
    if warning := open_address_warning(st.get_option("server.address") or "0.0.0.0"):
        st.warning(escape_markdown(warning), icon=":material/public:")


def _draw_no_index(settings: Settings) -> None:
    with st.container(border=True, key="no-index"):
        st.markdown(f"**{texts().nothing_indexed}**")
        st.markdown(texts().how_to_index.format(folder=escape_markdown(str(settings.corpus_dir))))
        st.code(index_command(settings), language=None)
        st.button(texts().look_again, key="look-again", icon=":material/refresh:")


def index_command(settings: Settings) -> str:
    """The command that indexes the documents of these settings."""
    words = ["assistant", "index"]
    for option, name in (("--corpus", "corpus_dir"), ("--index", "index_dir")):
        if (folder := getattr(settings, name)) != Settings.model_fields[name].default:
            words += [option, str(folder)]
    return shlex.join(words)
