"""Find the passages of a question as it is understood, with what the glossary added to it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.crowd import others, uncrowded
from assistant.embed import Embedder
from assistant.index.store import Store
from assistant.records import Hit
from assistant.retrieve import Filters, retrieve
from assistant.understand import Understood


def find(understood: Understood, store: Store, embedder: Embedder, k: int, filters: Filters) -> list[Hit]:
    """The (at most k) passages nearest to a question, best first; copies crowd nothing out."""
    synonyms = [word for one in understood.synonyms for word in one.words]

    def found(count: int, without: Sequence[str]) -> list[Hit]:
        among = others(filters, store.catalog.documents(), without) if without else filters
        return retrieve(understood.search_text, store, embedder, count, among, synonyms)

    return uncrowded(found, k)
