"""Files of every format with mistakes in them, each made from a number: the same number makes the same file."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from odd_files import FONT, objects_of, pages_pdf, paragraph, pdf, shows, stream, word, word_xml

TEXT = """# The summer school

The summer school takes place in Oyonnax – from 9 to 11 July 2013. It is open to students of "engineering".

- Fees: EUR 120 [1]
- Contact: school@polymers.example, +33 474 555 030

| Name | City | Members |
|---|---|---|
| Proplast | Tortona | 180 |

1. Zürich
2. Genève

> A note with `code` and **stress**.
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Summer school</title></head><body>
<h1>The school</h1><p>It takes place in <b>Oyonnax</b> &ndash; from 9 to 11&nbsp;July.</p><ul><li>Fees<li>Contact</ul>
<table><caption>Members</caption><tr><th>Name<th>City</tr>
<tr><td rowspan="2">Proplast<td colspan="2">Tortona</tr></table>
<div style="display:none">hidden</div><pre>a  b</pre><ol start="3"><li>Zürich</ol></body></html>"""
TABLE = f"<w:tbl><w:tr><w:tc>{paragraph('Name')}</w:tc><w:tc>{paragraph('City')}</w:tc></w:tr></w:tbl>"
STYLED = """<w:p><w:pPr><w:pStyle w:val="h"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>
<w:r><w:t>One</w:t></w:r></w:p>"""
SLIDE = """<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:nvSpPr>
<p:cNvPr id="1" name="a"/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>
<a:p><a:r><a:t>The summer school</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:nvSpPr><p:cNvPr id="2" name="b"/><p:nvPr/>
</p:nvSpPr><p:spPr><a:xfrm><a:off x="100" y="200"/><a:ext cx="9000" cy="9000"/></a:xfrm></p:spPr><p:txBody>
<a:p><a:pPr lvl="1"/><a:r><a:t>takes place in Oyonnax</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"""
DECK = """<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>"""
LINKS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide1.xml"/>
</Relationships>"""


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of such parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rich_pdf() -> bytes:
    """A PDF with an outline, labels, a form, a font with a map to Unicode, and a text in pieces."""
    objects = objects_of(
        stream(
            shows("The summer school takes place")
            + b" /X Do BT /F1 9 Tf 14 TL 72 700 Td [(in) -250 (Oyonnax)] TJ T* (9 July) ' ET"
        ),
        stream(b"q 1 0 0 1 50 50 cm BT /F1 18 Tf 1 0 0 1 72 600 Tm <48656c6c6f> Tj ET Q 72 500 200 1 re f"),
    )
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Outlines 20 0 R /PageLabels << /Nums [0 << /S /r >>] >> >>"
    objects[3] = FONT.replace(b"/Encoding", b"/ToUnicode 22 0 R /Widths [500 500] /FirstChar 32 /LastChar 33 /Encoding")
    objects[4] = objects[4].replace(b"/Resources <<", b"/Resources << /XObject << /X 23 0 R >>")
    objects[20] = b"<< /Type /Outlines /First 21 0 R /Last 21 0 R /Count 1 >>"
    objects[21] = b"<< /Title (The summer school) /Parent 20 0 R /Dest [4 0 R /Fit] >>"
    objects[22] = stream(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <20> <7e> <0020> endbfrange endcmap"
    )
    objects[23] = stream(shows("a form"), b"/Type /XObject /Subtype /Form /BBox [0 0 500 500]")
    return pdf(objects, b"/Info << /Title (Summer) /CreationDate (D:20130711) >>")


# For each format, by the ending of its files: sound files to begin with, and words that its readers look for.
FORMATS: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...]]] = {
    "pdf": (
        (pages_pdf("The summer school", "takes place in Oyonnax"), _rich_pdf()),
        tuple(b"obj endobj stream endstream xref trailer startxref /Kids /Length /Filter /FlateDecode /Type [ ] << >> "
              b"( ) BT ET Tj TJ Do cm Tf q Q BI ID EI 0 R 1 0 R 2 0 R -1 99999999999 1e38 <ff> /F1".split(b" ")),
    ),
    "docx": (
        (word(main=word_xml(paragraph("The summer school") + STYLED + TABLE)),),
        tuple(b"<w:p> </w:p> <w:tbl> <w:tc> <w:t> <w:sdt> <w:del> <w:txbxContent> <w:vanish/> &amp; &x; <!-- ]]> "
              b"\xff -1 9999999".split(b" ")),
    ),
    "pptx": (
        (zipped({"ppt/presentation.xml": DECK.encode(), "ppt/_rels/presentation.xml.rels": LINKS.encode(),
                 "ppt/slides/slide1.xml": SLIDE.encode()}),),
        tuple(b'<p:sp> </p:sp> <p:grpSp> <a:t> <a:p> <a:tbl> <a:tc> lvl="99" x="-1" y="9e9" &amp; <!-- \xff '
              b"99999999999".split(b" ")),
    ),
    "html": (
        (PAGE.encode(),),
        tuple(b"<p> </p> <div> <table> <tr> <td <li> <ol> <script> <style> <!-- --> <![CDATA[ &#x110000; &nbsp; < > "
              b"\" ' = charset=utf-16 hidden colspan=99999 \x00 \xff".split(b" ")),
    ),
    "md": (
        (TEXT.encode(),),
        tuple(b"# ## - * > ` ``` | --- [ ]( ![ <div> <!-- ** __ \\ &amp; 1. \t \x00 \xff \xef\xbb\xbf".split(b" ")),
    ),
    "txt": (
        (TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1252")),
        tuple(b"\x00 \xff \xfe \xef\xbb\xbf \xed\xa0\x80 \x0c \x1b[31m \xe2\x80\xae - 1. === \xc3 \r".split(b" ")),
    ),
}  # fmt: skip


def mutant(ending: str, number: int) -> bytes:
    """The file of a number: a sound one in which something was changed, once or several times."""
    chance = random.Random(f"{ending} {number}")
    seeds, words = FORMATS[ending]
    data = chance.choice(seeds)
    if data.startswith(b"PK") and chance.random() < 0.8:  # mistakes inside, in a ZIP file that is sound
        parts = parts_of(data)
        name = chance.choice(sorted(parts))
        return zipped({**parts, name: _changed(parts[name], words, chance)})
    return _changed(data, words, chance)


def _changed(data: bytes, words: tuple[bytes, ...], chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 8, 64)))
        data = chance.choice(CHANGES)(data, at, end, words, chance)
    return data


Change = Callable[[bytes, int, int, tuple[bytes, ...], random.Random], bytes]
CHANGES: tuple[Change, ...] = (
    lambda data, at, end, words, chance: data[:at] + chance.randbytes(end - at) + data[end:],
    lambda data, at, end, words, chance: data[:at] + data[end:],
    lambda data, at, end, words, chance: data[:end] + data[at:end] * chance.choice((1, 2, 50)) + data[end:],
    lambda data, at, end, words, chance: data[:at] + chance.choice(words) + data[at:],
    lambda data, at, end, words, chance: data[:at] + chance.choice(words) + data[end:],
    lambda data, at, end, words, chance: data[:at] + chance.choice(words) * chance.choice((10, 300)) + data[at:],
    lambda data, at, end, words, chance: data[: max(at, 20)],
    lambda data, at, end, words, chance: data[:at] + data[end : end + 64] + data[at:end] + data[end + 64 :],
)
