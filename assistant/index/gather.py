"""Bring every document into a new catalog: taken over as it was, read anew, or kept as it was last read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant import chunk
from assistant.errors import DamagedIndex
from assistant.index.catalog import Catalog
from assistant.index.catalog_writer import CatalogWriter
from assistant.index.findings import findings, findings_in
from assistant.index.near_duplicates import Comparison
from assistant.index.scan import Source
from assistant.load.limits import Limits
from assistant.load.pool import Loaded, read_all
from assistant.load.protocol import Order, Refused
from assistant.records import Document, Page, Passage, Refusal

Content = tuple[Document, tuple[Page, ...], tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Before:
    """What the live generation holds.

    Attributes:
        catalog: Its catalog.
        documents: Its passport's records of them.
        cut_alike: Whether its documents were read and cut as they would be now.
    """

    catalog: Catalog
    documents: dict[str, Any]
    cut_alike: bool


@dataclass(frozen=True, slots=True)
class Cutting:
    """How documents are read and cut.

    Attributes:
        limits: What reading one may take.
        passage_chars: What a passage aims at, in characters.
        fits: Whether the embedding model takes a text in whole.
        fingerprint: Of the embedding model.
    """

    limits: Limits
    passage_chars: int
    fits: Callable[[str], bool]
    fingerprint: str


class Gathering:
    """Puts documents into a catalog, and keeps the passport's records of them and of those that were refused.

    Attributes:
        documents: Records of the documents that are in the catalog.
        refused: Records of those that were refused.
    """

    def __init__(self, before: Before | None, cutting: Cutting, writer: CatalogWriter) -> None:
        self.documents: dict[str, Any] = {}
        self.refused: dict[str, Any] = {}
        self._before, self._cutting, self._writer = before, cutting, writer
        self._kept = {document.id: document for document in before.catalog.documents()} if before else {}
        self._first_with: dict[str, str] = {}
        self._comparison = Comparison()

    @property
    def refusals(self) -> list[Refusal]:
        """The documents that were refused, and why."""
        return [Refusal(name, one["reason"]) for name, one in self.refused.items()]

    def gather(self, sources: Sequence[Source], unfit: Sequence[Refusal], progress: Callable[[int, int], None]) -> None:
        """Put every document into the catalog, in the order of their ids.

        A document that is in the live generation and still in the corpus, but can be read no more, is refused; what
        was read of it last is kept and marked as stale.

        Args:
            sources: The files of the corpus.
            unfit: What lies in the corpus but cannot be opened: files, or folders with all that is below them.
            progress: Is told how many are done, of how many.
        """
        self.refused = {one.document: {"reason": one.reason} for one in unfit}
        todo: dict[str, Source | Refused] = {source.file.id: source for source in sources}
        for one in unfit:
            below = [name for name in self._kept if name == one.document or name.startswith(f"{one.document}/")]
            todo |= dict.fromkeys(below, Refused(one.reason, settled=False))
        new = [source for source in sources if not self._is_known(source)]
        orders = [Order(source.file.path, source.file.id, source.entry, source.sha256) for source in new]
        with contextlib.closing(read_all(orders, self._cutting.limits)) as outcomes:
            for position, (name, source) in enumerate(sorted(todo.items())):
                progress(position, len(todo))
                if isinstance(source, Refused):
                    self._keep(name, position, source.reason)
                elif self._is_known(source):
                    self._take_over(position, source)
                else:
                    self._take(position, source, next(outcomes))
        for repeat in self._comparison.repeats():
            self.documents[repeat.document]["near_duplicates"] = [{"document": repeat.other, "share": repeat.share}]
        progress(len(todo), len(todo))

    def _is_known(self, source: Source) -> bool:
        """Whether a document is in the live generation as it would be read now."""
        known = self._before.documents.get(source.file.id) if self._before and self._before.cut_alike else None
        return bool(
            known
            and known["state"] == source.state
            and not known["same_as"]
            and known["pages"] <= self._cutting.limits.max_pages
        )

    def _take_over(self, position: int, source: Source) -> None:
        """Add a document as it is in the live generation, with what was found in it then."""
        assert self._before
        name = source.file.id
        self._add(position, self._last_good(name), source.state, found=findings_in(self._before.documents[name]))

    def _take(self, position: int, source: Source, outcome: Loaded | Refused) -> None:
        """Add a document that was read, or what is left of one that was refused."""
        name = source.file.id
        if not isinstance(outcome, Refused):
            document, pages, languages = outcome
            if passages := self._cut(document, pages):
                found = findings(document, pages, languages)
                self._add(position, (document, pages, passages), source.state, found=found)
                return
            outcome = Refused("it holds headings but no text")
        self.refused[name] = {"reason": outcome.reason, **({"state": source.state} if outcome.settled else {})}
        self._keep(name, position, outcome.reason)

    def _keep(self, name: str, position: int, reason: str) -> None:
        """Keep what was last read of a document, if anything was."""
        known = self._before.documents.get(name) if self._before else None
        if not self._before or not known:
            return
        try:
            content = self._last_good(name)
        except DamagedIndex:
            if self._before.cut_alike:
                raise
            return  # another version wrote a catalog of another shape: only its vectors are of use
        since = (known.get("stale") or {}).get("since") or datetime.now(UTC).isoformat(timespec="seconds")
        self._add(position, content, known["state"], stale={"since": since, "reason": reason})

    def _add(
        self,
        position: int,
        content: Content,
        state: dict[str, str],
        *,
        found: dict[str, Any] | None = None,
        stale: dict[str, str] | None = None,
    ) -> None:
        document, pages, passages = content
        first = self._first_with.setdefault(document.sha256, document.id)
        twin = first if first != document.id else None
        if twin:
            passages = ()
        self._writer.add(document, position, () if twin else pages, passages, self._cutting.fingerprint, twin)
        self.documents[document.id] = {
            "state": state, "title": document.title, "kind": document.kind, "date": document.date,
            "language": document.language, "pages": len(pages), "passages": len(passages), "same_as": twin,
            "stale": stale, **(found or findings(document, pages)),
        }  # fmt: skip
        if not twin:
            self._comparison.add(document.id, "\n".join(page.text for page in pages))

    def _last_good(self, name: str) -> Content:
        """What the live generation holds of a document."""
        assert self._before
        old, document = self._before.catalog, self._kept[name]
        pages = old.pages(name)
        if not self._before.cut_alike or self._before.documents[name]["same_as"]:
            return document, pages, self._cut(document, pages)
        rows = old.query("SELECT number FROM passages WHERE document = ? ORDER BY number", (name,))
        numbers = [row[0] for row in rows]
        passages = old.passages(numbers)
        return document, pages, tuple(passages[number] for number in numbers)

    def _cut(self, document: Document, pages: tuple[Page, ...]) -> tuple[Passage, ...]:
        return chunk.chunk(document, pages, target_chars=self._cutting.passage_chars, fits=self._cutting.fits)
