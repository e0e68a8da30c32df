"""P4: a PDF without a text layer is refused as what it probably is; a page without one is named."""

from __future__ import annotations

from pathlib import Path

from odd_files import objects_of, outcomes, pdf, shows, stream

from assistant.load import Entry, load

PICTURE = stream(
    bytes(64), b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
)
PAINTS = b"q 500 0 0 700 50 50 cm /Im Do Q"


def scan(*contents: bytes) -> bytes:
    """A PDF whose pages can paint a picture."""
    objects = objects_of(*map(stream, contents))
    objects = {
        at: one.replace(b"/Resources <<", b"/Resources << /XObject << /Im 90 0 R >>") for at, one in objects.items()
    }
    return pdf({**objects, 90: PICTURE})


def test_whole(tmp_path: Path) -> None:
    """A document of pictures alone."""
    (outcome,) = outcomes(tmp_path, {"a.pdf": scan(PAINTS, PAINTS)}).values()

    assert outcome.startswith("refused: no text")
    assert "scan" in outcome


def test_one_page() -> None:
    """One page of pictures among others."""
    _, pages = load(scan(shows("The meeting takes place in Turin."), PAINTS), "a.pdf", Entry())

    assert [page.text for page in pages] == ["The meeting takes place in Turin.", ""]
    assert pages[0].odd == ()
    assert len(pages[1].odd) == 1
    assert pages[1].odd[0].startswith("no text")
