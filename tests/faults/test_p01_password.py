"""P1: a document that needs a password is refused in these words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from odd_files import outcomes, pages_pdf
from pypdf import PdfWriter

ALGORITHMS = ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"]


def locked(user: str, algorithm: str) -> bytes:
    """A PDF file that asks for the user's password."""
    writer = PdfWriter(clone_from=io.BytesIO(pages_pdf("The meeting takes place in Turin.")))
    writer.encrypt(user, "the owner's", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_pdf(tmp_path: Path, algorithm: str) -> None:
    """A PDF whose password nobody knows."""
    assert outcomes(tmp_path, {"a.pdf": locked("secret", algorithm)}) == {"a.pdf": "refused: password protected"}


def test_office(tmp_path: Path) -> None:
    """A Word or PowerPoint file with a password lies in a container of its own kind."""
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)

    found = outcomes(tmp_path, {"a.docx": container, "b.pptx": container})

    assert set(found.values()) == {"refused: password protected"}
