"""The corpus that ships with the program, read once a session."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from assistant.load import Entry, load
from assistant.records import Page

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
DESCRIBED = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))


@cache
def loaded(document: str) -> tuple[Page, ...]:
    """The pages of a document as the assistant reads them."""
    entry = Entry(**{key: DESCRIBED["documents"][document][key] for key in ("title", "kind", "date", "language")})
    return load((CORPUS / document).read_bytes(), document, entry)[1]
