"""P5: a file without content is refused as empty, whatever it calls itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_files import objects_of, outcomes, pdf, stream

NAMES = ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a"]


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t \n", bytes(5000), b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe \0\n\0", b"\x0b\x0c"]
)
def test_nothing_but_white_space(tmp_path: Path, data: bytes) -> None:
    """No bytes, white space, NULs, or a mark of an encoding and nothing after it."""
    assert outcomes(tmp_path, dict.fromkeys(NAMES, data)) == dict.fromkeys(NAMES, "refused: empty")


def test_no_words(tmp_path: Path) -> None:
    """Formats that hold their frame and no words."""
    no_pages = pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 0 /Kids [] >>"})

    found = outcomes(
        tmp_path,
        {
            "no pages.pdf": no_pages,
            "an empty page.pdf": pdf(objects_of(stream(b""))),
            "a.html": b"<!DOCTYPE html><html><head><title>T</title></head><body> </body></html>",
            "a.md": b"---\ntitle: T\n---\n\n<!-- nothing -->\n",
            "zero width.txt": "\u200b\u00a0\u2060".encode(),
        },
    )

    assert found["no pages.pdf"] == "refused: empty: it has no pages"
    assert found["an empty page.pdf"].startswith("refused: no text")
    assert [found["a.html"], found["a.md"], found["zero width.txt"]] == ["refused: no text in it"] * 3
