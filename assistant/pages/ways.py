"""The ways from page to page: `main` lays them, each page draws those that lead on from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

_KEY = "ways"


@dataclass(frozen=True, slots=True)
class Ways:
    """The pages that a link can lead to."""

    chat: Page
    library: Page
    conversations: Page
    gaps: Page


def lay_ways(ways: Ways) -> None:
    """Make the pages known to each other, without one importing another."""
    st.session_state[_KEY] = ways


def ways() -> Ways:
    """The pages that a link can lead to."""
    return cast(Ways, st.session_state[_KEY])
