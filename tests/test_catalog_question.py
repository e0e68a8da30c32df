"""Tests of assistant/answer/catalog_question.py: which questions are about the collection itself."""

from __future__ import annotations

import pytest

from assistant.answer.catalog_question import CatalogQuestion, recognise


@pytest.mark.parametrize(
    "question",
    [
        "Which newsletters are there?",
        "How many newsletters have you got?",
        "Welche Newsletter gibt es?",
        "Quelles lettres d'information y a-t-il ?",
        "Quali newsletter ci sono?",
    ],
)
def test_newsletters(question: str) -> None:
    """The documents of a kind are asked for, in four languages."""
    asked = recognise(question)

    assert asked
    assert (asked.asks, asked.kinds, asked.words) == ("documents", ("newsletter",), ())


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is in the booklet?", "booklet"),
        ("What does the white paper cover?", "whitepaper"),
        ("Show me the table of contents of the whitepaper", "whitepaper"),
        ("Was steht in der Broschüre?", "booklet"),
        ("Welche Kapitel hat das Weißbuch?", "whitepaper"),
        ("Qu'y a-t-il dans la brochure ?", "booklet"),
        ("De quoi parle le livre blanc ?", "whitepaper"),
        ("Che cosa c'è nell'opuscolo?", "booklet"),
    ],
)
def test_outline(question: str, kind: str) -> None:
    """What is in a document is asked for, in four languages."""
    asked = recognise(question)

    assert asked
    assert (asked.asks, asked.kinds, asked.words) == ("outline", (kind,), ())


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Which is the newest newsletter?", "newest"),
        ("How long is the latest newsletter, in pages?", "newest"),
        ("Welches ist der älteste Newsletter?", "oldest"),
        ("Quelle est la lettre d'information la plus récente ?", "newest"),
        ("Qual è la newsletter più recente?", "newest"),
        ("Which of your documents is the longest?", "longest"),
    ],
)
def test_order(question: str, order: str) -> None:
    """One document is asked for by its place in an order."""
    asked = recognise(question)

    assert asked
    assert (asked.asks, asked.order) == ("documents", order)


def test_which_documents() -> None:
    """Language, year and format narrow what is asked for; other words are kept for titles or audiences."""
    assert recognise("Is there anything in German?") == CatalogQuestion(
        "documents", languages=("de",), asks_language=True
    )
    assert recognise("Do you hold a newsletter from 2020?") == CatalogQuestion(
        "documents", kinds=("newsletter",), years=("2020",)
    )
    assert recognise("Is one of your sources a web page?") == CatalogQuestion("documents", formats=("html",))
    assert recognise("Is there something for students?") == CatalogQuestion("documents", words=("students",))
    assert recognise("Which newsletter is about funding?") == CatalogQuestion(
        "documents", kinds=("newsletter",), words=("funding",), by_audience=False
    )


@pytest.mark.parametrize(
    "question",
    [
        "When does the workshop start?",
        "What is a newsletter?",
        "How often do firms and managers subscribe to the newsletter by post?",
        "What is in the booklet about funding?",
        "Is there something?",
        "Is there something about fees?",
        "Was steht im Vertrag?",
    ],
)
def test_about_the_subject(question: str) -> None:
    """A question about the subject is none about the collection, also where it mentions a document."""
    assert recognise(question) is None
