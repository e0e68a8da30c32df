"""Find the passages of a question: by meaning and by words, fused by normalised scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.embed import Embedder, Vectors
from assistant.index.catalog import Catalog
from assistant.index.store import Store
from assistant.records import Hit
from assistant.words import content_words

CANDIDATES = 50  # of each of the two ways
# Share of meaning in the fused score, the rest is words; and how much of it is the nearest statement's meaning, the
# rest is the whole passage's. Measured: see eval/README.md.
DENSE_SHARE, STATEMENT_SHARE = 0.65, 0.5
SYNONYM_SHARE = 0.35  # of a synonym's BM25, beside that of the question's own words


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents to look in; empty means all. `since` is a year: older and undated documents are left out."""

    kinds: tuple[str, ...] = ()
    since: int | None = None
    documents: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.since is not None or self.documents)


def retrieve(
    question: str,
    store: Store,
    embedder: Embedder,
    k: int,
    filters: Filters = Filters(),
    synonyms: Sequence[str] = (),
) -> list[Hit]:
    """Give the (at most k) passages nearest to a question, best first; synonyms count less than its own words."""
    vector = embedder.embed_question(question)
    among = allowed(store.catalog, filters) if filters else None
    ids = store.graph.nearest(vector, CANDIDATES, list(among) if among is not None else None)
    numbers = store.catalog.numbers(ids)
    words = content_words(question)
    allowed_numbers = list(among.values()) if among is not None else None
    found = [store.catalog.keyword_scores(terms, CANDIDATES, allowed_numbers) for terms in (words, synonyms)]
    candidates = sorted(set(numbers.values()).union(*found))
    if not candidates:
        return []
    keyword, widened = (store.catalog.keyword_scores(terms, len(candidates), candidates) for terms in (words, synonyms))
    dense = store.catalog.passage_vectors(candidates) @ vector
    statements = store.catalog.statement_vectors(candidates)
    statement_scores = [tuple(map(float, statements[number] @ vector)) for number in candidates]
    nearest = np.array([max(scores, default=0.0) for scores in statement_scores])
    bm25 = np.array([keyword.get(number, 0.0) + SYNONYM_SHARE * widened.get(number, 0.0) for number in candidates])
    fused = fuse((1 - STATEMENT_SHARE) * dense + STATEMENT_SHARE * nearest, bm25)
    best = sorted(range(len(candidates)), key=lambda place: (-fused[place], candidates[place]))[:k]
    passages = store.catalog.passages([candidates[place] for place in best])
    return [
        Hit(
            passage=passages[candidates[place]],
            score=float(fused[place]),
            dense=float(dense[place]),
            keyword=float(bm25[place]),
            statement_scores=statement_scores[place],
        )
        for place in best
    ]


def fuse(dense: Vectors, bm25: np.ndarray) -> np.ndarray:
    """Mix cosines and BM25 scores of the same n passages into scores from 0 to 1.

    Each is put on a scale from 0 to 1 first: a cosine under 0 counts as 0, BM25 is divided by the best of the n.

    Source: Bruch, Gai, Ingber: An Analysis of Fusion Functions for Hybrid Retrieval (2022), arXiv 2210.11934.
    """
    top = float(bm25.max(initial=0.0))
    words = bm25 / top if top > 0 else bm25
    return DENSE_SHARE * np.clip(dense, 0, 1) + (1 - DENSE_SHARE) * words


def allowed(catalog: Catalog, filters: Filters) -> dict[str, int]:
    """The passages of the documents that a filter lets through: their numbers by id."""
    documents = [
        document.id
        for document in catalog.documents()
        if (not filters.kinds or document.kind in filters.kinds)
        and (filters.since is None or int((document.date or "0")[:4]) >= filters.since)
        and (not filters.documents or document.id in filters.documents)
    ]
    return catalog.numbers_of(documents)
