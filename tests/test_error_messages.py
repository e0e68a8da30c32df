"""Tests of assistant/error_messages.py: a reader is told in the language of the page what went wrong."""

from __future__ import annotations

from string import Formatter

import pytest

from assistant.error_messages import _TEXTS, english, said
from assistant.errors import AssistantError, BadQuestion, DamagedIndex

LANGUAGES = ("en", "de", "fr", "it")


@pytest.mark.parametrize("code", _TEXTS)
def test_every_language(code: str) -> None:
    """Each error is there in four languages, worded in it, with the same things left open."""
    texts = [_TEXTS[code][language] for language in LANGUAGES]

    assert len(set(texts)) == 4
    assert len({frozenset(name for _, name, _, _ in Formatter().parse(text) if name) for text in texts}) == 1


def test_the_terminal_speaks_english() -> None:
    """An error is English as it is, and told in another language it says the same."""
    error = BadQuestion(*english("question_too_long", length="5,000", most="4,000"))

    assert str(error) == said(error, "en") == said(error, "pl")
    assert str(error) == "The question has 5,000 characters; ask it in at most 4,000."
    assert said(error, "de") == "Die Frage hat 5\u202f000 Zeichen; stellen Sie sie mit höchstens 4\u202f000."


def test_braces_in_names() -> None:
    """A name with braces is filled in as it is."""
    error = AssistantError(*english("no_document", document="{0.__class__}.pdf"))

    assert "{0.__class__}.pdf" in said(error, "fr")


def test_what_only_maintainers_can_mend() -> None:
    """Any other error says in the reader's language whom to give it to, and then what they have to know."""
    error = DamagedIndex("The index is damaged. Run assistant check.")

    assert said(error, "en") == str(error)
    assert said(error, "it").endswith("cura i documenti: The index is damaged. Run assistant check.")
