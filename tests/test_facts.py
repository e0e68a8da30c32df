"""Tests of assistant/answer/facts.py: denials, addresses and names of a text."""

from __future__ import annotations

import pytest

from assistant.answer.facts import addresses, clauses, is_negated, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is not open.", True),
        ("It isn’t open.", True),
        ("unless they come", True),
        ("Es ist nicht offen.", True),
        ("keine Gebühr", True),
        ("Ce n’est pas ouvert.", True),
        ("senza costi", True),
        ("no later than 15 May", False),
        ("not only firms", False),
        ("It is open.", False),
        ("a note on notable nodes", False),
    ],
)
def test_denials(text: str, expected: bool) -> None:
    """What denies is found in four languages; what only looks like it is not."""
    assert is_negated(text) is expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "in Turin Anna Berger led Polyvalley’s office", ["Turin", "Anna", "Berger", "Polyvalley’s"]),
        ("en", "it names SMEs, FP7 and the EU in July", ["SMEs", "FP7", "EU"]),
        ("de", "der Workshop fand in Turin statt, mit Anna Berger für die Firmen", ["Turin", "Anna", "Berger"]),
        ("fr", "le pôle Plastipolis est à Oyonnax", ["Plastipolis", "Oyonnax"]),
    ],
)  # fmt: skip
def test_names(language: str, text: str, expected: list[str]) -> None:
    """Words with a capital are names; German nouns only where they stand like one."""
    assert names(text, language) == expected


def test_addresses() -> None:
    """Mail and web addresses are found whole."""
    assert addresses("Write to Info@x.example or see https://x.example/a?b=1.") == {
        "info@x.example",
        "https://x.example/a?b=1",
    }


def test_clauses() -> None:
    """Commas part clauses, but not numbers."""
    assert list(clauses("Members pay EUR 1,200, others, too (in 2013) nothing")) == [
        "Members pay EUR 1,200",
        "others",
        "too",
        "in 2013",
        "nothing",
    ]
