"""One question with its answer: taken once, drawn as often as the page is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.history.records import Turn
from assistant.pages.filters import draw_chips
from assistant.pages.source import Shown, draw_source
from assistant.pages.speech import texts, told
from assistant.pages.steps import draw_steps
from assistant.pages.wording import ask_drawing, draw_worded_by
from assistant.records import Answer
from assistant.retrieve import Filters
from assistant.safe_markdown import escape_markdown, one_line, text_markdown
from assistant.show import SECTION_GAP, Source, near, row_markdown, sources, to_markdown

NEAREST = 3  # passages offered where nothing answers
SHOWN_CHARS = 600  # of a question that was refused; the whole of it stands in a field below
KEPT_CHARS = 100_000  # of such a question in that field; what is longer was no question, and is much to send each time
HISTORY = 20  # answers that a further question is understood from

ASKER_ICON = ":material/person:"
ANSWER_ICON = ":material/menu_book:"


def take_turn(assistant: Assistant, question: str, earlier: Sequence[Turn], filters: Filters) -> Turn:
    """Ask some of the documents after earlier turns, oldest first; an error for people becomes part of the turn."""
    history = [turn.answer for turn in earlier if turn.answer][-HISTORY:]
    try:
        answer = ask_drawing(assistant, question, history, filters)
        ids = [citation.passage for citation in answer.citations]
        if answer.state == "not_found":
            ids = [found.passage for found in answer.passages[:NEAREST]]
        passages = {one: assistant.library.passage(one) for one in dict.fromkeys(ids)}
        documents = {document.id: document for document in assistant.library.documents()}
    except AssistantError as error:  # also where the index moved on between the answer and its passages
        return Turn(question, None, told(error), filters=filters)
    used = {found.document for found in answer.passages} | {one.document for one in passages.values()}
    used.update(filters.documents)
    return Turn(
        question, answer, "", passages, {one: documents[one] for one in sorted(used) if one in documents}, filters
    )


def draw_turn(assistant: Assistant | None, turn: Turn, number: int, contact: str = "") -> None:
    """Draw a turn.

    Args:
        assistant: Opens the sources; None while there is no index, when they can be read as text.
        turn: What to draw.
        number: Its own in the session, counted from 0.
        contact: Whom to ask where the documents do not say; may be empty.
    """
    draw_question(turn.question if turn.answer else _shortened(turn.question), number)
    with st.container(key=f"turn-{number}"):
        if turn.answer is None:
            _draw_failed(turn, number)
        elif turn.answer.reason and turn.answer.reason.code == "greeting":
            _draw_greeting(turn.answer)
        elif turn.answer.state == "not_found":
            _draw_not_found(assistant, turn, turn.answer, number, contact)
        else:
            _draw_answer(assistant, turn, turn.answer, number)


def draw_question(question: str, number: int) -> None:
    """Draw what the reader asked, as typed; `number` is that of its turn."""
    with st.container(key=f"question-{number}"), st.chat_message("user", avatar=ASKER_ICON):
        st.markdown(text_markdown(question))


def _draw_answer(assistant: Assistant | None, turn: Turn, answer: Answer, number: int) -> None:
    with st.chat_message("assistant", avatar=ANSWER_ICON):
        _draw_understood(answer)
        draw_chips(turn.filters, _titles(turn))
        _draw_notices(answer)
        with st.container(key=f"answer-{number}"):
            st.markdown(to_markdown(answer, f"#source-{number}-"))
        draw_worded_by(answer)
        if answer.missing:
            missing = escape_markdown("; ".join(answer.missing))
            st.info(texts().missing.format(missing=missing), icon=":material/help:")
        if answer.dropped:
            st.info(texts().left_out, icon=":material/info:")
        if not answer.complete:
            st.info(texts().cut_short, icon=":material/info:")
    with st.container(gap="xsmall", key=f"sources-{number}"):  # below the bubble: on a phone they need its width
        st.header(texts().sources if len(answer.citations) > 1 else texts().source, anchor=False)
        for citation, source in zip(answer.citations, sources(answer, texts()), strict=True):
            shown = Shown(
                turn.documents[citation.document],
                turn.passages[citation.passage],
                citation.spans,
                citation.quote,
                row_markdown(citation),
                f"#marker-{number}-{citation.number}",
            )
            _draw_folded(assistant, source, shown, f"source-{number}-{citation.number}")
        draw_steps(answer, turn.documents, bool(turn.filters), f"steps-{number}")


def _draw_greeting(answer: Answer) -> None:
    with st.chat_message("assistant", avatar=ANSWER_ICON):
        st.markdown(text_markdown(answer.answer))


def _draw_not_found(assistant: Assistant | None, turn: Turn, answer: Answer, number: int, contact: str) -> None:
    with (
        st.chat_message("assistant", avatar=ANSWER_ICON),
        st.container(border=True, key=f"not-found-{number}", gap="xsmall"),
    ):
        st.markdown(f":material/search_off:&nbsp; **{texts().not_found}**")
        _draw_understood(answer)
        draw_chips(turn.filters, _titles(turn))
        st.markdown(text_markdown(answer.reason.text if answer.reason else answer.answer))
        _draw_notices(answer)
        advice = [texts().try_words, *([texts().try_filter] if turn.filters else [])]
        advice += [texts().try_contact.format(contact=escape_markdown(one_line(contact)))] if contact else []
        st.markdown("\n".join([texts().try_heading, "", *(f"- {line}" for line in advice)]))
    with st.container(gap="xsmall", key=f"near-{number}"):
        if turn.passages:
            st.header(texts().nearest, anchor=False)
        for place, found in enumerate(one for one in answer.passages if one.passage in turn.passages):
            source = near(found, turn.documents.get(found.document), texts())
            passage = turn.passages[found.passage]
            if document := turn.documents.get(found.document):
                _draw_folded(assistant, source, Shown(document, passage, passage.spans), f"near-{number}-{place}")
        draw_steps(answer, turn.documents, bool(turn.filters), f"steps-{number}")


@st.fragment
def _draw_folded(assistant: Assistant | None, source: Source, shown: Shown, key: str) -> None:
    """A source that is drawn only once it is opened; turning its pages draws nothing else."""
    folded = st.expander(_label(source), key=key, on_change="rerun")
    with folded:
        if folded.open:
            _draw_section(source.section)
            draw_source(assistant.library if assistant else None, shown, key)


def _draw_understood(answer: Answer) -> None:
    if answer.understood_as != answer.question:
        st.caption(texts().understood_as.format(question=escape_markdown(answer.understood_as)))


def _draw_failed(turn: Turn, number: int) -> None:
    with st.chat_message("assistant", avatar=ANSWER_ICON):
        st.error(escape_markdown(turn.error), icon=":material/error:")
        edited = st.text_area(texts().your_question, turn.question[:KEPT_CHARS], key=f"again-{number}", height=120)
        st.button(
            texts().ask_again, key=f"ask-again-{number}", icon=":material/refresh:", on_click=choose, args=(edited,)
        )


def choose(question: str) -> None:
    """Have a question asked by the run that follows; one that waits already is not asked twice."""
    waiting: list[str] = st.session_state.setdefault("asking", [])
    if question not in waiting:
        waiting.append(question)


def _draw_notices(answer: Answer) -> None:
    for notice in answer.notices:
        st.info(escape_markdown(notice.text), icon=":material/info:")


def _draw_section(section: str) -> None:
    """Draw the headings above a passage, but for the innermost, which the label of its source has."""
    if outer := section.rpartition(SECTION_GAP)[0]:
        st.caption(escape_markdown(one_line(outer)))


def _titles(turn: Turn) -> dict[str, str]:
    return {name: document.title for name, document in turn.documents.items()}


def _label(source: Source) -> str:
    """What opens a source: its number and title, then kind, date, page and innermost heading."""
    marker = f":primary[**&#91;{source.number}&#93;**]&nbsp; " if source.number else ""
    heading = source.section.rpartition(SECTION_GAP)[2]
    title = escape_markdown(one_line(source.title))
    details = escape_markdown(one_line(" · ".join(part for part in (source.details, heading) if part)))
    return f"{marker}**{title}**\\\n:gray[:small[{details}]]"


def _shortened(question: str) -> str:
    return question if len(question) <= SHOWN_CHARS else f"{question[:SHOWN_CHARS]} …"
