"""An exported answer as a PDF file, set by Typst."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.export.paper import Paper

TEMPLATE = Path(__file__).with_name("paper.typ")
# The first two come with Typst and hold the letters of Latin, Greek, Cyrillic, Hebrew and Arabic scripts; for what they
# lack Typst asks every font of the machine.
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")


def to_pdf(paper: Paper) -> bytes:
    """The whole of it as a tagged PDF file.

    Where no font of this machine has some letter the file says so, for it cannot show it.

    Raises:
        AssistantError: If Typst cannot set it.
    """
    made = _set(paper, "")
    return _set(paper, paper.texts.letters_missing) if _lacks_letters(made) else made


def _set(paper: Paper, letters_missing: str) -> bytes:
    import typst

    try:
        data = json.dumps(_data(paper, letters_missing))
        made = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"paper": data})
    except typst.TypstError as error:
        raise AssistantError(
            "This cannot be written as PDF. Take it along as Word or Markdown, and report what was in it."
        ) from error
    if not isinstance(made, bytes):
        raise ValueError(f"Typst gave {type(made).__name__} instead of one file")
    return made


def _data(paper: Paper, letters_missing: str) -> dict[str, Any]:
    entries = [{**dataclasses.asdict(entry), "heading": paper.heading_of(entry)} for entry in paper.entries]
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "language": paper.texts.language,
        "file_page": paper.texts.file_page,
        "letters_missing": letters_missing,
        "fonts": FONTS,
        "entries": entries,
    }


def _lacks_letters(made: bytes) -> bool:
    """Whether some letter is an empty box: such a one has no Unicode value in the file."""
    from pypdf import PdfReader

    return any("\x00" in page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
