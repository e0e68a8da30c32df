"""Open a PDF file, also one that was cut short or whose tables are damaged, and say what is missing from it."""

from __future__ import annotations

import io
import re

from pypdf import PasswordType, PdfReader
from pypdf.errors import FileNotDecryptedError, LimitReachedError, PyPdfError, WrongPasswordError

from assistant.errors import Unreadable
from assistant.load.clean import one_line

_ROOT = re.compile(rb"/Root\s+(\d+)\s+(\d+)\s+R")
_CATALOG = re.compile(rb"(\d{1,8})\s+(\d{1,5})\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)
_OBJECT = re.compile(r"IndirectObject\((\d+), \d+, \d+\)")  # the last is an address, and another on each run
# The limits of pypdf that bombs reach; its other ones are reached by circles and nonsense.
_LARGE = re.compile(r"decompress|decoding|output|buffer|memory|tokens|elements|filter count", re.IGNORECASE)
INCOMPLETE = "the file is damaged; parts of it may be missing"


def open_pdf(data: bytes) -> tuple[PdfReader, tuple[str, ...]]:
    """A reader of the file, and what a maintainer should know of the file as a whole.

    Raises:
        Unreadable: If it needs a password, or is damaged beyond recovery.
    """
    try:
        reader, notes = _opened(data)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unreadable("password protected")
        found, promised = len(reader.pages), _promised_pages(reader)
    except PyPdfError as error:
        raise damage(error) from error
    if not found:
        raise Unreadable("damaged PDF: it has no pages" if promised else "empty: it has no pages")
    if promised > found and not notes:
        notes = (f"{promised - found:,} of the {promised:,} pages that the file counts are not in it",)
    return reader, notes


def damage(error: Exception) -> Unreadable:
    """Why a file cannot be read, of an error that its reading ended in."""
    if is_bomb(error):
        return Unreadable("too large when unpacked")
    if isinstance(error, RecursionError):
        return Unreadable("damaged PDF: its parts are nested too deeply")
    if isinstance(error, (FileNotDecryptedError, WrongPasswordError)):
        return Unreadable("password protected")
    said = _OBJECT.sub(r"object \1", one_line(str(error)))
    return Unreadable(f"damaged PDF: {said[:200] or type(error).__name__}")


def is_bomb(error: Exception) -> bool:
    """True for an error that says that something small unpacks to something large."""
    return isinstance(error, LimitReachedError) and bool(_LARGE.search(str(error)))


def _opened(data: bytes) -> tuple[PdfReader, tuple[str, ...]]:
    try:
        reader = PdfReader(io.BytesIO(data))
        if not reader.is_encrypted:
            _ = reader.root_object
        return reader, ()
    except PyPdfError as error:
        if is_bomb(error):
            raise
        # The end, which says where everything is, was lost: with a new one the objects are looked for one by one.
        roots = _ROOT.findall(data) or _CATALOG.findall(data)
        if not roots or b"/Encrypt" in data:
            raise
        end = b"\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % roots[-1]
        return PdfReader(io.BytesIO(data + end)), (INCOMPLETE,)


def _promised_pages(reader: PdfReader) -> int:
    """How many pages the file says that it has; 0 when it does not say."""
    try:
        count = reader.root_object["/Pages"]["/Count"]  # type: ignore[index]
    except (PyPdfError, KeyError, TypeError, AttributeError):
        return 0
    return count if isinstance(count, int) else 0
