"""Links hold what they lead to, and nothing that indexing makes; whatever stands in an address, they are read."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.permalink import Link, question_address


def test_there_and_back() -> None:
    """A link is read from its own parameters."""
    link = Link("notes/a b.pdf", 12, "More than 20 managers & “others”?")

    assert Link.read(link.parameters()) == link
    assert Link().parameters() == {}


@pytest.mark.parametrize("page", ["", "0", "-3", "x", "1e9", "99999999999999999999", "²", "1 "])
def test_what_is_no_page(page: str) -> None:
    """Whatever is no page number is the first page."""
    assert Link.read({"document": "a.pdf", "page": page}) == Link("a.pdf", 1)


def test_a_very_long_quote() -> None:
    """A quote that no address would hold is cut between words."""
    quote = "word " * 1_000

    assert Link("a.pdf", 1, quote).parameters()["quote"] == ("word " * 300).strip()


@pytest.mark.parametrize("page", ["http://127.0.0.1:8501", "http://127.0.0.1:8501/", "http://127.0.0.1:8501/?q=before"])
def test_question(page: str) -> None:
    """The address of a question asks it and nothing else, whatever signs it has."""
    address = question_address(page, "What is R&D? 100 %")

    assert address.startswith("http://127.0.0.1:8501/?")
    assert parse_qs(urlsplit(address).query) == {"q": ["What is R&D? 100 %"]}
