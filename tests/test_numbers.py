"""Tests of assistant/answer/numbers.py: numbers and months of a text."""

from __future__ import annotations

import pytest

from assistant.answer.numbers import months, numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 9 to 11 July 2013", [("9", "month 7", "after"), ("11", "month 7", "before"), ("2013", "", "")]),
        ("9–11 July", [("9", "month 7", "after"), ("11", "month 7", "before")]),
        ("July 9", [("9", "month 7", "")]),
        ("am 13. Juni 2013", [("13", "month 6", ""), ("2013", "", "")]),
        ("2013-06-13", [("13", "month 6", ""), ("2013", "", "")]),
        ("13.06.2013", [("13", "month 6", ""), ("2013", "", "")]),
        ("le 1er juin", [("1", "", "")]),
        ("EUR 1,200.50", [("1200.5", "EUR", "")]),
        ("1.200,50 Euro", [("1200.5", "EUR", "")]),
        ("CHF 1’200", [("1200", "CHF", "")]),
        ("€3.5 million", [("3500000", "EUR", "")]),
        ("2 Mio. Franken", [("2000000", "CHF", "")]),
        ("EUR 120 to 240", [("120", "EUR", ""), ("240", "EUR", "")]),
        ("12,5 %", [("12.5", "%", "")]),
        ("30 per cent", [("30", "%", "")]),
        ("at least three countries", [("3", "", "least")]),
        ("more than twenty-five firms", [("25", "", "least")]),
        ("no more than 5 days", [("5", "day", "most")]),
        ("before 15 May", [("15", "month 5", "before")]),
        ("from five countries", [("5", "", "")]),
        ("da 9 a 11 luglio", [("9", "month 7", "after"), ("11", "month 7", "before")]),
        ("since 2005", [("2005", "", "after")]),
        ("100 % in 1998, a third in 2010", [("100", "%", ""), ("1998", "", ""), ("1/3", "", ""), ("2010", "", "")]),
        ("+43 732 555 010", [("43732555010", "", "")]),
        ("9:30", [("9:30", "", "")]),
        ("", []),
    ],
)
def test_numbers(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Numbers have one form for all ways of writing them, with their unit and what bounds them."""
    assert [(one.value, one.unit, one.bound) for one in numbers(text)] == expected


def test_months() -> None:
    """Months are known in four languages; a small `may` or `march` is a verb."""
    assert months("in July, im Juni, en août, a maggio") == {"month 7", "month 6", "month 8", "month 5"}
    assert months("they may march on") == set()
    assert months("in May") == {"month 5"}
