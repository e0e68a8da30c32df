"""Tests of assistant/texts: the program speaks four languages, whole."""

from __future__ import annotations

import ast
import dataclasses
import re
from string import Formatter

import pytest
from conftest import REPOSITORY

from assistant.texts import LANGUAGES, texts_of
from assistant.texts.record import Texts

FIELDS = [field.name for field in dataclasses.fields(Texts)]
CODE = REPOSITORY / "assistant"
PROSE = re.compile(r"(?:^|[ *])[A-Z][a-z]+(?: |$)|[a-z]{2,} [a-z]{2,} [a-z]{2,}")  # words for people, no key or icon
ENGLISH_ONLY = {
    "serve.py",  # speaks in the terminal
    "sign_in.py",  # likewise
    "starters.py",  # asks in the language of the documents
    "opened.py",  # the name of the program
    "take_along.py",  # names of file formats
    "user.py",  # names of headers
}
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


def test_every_text_is_used() -> None:
    """No text is translated for nothing."""
    code = "\n".join(file.read_text("utf-8") for file in CODE.rglob("*.py") if "texts" not in file.parts)

    assert [name for name in FIELDS if not re.search(rf"\.{name}\b", code)] == []


@pytest.mark.parametrize("file", [file.name for file in sorted((CODE / "pages").glob("*.py"))])
def test_nothing_else_is_said(file: str) -> None:
    """The pages say nothing that is not in the catalogue, but for errors and the questions to begin with."""
    tree = ast.parse((CODE / "pages" / file).read_text("utf-8"))
    quiet = {id(one) for node in ast.walk(tree) if isinstance(node, ast.Expr | ast.Raise) for one in ast.walk(node)
             if isinstance(node, ast.Raise) or node.value is one}  # fmt: skip
    said = [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and id(one) not in quiet
        and PROSE.search(one.value)
    ]

    assert said == [] or file in ENGLISH_ONLY


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "de"), ("de-AT", "de"), ("FR", "fr"), ("it_IT", "it"), ("en-GB", "en"), ("pl", "en"), ("", "en")],
)
def test_language(language: str, spoken: str) -> None:
    """A language is known by its first two letters; where it is none of ours English is spoken."""
    assert texts_of(language).language == spoken
