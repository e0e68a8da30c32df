"""The chat: ask, read the answer, open its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.follow_ups import follow_ups
from assistant.history.freshness import as_of_now
from assistant.history.records import Turn
from assistant.pages.actions import draw_actions
from assistant.pages.filters import chosen_filters, draw_filters
from assistant.pages.kept import draw_notes, feedback_so_far, forget, is_read_only, remember, restore
from assistant.pages.menu import draw_menu
from assistant.pages.opened import NAME, opened, reporting
from assistant.pages.speech import texts
from assistant.pages.starters import groups
from assistant.pages.take_along import draw_downloads
from assistant.pages.turn import ANSWER_ICON, choose, draw_question, draw_turn, take_turn
from assistant.pages.viewer import guide_eyes
from assistant.pages.ways import ways
from assistant.pages.wording import draw_model
from assistant.permalink import QUESTION
from assistant.records import Document
from assistant.safe_markdown import escape_markdown
from assistant.show import date_words

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SHOWN_TURNS = 20  # of a long conversation; the others are drawn when asked for


def draw_chat() -> None:
    """Draw the page for the state of this session."""
    restore()
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    _take_question_of_address()
    assistant: Assistant | None = None
    documents: tuple[Document, ...] = ()
    failed = True
    talking = bool(turns or st.session_state.get("asking"))
    _draw_header(talking, turns)
    draw_notes()
    body = st.container(key="body")
    # Below the conversation and yet before it: what is asked is answered in the same run.
    beside = _draw_foot(turns, asks=talking and not is_read_only())
    with body:
        start = st.empty()  # so that the start page goes as soon as there is a question, not with its answer
        with reporting():
            assistant = opened()
            documents = assistant.library.documents()
            failed = False
        if assistant is None or failed:
            for number, turn in enumerate(turns):  # what was answered is not lost with the index
                draw_turn(None, turn, number)
        elif talking:
            _draw_conversation(assistant, documents, turns, beside)
        else:
            with start.container():
                _draw_start(assistant, documents)


def _draw_foot(turns: Sequence[Turn], *, asks: bool) -> DeltaGenerator | None:
    """Draw the field that asks further, which look.css keeps in sight; gives the place beside it.

    Streamlit's own place for it, at the foot of the window, would have the page follow the end of each answer.
    """
    beside: DeltaGenerator | None = None
    with st.container(key="foot"):
        if asks:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
                beside = st.container(width="content")
                if asked := st.chat_input(texts().ask_further, key="question"):
                    choose(asked)  # also while there is no index: it is answered once there is one
        guide_eyes(len(turns) - 1 + bool(st.session_state.get("asking")))
    return beside


def _draw_conversation(
    assistant: Assistant, documents: Sequence[Document], turns: list[Turn], beside: DeltaGenerator | None
) -> None:
    own = beside is not None
    if beside is not None:
        with beside:
            draw_filters(documents)
    hidden = 0 if st.session_state.get("all-turns") else max(0, len(turns) - SHOWN_TURNS)
    if hidden:
        st.button(texts().earlier_questions.format(count=hidden), key="earlier", on_click=_show_all, type="tertiary")
    given = feedback_so_far(turns)
    for number in range(hidden, len(turns)):
        turn = as_of_now(turns[number], documents)
        draw_turn(assistant, turn, number, _contact(assistant))
        draw_actions(turn, number, given.get(number), own=own)
    waiting: list[str] = st.session_state.setdefault("asking", [])
    if not own:
        return
    if waiting:
        _answer(assistant, documents, turns, waiting)
    elif turns and turns[-1].answer:
        _draw_next(assistant, turns)


def _answer(assistant: Assistant, documents: Sequence[Document], turns: list[Turn], waiting: list[str]) -> None:
    """Answer the question that waits. It waits until its answer is kept: a click meanwhile loses nothing."""
    draw_question(waiting[0], len(turns))
    with st.chat_message("assistant", avatar=ANSWER_ICON), st.spinner(texts().reading):
        turn = take_turn(assistant, waiting[0], turns, chosen_filters(documents))
        turns.append(turn)
        remember(turn, len(turns) - 1)
        del waiting[0]
    st.rerun()


def _contact(assistant: Assistant) -> str:
    return "" if assistant.settings.contact == "none" else assistant.settings.contact


def _draw_next(assistant: Assistant, turns: Sequence[Turn]) -> None:
    """What to ask next, below the last answer."""
    turn, number = turns[-1], len(turns) - 1
    if turn.answer is None or (turn.answer.reason and turn.answer.reason.code == "greeting"):
        return
    with st.container(gap="xsmall", key=f"next-{number}"):
        if suggested := _suggested(assistant, turns):
            st.header(texts().next_heading if turn.answer.citations else texts().instead_heading, anchor=False)
            for place, question in enumerate(suggested):
                st.button(
                    escape_markdown(question), key=f"next-{number}-{place}", icon=":material/subdirectory_arrow_right:",
                    type="tertiary", on_click=choose, args=(question,),
                )  # fmt: skip
        with st.popover(texts().edit, icon=":material/edit:", type="tertiary", key=f"edit-{number}"):
            edited = st.text_area(texts().edited, turn.answer.understood_as, key=f"edited-{number}", height=100)
            st.button(texts().ask, key=f"ask-edited-{number}", type="primary", on_click=choose, args=(edited,))


def _suggested(assistant: Assistant, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The questions to ask next, looked for once after an answer."""
    turn = turns[-1]
    kept: tuple[Turn, tuple[str, ...]] | None = st.session_state.get("suggested")
    if kept and kept[0] is turn:
        return kept[1]
    found: tuple[str, ...] = ()
    if turn.answer:
        asked = [one.question for one in turns]
        try:
            search = assistant.search
            found = follow_ups(
                turn.answer, assistant.library.passages, lambda question: search(question, 3), asked, texts().ask_about
            )
        except AssistantError:  # the index moved on; the answer stands, there is just nothing to suggest
            found = ()
    st.session_state["suggested"] = (turn, found)
    return found


