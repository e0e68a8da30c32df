"""The summer school sheet for students: `summer_school()` gives the bytes of a Word document of one page."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

TITLE = "ALPlastics Summer School: a sheet for students"
NOTICE = (
    "This sheet was written for the Cluster Assistant project from public facts. "
    "It is not the original publication of any school, cluster or programme named on it."
)
ABOUT = (
    "For three days, 25 students of schools in four countries saw what is new in plastics engineering. Oyonnax, in the "
    "valley of the French plastics industry, was host to the first ALPlastics Summer School. Laboratory visits and "
    "classes took turns. The teachers were experts from across the continent."
)
GLANCE = (
    ("Question", "Answer"),
    ("When?", "9 to 11 July. The newsletter prints no year; the same issue reports on a conference of March 2013."),
    ("Where?", "Oyonnax, one hour from Lyon and one from Geneva; 2 hours 20 minutes from Paris by TGV"),
    ("Who came?", "Students of Politecnico di Torino, INSA de Lyon, HES-SO, Würzburg and Sophia Antipolis"),
    ("Whom did they meet?", "Over 50 guests at a networking event: plastics people, training centres and teachers"),
)
SUBJECTS = (
    "Materials: bioplastics, for instance, which come from biomass, or biodegrade, or do both.",
    "Injection moulding: microcellular parts, with gas bubbles in the melt, keep their dimensions well.",
    "Composites and post-treatment: a car seat shell of overmoulded organo-sheet weighs 45 % less than the old one.",
)
AFTERWARDS = (
    "Firms want people who can design projects. That is what a survey around Lyon found before the plastronics option "
    "for plastics with electronics opened in 2018, with eleven students from INSA Lyon and CPE Lyon. In Alessandria, "
    "the master's course in plastics engineering that Proplast supports completed its fourth edition in January 2014, "
    "with sixteen students.",
    "A cluster is a good address for a first job: by June 2013 Proplast's Plastics Academy had trained over 1,500 "
    "young people in 15 years. The partners wanted to hold the school again after a year. Whether they did is not in "
    "our sources.",
)
SOURCES = (
    "ALPlastics newsletter; aepv.asso.fr (travel times).",
    "ALPlastics newsletter; European Bioplastics, facts and figures; th4.ilovetranslation.com (microcellular "
    "moulding); kunststoffweb.de (seat shell).",
    "plastiques-caoutchoucs.com and insa-lyon.fr (plastronics, 2018); radiogold.it (2014); packagingspace.net "
    "(Proplast, 2013); ALPlastics newsletter.",
)
WRITTEN = datetime.datetime(2026, 11, 20, 12, 0, 0)
TABLE_STYLE = "Light Grid Accent 3"

_GREEN = RGBColor(0x1D, 0x6B, 0x57)
_GREY = RGBColor(0x5B, 0x67, 0x73)


def summer_school() -> bytes:
    """The sheet as a DOCX file; the same bytes on every machine."""
    document = docx.Document()
    _set_up(document)
    document.add_heading(TITLE, level=0)
    _small(document, NOTICE)
    document.add_heading("What it was", level=1)
    document.add_paragraph(ABOUT)
    _add_table(document)
    _small(document, f"Sources: {SOURCES[0]}")
    document.add_heading("The three subjects, with one example each", level=1)
    for subject in SUBJECTS:
        document.add_paragraph(subject, style="List Bullet")
    _small(document, f"Sources: {SOURCES[1]}")
    document.add_heading("What it can lead to", level=1)
    for paragraph in AFTERWARDS:
        document.add_paragraph(paragraph)
    _small(document, f"Sources: {SOURCES[2]}")
    _leave_out_the_unused(document)
    unpacked = io.BytesIO()
    document.save(unpacked)
    return _repack(unpacked.getvalue())


def _set_up(document: Document) -> None:
    """Page, fonts and properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name, size in (("Title", 22), ("Heading 1", 14)):
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), _GREEN
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(5)
    properties = document.core_properties
    properties.title = TITLE
    properties.author = properties.last_modified_by = "Cluster Assistant project"
    properties.subject = "The first ALPlastics Summer School in Oyonnax, its subjects and what it can lead to"
    properties.comments = NOTICE
    properties.language = "en"
    properties.created = properties.modified = WRITTEN
    properties.revision = 1


def _small(document: Document, text: str) -> None:
    """A paragraph in small grey type."""
    run = document.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), _GREY


def _add_table(document: Document) -> None:
    """The questions and answers, with a header row that is marked as one."""
    table: Table = document.add_table(rows=len(GLANCE), cols=2, style=TABLE_STYLE)
    table.autofit = False
    widths = (Cm(4), Cm(12.6))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, cells in zip(table.rows, GLANCE, strict=True):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            cell.text = text
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _leave_out_the_unused(document: Document) -> None:
    """Drop what python-docx's template brings along and nobody sees: styles of tables, a second copy of all styles."""
    for holder, unused in ((document.part, "/stylesWithEffects"), (document.part.package, "/thumbnail")):
        for name in [name for name, rel in holder.rels.items() if rel.reltype.endswith(unused)]:
            del holder.rels[name]
    for style in [style for style in document.styles if style.type == WD_STYLE_TYPE.TABLE]:
        if style.name not in ("Normal Table", TABLE_STYLE):
            style.delete()


def _repack(data: bytes) -> bytes:
    """The same archive without the hour of its making, and stored: compressors differ between machines."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it says on which system it was made
            target.writestr(entry, source.read(name))
    return packed.getvalue()
