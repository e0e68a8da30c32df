"""All that the program says in its own voice beside an answer, in each language that it speaks."""

from __future__ import annotations

from typing import Literal

from assistant.texts.de import GERMAN
from assistant.texts.en import ENGLISH
from assistant.texts.fr import FRENCH
from assistant.texts.it import ITALIAN
from assistant.texts.record import Texts

Language = Literal["en", "de", "fr", "it"]
LANGUAGES: dict[Language, Texts] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "it": ITALIAN}


def texts_of(language: str) -> Texts:
    """The texts of a language, such as `de` or `de-AT`; English where the program does not speak it."""
    return next((texts for name, texts in LANGUAGES.items() if name == language[:2].lower()), ENGLISH)
