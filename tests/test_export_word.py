"""Tests of assistant/export/word.py: the file is opened again by python-docx and read."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from papers import HOSTILE, conversation, hostile, one

from assistant.export.paper import Paper
from assistant.export.word import to_word


def opened(paper: Paper) -> Document:
    """The file, opened."""
    return docx.Document(io.BytesIO(to_word(paper)))


def test_read_again() -> None:
    """Title, day, answer, numbered reference with its title, date and page, and quote, each in Word's own style."""
    document = opened(one())

    assert [(one.style.name, one.text) for one in document.paragraphs if one.style] == [
        ("Heading 1", "Where is the summer school held?"),
        ("Normal", "Cluster Assistant · Asked on 28 November 2026"),
        ("Normal", "The summer school is held in Oyonnax from 9 to 11 July. [1]"),
        ("Heading 2", "References"),
        ("Normal", "[1] Summer school · Newsletter · July 2013 · page 2 (printed ii) · News › School"),
        ("Quote", "The summer school is held in Oyonnax from 9 to 11 July."),
    ]


def test_properties() -> None:
    """The file says its title, language and day, and counts its pages."""
    document = opened(conversation("de"))

    assert (document.core_properties.title, document.core_properties.language) == ("Summer", "de")
    assert document.core_properties.created is not None
    assert document.core_properties.created.date().isoformat() == "2026-11-28"
    assert 'w:lang w:val="de"' in document.styles.element.xml
    foot = document.sections[0].footer.paragraphs[0]._p.xml
    assert [name in foot for name in ('"PAGE"', '"NUMPAGES"', "Seite ", " von ")] == [True] * 4


def test_a_conversation() -> None:
    """Each question has a heading, lists are lists, a refusal shows what is near."""
    styled = [(one.style.name, one.text) for one in opened(conversation("en")).paragraphs if one.style]

    assert ("Heading 2", "What does it cost?") in styled
    assert ("List Bullet", "evaluation [1]") in styled
    assert ("Heading 3", "The nearest passages; they may not answer the question") in styled


def test_any_text() -> None:
    """Signs come back as they are, and control characters, which Word takes for damage, do not."""
    texts = [one.text for one in opened(hostile()).paragraphs]

    assert f"{HOSTILE}[31m [1]" in texts
