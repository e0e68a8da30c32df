"""P9: circles in a PDF end in text or a refusal, never in a loop."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_files import FONT, objects_of, outcomes, pdf, shows, stream

TEXT = "text: Turin"
PAGE = objects_of(stream(shows("Turin")))  # 1 catalog, 2 page tree, 3 font, 4 page, 5 content
FORM = (
    b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>"
)


def changed(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """The file with some objects replaced or added."""
    return pdf({**PAGE, **objects}, trailer)


def with_form(number: int) -> bytes:
    """The page with a form that it can draw as /X."""
    return PAGE[4].replace(b"/Resources <<", b"/Resources << /XObject << /X %d 0 R >>" % number)


DRAWS = stream(shows("Turin") + b" /X Do")
TABLE_AT = pdf(PAGE).rindex(b"xref\n", 0, pdf(PAGE).rindex(b"startxref"))
MANY_FORMS = {number: stream(b"/X Do " * 10, FORM % (number + 1)) for number in range(20, 40)}

READ = {
    "a form that draws itself": changed({4: with_form(9), 5: DRAWS, 9: stream(b"/X Do", FORM % 9)}),
    "two forms that draw each other": changed(
        {4: with_form(9), 5: DRAWS, 9: stream(b"/X Do " * 10, FORM % 10), 10: stream(b"/X Do " * 10, FORM % 9)}
    ),
    "a form drawn 10 to the power of 20 times": changed(
        {4: with_form(20), 5: DRAWS, **MANY_FORMS, 40: stream(b"", FORM % 41)}
    ),
    "outlines": changed(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R >>",
            9: b"<< /Type /Outlines /First 10 0 R /Last 10 0 R >>",
            10: b"<< /Title (One) /Parent 9 0 R /Next 11 0 R /First 10 0 R >>",
            11: b"<< /Title (Two) /Parent 9 0 R /Next 10 0 R >>",
        }
    ),
    "an outline below itself": changed(
        {1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R >>", 9: b"<< /Type /Outlines /First 9 0 R /Title (O) >>"}
    ),
    "page labels": changed(
        {1: b"<< /Type /Catalog /Pages 2 0 R /PageLabels 9 0 R >>", 9: b"<< /Kids [9 0 R 9 0 R] >>"}
    ),
    "tables of places": changed({}, b"/Prev %d" % TABLE_AT),
    "an attribute that refers to itself": changed(
        {4: PAGE[4].replace(b"/Resources", b"/Rotate 9 0 R /Resources"), 9: b"9 0 R"}
    ),
    "a font that descends from itself": changed({3: FONT.replace(b"/Encoding", b"/DescendantFonts [3 0 R] /Encoding")}),
}  # fmt: skip

REFUSED = {
    "a page tree in itself": changed({2: b"<< /Type /Pages /Count 2 /Kids [2 0 R 4 0 R] >>"}),
    "two page trees in each other": changed(
        {2: b"<< /Type /Pages /Count 2 /Kids [9 0 R 4 0 R] >>", 9: b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"}
    ),
    "a page that inherits from itself": changed({4: b"<< /Type /Page /Parent 4 0 R /Contents 5 0 R >>"}),
    "a content that is its own length": changed(
        {5: PAGE[5].replace(b"/Length %d" % len(shows("Turin")), b"/Length 5 0 R")}
    ),
    "a content that is a list of itself": changed({5: b"[5 0 R 5 0 R]"}),
    "resources that refer to themselves": changed(
        {4: PAGE[4].replace(b"<< /Font << /F1 3 0 R >> >>", b"9 0 R"), 9: b"9 0 R"}
    ),
    "lists in lists": changed({5: stream(b"[" * 100_000)}),
    "dictionaries in dictionaries": changed({5: stream(b"<<" * 100_000)}),
    "a page with lists in lists": changed(
        {4: PAGE[4].replace(b"/Resources", b"/L " + b"[" * 100_000 + b" /Resources")}
    ),
    "page trees below page trees": pdf(
        {
            **PAGE,
            1: b"<< /Type /Catalog /Pages 100 0 R >>",
            **{at: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (at + 1) for at in range(100, 5100)},
            5100: PAGE[4],
        }
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What becomes of them."""
    return outcomes(tmp_path_factory.mktemp("circles"), {**READ, **REFUSED})


@pytest.mark.parametrize("name", READ)
def test_read(found: dict[str, str], name: str) -> None:
    """Where the circle is beside the text, the text is read, once."""
    assert found[name] == TEXT


@pytest.mark.parametrize("name", REFUSED)
def test_refused(found: dict[str, str], name: str) -> None:
    """Where the circle is in the way of the text, the file is refused, not for the time that it took."""
    assert found[name].startswith("refused: ")
    assert "took longer" not in found[name]
    assert "too large" not in found[name]


def test_page_that_is_there_twice(tmp_path: Path) -> None:
    """One page that the tree names 4,000 times is no circle: it is read as often, within its time."""
    data = changed({2: b"<< /Type /Pages /Count 4000 /Kids [" + b"4 0 R " * 4000 + b"] >>"})

    assert outcomes(tmp_path, {"a.pdf": data}) == {"a.pdf": "text: " + "\f".join(["Turin"] * 4000)}
