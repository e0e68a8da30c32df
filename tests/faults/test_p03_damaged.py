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


HUGE = b"9" * 40
GROWN = b" ".join([HUGE + b" 0 0 " + HUGE + b" 0 0 cm"] * 8)  # 1e320: more than a number can be
RULES = b"10 10 m 20 10 l S 30 30 m 500 30 l S 30 60 m 500 60 l S 10 10 100 100 re f "
FARAWAY = {
    "rules at infinity": b"q %s %s Q " % (GROWN, RULES),
    "rules nowhere": b"q %s 0 0 0 0 0 0 cm %s Q " % (GROWN, RULES),
    "rules of any length": b"-%s -%s %s %s re f 0 30 m %s 30 l S 0 60 m %s 60 l S " % ((HUGE,) * 6),
    "text at infinity": b"q %s %s Q " % (GROWN, shows("far")),
    "text nowhere": b"q %s 0 0 0 0 0 0 cm %s Q " % (GROWN, shows("far")),
    "text of any size": b"BT %s Tm /F1 12 Tf (far) Tj ET " % b" ".join([HUGE] * 6),
    "a picture at infinity": b"q %s /X Do Q " % GROWN,
}


@pytest.mark.parametrize("operators", FARAWAY.values(), ids=FARAWAY)
def test_numbers_without_end(operators: bytes) -> None:
    """What is drawn at places that no number tells costs nothing of the text beside it."""
    data = pdf(objects_of(stream(operators + shows(FIRST)), stream(shows(SECOND))))

    _, pages = load(data, "a.pdf", Entry())

    assert [page.text for page in pages] == [FIRST, SECOND]


BOXES = ("[0 0 0 0]", "[/a /b /c /d]", "[0 0 0.1 0.1]", "[null null null null]", f"[0 0 1 1{'0' * 40}]", "[0 0]", "7")


@pytest.mark.parametrize("key", ["MediaBox", "CropBox"])
@pytest.mark.parametrize("box", BOXES)
def test_page_without_a_size(key: str, box: str) -> None:
    """A page whose size is nonsense is read as one of a usual size."""
    objects = objects_of(stream(shows(FIRST)))
    objects[4] = objects[4].replace(b"/MediaBox [0 0 595 842]", f"/{key} {box}".encode())

    _, pages = load(pdf(objects), "a.pdf", Entry())

    assert [page.text for page in pages] == [FIRST]
