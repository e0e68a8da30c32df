"""The conversations of the user: found, opened, renamed, shared and deleted."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assistant.history.conversations import Conversations
from assistant.history.records import LOCAL, Summary
from assistant.pages.kept import CONVERSATION, forget, history, keeper
from assistant.pages.menu import draw_ways
from assistant.pages.opened import reporting
from assistant.pages.speech import texts
from assistant.pages.user import User
from assistant.pages.ways import ways
from assistant.safe_markdown import escape_markdown
from assistant.settings import Settings, read_settings
from assistant.show import date_words


def draw_conversations() -> None:
    """Draw the list."""
    draw_ways()
    st.title(texts().conversations, anchor=False)
    with reporting():
        settings = read_settings()
        user = keeper()
        if user is None:
            st.info(_why_none(settings), icon=":material/history_toggle_off:")
            return
        _draw_list(history(settings).conversations, user, settings)


def _why_none(settings: Settings) -> str:
    if settings.history_days:
        return texts().none_kept_open if settings.auth == "none" else texts().sign_in_first
    return texts().none_kept_setting


def _draw_list(conversations: Conversations, user: User, settings: Settings) -> None:
    st.caption(texts().kept_for.format(days=settings.history_days))
    words = st.text_input(texts().find_conversation, key="find-conversation", icon=":material/search:", max_chars=200)
    listed = conversations.listed(user.id, words)
    if not listed:
        st.info(texts().no_such_conversations if words.strip() else texts().no_conversations)
    for summary in listed:
        _draw_one(conversations, user, summary)
    if listed and not words.strip():
        with st.popover(texts().delete_all, icon=":material/delete_sweep:", type="tertiary", key="delete-all"):
            st.markdown(texts().delete_all_sure)
            st.button(
                texts().delete_all_yes, key="delete-all-yes", type="primary", on_click=_delete_all,
                args=(conversations, user),
            )  # fmt: skip


def _draw_one(conversations: Conversations, user: User, summary: Summary) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"kept-{summary.id}"):
        with st.container(gap="xsmall"):
            st.page_link(
                ways().chat,
                label=f"**{escape_markdown(summary.title)}**",
                query_params={CONVERSATION: summary.id},
            )
            st.caption(escape_markdown(" · ".join(_details(summary))))
        with st.popover(texts().more, icon=":material/more_horiz:", type="tertiary", key=f"more-{summary.id}"):
            _draw_ways(conversations, user, summary)


def _details(summary: Summary) -> list[str]:
    count = texts().one_question if summary.turns == 1 else texts().many_questions.format(count=summary.turns)
    day = date_words(summary.changed.date().isoformat(), texts().language)
    return [day, count, *([texts().is_shared] if summary.shared else [])]


def _draw_ways(conversations: Conversations, user: User, summary: Summary) -> None:
    key = summary.id
    st.text_input(texts().title_label, summary.title, key=f"title-{key}", max_chars=200)
    st.button(texts().rename, key=f"rename-{key}", on_click=_rename, args=(conversations, user, key))
    if user.id != LOCAL:
        st.toggle(texts().share, summary.shared, key=f"share-{key}", on_change=_share, args=(conversations, user, key))
    if st.context.url:
        st.caption(texts().link)
        st.code(address_of(st.context.url, key), language=None, wrap_lines=True)
    st.button(
        texts().delete, key=f"delete-{key}", icon=":material/delete:", on_click=_delete,
        args=(conversations, user, key),
    )  # fmt: skip


def address_of(page: str, conversation: str) -> str:
    """The address that opens a conversation; `page` is that of any page of the program."""
    folder = page.split("?")[0].removesuffix("/").removesuffix("/conversations")
    return f"{folder}/?{urlencode({CONVERSATION: conversation})}"


def _rename(conversations: Conversations, user: User, key: str) -> None:
    conversations.rename(key, user.id, st.session_state[f"title-{key}"])


def _share(conversations: Conversations, user: User, key: str) -> None:
    conversations.share(key, user.id, shared=st.session_state[f"share-{key}"])


def _delete(conversations: Conversations, user: User, key: str) -> None:
    conversations.delete(key, user.id)
    if st.session_state.get(CONVERSATION) == key:
        forget()


def _delete_all(conversations: Conversations, user: User) -> None:
    conversations.delete_all(user.id)
    forget()
