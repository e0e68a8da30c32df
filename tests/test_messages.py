"""Tests of assistant/messages.py: reasons and notices in the asker's language."""

from __future__ import annotations

import re

import pytest

from assistant.messages import _KINDS, _TEXTS, given, message, quoted
from assistant.model_messages import MODEL_TEXTS
from assistant.show import date_words

LANGUAGES = ("en", "de", "fr", "it")


class TestMessages:
    @pytest.mark.parametrize("code", [*_TEXTS, *MODEL_TEXTS])
    def test_every_language(self, code: str) -> None:
        """Each message is there in four languages, worded differently, with the same things left open."""
        texts = [(_TEXTS | MODEL_TEXTS)[code][language] for language in LANGUAGES]

        assert len(set(texts)) == 4
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts}) == 1

    def test_filled_in(self) -> None:
        """What a text leaves open is filled in, and the code is the same in every language."""
        said = message("age", "de", date="Juli 2013")

        assert (said.code, said.text) == ("age", "Die neueste Quelle dafür ist vom Stand: Juli 2013.")

    def test_another_language(self) -> None:
        """In a language that the program does not speak it speaks English."""
        assert message("weak_evidence", "pl") == message("weak_evidence", "en")

    def test_braces_in_words(self) -> None:
        """Words from documents and questions are filled in as they are, braces included."""
        assert "{0} {x}" in message("unknown_words", "en", words="{0} {x}").text

    def test_given(self) -> None:
        """Kinds of things are named in a row, in every language; others are left out."""
        assert given(("time",), "en") == "a date"
        assert given(("time", "place", "number"), "en") == "a date, a place and numbers"
        assert given(("time", "other", "place"), "de") == "ein Datum und einen Ort"
        assert {frozenset(words) for words in _KINDS.values()} == {frozenset(_KINDS["en"])}

    def test_quoted(self) -> None:
        """Words stand in the quotation marks of the language."""
        assert [quoted("Turin", language) for language in (*LANGUAGES, "pl")] == [
            "“Turin”",
            "„Turin“",
            "«\u00a0Turin\u00a0»",
            "«Turin»",
            "“Turin”",
        ]

    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", "1 March 2013"), ("de", "1. März 2013"), ("fr", "1 mars 2013"), ("it", "1 marzo 2013")],
    )
    def test_dates(self, language: str, words: str) -> None:
        """Dates are written as the language writes them."""
        assert date_words("2013-03-01", language) == words
