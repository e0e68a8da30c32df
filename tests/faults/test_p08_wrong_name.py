"""P8: what a file is decides, not what it is called; what is no document is refused."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest
from odd_files import outcomes, pages_pdf, word

NOISE = random.Random(8).randbytes
TURIN = "text: Turin"


def zipped(**files: bytes) -> bytes:
    """A ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_wrong_ending(tmp_path: Path) -> None:
    """A document under another format's name is read as what it is."""
    files = {
        "pdf.txt": pages_pdf("Turin"),
        "pdf.docx": pages_pdf("Turin"),
        "pdf": pages_pdf("Turin"),
        "docx.pdf": word("Turin"),
        "docx.zip": word("Turin"),
        "html.txt": b"<!DOCTYPE html><p>Turin",
        "html.pdf": b"<html><body><p>Turin</p></body></html>",
        "text.pdf": b"Turin",
        "text.docx": b"Turin",
        "TEXT.MD": b"Turin",
    }

    assert outcomes(tmp_path, files) == dict.fromkeys(files, TURIN)


@pytest.mark.parametrize("ending", ["txt", "md", "html", "pdf", "docx", "bin"])
def test_no_document(tmp_path: Path, ending: str) -> None:
    """Pictures, programs, archives, recordings, databases and noise are refused under any name."""
    files = {
        "png": b"\x89PNG\r\n\x1a\n" + NOISE(2000),
        "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF" + NOISE(2000),
        "gif": b"GIF89a" + NOISE(2000),
        "webp": b"RIFF\x24\x10\0\0WEBPVP8 " + NOISE(2000),
        "program": b"MZ\x90\0" + NOISE(2000),
        "elf": b"\x7fELF\x02\x01\x01" + NOISE(2000),
        "java": b"\xca\xfe\xba\xbe\0\0\0\x34" + NOISE(2000),
        "gzip": gzip.compress(b"Turin " * 100),
        "zip": zipped(a=NOISE(100)),
        "xlsx": zipped(**{"xl/workbook.xml": b"<workbook/>"}),
        "7z": b"7z\xbc\xaf\x27\x1c" + NOISE(2000),
        "mp4": b"\0\0\0\x20ftypisom\0\0\x02\0" + NOISE(2000),
        "wav": b"RIFF\x24\x10\0\0WAVEfmt " + NOISE(2000),
        "sqlite": b"SQLite format 3\0" + bytes(2000),
        "pickle": b"\x80\x05\x95\x10\0\0\0\0\0\0\0" + NOISE(2000),
        "noise": NOISE(5000),
        "text that turns into noise": b"The meeting takes place in Turin. " * 300 + NOISE(20_000),
        "rtf": rb"{\rtf1\ansi Turin}",
        "PostScript": b"%!PS-Adobe-3.0\n1 0 obj\n(Turin) show\n",
    }
    named = {f"{name}.{ending}": data for name, data in files.items()}

    found = outcomes(tmp_path, named)

    assert {name: outcome for name, outcome in found.items() if not outcome.startswith("refused: ")} == {}


def test_header_alone(tmp_path: Path) -> None:
    """A file that is called a PDF and only begins like one is a damaged PDF, not a text."""
    assert outcomes(tmp_path, {"a.pdf": b"%PDF-1.4\nnothing here\n%%EOF"}) == {
        "a.pdf": "refused: damaged PDF: there are no objects in it"
    }


HEADERS = b"Received: by b.example\r\n\tfor <c@d.example>\r\nFrom: a@b.example\r\nMIME-Version: 1.0\r\n"
BODY = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nVHVyaW4=\r\n"


@pytest.mark.parametrize("name", ["a.eml", "a.mht", "a.txt", "a.html"])
def test_mail(tmp_path: Path, name: str) -> None:
    """An e-mail, whose text may be in base 64, is refused; a text that speaks of one is read."""
    talk = b"Each mail has these lines:\n\nMIME-Version: 1.0\n"

    assert outcomes(tmp_path, {name: HEADERS + BODY, "talk.txt": talk}) == {
        name: "refused: an e-mail or web archive, which is not read; save it as a web page or PDF",
        "talk.txt": "text: Each mail has these lines:\n\nMIME-Version: 1.0",
    }
