"""Tests of assistant/asked.py: which term a question wants explained. Kinds of question: tests/test_understand.py."""

from __future__ import annotations

import pytest

from assistant.asked import defined


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is a meta-cluster?", "meta-cluster"),
        ("what are Euroclusters", "Euroclusters"),
        ("What is the Triple Helix?", "Triple Helix"),
        ("What is meant by “open space”?", "open space"),
        ("What does ERFA stand for?", "ERFA"),
        ("What do people mean by smart specialisation?", "smart specialisation"),
        ("Define cascade funding.", "cascade funding"),
        ("Was ist ein Meta-Cluster?", "Meta-Cluster"),
        ("Was versteht man eigentlich unter einem Meta-Cluster?", "Meta-Cluster"),
        ("Qu’est-ce qu’un pôle ?", "pôle"),
        ("C'est quoi, la plastronique ?", "plastronique"),
        ("Cos'è un meta-cluster?", "meta-cluster"),
        ("What is the budget of the Alpine Space programme from 2014 to 2020?", ""),
        ("The clusters have a joint department: what is its largest expense?", ""),
        ("Where is the summer school?", ""),
    ],
)
def test_defined(question: str, term: str) -> None:
    """The term of a question that asks for nothing but its meaning, in four languages, without its article."""
    assert defined(question) == term
