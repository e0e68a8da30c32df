"""A file of the corpus → its `Document` and `Page`s."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Literal

from assistant.errors import Unreadable
from assistant.load.clean import one_line
from assistant.load.flow import CONTENTS
from assistant.load.folder import Entry, Listing, SourceFile, find_files, read_listing
from assistant.load.language import recognise_languages
from assistant.load.limits import ALONE, Watch
from assistant.load.pieces import Reading, compose
from assistant.records import Document, Page

__all__ = ["Entry", "Listing", "SourceFile", "find_files", "load", "read_listing", "recognise_format"]

# Stored with each index: documents read by another version are read anew.
VERSION = 3

Format = Literal["PDF", "DOCX", "PPTX", "HTML", "Markdown", "plain text"]
_NOT_READ = "not a format that is read (PDF, DOCX, PPTX, HTML, Markdown, plain text)"
_PDF_HEADER_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# PNG, JPEG, GIF, TIFF, gzip, 7z, RAR, ELF, Windows programs, PostScript and RTF.
_BINARY = rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|\x1f\x8b|7z\xbc\xaf|Rar!|\x7fELF|MZ\x90|%!PS|\{\\rtf"
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAGS = re.compile(rb"</?(?:p|div|h[1-6]|table|tr|td|ul|ol|li|a|br|span|title|meta)\b[^<>]{0,300}>", re.IGNORECASE)
_SAMPLE_BYTES = 4096
# Header lines, that of MIME among them: what follows is in parts, and may be in base 64.
_MAIL = re.compile(rb"(?:[A-Za-z-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,200}?MIME-Version:", re.IGNORECASE)
# About 5,000 dense pages; more is a log or a table of data, and no document.
_MAX_CHARS = 20_000_000
_OFFICE_ENDINGS = {".docx": "DOCX", ".docm": "DOCX", ".pptx": "PPTX", ".pptm": "PPTX", ".ppsx": "PPTX"}


def load(data: bytes, document_id: str, entry: Entry, watch: Watch = ALONE) -> tuple[Document, tuple[Page, ...]]:
    """Read one file of the corpus.

    Args:
        data: The whole file.
        document_id: Its path below the corpus, with forward slashes.
        entry: What `corpus.toml` says about it, which counts more than what the file says.
        watch: Is told which page is being read, and refuses too many.

    Returns:
        The document and its pages, at least one of which has text.

    Raises:
        Unreadable: If it cannot be read; the message is the reason in plain words.
    """
    format_name = recognise_format(data, document_id)
    try:
        reading = _reader(format_name, watch)(data)
        watch.check(len(reading.sheets))
        pages = tuple(compose(sheet, number) for number, sheet in enumerate(reading.sheets, start=1))
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("too large when unpacked") from error
    except RecursionError as error:
        raise Unreadable(f"damaged {format_name}: its parts are nested too deeply") from error
    # Parsers of hostile files raise all sorts of errors (TypeError, AssertionError, RecursionError …): each of them
    # means one thing here, that this file cannot be read, and none may stop the others.
    except Exception as error:
        raise Unreadable(f"damaged {format_name}: {one_line(str(error))[:200] or type(error).__name__}") from error
    chars = sum(len(page.text) for page in pages)
    if not chars:
        raise Unreadable("no text in it")
    if chars > _MAX_CHARS:
        raise Unreadable(f"its text has {chars:,} characters, more than the {_MAX_CHARS:,} that are read")
    return _document(data, document_id, entry, reading, pages), pages


def _document(data: bytes, document_id: str, entry: Entry, reading: Reading, pages: tuple[Page, ...]) -> Document:
    """The record of a document that was read."""
    text = "\n".join(page.text for page in pages[:50])
    return Document(
        id=document_id,
        title=entry.title or reading.title or _first_heading(pages) or PurePosixPath(document_id).stem,
        kind=entry.kind or "other",
        date=entry.date or reading.date,
        language=entry.language or recognise_languages(text)[0],
        audience=entry.audience,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _first_heading(pages: tuple[Page, ...]) -> str | None:
    """The first heading of the highest level on the first page that has one."""
    for page in pages:
        found = [(block.level, page.text[block.start : block.end]) for block in page.blocks if block.kind == "heading"]
        headings = [heading for heading in found if not CONTENTS.fullmatch(heading[1])]
        if headings:
            return min(headings, key=lambda heading: heading[0])[1][:200]
    return None


def recognise_format(data: bytes, name: str) -> Format:
    """The format of a file by its content; its name only tells Markdown and HTML fragments from plain text.

    Raises:
        Unreadable: If it is empty, or of no format that is read.
    """
    from assistant.load.ooxml import office_format

    if not data.strip(b"\0 \t\r\n\x0b\x0c\xef\xbb\xbf\xfe\xff"):
        raise Unreadable("empty")
    ending = PurePosixPath(name).suffix.lower()
    head = data[:_PDF_HEADER_WITHIN]
    if b" obj" in data and (b"%PDF-" in head or ending == ".pdf" or b"startxref" in data[-_PDF_HEADER_WITHIN:]):
        return "PDF"
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(
            "password protected" if encrypted else "password protected, or an old Office file (.doc, .ppt)"
        )
    expected = _OFFICE_ENDINGS.get(ending)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or (expected and b"PK\x05\x06" in data[-_PDF_HEADER_WITHIN:]):
        office = office_format(data)
        if office:
            return office
        raise Unreadable(f"damaged {expected}: its ZIP file is broken" if expected else _NOT_READ)
    if data.startswith(b"%PDF-") and ending == ".pdf":
        raise Unreadable("damaged PDF: there are no objects in it")
    if re.match(_BINARY, data):
        raise Unreadable(_NOT_READ)
    if _MAIL.match(data[: 4 * _SAMPLE_BYTES]):
        raise Unreadable("an e-mail or web archive, which is not read; save it as a web page or PDF")
    return _text_format(data[:_SAMPLE_BYTES].replace(b"\0", b""), ending)


def _text_format(sample: bytes, ending: str) -> Format:
    """The format of a file of characters."""
    if ending in (".md", ".markdown"):
        return "Markdown"
    if _HTML.search(sample) or (ending in (".html", ".htm", ".xhtml") and b"<" in sample):
        return "HTML"
    if ending != ".txt" and len(_TAGS.findall(sample)) >= 3 and sample.lstrip().startswith(b"<"):
        return "HTML"
    return "plain text"


def _reader(format_name: Format, watch: Watch) -> Callable[[bytes], Reading]:
    """The function that reads a format; imported here because each brings its library along."""
    match format_name:
        case "PDF":
            from assistant.load.pdf import read_pdf

            return functools.partial(read_pdf, watch=watch)
        case "DOCX":
            from assistant.load.docx import read_docx

            return read_docx
        case "PPTX":
            from assistant.load.pptx import read_pptx

            return functools.partial(read_pptx, watch=watch)
        case "HTML":
            from assistant.load.html import read_html

            return read_html
        case "Markdown":
            from assistant.load.markdown import read_markdown

            return read_markdown
        case _:
            from assistant.load.text import read_text

            return read_text
