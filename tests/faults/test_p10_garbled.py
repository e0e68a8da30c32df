"""P10: text that stands in a PDF as signs without meaning is refused, or its page is named."""

from __future__ import annotations

from pathlib import Path

from odd_files import FONT, objects_of, outcomes, pdf, shows, stream

from assistant.load import Entry, load

WORDS = "The meeting takes place in Turin on the first Monday of March"
GARBLED = "refused: text looks garbled"


def mapped_to(first: str) -> bytes:
    """A font whose map to Unicode leads to the characters from `first` on."""
    return (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <20> <7e> <%s> endbfrange endcmap" % first.encode()
    )


def with_map(first: str) -> bytes:
    """A PDF of one line whose font has such a map."""
    objects = objects_of(stream(shows(WORDS)))
    objects[3] = FONT.replace(b"/Encoding", b"/ToUnicode 9 0 R /Encoding")
    objects[9] = stream(mapped_to(first))
    return pdf(objects)


def without_map(codes: bytes) -> bytes:
    """A PDF of one line in a font of two-byte glyph numbers that say nothing about letters."""
    objects = objects_of(stream(b"BT /F1 12 Tf 72 720 Td <%s> Tj ET" % codes))
    objects[3] = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [9 0 R] >>"
    objects[9] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    return pdf(objects)


def with_names(prefix: bytes) -> bytes:
    """A PDF of one line in a font whose letters have names that say nothing."""
    objects = objects_of(stream(shows(WORDS)))
    names = b" ".join(b"/%s%d" % (prefix, at) for at in range(32, 127))
    objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /AAAAAA+A /Encoding << /Differences [32 %s] >> >>" % names
    return pdf(objects)


def test_no_letters(tmp_path: Path) -> None:
    """Private-use characters, glyph numbers and glyph names that mean nothing."""
    files = {
        "private use.pdf": with_map("E020"),
        "glyph numbers.pdf": without_map(b"".join(b"%04x" % (3 + at * 7 % 29) for at in range(60))),
        "glyph names.pdf": with_names(b"g"),
        "other glyph names.pdf": with_names(b"glyph"),
    }

    assert outcomes(tmp_path, files) == dict.fromkeys(files, GARBLED)


def test_one_page_of_two() -> None:
    """A page whose text is garbled keeps none of it, and is named; the others are read."""
    objects = objects_of(stream(shows(WORDS)), stream(shows(WORDS)))
    objects[6] = objects[6].replace(b"/F1 3 0 R", b"/F1 9 0 R")
    objects[9] = FONT.replace(b"/Encoding", b"/ToUnicode 10 0 R /Encoding")
    objects[10] = stream(mapped_to("E020"))

    _, pages = load(pdf(objects), "a.pdf", Entry())

    assert [page.text for page in pages] == [WORDS, ""]
    assert pages[1].odd == ("text looks garbled",)


def test_right_map(tmp_path: Path) -> None:
    """A map that leads to letters is followed."""
    assert outcomes(tmp_path, {"a.pdf": with_map("0020")}) == {"a.pdf": f"text: {WORDS}"}
