from __future__ import annotations

import io

from odd_files import objects_of, pages_pdf, pdf, shows, stream
from pypdf import PdfWriter

from assistant.load import Entry, load

TURIN = stream(shows("Turin"))


def odd(data: bytes) -> tuple[str, ...]:
    """What is odd about the first page."""
    return load(data, "a.pdf", Entry())[1][0].odd


def with_annotations(*annotations: bytes) -> bytes:
    """A PDF of one page with annotations; object 9 is a field that some may belong to."""
    objects = objects_of(TURIN)
    objects[4] = objects[4].replace(b"/Contents", b"/Annots [%s] /Contents" % b" ".join(annotations))
    objects[9] = b"<< /FT /Tx /V (Proplast) /Parent 9 0 R >>"
    return pdf(objects)


FIELD = b"<< /Subtype /Widget /FT /Tx /V (Tortona) >>"
PART_OF_A_FIELD = b"<< /Subtype /Widget /Parent 9 0 R >>"
REMARK = b"<< /Subtype /FreeText /Contents (To be checked) >>"


def test_forms_and_remarks():
    """What is filled in or remarked on a page is not read, and that is said."""
    assert odd(with_annotations(FIELD, PART_OF_A_FIELD, REMARK)) == ("not read: 3 entries in forms or remarks",)


def test_empty_forms():
    """Fields without an entry, buttons and links say nothing."""
    empty, button = b"<< /Subtype /Widget /FT /Tx >>", b"<< /Subtype /Widget /FT /Btn /V /Yes >>"

    assert odd(with_annotations(empty, button, b"<< /Subtype /Link >>", b"null", b"77 0 R", b"(x)")) == ()


def test_attached_files():
    """A file with others inside it, as a portfolio is, says how many are not read."""
    writer = PdfWriter(clone_from=io.BytesIO(pages_pdf("Turin")))
    writer.add_attachment("a.txt", b"Tortona")
    writer.add_attachment("b.txt", b"Nice")
    data = io.BytesIO()
    writer.write(data)

    assert odd(data.getvalue()) == ("not read: 2 files attached to it",)


def test_damaged_names():
    """Names that lead in a circle, or are none, cost nothing."""
    objects = objects_of(TURIN)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 9 0 R >> >>"

    assert odd(pdf({**objects, 9: b"<< /Kids [9 0 R 9 0 R] /Names 7 >>"})) == ()
    assert odd(pdf({**objects, 9: b"<< /Kids [9 0 R 9 0 R] >>"})) == ()
