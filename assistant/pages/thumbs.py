"""Ask the reader what they think of an answer: a thumb, and why it is down."""

from __future__ import annotations

import streamlit as st

from assistant.history.records import REASONS, Feedback, Reason, Turn
from assistant.pages.kept import give
from assistant.pages.speech import texts

DOWN, UP = 0, 1  # as Streamlit counts them


def draw_thumbs(turn: Turn, number: int, given: Feedback | None) -> None:
    """Draw the thumbs below a turn; `number` counts the turns of the session from 0, `given` was said before."""
    key = f"thumbs-{number}"
    default = None if given is None else UP if given.verdict == "up" else DOWN
    st.feedback("thumbs", key=key, default=default, on_change=_take, args=(turn, number, given))


def draw_why(turn: Turn, number: int, given: Feedback | None) -> None:
    """Draw, below a thumb down, the reasons to choose from."""
    if st.session_state.get(f"thumbs-{number}") != DOWN:
        return
    words = texts()
    labels: dict[Reason, str] = {
        "wrong": words.reason_wrong,
        "incomplete": words.reason_incomplete,
        "off_topic": words.reason_off_topic,
        "held": words.reason_held,
        "other": words.reason_other,
    }
    refused = turn.answer is not None and turn.answer.state == "not_found"
    reasons = [reason for reason in REASONS if reason != ("off_topic" if refused else "held")]
    with st.form(f"why-{number}", border=True):
        reason = st.pills(
            words.why, reasons, format_func=labels.__getitem__, default=given.reason if given else None,
            key=f"reason-{number}",
        )  # fmt: skip
        comment = st.text_input(words.comment, given.comment if given else "", max_chars=1000, key=f"comment-{number}")
        st.caption(words.feedback_is_read)
        if st.form_submit_button(words.send, key=f"send-{number}"):
            give(turn, number, Feedback("down", reason, comment.strip()))
            st.toast(words.thanks)


def _take(turn: Turn, number: int, given: Feedback | None) -> None:
    thumb = st.session_state[f"thumbs-{number}"]
    if thumb is None:
        give(turn, number, None)
    elif thumb == UP:
        give(turn, number, Feedback("up"))
    else:
        give(turn, number, given if given and given.verdict == "down" else Feedback("down"))
