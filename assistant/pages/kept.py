"""The conversation of this session as it is kept: every answer at once, opened again by its address."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.errors import AssistantError
from assistant.history.conversations import NoConversation
from assistant.history.opening import History, open_history
from assistant.history.records import Feedback, Place, Turn
from assistant.pages.speech import texts, told
from assistant.pages.user import User, who
from assistant.safe_markdown import escape_markdown
from assistant.settings import Settings, read_settings

CONVERSATION = "conversation"  # in the address
# What a session holds of its conversation: its id, where each turn is kept, whether it is only read, what went wrong.
_ID, _PLACES, _READ_ONLY, _NOTE, _LOOSE = "conversation", "places", "read-only", "history-note", "loose-keys"
_TOLD = "told-of-set-aside"


@st.cache_resource(show_spinner=False)
def history(settings: Settings) -> History:
    """What is kept, opened once for all sessions; a failure is not kept, so the page recovers by itself."""
    return open_history(settings)


def keeper() -> User | None:
    """The user whose conversations are kept; None where none are."""
    settings = read_settings()
    return who(settings) if settings.history_days else None


def remember(turn: Turn, number: int) -> None:
    """Keep a turn that was just answered; `number` counts the turns of the session from 0."""
    user = keeper()
    if user is None or turn.answer is None or is_read_only():
        return
    try:
        conversations = history(read_settings()).conversations
        try:
            place = conversations.keep(user.id, st.session_state.get(_ID), turn)
        except NoConversation:  # deleted meanwhile, maybe in another window: go on in a new one
            place = conversations.keep(user.id, None, turn)
    except AssistantError as error:
        st.session_state[_NOTE] = told(error)
        return
    st.session_state[_ID] = st.query_params[CONVERSATION] = place.conversation
    st.session_state.setdefault(_PLACES, {})[number] = place


def restore() -> None:
    """Have the session hold the conversation that its address names."""
    wanted, held = st.query_params.get(CONVERSATION), st.session_state.get(_ID)
    if held and not wanted:
        st.query_params[CONVERSATION] = held  # a link within the page leaves it out
    if not wanted or wanted == held:
        return
    forget()
    user = keeper()
    try:
        opened = history(read_settings()).conversations.open(wanted, user.id) if user else None
    except AssistantError as error:
        st.session_state[_NOTE] = told(error)
        opened = None
    if opened is None:
        del st.query_params[CONVERSATION]
        return
    st.session_state["turns"] = list(opened.turns)
    st.session_state[_ID] = wanted
    st.session_state[_PLACES] = {number: Place(wanted, number) for number in range(len(opened.turns))}
    st.session_state[_READ_ONLY] = not opened.own


def forget() -> None:
    """Have the session hold no conversation; what is kept stays."""
    for name in ("turns", _ID, _PLACES, _READ_ONLY, _LOOSE):
        st.session_state.pop(name, None)


def is_read_only() -> bool:
    """Whether the conversation is somebody else's, who shared it."""
    return bool(st.session_state.get(_READ_ONLY))


def draw_notes() -> None:
    """Say what the reader must know about what is kept."""
    if note := st.session_state.pop(_NOTE, ""):
        st.warning(escape_markdown(note), icon=":material/inventory_2:")
    if is_read_only():
        st.info(texts().read_only, icon=":material/visibility:")
    if keeper() is None:
        return
    try:
        aside = history(read_settings()).set_aside
    except AssistantError as error:
        st.warning(escape_markdown(told(error)), icon=":material/inventory_2:")
        return
    if aside and st.session_state.get(_TOLD) != aside:
        st.session_state[_TOLD] = aside
        if str(aside) in note:
            return
        st.warning(texts().set_aside.format(file=escape_markdown(str(aside))), icon=":material/inventory_2:")


# --- feedback -------------------------------------------------------------------------------------------------------


def feedback_so_far(turns: Sequence[Turn]) -> Mapping[int, Feedback]:
    """What was said of the turns of this session's conversation before, by their number."""
    conversation = st.session_state.get(_ID)
    if not conversation or not turns:
        return {}
    try:
        given = history(read_settings()).feedback.of(conversation)
    except AssistantError as error:
        st.session_state[_NOTE] = told(error)
        return {}
    places: dict[int, Place] = st.session_state.get(_PLACES, {})
    return {number: given[place.number] for number, place in places.items() if place.number in given}


def give(turn: Turn, number: int, feedback: Feedback | None) -> None:
    """Keep what the reader thinks of a turn; None takes it back."""
    place: Place | None = st.session_state.get(_PLACES, {}).get(number)
    user = keeper()
    try:
        book = history(read_settings()).feedback
        if place and user:
            if feedback:
                book.give(user.id, place, feedback)
            else:
                book.withdraw(user.id, place)
        elif feedback and turn.answer:
            keys: dict[int, str] = st.session_state.setdefault(_LOOSE, {})
            book.give_loose(keys.setdefault(number, secrets.token_urlsafe(12)), feedback, turn.answer)
    except AssistantError as error:
        st.session_state[_NOTE] = told(error)
