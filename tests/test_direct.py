"""Tests of assistant/answer/direct.py: the words of a statement that answer by themselves."""

from __future__ import annotations

import pytest

from assistant.answer.direct import locate
from assistant.understand import understand


def located(question: str, text: str) -> str:
    """The words of a text that answer a question."""
    return locate(understand(question, (), 1000), text)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("When is the school?", "From 9 to 11 July, 25 students came to the school.", "9 to 11 July"),
        ("When did the club begin?", "The club began in May 2013, three years after 2010.", "May 2013"),
        ("Wann begann das Netz?", "Das Netz begann am 3. März 2009.", "3. März 2009"),
        ("When does period four end?", "Period four covers the years 2021–2027.", "2021–2027"),
        ("What does the label cost?", "The label costs EUR 4,500, and a visit takes two days.", "EUR 4,500"),
        ("How much money was paid?", "Nearly 3 million euros were paid.", "Nearly 3 million euros"),
        ("What share comes from fees?", "About 12.5 % of the budget comes from fees.", "About 12.5 %"),
        ("What share is public?", "More than half of it is public. Fees matter little to it.", "More than half"),
        ("How long is it valid?", "It is valid for two years, then for 36 months.", "two years"),
        ("How long does it last?", "It lasts 12 to 18 months.", "12 to 18 months"),
        ("How many students came?", "From 5 schools came over 25 young students in 2013.", "over 25 young students"),
        ("How many firms are members?", "It has 148 members.", "148 members"),
        ("Wie viele Firmen kamen?", "In 2012 kamen 40 Firmen.", "40 Firmen"),
        ("What is the mail of Berger?", "Anna Berger | +43 732 798 | anna@example.org", "anna@example.org"),
        ("What is Berger's phone number?", "Anna Berger | +43 732 79810 | anna@example.org", "+43 732 79810"),
        ("Whom can I contact?", "Write to anna@example.org.", "anna@example.org"),
    ],
)
def test_located(question: str, text: str, words: str) -> None:
    """A date, a sum, a share, a time, a number or an address is found, with what belongs to it."""
    assert located(question, text) == words


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why do firms join?", "Firms join for 3 reasons."),
        ("How many firms came?", "Of 40 members 12 sent 30 guests."),
        ("How many firms came?", "The firms came in 2013."),
        ("When was the 2013 school?", "The school of 2013 is over."),
        ("Whom can I contact?", "Anna Berger | +43 732 79810 | anna@example.org"),
        ("What is the phone number?", "Write to anna@example.org."),
        ("What does it cost?", "It costs little."),
    ],
)
def test_not_told(question: str, text: str) -> None:
    """Where nothing of the kind stands, or more than one thing may be meant, nothing is set apart."""
    assert located(question, text) == ""
