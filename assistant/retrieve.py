"""Find the passages of a question: by meaning, by words, and by the meaning of each word, fused by their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.chunk import places_of
from assistant.embed import Embedder
from assistant.index.catalog import Catalog
from assistant.index.postings import best
from assistant.index.store import Store
from assistant.late import Packed, Tokens, Vectors, maxsim, reduce, weights
from assistant.records import Document, Hit, Passage
from assistant.words import content_words

CANDIDATES = 50  # of each of the two ways
LOOKED_THROUGH = 200  # of the nearest, for those that a filter lets through
# Shares of the fused score, with token vectors and without. Measured: see eval/README.md.
MEANING, WORDS, LATE = 0.3, 0.1, 0.6
MEANING_ALONE, WORDS_ALONE = 0.6, 0.4
STATEMENT_SHARE = 0.5  # of a passage's meaning: its nearest statement's, the rest is the whole passage's
SYNONYM_SHARE = 0.35  # of a synonym's BM25, beside that of the question's own words


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents to look in; empty means all. `since` is a year: older and undated documents are left out."""

    kinds: tuple[str, ...] = ()
    since: int | None = None
    documents: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.since is not None or self.documents)

    def let_through(self, documents: Sequence[Document]) -> list[Document]:
        """The documents that are to be looked in, in their order."""
        return [
            document
            for document in documents
            if (not self.kinds or document.kind in self.kinds)
            and (self.since is None or int((document.date or "0")[:4]) >= self.since)
            and (not self.documents or document.id in self.documents)
        ]


def retrieve(
    question: str,
    store: Store,
    embedder: Embedder,
    k: int,
    filters: Filters = Filters(),
    synonyms: Sequence[str] = (),
) -> list[Hit]:
    """Give the (at most k) passages nearest to a question, best first; synonyms count less than its own words."""
    vector, tokens = embedder.embed_question_with_tokens(question)
    among = allowed(store.catalog, filters) if filters else None
    words = content_words(question)
    own, widened = (store.catalog.bm25(terms) for terms in (words, synonyms))
    chosen = [_of_selective(store.catalog, *one) for one in ((words, own), (synonyms, widened))]
    candidates = _candidates(store, vector, chosen, among)
    if not candidates:
        return []
    bm25 = own[candidates] + SYNONYM_SHARE * widened[candidates]
    dense = store.catalog.passage_vectors(candidates) @ vector
    statements = store.catalog.statement_vectors(candidates)
    statement_scores = [tuple((statements[number] @ vector).tolist()) for number in candidates]
    nearest = np.array([max(scores, default=0.0) for scores in statement_scores])
    late = Late.of(store.catalog, tokens, candidates)
    fused = fuse(
        (1 - STATEMENT_SHARE) * dense + STATEMENT_SHARE * nearest,
        bm25 / (ideal_bm25(store.catalog, words) or 1.0),
        late.scores() if late else None,
    )
    order = sorted(range(len(candidates)), key=lambda place: (-fused[place], candidates[place]))[:k]
    passages = store.catalog.passages([candidates[place] for place in order])
    return [
        Hit(
            passage=passages[candidates[place]],
            score=float(fused[place]),
            dense=float(dense[place]),
            keyword=float(bm25[place]),
            statement_scores=statement_scores[place],
            statement_lates=late.statements(place, passages[candidates[place]]) if late else (),
        )
        for place in order
    ]


def _of_selective(catalog: Catalog, terms: Sequence[str], scores: Vectors) -> Vectors:
    """The scores of passages that hold more than words which stand everywhere: these score, but select none."""
    selective = catalog.selective(terms, CANDIDATES)
    return scores if len(selective) == len(terms) else np.where(catalog.bm25(selective) > 0, scores, 0)


def _candidates(store: Store, vector: Vectors, scored: Sequence[Vectors], among: dict[str, int] | None) -> list[int]:
    """The numbers of the passages nearest by meaning, and of the best by each way of counting words, ascending."""
    found = set(store.catalog.numbers(_nearest(store, vector, among)).values())
    numbers = list(among.values()) if among is not None else None
    return sorted(found.union(*(best(scores, CANDIDATES, numbers) for scores in scored)))


def _nearest(store: Store, vector: Vectors, among: dict[str, int] | None) -> list[str]:
    """The ids of the passages nearest by meaning: a filter that lets most through is not worth asking the graph for."""
    if among is None:
        return store.graph.nearest(vector, CANDIDATES)
    let_through = [one for one in store.graph.nearest(vector, LOOKED_THROUGH) if one in among][:CANDIDATES]
    if len(let_through) < CANDIDATES:
        return store.graph.nearest(vector, CANDIDATES, list(among))
    return let_through


def ideal_bm25(catalog: Catalog, words: Sequence[str]) -> float:
    """BM25 of a passage that held each word as well as the best passage for that word does."""
    return sum(map(catalog.most_bm25, words))


@dataclass(frozen=True, slots=True)
class Late:
    """The tokens of a question beside those of n passages, whose catalog numbers are `numbers`."""

    catalog: Catalog
    question: Vectors
    weight: Vectors
    numbers: Sequence[int]
    packed: Sequence[Packed]

    @classmethod
    def of(cls, catalog: Catalog, question: Tokens | None, numbers: Sequence[int]) -> Late | None:
        """None where the index holds no token vectors, or the question has no words."""
        basis = catalog.token_basis
        if basis is None or question is None or not question.words:
            return None
        packed = catalog.token_vectors(numbers, basis.shape[1])
        return cls(catalog, reduce(question.vectors, basis), weights(question.words), numbers, packed)

    def scores(self) -> Vectors:
        """How well the n passages meet the tokens of the question, -1 to 1."""
        return maxsim(self.question, self.weight, self.packed)

    def statements(self, place: int, passage: Passage) -> tuple[float, ...]:
        """How well each statement of one of the passages meets them, each read in the whole passage."""
        starts = self.catalog.token_starts(self.numbers[place])
        places = places_of(passage)
        own = [self.packed[place][slice(*np.searchsorted(starts, one))] for one in places]
        return tuple(maxsim(self.question, self.weight, own).tolist())


def fuse(meaning: Vectors, words: Vectors, late: Vectors | None) -> Vectors:
    """Mix the scores of the same n passages into scores from 0 to 1.

    Args:
        meaning: Cosines; one under 0 counts as 0.
        words: BM25 as a share of the ideal; synonyms may lift it over 1, which counts as 1.
        late: `maxsim`, under 0 counted as 0; None where there are no token vectors.

    Source: Bruch, Gai, Ingber: An Analysis of Fusion Functions for Hybrid Retrieval (2022), arXiv 2210.11934.
    """
    meaning, words = np.clip(meaning, 0, 1), np.clip(words, 0, 1)
    if late is None:
        return np.asarray(MEANING_ALONE * meaning + WORDS_ALONE * words)
    return np.asarray(MEANING * meaning + WORDS * words + LATE * np.clip(late, 0, 1))


def allowed(catalog: Catalog, filters: Filters) -> dict[str, int]:
    """The passages of the documents that a filter lets through: their numbers by id."""
    documents = [document.id for document in filters.let_through(catalog.documents())]
    return catalog.numbers_of(documents)
