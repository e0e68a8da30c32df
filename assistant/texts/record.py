"""The texts of one language; a language that lacks one does not pass the type check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """One language.

    Names in braces are filled in; `{count}` texts have a form for one and a form for more.

    Attributes:
        language: Two letters of ISO 639-1.
        name: Of the language, in itself.
    """

    language: str
    name: str

    # Of a document
    newsletter: str
    whitepaper: str
    booklet: str
    document: str
    page: str
    pages: str
    printed: str

    # Of an answer
    not_found: str
    nearest: str
    understood_as: str
    do_not_say: str
    left_out: str
    source: str
    sources: str

    # Of an exported file
    references: str
    asked_on: str
    file_page: str
    letters_missing: str
