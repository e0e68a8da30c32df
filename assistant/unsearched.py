"""Answer what needs no search: polite words, and questions about the collection itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.catalog_question import recognise
from assistant.answer.collection import Shelved, answer_from_catalog
from assistant.answer.greeting import greet
from assistant.index.store import Store
from assistant.reader import Reading
from assistant.records import Document, Draft, Hit
from assistant.retrieve import Filters
from assistant.understand import Understood
from assistant.widen import widen


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question with what was made of it.

    Attributes:
        understood: As it was understood.
        hits: The passages found for it, best first.
        draft: The answer in the documents' own words.
        retrieved: When the passages were found.
        readings: What a reader made of the first hits; none of a question of several parts, or without a reader.
    """

    understood: Understood
    hits: Sequence[Hit]
    draft: Draft
    retrieved: float
    readings: Sequence[Reading] = ()


def answer_without_search(understood: Understood, store: Store, filters: Filters) -> Drafted | None:
    """The answer to polite words or a question about the collection; None for all others."""
    alone = understood.alone()
    if draft := greet(alone.read_as):
        return Drafted(alone, (), draft, time.perf_counter())
    documents = filters.let_through(store.catalog.documents())
    for read in dict.fromkeys((alone, understood)):  # a follow-up may leave out of which document it speaks
        asked = recognise(read.understood_as)
        if not asked:
            continue
        widened = widen(read, store.catalog.glossary)
        if draft := answer_from_catalog(asked, widened, documents, lambda document: _shelved(store, document)):
            return Drafted(widened, (), draft, time.perf_counter())
    return None


def _shelved(store: Store, document: Document) -> Shelved:
    return Shelved(document, store.catalog.pages(document.id), store.catalog.passages_of(document.id))
