"""The documents as people read them: what there is, its pages as text and picture, and its original files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.boxes import WordBoxes
from assistant.error_messages import english
from assistant.errors import AssistantError
from assistant.find import find_quote, find_words
from assistant.index.findings import warnings_of
from assistant.index.store import Store
from assistant.original import read_original
from assistant.records import Document, Page, Passage, Refusal, Span


@dataclass(frozen=True, slots=True)
class Held:
    """A document of the index and what the last indexing found of it.

    Attributes:
        document: It.
        pages, passages: How many.
        same_as: The id of the document that has the same bytes and was read for both; empty for most.
        warnings: What was odd about it, a line each, for the maintainer.
    """

    document: Document
    pages: int
    passages: int
    same_as: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where some words stand: in a document, a span a page, in reading order."""

    document: str
    spans: tuple[Span, ...]


class Library:
    """Reads the documents of the live generation; safe to share between threads."""

    def __init__(self, use: Callable[[], AbstractContextManager[Store]], corpus_dir: Path, max_file_bytes: int) -> None:
        """`use` opens the live generation for as long as it is needed."""
        self._use = use
        self._corpus_dir = corpus_dir
        self._max_file_bytes = max_file_bytes

    def held(self) -> tuple[Held, ...]:
        """All documents, in the order of their ids."""
        with self._use() as store:
            records = store.generation.passport["documents"]
            return tuple(_held(document, records[document.id]) for document in store.catalog.documents())

    def read_at(self) -> datetime:
        """When the documents were last indexed, in UTC."""
        with self._use() as store:
            return datetime.fromisoformat(store.generation.passport["made"])

    def refused(self) -> tuple[Refusal, ...]:
        """What the last indexing found in the corpus but did not read, and why."""
        with self._use() as store:
            refused = store.generation.passport["refused"]
            return tuple(Refusal(name, one["reason"]) for name, one in refused.items())

    def documents(self) -> tuple[Document, ...]:
        """The documents, in the order of their ids."""
        with self._use() as store:
            return store.catalog.documents()

    def document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            AssistantError: If the live generation does not hold it.
        """
        with self._use() as store:
            for document in store.catalog.documents():
                if document.id == document_id:
                    return document
        raise AssistantError(*english("no_document", document=document_id))

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """The pages of a document, in order; none when there is no such document."""
        with self._use() as store:
            return store.catalog.pages(document_id)

    def page(self, document_id: str, number: int) -> Page:
        """A page of a document, counted from 1.

        Raises:
            AssistantError: If the live generation does not hold it.
        """
        with self._use() as store:
            return page_of(store, document_id, number)

    def words(self, document_id: str, number: int) -> WordBoxes:
        """Where the words of a page stand on its picture; none where the document is no PDF."""
        with self._use() as store:
            return store.catalog.word_boxes(document_id, number)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document, in reading order."""
        with self._use() as store:
            return store.catalog.passages_of(document_id)

    def passage(self, passage_id: str) -> Passage:
        """A passage by its id.

        Raises:
            AssistantError: If the live generation does not hold it.
        """
        with self._use() as store:
            for number in store.catalog.numbers([passage_id]).values():
                return store.catalog.passages([number])[number]
        raise AssistantError(*english("passage_gone"))

    def original(self, document: Document) -> bytes:
        """The bytes of a document's file.

        Raises:
            NotAsIndexed: If it is gone, cannot be read, or is not the one that was indexed.
        """
        return read_original(self._corpus_dir, document, self._max_file_bytes)

    def find(self, query: str, most: int) -> tuple[Place, ...]:
        """Where the documents have the words of a query one after the other, at most `most` places of each."""
        with self._use() as store:
            return tuple(
                Place(document.id, (span,))
                for document in store.catalog.documents()
                for span in find_words(store.catalog.pages(document.id), query, most)
            )

    def find_quote(self, document_id: str, quote: str, page: int) -> Place | None:
        """Where a quote stands now: in its document, at its page or the nearest other; else in any other document.

        None when no document holds the words any more.
        """
        with self._use() as store:
            names = [document.id for document in store.catalog.documents()]
            for name in sorted(names, key=lambda name: name != document_id):
                if spans := find_quote(store.catalog.pages(name), quote, page):
                    return Place(name, spans)
        return None


def page_of(store: Store, document_id: str, number: int) -> Page:
    """A page of a document of an open generation, counted from 1.

    Raises:
        AssistantError: If the generation does not hold it.
    """
    page = store.catalog.page(document_id, number)
    if page is None:
        raise AssistantError(f"The index holds no page {number} of {document_id}. Ask again.")
    return page


def _held(document: Document, record: dict[str, object]) -> Held:
    stale = record.get("stale")
    warnings = warnings_of(record)
    if isinstance(stale, dict):
        warnings.insert(0, f"stale since {stale['since'][:10]}, shown as it was last read: {stale['reason']}")
    return Held(
        document,
        int(str(record["pages"])),
        int(str(record["passages"])),
        str(record["same_as"] or ""),
        tuple(warnings),
    )
