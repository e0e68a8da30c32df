"""The parts of an Office file (DOCX, PPTX): unpacked within limits; no entity is resolved, no macro is looked at."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from assistant.errors import Unreadable
from assistant.load.clean import one_line

OfficeFormat = Literal["DOCX", "PPTX"]

_MAIN_PARTS: dict[OfficeFormat, re.Pattern[str]] = {
    "DOCX": re.compile(r"word/document\d*\.xml"),
    "PPTX": re.compile(r"ppt/presentation\d*\.xml"),
}
# ISO's strict form of the formats differs in its namespaces alone.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MAX_ENTRIES = 10_000
_MAX_BYTES = 200_000_000
_MAX_RATIO = 200
_RATIO_FROM_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `kind` is the last word of the relation's type, `target` the name of another part."""

    kind: str
    target: str


class Damaged(Unreadable):
    """One part of an Office file cannot be read; others may be."""


class Package:
    """An opened Office file; only the parts that are asked for are unpacked.

    Names of parts are compared in lower case, and with slashes whichever way they lean in the file.
    """

    def __init__(self, archive: zipfile.ZipFile, format_name: OfficeFormat) -> None:
        self._archive, self._format = archive, format_name
        self._names = {_plain(name): name for name in archive.namelist()}
        self._unpacked = 0
        self._damaged: list[str] = []
        if len(archive.namelist()) > _MAX_ENTRIES:
            raise Unreadable(f"too many files inside ({len(archive.namelist())})")

    @property
    def main(self) -> str:
        """The name of the main part."""
        return min(filter(_MAIN_PARTS[self._format].fullmatch, self._names))

    def root(self, name: str) -> etree._Element | None:
        """The root of one part; None where the file has no such part.

        Raises:
            Damaged: If the part is damaged.
            Unreadable: If it is too large when unpacked, or declares a document type.
        """
        stored = self._names.get(_plain(name))
        if stored is None:
            return None
        content = self._unpack(stored)
        if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content:
            raise Unreadable(f"{name} inside it declares a document type, which {self._format} does not allow")
        for strict, usual in _STRICT.items():
            content = content.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Damaged(f"damaged {self._format}: {name}: {error.msg}") from error

    def side_root(self, name: str) -> etree._Element | None:
        """The root of a part without which the others can be read: None also where it is damaged.

        Raises:
            Unreadable: If it is too large when unpacked, or declares a document type.
        """
        try:
            return self.root(name)
        except Damaged:
            self._damaged.append(name)
            return None

    def notes(self) -> tuple[str, ...]:
        """What a maintainer should know of the parts that were damaged."""
        return tuple(f"{name} inside it is damaged and was left out" for name in dict.fromkeys(self._damaged))

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to inside the file, by the id of the relation; what lies outside is left out."""
        folder, file = posixpath.split(name)
        part = f"{folder}/_rels/{file}.rels"
        root = self.root(part) if name == self.main else self.side_root(part)
        found = {}
        for one in root.iter(_RELATION) if root is not None else ():
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
                found[one.get("Id", "")] = Relation(one.get("Type", "").rpartition("/")[2], target)
        return found

    def title(self) -> str | None:
        """The title in the file's properties."""
        core = self.side_root("docProps/core.xml")
        return (one_line(core.findtext(_TITLE) or "") or None) if core is not None else None

    def _unpack(self, name: str) -> bytes:
        """One part's bytes; sizes are counted while unpacking, since a ZIP file may lie about them."""
        packed = self._archive.getinfo(name).compress_size
        chunks: list[bytes] = []
        size = 0
        try:
            with self._archive.open(name) as stream:
                while chunk := stream.read(1 << 20):
                    chunks.append(chunk)
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if self._unpacked > _MAX_BYTES or (size > _RATIO_FROM_BYTES and size > _MAX_RATIO * max(packed, 1)):
                        raise Unreadable("too large when unpacked")
        except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise Damaged(f"damaged {self._format}: {name}: {error}") from error
        return b"".join(chunks)


@contextmanager
def opened(data: bytes, format_name: OfficeFormat) -> Iterator[Package]:
    """The parts of an Office file.

    Raises:
        Unreadable: If its ZIP file is damaged, or holds too many files.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Package(archive, format_name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise Unreadable(f"damaged {format_name}: {error}") from error


def office_format(data: bytes) -> OfficeFormat | None:
    """Which format a ZIP file holds the main part of; None for any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = list(map(_plain, archive.namelist()))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    return next((one for one, main in _MAIN_PARTS.items() if any(map(main.fullmatch, names))), None)


def _plain(name: str) -> str:
    """The name of a part as it is compared."""
    return name.replace("\\", "/").lower()
