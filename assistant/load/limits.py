"""What reading one document may take, and how a reader tells where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import Unreadable

MAX_PAGES = 5_000
OCR_PAGE_S = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take.

    Attributes:
        open_s: Seconds of wall-clock time for a document without pages; each page adds a second.
        page_s: Seconds that one page may take.
        whole_s: Seconds that no document may exceed, whatever its pages.
        memory_bytes: Memory of the process that reads it, that of the program itself included.
        max_pages: Longer documents are refused.
        ocr: Whether pages that are pictures are read as well; each that is adds `OCR_PAGE_S`.
    """

    open_s: float = 30
    page_s: float = 20
    whole_s: float = 600
    memory_bytes: int = 1 << 30
    max_pages: int = MAX_PAGES
    ocr: bool = False

    def seconds(self, pages: int, scans: int = 0) -> float:
        """Seconds that a document of so many pages may take, of which so many are read by OCR."""
        return min(min(self.open_s + pages, self.whole_s) + scans * OCR_PAGE_S, self.whole_s * OCR_PAGE_S)


def _tell_nobody(pages: int, page: int, scans: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Watch:
    """Accompanies the reading of one document.

    Attributes:
        max_pages: Longer documents are refused.
        on_page: Called with the number of pages, the page that is being read (0 for none in particular), and the
            number of pages that OCR reads.
        ocr: Whether pages that are pictures are read as well.
    """

    max_pages: int = MAX_PAGES
    on_page: Callable[[int, int, int], None] = _tell_nobody
    ocr: bool = False

    def tell(self, pages: int, page: int, scans: int = 0) -> None:
        """Say which page of how many is being read, and how many of them OCR reads."""
        self.on_page(pages, page, scans)

    def check(self, pages: int) -> None:
        """Refuse a document of too many pages.

        Raises:
            Unreadable: If it has more than `max_pages`.
        """
        if pages > self.max_pages:
            raise Unreadable(f"it has {pages:,} pages, more than ASSISTANT_MAX_PAGES={self.max_pages} allows")


ALONE = Watch()
"""For a document that nobody waits for."""
