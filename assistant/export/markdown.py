"""An exported answer as a Markdown file in which the documents' words mean nothing but themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.export.paper import Entry, Paper, Paragraph, Reference

_SIGN = re.compile(r"[\\`*_\[\]<>&~|$#]")
_LINE_START = re.compile(r"^(\s*)([-+=>]|\d{1,9}[.)])(?=\s|[-=]|$)")


def to_markdown(paper: Paper) -> str:
    """The whole of it as CommonMark."""
    head = [f"# {_escaped(paper.title)}", f"*{_escaped(paper.subtitle)}*"]
    return "\n\n".join(head + [block for entry in paper.entries for block in _blocks(paper, entry)]) + "\n"


def _blocks(paper: Paper, entry: Entry) -> Iterator[str]:
    if entry.question:
        yield f"## {_escaped(entry.question)}"
    yield from (f"*{_escaped(note)}*" for note in entry.notes)
    for item, paragraphs in groupby(entry.paragraphs, key=lambda one: one.item):
        yield ("\n" if item else "\n\n").join(_paragraph(one) for one in paragraphs)
    yield from (f"*{_escaped(note)}*" for note in entry.after)
    if entry.references:
        yield f"{'###' if entry.question else '##'} {_escaped(paper.heading_of(entry))}"
        yield from map(_reference, entry.references)


def _paragraph(paragraph: Paragraph) -> str:
    return f"- {_escaped(paragraph.text)}" if paragraph.item else _escaped(paragraph.text)


def _reference(reference: Reference) -> str:
    marker = f"{_escaped(f'[{reference.number}]')} " if reference.number else ""
    quote = "\\\n".join(f"> {_escaped(line)}" for line in reference.quote.splitlines())
    return f"{marker}**{_escaped(reference.title)}** · {_escaped(reference.place)}\n\n{quote}"


def _escaped(text: str) -> str:
    """Markdown that shows one line of text as it is."""
    signs = _SIGN.sub(lambda sign: f"\\{sign.group()}", text)
    return _LINE_START.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", signs)
