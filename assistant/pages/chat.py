"""The chat: ask, read the answer, open its sources."""

from __future__ import annotations

import shlex

import streamlit as st

from assistant.ask import Assistant
from assistant.errors import AssistantError, NoIndex
from assistant.pages.starters import GROUPS
from assistant.pages.turn import ANSWER_ICON, Turn, draw_question, draw_turn, take_turn
from assistant.pages.wording import draw_model, interrupted
from assistant.records import Document
from assistant.safe_markdown import escape_markdown
from assistant.settings import Settings, read_settings
from assistant.show import date_words

NAME = "Cluster Assistant"
PROMISE = "Ask your documents. Every sentence of an answer opens at the page that backs it."


def draw_chat() -> None:
    """Draw the page for the state of this session."""
    try:
        settings = read_settings()
        assistant = _open(settings)
        documents = assistant.documents()
    except NoIndex:
        _draw_no_index(settings)
        return
    except AssistantError as error:
        _draw_title()
        _draw_error(error)
        return
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    chosen: str | None = st.session_state.pop("chosen", None) or interrupted(len(turns))
    if turns or chosen:
        _draw_conversation(assistant, turns, chosen)
    else:
        _draw_start(assistant, documents)


def _draw_conversation(assistant: Assistant, turns: list[Turn], chosen: str | None) -> None:
    _draw_header()
    asked = st.chat_input("Ask a further question", key="question") or chosen
    for number, turn in enumerate(turns):
        draw_turn(turn, number)
    if asked:
        draw_question(asked)
        with st.chat_message("assistant", avatar=ANSWER_ICON), st.spinner("Reading the documents …"):
            turns.append(take_turn(assistant, asked, turns))
        st.rerun()


@st.cache_resource(show_spinner="Opening the index …")
def _open(settings: Settings) -> Assistant:
    """The opened index, one for all sessions; a failure is not kept, so the page recovers by itself."""
    return Assistant.open(settings=settings, hashes=True)


def _draw_title() -> None:
    st.space("large")
    st.title(NAME, anchor=False)
    st.markdown(f":gray[{escape_markdown(PROMISE)}]")


def _draw_start(assistant: Assistant, documents: tuple[Document, ...]) -> None:
    _draw_title()
    with st.container():  # in place, not at the foot: there is nothing above it to read yet
        if asked := st.chat_input("Ask a question", key="first-question"):
            _choose(asked)
            st.rerun()
    draw_model(assistant.model)
    st.caption(escape_markdown(_holdings(documents)))
    st.space("small")
    for column, (group, heading, icon, questions) in zip(st.columns(2, gap="medium"), GROUPS, strict=True):
        with column, st.container(gap="xsmall"):
            st.markdown(f"{icon}&nbsp; **{heading}**")
            for number, question in enumerate(questions):
                st.button(
                    question, key=f"starter-{group}-{number}", on_click=_choose, args=(question,), width="stretch"
                )


def _draw_header() -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="header"):
        st.markdown(f"##### {NAME}", width="content")
        st.button("New conversation", key="new", icon=":material/edit_square:", type="tertiary", on_click=_begin_anew)


def _draw_no_index(settings: Settings) -> None:
    _draw_title()
    with st.container(border=True, key="no-index"):
        st.markdown("**Nothing is indexed yet**")
        folder = escape_markdown(str(settings.corpus_dir))
        st.markdown(f"Put documents into the folder {folder}, run this command in a terminal, then look again.")
        st.code(index_command(settings), language=None)
        st.button("Look again", key="look-again", icon=":material/refresh:")


def _draw_error(error: AssistantError) -> None:
    st.error(escape_markdown(str(error)), icon=":material/error:")
    st.button("Look again", key="look-again", icon=":material/refresh:")


def index_command(settings: Settings) -> str:
    """The command that indexes the documents of these settings."""
    words = ["assistant", "index"]
    for option, name in (("--corpus", "corpus_dir"), ("--index", "index_dir")):
        if (folder := getattr(settings, name)) != Settings.model_fields[name].default:
            words += [option, str(folder)]
    return shlex.join(words)


def _holdings(documents: tuple[Document, ...]) -> str:
    """How many documents there are, and of what time."""
    count = f"{len(documents)} document{'' if len(documents) == 1 else 's'}"
    dates = sorted(document.date for document in documents if document.date)
    if not dates:
        return count
    first, last = date_words(dates[0]), date_words(dates[-1])
    return f"{count} · {first}" if first == last else f"{count} · {first} to {last}"


def _choose(question: str) -> None:
    st.session_state["chosen"] = question


def _begin_anew() -> None:
    st.session_state["turns"] = []
