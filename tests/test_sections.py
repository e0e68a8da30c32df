"""What stands under a heading, and what of it can be quoted."""

from __future__ import annotations

import pytest

from assistant.records import Block, Page
from assistant.sections import sections


def page(heading: str, paragraph: str) -> Page:
    """A page of one heading and one paragraph."""
    text = f"{heading}\n\n{paragraph}"
    blocks = (Block("heading", 0, len(heading), 1), Block("paragraph", len(heading) + 2, len(text)))
    return Page(1, "1", text, blocks)


def quotable(page: Page, language: str = "en") -> list[str]:
    """The words of every statement of a page."""
    return [
        piece.text[statement.start : statement.end]
        for section in sections([page], language)
        for piece in section.pieces
        for statement in piece.statements
    ]


@pytest.mark.parametrize("heading", ["Sources in full", "References", "7. Bibliography", "Quellen", "Sommaire"])
def test_references_state_nothing(heading: str) -> None:
    """A list of sources or contents is kept, but none of it answers a question."""
    listed = page(heading, "Polyvalley: Annual report on regional money, 2012, read in May.")

    assert [section.headings for section in sections([listed], "en")] == [(heading,)]
    assert quotable(listed) == []


def test_sources_of_funding_is_a_section() -> None:
    """A heading that only begins like a list of sources is a section as any other."""
    assert quotable(page("Sources of funding", "Members pay a third of it.")) == ["Members pay a third of it."]


@pytest.mark.parametrize(
    ("language", "text", "leaning"),
    [
        ("en", "Trust grows slowly. It takes years.", True),
        ("en", "Trust grows slowly. Money helps.", False),
        ("it", "La rete cresce. Il distretto aiuta.", False),
        ("fr", "Le réseau grandit. Il aide les membres.", True),
        ("de", "Das Netz wächst. Dabei helfen Mittel.", True),
    ],
)
def test_leaning_sentence(language: str, text: str, leaning: bool) -> None:
    """A sentence that leans on the one before is quoted with it, by the words of the document's language."""
    first, second = quotable(page("Heading", text), language)

    assert second == (text if leaning else text.removeprefix(first + " "))
