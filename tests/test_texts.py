"""Tests of assistant/texts: the program speaks four languages, whole."""

from __future__ import annotations

import dataclasses
import re
from string import Formatter

import pytest

from assistant.texts import LANGUAGES, texts_of
from assistant.texts.record import Texts

FIELDS = [field.name for field in dataclasses.fields(Texts)]
ALIKE = {"newsletter", "whitepaper", "document", "page", "pages", "printed", "source", "sources"}


def left_open(text: str) -> set[str]:
    """The names that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", FIELDS)
def test_every_text(name: str) -> None:
    """Each text is there in each language, worded in it, and leaves the same things open."""
    texts = [getattr(one, name) for one in LANGUAGES.values()]

    assert all(text.strip() == text and re.search(r"\w|\{", text) for text in texts)
    assert len({frozenset(left_open(text)) for text in texts}) == 1
    assert len(set(texts)) >= len(texts) - 1 or name in ALIKE  # English and French share many words


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "de"), ("de-AT", "de"), ("FR", "fr"), ("it_IT", "it"), ("en-GB", "en"), ("pl", "en"), ("", "en")],
)
def test_language(language: str, spoken: str) -> None:
    """A language is known by its first two letters; where it is none of ours English is spoken."""
    assert texts_of(language).language == spoken
