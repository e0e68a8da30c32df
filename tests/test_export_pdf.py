"""Tests of assistant/export/pdf.py: the file is opened again by pypdf and read."""

from __future__ import annotations

import dataclasses
import io

import pytest
from papers import HOSTILE, conversation, hostile, one
from pypdf import PdfReader

from assistant.export.paper import Paper
from assistant.export.pdf import to_pdf


def opened(paper: Paper) -> PdfReader:
    """The file, opened."""
    return PdfReader(io.BytesIO(to_pdf(paper)))


def text_of(paper: Paper) -> str:
    """Its words, white space folded."""
    return " ".join(" ".join(page.extract_text() for page in opened(paper).pages).split())


def titled(title: str) -> Paper:
    """A paper of some title."""
    return dataclasses.replace(one(), title=title)


def test_read_again() -> None:
    """Title, day, answer, numbered reference with its title, date and page, quote, and page number, in this order."""
    assert text_of(one()) == (
        "Where is the summer school held? Cluster Assistant · Asked on 28 November 2026 "
        "The summer school is held in Oyonnax from 9 to 11 July. [1] References "
        "[1] Summer school · Newsletter · July 2013 · page 2 (printed ii) · News › School "
        "The summer school is held in Oyonnax from 9 to 11 July. Page 1 of 1"
    )


def test_properties() -> None:
    """The file says its title and language, and is tagged for those who listen to it."""
    reader = opened(conversation("de"))

    assert reader.metadata is not None
    assert reader.metadata.title == "Summer"
    assert reader.root_object["/Lang"] == "de"
    assert "/StructTreeRoot" in reader.root_object


def test_pages() -> None:
    """A long conversation runs over pages, each with its number."""
    short = conversation("en")
    pages = opened(dataclasses.replace(short, entries=short.entries * 10)).pages

    assert len(pages) > 2
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1].extract_text()


def test_any_text() -> None:
    """Signs that mean something to Typst come back as they are."""
    said = text_of(hostile()).replace(" ", "")  # a long address may be broken over two lines

    assert f"{HOSTILE}[31m [1]".replace(" ", "") in said


@pytest.mark.parametrize(
    "words",
    [
        "Größe Łódź cœur ţară Việt",
        "Ελληνικά ἄνθρωπος",
        "Українська ґанок",
        "ქართული",
        "հայերեն",
        "שלום",
        "العربية",
        "€ – “…” ½ → ≤",
    ],
    ids=["latin", "greek", "cyrillic", "georgian", "armenian", "hebrew", "arabic", "signs"],
)
def test_letters(words: str) -> None:
    """Scripts of Europe and around it are shown with the fonts that come along, whatever the machine has."""
    said = text_of(titled(words))

    assert set(words) <= set(said)
    assert "empty boxes" not in said


def test_letters_that_no_font_has() -> None:
    """Where a letter cannot be shown the file says so, and where it is held."""
    said = text_of(titled("Luwian \U00014400\U00014401"))

    assert "Some letters below are shown as empty boxes" in said