def _draw_start(assistant: Assistant, documents: tuple[Document, ...]) -> None:
    st.space("medium")
    st.title(NAME, anchor=False)
    st.markdown(f":gray[{escape_markdown(texts().promise)}]")
    with st.container():  # in place, not at the foot: there is nothing above it to read yet
        if asked := st.chat_input(texts().ask_first, key="first-question"):
            choose(asked)
            st.rerun()
    draw_model(assistant.model)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="bar"):
        st.caption(escape_markdown(_holdings(documents)), width="content")
        draw_filters(documents)
    for column, (group, heading, icon, questions) in zip(st.columns(2, gap="medium"), groups(texts()), strict=True):
        with column, st.container(gap="xsmall", key=f"starters-{group}"):
            st.header(f"{icon}&nbsp; {heading}", anchor=False)
            for number, question in enumerate(questions):
                st.button(question, key=f"starter-{group}-{number}", on_click=choose, args=(question,), width="stretch")


def _draw_header(talking: bool, turns: Sequence[Turn]) -> None:
    """The name, and the ways to the other page and to a new start; before there is anything to name, the way alone."""
    alignment: Literal["distribute", "right"] = "distribute" if talking else "right"
    with st.container(horizontal=True, horizontal_alignment=alignment, vertical_alignment="center", key="header"):
        if talking:
            st.title(NAME, anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
            st.page_link(ways().library, label=texts().library_title)
            if talking:
                answers = [turn.answer for turn in turns if turn.answer]
                if len(answers) > 1:
                    draw_downloads(answers, "conversation", answers[0].question, texts().download_conversation)
                st.button(texts().new, key="new", icon=":material/edit_square:", type="tertiary", on_click=_begin_anew)
            draw_menu()


def _take_question_of_address() -> None:
    """Ask the question of the address (`?q=`) once."""
    question = st.query_params.get(QUESTION, "")
    if question.strip() and st.session_state.get("asked-by-address") != question:
        st.session_state["asked-by-address"] = question
        choose(question)


def _holdings(documents: tuple[Document, ...]) -> str:
    """How many documents there are, and of what time."""
    count = texts().one_document if len(documents) == 1 else texts().many_documents.format(count=len(documents))
    dates = sorted(document.date for document in documents if document.date)
    if not dates:
        return count
    first, last = (date_words(date, texts().language) for date in (dates[0], dates[-1]))
    return f"{count} · {first}" if first == last else f"{count} · {texts().from_to.format(first=first, last=last)}"


def _show_all() -> None:
    st.session_state["all-turns"] = True


def _begin_anew() -> None:
    forget()
    for name in ("asking", "suggested", "all-turns", "asked-by-address"):
        st.session_state.pop(name, None)
    st.query_params.clear()
