"""P3: of a damaged PDF the text is recovered, with a note, or it is refused; it is never an empty success."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from odd_files import objects_of, outcomes, pages_pdf, pdf, shows, stream

from assistant.load import Entry, load
from assistant.load.pdf_open import INCOMPLETE

FIRST, SECOND = "The meeting takes place in Turin.", "The doors open at nine."
SOUND = pages_pdf(FIRST, SECOND)
TABLE = SOUND.rindex(b"xref\n", 0, SOUND.rindex(b"startxref"))

MENDED = {
    "wrong place of the table": SOUND.replace(b"startxref\n", b"startxref\n9"),
    "no place of the table": SOUND[: SOUND.rindex(b"startxref")] + b"startxref\n0\n%%EOF",
    "all places off": SOUND.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%a line more\n"),
    "table overwritten": SOUND[: TABLE + 8] + b"z" * 80 + SOUND[TABLE + 88 :],
    "bytes before": b"x" * 600 + SOUND,
    "bytes after": SOUND + bytes(5000),
    "line ends as on Windows": SOUND.replace(b"\n", b"\r\n"),
    "line ends as on old Macs": SOUND.replace(b"\n", b"\r"),
    "no ends of objects": SOUND.replace(b"endobj\n", b""),
    "wrong lengths": SOUND.replace(b"/Length ", b"/Length 9"),
    "no lengths": re.sub(rb"/Length \d+", b"/Length 0", SOUND),
    "no header": SOUND[9:],
}


def test_text_is_whole(tmp_path: Path) -> None:
    """Where every object is still there, the text is too."""
    assert outcomes(tmp_path, MENDED) == dict.fromkeys(MENDED, f"text: {FIRST}\f{SECOND}")


@pytest.mark.parametrize("end", [TABLE, SOUND.rindex(b"trailer"), len(SOUND) - 20])
def test_end_is_lost(end: int) -> None:
    """A file without its end, which says where everything is, is read object by object, and is marked as damaged."""
    _, pages = load(SOUND[:end], "a.pdf", Entry())

    assert [page.text for page in pages] == [FIRST, SECOND]
    assert pages[0].odd == (INCOMPLETE,)


def test_cut_anywhere(tmp_path: Path) -> None:
    """Wherever a file is cut, what comes is the text up to there or a refusal."""
    cut = {str(length): SOUND[:length] for length in range(20, len(SOUND), 20)}

    found = outcomes(tmp_path, cut)

    assert len(found) == len(cut)
    kinds = {re.sub(r"(?<=refused: damaged PDF).*", "", outcome) for outcome in found.values()}
    assert kinds <= {
        f"text: {FIRST}\f{SECOND}", f"text: {FIRST}\f", f"text: {FIRST}", "refused: damaged PDF",
        "refused: empty: it has no pages",
    }  # fmt: skip
    assert found[str(len(SOUND) // 20 * 20 - 20)] == f"text: {FIRST}\f{SECOND}"


def test_one_page_of_three() -> None:
    """A damaged page costs that page alone, and is named."""
    broken = stream(b"BT /F1 12 Tf (x) Tj <zz> Tj ET")
    data = pdf(objects_of(stream(shows(FIRST)), broken, stream(shows(SECOND))))

    _, pages = load(data, "a.pdf", Entry())

    assert [page.text for page in pages] == [FIRST, "", SECOND]
    assert pages[1].odd[0].startswith("could not be read: damaged PDF: ")


def test_pages_that_are_not_there() -> None:
    """A file that counts more pages than it holds is read, and says so."""
    objects = objects_of(stream(shows(FIRST)))
    objects[2] = b"<< /Type /Pages /Count 3 /Kids [4 0 R 8 0 R 9 0 R] >>"

    _, pages = load(pdf(objects), "a.pdf", Entry())

    assert [page.text for page in pages] == [FIRST]
    assert pages[0].odd == ("2 of the 3 pages that the file counts are not in it",)
