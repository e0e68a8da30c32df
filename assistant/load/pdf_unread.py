"""What people see in a PDF, or find inside it, that is not read: filled-in forms, written remarks, attached files."""

from __future__ import annotations

from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from assistant.load.pdf_fonts import resolved
from assistant.odd import counted

_MALFORMED = (AttributeError, LookupError, TypeError, ValueError, RecursionError)
_MOST_PARENTS = 20
_MOST_NODES = 1_000


def unread_on(page: PageObject) -> tuple[str, ...]:
    """A note on the entries of forms, and the remarks, that stand on a page."""
    try:
        listed = resolved(page.get("/Annots"))
        drawn = [resolved(one) for one in listed] if isinstance(listed, ArrayObject) else []
        count = sum(bool(_entry(one)) for one in drawn if isinstance(one, DictionaryObject))
    except (PyPdfError, *_MALFORMED):
        return ()
    return (f"not read: {counted(count, 'entry', 'entries')} in forms or remarks",) if count else ()


def _entry(drawn: DictionaryObject) -> str:
    """What is entered in a field of a form, or remarked; empty for anything else."""
    if drawn.get("/Subtype") == "/FreeText":
        return str(resolved(drawn.get("/Contents")) or "").strip()
    if drawn.get("/Subtype") != "/Widget":
        return ""
    kind = value = None
    field: Any = drawn
    for _ in range(_MOST_PARENTS):  # they may form a circle
        kind, value = kind or resolved(field.get("/FT")), value or resolved(field.get("/V"))
        field = resolved(field.get("/Parent"))
        if not isinstance(field, DictionaryObject):
            break
    return str(value or "").strip() if kind in ("/Tx", "/Ch") else ""


def unread_in(reader: PdfReader) -> tuple[str, ...]:
    """A note on the files that are attached to a file."""
    try:
        names = resolved(reader.root_object.get("/Names"))
        held = resolved(names.get("/EmbeddedFiles")) if isinstance(names, DictionaryObject) else None
        count = _files(held)
    except (PyPdfError, *_MALFORMED):
        return ()
    return (f"not read: {counted(count, 'file')} attached to it",) if count else ()


def _files(root: Any) -> int:
    """How many files a tree of names holds."""
    count = 0
    waiting = [root]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        node = resolved(waiting.pop())
        if isinstance(node, DictionaryObject):
            count += len(resolved(node.get("/Names")) or ()) // 2
            waiting += resolved(node.get("/Kids")) or ()
    return count
