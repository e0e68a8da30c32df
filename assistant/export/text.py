"""An exported answer as plain text, to be pasted anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.export.paper import Entry, Paper, Reference


def to_text(paper: Paper) -> str:
    """The whole of it as plain text with its references."""
    return "\n\n".join([paper.title, *(block for entry in paper.entries for block in _blocks(paper, entry))]) + "\n"


def _blocks(paper: Paper, entry: Entry) -> Iterator[str]:
    if entry.question:
        yield entry.question
    yield from entry.notes
    yield "\n".join(f"• {one.text}" if one.item else one.text for one in entry.paragraphs)
    yield from entry.after
    if entry.references:
        yield "\n".join([paper.heading_of(entry), *map(_line, entry.references)])


def _line(reference: Reference) -> str:
    marker = f"[{reference.number}] " if reference.number else ""
    return f"{marker}{reference.title} · {reference.place}\n    {paper_quote(reference)}"


def paper_quote(reference: Reference) -> str:
    """The quoted words on one line, in quotation marks."""
    return f"“{' / '.join(reference.quote.splitlines())}”"
