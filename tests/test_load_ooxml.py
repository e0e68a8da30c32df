import io
import zipfile

import pytest

from assistant.errors import Unreadable
from assistant.load.ooxml import Damaged, office_format, opened


def packed(**parts: str) -> bytes:
    """A ZIP file of parts, given as name: content with `__` for a slash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (packed(word__document="<x/>"), "DOCX"),
        (packed(word__document2="<x/>"), "DOCX"),
        (packed(ppt__presentation="<x/>"), "PPTX"),
        (packed(xl__workbook="<x/>"), None),
        (b"PK\x03\x04 broken", None),
    ],
)
def test_format(data: bytes, format_name: str | None):
    """A ZIP file is of the format whose main part it holds."""
    assert office_format(data) == format_name


def test_relations():
    """Relations give the names of other parts of the file, and nothing that lies outside it."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="http://x/slide" Target="slides/s1.xml"/>'
        '<Relationship Id="b" Type="http://x/theme" Target="/ppt/../../../etc/passwd"/>'
        '<Relationship Id="c" Type="http://x/image" TargetMode="External" Target="file:///etc/passwd"/></Relationships>'
    )
    stream = io.BytesIO(packed(ppt__presentation="<x/>"))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("ppt/_rels/presentation.xml.rels", rels)

    with opened(stream.getvalue(), "PPTX") as package:
        related = package.relations(package.main)
        outside = package.root(related["b"].target)

    assert {name: (one.kind, one.target) for name, one in related.items()} == {
        "a": ("slide", "ppt/slides/s1.xml"),
        "b": ("theme", "etc/passwd"),
    }
    assert outside is None


@pytest.mark.parametrize("change", [str.upper, lambda name: name.replace("/", "\\")])
def test_names_of_parts(change):
    """Parts are found whatever the case of their names, and whichever way their slashes lean."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(change("word/document.xml"), "<found/>")
        archive.writestr(change("word/styles.xml"), "<styles/>")

    assert office_format(stream.getvalue()) == "DOCX"
    with opened(stream.getvalue(), "DOCX") as package:
        assert [package.root(name).tag for name in (package.main, "word/styles.xml")] == ["found", "styles"]


def test_damaged_parts():
    """A part without which the others can be read is left out where it is damaged, and named; any other is refused."""
    with opened(packed(word__document="<broken", word__styles="<broken"), "DOCX") as package:
        assert package.side_root("word/styles.xml") is None
        assert package.notes() == ("word/styles.xml inside it is damaged and was left out",)
        with pytest.raises(Damaged, match=r"^damaged DOCX: word/document.xml: "):
            package.root(package.main)


def test_damaged_bytes():
    """Bytes that do not fit their checksum are damage like any other."""
    data = packed(word__document="<x/>", word__styles="<styles/>").replace(b"<styles/>", b"<stylez/>")

    with opened(data, "DOCX") as package:
        assert package.side_root("word/styles.xml") is None


def test_declared_types():
    """A part that declares a document type is no damage: the file is refused, whichever part it is."""
    with (
        opened(packed(word__document="<x/>", word__styles="<!DOCTYPE x><x/>"), "DOCX") as package,
        pytest.raises(Unreadable, match="document type"),
    ):
        package.side_root("word/styles.xml")
