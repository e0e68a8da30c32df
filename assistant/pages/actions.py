"""What a reader can do with an answer: copy it, take it along, say what they think of it."""

from __future__ import annotations

import streamlit as st

from assistant.history.records import Feedback, Turn
from assistant.pages.take_along import draw_copy, draw_downloads
from assistant.pages.thumbs import draw_thumbs, draw_why


def draw_actions(turn: Turn, number: int, given: Feedback | None, *, own: bool) -> None:
    """Draw them below a turn; nothing below one that failed or only greeted.

    Args:
        turn: With its answer.
        number: Its own in the session, counted from 0.
        given: What the reader thought of it before.
        own: Whether the reader asked it; only then they are asked what they think of it.
    """
    if turn.answer is None or (turn.answer.reason and turn.answer.reason.code == "greeting"):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions-{number}"):
        draw_copy(turn.answer, str(number))
        draw_downloads([turn.answer], str(number))
        if own:
            draw_thumbs(turn, number, given)
    if own:
        draw_why(turn, number, given)
