"""Who uses the page: somebody who signed in, the one person of this machine, or nobody who can be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from assistant.history.records import LOCAL
from assistant.pages.serve import is_loopback
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class User:
    """Somebody.

    Attributes:
        id: Whose conversations they see; empty for the one person of this machine.
        name: To be shown; empty where nobody signed in.
        maintains: Whether they may see what all others asked in vain.
    """

    id: str
    name: str = ""
    maintains: bool = False


_PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP")  # what a web server adds to a visitor's request


def is_private() -> bool:
    """Whether only this machine can reach the page, however it was started, and no web server lets others in."""
    if any(name in st.context.headers for name in _PASSED_ON):
        return False
    return is_loopback(st.get_option("server.address") or "0.0.0.0")


def who(settings: Settings) -> User | None:
    """The user of this session; None for anybody of an open page without sign-in."""
    if settings.auth == "none":
        return User(LOCAL, maintains=True) if is_private() else None
    if not st.user.get("is_logged_in"):
        return None
    mail = str(st.user.get("email") or "").casefold()
    sure = st.user.get("email_verified") is not False
    return User(
        id=f"{st.user.get('iss', '')} {st.user['sub']}",
        name=str(st.user.get("name") or st.user.get("email") or st.user["sub"]),
        maintains=bool(mail) and sure and mail in settings.maintainer_mails,
    )
