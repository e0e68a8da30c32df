"""Tests of assistant/export/markdown.py: the file reads as what it says, and nothing in it is obeyed."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token
from papers import HOSTILE, conversation, hostile, one

from assistant.export.markdown import to_markdown


def read(text: str) -> list[Token]:
    """The Markdown with everything switched on that GitHub reads, as its blocks; those with words have children."""
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)


def lines(text: str) -> list[str]:
    """The words of each block as a reader sees them."""
    return [
        "".join(
            one.content if one.type in ("text", "text_special") else "\n" * (one.type == "hardbreak")
            for one in block.children
        )
        for block in read(text)
        if block.children is not None
    ]


def test_read_again() -> None:
    """Title, day, answer, numbered reference and quote come back from the file."""
    assert lines(to_markdown(one())) == [
        "Where is the summer school held?",
        "Cluster Assistant · Asked on 28 November 2026",
        "The summer school is held in Oyonnax from 9 to 11 July. [1]",
        "References",
        "[1] Summer school · Newsletter · July 2013 · page 2 (printed ii) · News › School",
        "The summer school is held in Oyonnax from 9 to 11 July.",
    ]


def test_structure() -> None:
    """Questions are headings below the title, lists are lists, quotes are quotes."""
    blocks = read(to_markdown(conversation()))
    tags = [block.tag for block in blocks if block.type.endswith("_open") and block.tag != "p"]

    assert tags == ["h1", "h2", "ul", "li", "li", "h3", "blockquote", "h2", "h3", "blockquote"]


def test_nothing_is_obeyed() -> None:
    """Whatever stands in question, answer, title and quote comes back sign for sign: no link, HTML, code or heading."""
    text = to_markdown(hostile())
    kinds = {child.type for block in read(text) for child in block.children or ()}

    assert kinds <= {
        "text",
        "text_special",
        "em_open",
        "em_close",
        "strong_open",
        "strong_close",
        "hardbreak",
        "softbreak",
    }
    assert {block.type for block in read(text)} & {"html_block", "fence", "code_block", "table_open", "hr"} == set()
    assert [block.tag for block in read(text) if block.type == "heading_open"] == ["h1", "h2", "h3"]
    assert f"{HOSTILE}[31m [1]" in lines(text)
    assert f"{HOSTILE}[31m\n- {HOSTILE}[31m\n1. {HOSTILE}[31m" in lines(text)
