"""What the pool and its worker processes say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.load.folder import Entry

TOO_LARGE = "too large when unpacked"


@dataclass(frozen=True, slots=True)
class Order:
    """A document to be read: its file, its id, what `corpus.toml` says of it, and the sha256 that it had."""

    path: Path
    document: str
    entry: Entry
    sha256: str


@dataclass(frozen=True, slots=True)
class At:
    """A document of `pages` pages (0 when not known yet) is being read at `page` (0 for none in particular).

    `scans` is how many of its pages OCR reads.
    """

    pages: int
    page: int
    scans: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """A document was read: the pickled (`Document`, tuple of `Page`, tuple of its languages)."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A document was not read, and why; `settled` when the same bytes would end the same way."""

    reason: str
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Ready:
    """The process waits for a request; `worn` when it has become so large that a new one should take over."""

    worn: bool = False
