"""Tests of assistant/answer/kinds.py: what a text holds, and whether it explains a term."""

from __future__ import annotations

import pytest

from assistant.answer.kinds import explains, holds
from assistant.asked import Asks


@pytest.mark.parametrize(
    ("asks", "text", "expected"),
    [
        ("money", "Members pay EUR 120.", True),
        ("money", "Members pay little.", False),
        ("time", "It began in July.", True),
        ("duration", "It takes three weeks.", True),
        ("contact", "Ring +43 732 555 010", True),
        ("share", "About half of it is public.", True),
        ("other", "Anything at all.", False),
    ],
)
def test_holds(asks: Asks, text: str, expected: bool) -> None:
    """A text is looked through for the kind of thing that is asked for."""
    assert holds(asks, text) is expected


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("meta-cluster", "In daily use a meta-cluster is a partnership of clusters.", True),
        ("meta-clusters", "Meta-cluster | Cooperation of clusters from several regions", True),
        ("Meta Cluster", "Ein Meta-Cluster ist eine Partnerschaft.", True),
        ("ERFA", "ERFA: exchange of experience", True),
        ("open space", "“Open space” means that nobody sets the programme.", True),
        ("meta-cluster", "The meta-cluster isolated itself.", False),
        ("meta-cluster", "Two meta-clusters took part.", False),
        ("c++ (new)", "Nothing of it.", False),
    ],
)
def test_explains(term: str, text: str, expected: bool) -> None:
    """A text explains a term where it says what it is, in a sentence or in a table's row; any term may be asked for."""
    assert explains(term, text) is expected
