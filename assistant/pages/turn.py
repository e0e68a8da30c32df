"""One question with its answer: taken once, drawn as often as the page is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.pages.wording import ask_drawing, draw_worded_by
from assistant.records import Answer, Document, Passage
from assistant.safe_markdown import escape_markdown, one_line, text_markdown
from assistant.show import Source, near, passage_markdown, row_markdown, sources, to_markdown

SECTION_GAP = " › "
NEAREST = 3  # passages offered where nothing answers
SHOWN_CHARS = 600  # of a question that was refused; the whole of it stands in a field below

ASKER_ICON = ":material/person:"
ANSWER_ICON = ":material/menu_book:"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it, kept whole so that it can be read after the index has moved on.

    Attributes:
        question: As typed.
        answer: None when asking failed.
        error: Why it failed; empty otherwise.
        passages: Those cited or offered, by id.
        documents: Theirs, by id.
    """

    question: str
    answer: Answer | None
    error: str = ""
    passages: Mapping[str, Passage] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)


def take_turn(assistant: Assistant, question: str, earlier: Sequence[Turn]) -> Turn:
    """Ask a question after earlier ones; an error for people becomes part of the turn."""
    try:
        answer = ask_drawing(assistant, question, [turn.answer for turn in earlier if turn.answer])
    except AssistantError as error:
        return Turn(question, None, str(error))
    ids = [citation.passage for citation in answer.citations]
    if answer.state == "not_found":
        ids = [found.passage for found in answer.passages[:NEAREST]]
    try:
        passages = {one: assistant.passage(one) for one in dict.fromkeys(ids)}
        documents = {document.id: document for document in assistant.documents()}
    except AssistantError as error:  # the index moved on between the answer and its passages
        return Turn(question, None, str(error))
    used = {passage.document for passage in passages.values()}
    return Turn(question, answer, "", passages, {one: documents[one] for one in used if one in documents})


def draw_turn(turn: Turn, number: int) -> None:
    """Draw a turn; `number` counts the turns of the session from 0."""
    draw_question(turn.question if turn.answer else _shortened(turn.question))
    with st.container(key=f"turn-{number}"):
        if turn.answer is None:
            _draw_failed(turn, number)
        elif turn.answer.reason and turn.answer.reason.code == "greeting":
            _draw_greeting(turn.answer)
        elif turn.answer.state == "not_found":
            _draw_not_found(turn, turn.answer, number)
        else:
            _draw_answer(turn, turn.answer, number)


def draw_question(question: str) -> None:
    """Draw what the reader asked, as typed."""
    with st.chat_message("user", avatar=ASKER_ICON):
        st.markdown(text_markdown(question))


def _draw_answer(turn: Turn, answer: Answer, number: int) -> None:
    with st.chat_message("assistant", avatar=ANSWER_ICON):
        _draw_understood(answer)
        _draw_notices(answer)
        with st.container(key=f"answer-{number}"):
            st.markdown(to_markdown(answer))
        draw_worded_by(answer)
        if answer.missing:
            missing = escape_markdown("; ".join(answer.missing))
            st.info(f"**The documents do not say:** {missing}", icon=":material/help:")
        if answer.dropped:
            st.info("Something was left out, because no passage backs it.", icon=":material/info:")
    with st.container(gap="xsmall", key=f"sources-{number}"):  # below the bubble: on a phone they need its width
        st.caption("Sources" if len(answer.citations) > 1 else "Source")
        for citation, source in zip(answer.citations, sources(answer), strict=True):
            with st.expander(_label(source), key=f"source-{number}-{source.number}"):
                _draw_section(source.section)
                if row := row_markdown(citation):
                    st.markdown(row)
                st.markdown(passage_markdown(turn.passages[citation.passage], citation.spans))


def _draw_greeting(answer: Answer) -> None:
    with st.chat_message("assistant", avatar=ANSWER_ICON):
        st.markdown(text_markdown(answer.answer))


def _draw_not_found(turn: Turn, answer: Answer, number: int) -> None:
    with (
        st.chat_message("assistant", avatar=ANSWER_ICON),
        st.container(border=True, key=f"not-found-{number}", gap="xsmall"),
    ):
        st.markdown(":material/search_off:&nbsp; **Not found**")
        _draw_understood(answer)
        st.markdown(text_markdown(answer.reason.text if answer.reason else answer.answer))
        _draw_notices(answer)
    if not turn.passages:
        return
    with st.container(gap="xsmall", key=f"near-{number}"):
        st.caption("The nearest passages; they may not answer the question")
        for place, found in enumerate(one for one in answer.passages if one.passage in turn.passages):
            source = near(found, turn.documents.get(found.document))
            with st.expander(_label(source), key=f"near-{number}-{place}"):
                _draw_section(source.section)
                st.markdown(passage_markdown(turn.passages[found.passage]))


def _draw_understood(answer: Answer) -> None:
    if answer.understood_as != answer.question:
        st.caption(f"Understood as: {escape_markdown(answer.understood_as)}")


def _draw_failed(turn: Turn, number: int) -> None:
    with st.chat_message("assistant", avatar=ANSWER_ICON):
        st.error(escape_markdown(turn.error), icon=":material/error:")
        edited = st.text_area("Your question", turn.question, key=f"again-{number}", height=120)
        if st.button("Ask again", key=f"ask-again-{number}", icon=":material/refresh:"):
            st.session_state["chosen"] = edited
            st.rerun()


def _draw_notices(answer: Answer) -> None:
    for notice in answer.notices:
        st.info(escape_markdown(notice.text), icon=":material/info:")


def _draw_section(section: str) -> None:
    if SECTION_GAP in section:  # the label has the innermost heading
        st.caption(escape_markdown(one_line(section)))


def _label(source: Source) -> str:
    """What opens a source: its number and title, then kind, date, page and innermost heading."""
    marker = f":primary[**&#91;{source.number}&#93;**]&nbsp; " if source.number else ""
    heading = source.section.rpartition(SECTION_GAP)[2]
    title = escape_markdown(one_line(source.title))
    details = escape_markdown(one_line(" · ".join(part for part in (source.details, heading) if part)))
    return f"{marker}**{title}**\\\n:gray[:small[{details}]]"


def _shortened(question: str) -> str:
    return question if len(question) <= SHOWN_CHARS else f"{question[:SHOWN_CHARS]} …"
