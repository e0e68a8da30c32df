"""An exported answer as a Word file."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING

from assistant.export.paper import Entry, Paper, Reference

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

GREY = "666666"


def to_word(paper: Paper) -> bytes:
    """The whole of it as a .docx file, with the styles that Word itself names, so that a reader can restyle it."""
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, "Cluster Assistant", paper.texts.language
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(paper.made, time())
    _set_language(document, paper.texts.language)
    document.add_heading(paper.title, level=1)
    _grey(document.add_paragraph(), paper.subtitle)
    for entry in paper.entries:
        _write_entry(document, paper, entry)
    _number_pages(document, paper.texts.file_page)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _write_entry(document: Document, paper: Paper, entry: Entry) -> None:
    if entry.question:
        document.add_heading(entry.question, level=2)
    for note in entry.notes:
        document.add_paragraph().add_run(note).italic = True
    for paragraph in entry.paragraphs:
        document.add_paragraph(paragraph.text, style="List Bullet" if paragraph.item else None)
    for note in entry.after:
        document.add_paragraph().add_run(note).italic = True
    if entry.references:
        document.add_heading(paper.heading_of(entry), level=3 if entry.question else 2)
    for reference in entry.references:
        _write_reference(document, reference)


def _write_reference(document: Document, reference: Reference) -> None:
    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    if reference.number:
        line.add_run(f"[{reference.number}] ")
    line.add_run(reference.title).bold = True
    _grey(line, f" · {reference.place}")
    document.add_paragraph(reference.quote, style="Quote")


def _grey(paragraph: Paragraph, text: str) -> None:
    from docx.shared import RGBColor

    paragraph.add_run(text).font.color.rgb = RGBColor.from_string(GREY)


def _set_language(document: Document, language: str) -> None:
    """Tell Word in which language to check the spelling."""
    from docx.oxml.ns import qn

    for one in document.styles.element.iter(qn("w:lang")):
        one.set(qn("w:val"), language)


def _number_pages(document: Document, words: str) -> None:
    """Write `Page 1 of 3` at the foot, in the fields that Word counts itself."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between = words.split("{page}")
    between, after = between.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if text:
            foot.add_run(text)
        if field:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            foot._p.append(element)
