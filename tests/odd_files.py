"""Files as nobody should make them: PDFs written object by object, and what the pool makes of any file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from assistant.load.folder import Entry
from assistant.load.limits import Limits
from assistant.load.pool import read_all
from assistant.load.protocol import Order, Refused

# What is not about time must not depend on how busy the machine is.
PATIENT = Limits(open_s=300, page_s=200)

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def shows(text: str) -> bytes:
    """The operators that write a line."""
    return b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text.encode("latin-1")


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys, content)


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of these objects by number, with a right cross-reference table; object 1 is the catalog."""
    data = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    size = max(objects) + 1
    rows = [b"%010d 00000 n \n" % places[at] if at in places else b"0000000000 65535 f \n" for at in range(size)]
    data += b"xref\n0 %d\n%s" % (size, b"".join(rows))
    return data + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def objects_of(*contents: bytes) -> dict[int, bytes]:
    """The objects of a PDF with one page for each content: catalog 1, page tree 2, font 3, then page and content.

    A content is a stream object, as `stream` makes it.
    """
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: FONT}
    numbers = range(4, 4 + 2 * len(contents), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids)
    for number, content in zip(numbers, contents, strict=True):
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
        )
        objects[number + 1] = content
    return objects


def pages_pdf(*texts: str) -> bytes:
    """A sound PDF with one line on each page."""
    return pdf(objects_of(*(stream(shows(text)) for text in texts)))


def slow_page(operators: int = 400_000) -> bytes:
    """A content that takes its reader many seconds."""
    return stream(b"BT /F1 12 Tf " + b"(a) Tj 1 0 Td " * operators + b"ET")


def order(file: Path, name: str | None = None) -> Order:
    """What asks for a file to be read."""
    return Order(file, name or file.name, Entry(), hashlib.sha256(file.read_bytes()).hexdigest())


def outcomes(folder: Path, files: Mapping[str, bytes], limits: Limits | None = None) -> dict[str, str]:
    """What the pool makes of files, by name: `text: …` with the words of all pages, or `refused: …` with the reason.

    Without `limits` they have all the time that a busy machine may need.
    """
    orders = []
    for at, (name, data) in enumerate(files.items()):
        file = folder / f"{at:04}"
        file.write_bytes(data)
        orders.append(order(file, name))
    found = {}
    for name, outcome in zip(files, read_all(orders, limits or PATIENT), strict=True):
        if isinstance(outcome, Refused):
            found[name] = f"refused: {outcome.reason}"
        else:
            found[name] = "text: " + "\f".join(page.text for page in outcome[1])
    return found


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_xml(body: str, doctype: str = "") -> str:
    """The main part of a Word document."""
    return f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def paragraph(text: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word(text: str = "", *, main: str | bytes = "", **parts: str | bytes) -> bytes:
    """A Word document of one paragraph, or with another main part; `parts` are further files inside."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", main or word_xml(paragraph(text)))
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()
