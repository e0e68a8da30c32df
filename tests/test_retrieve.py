from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import SmallIndex

from assistant.ask import Assistant
from assistant.embed import Embedder
from assistant.index.catalog import Catalog
from assistant.index.catalog_writer import CatalogWriter
from assistant.index.store import Store
from assistant.retrieve import Filters, Late, allowed, fuse, ideal_bm25, retrieve
from assistant.settings import PACKAGED_MODEL


@pytest.fixture(scope="module")
def store(small_index: SmallIndex) -> Iterator[Store]:
    """The small index, opened."""
    opened = Store(small_index.index)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def embedder(small_index: SmallIndex) -> Embedder:
    """The model of the small index."""
    return Embedder(PACKAGED_MODEL, small_index.index / "models")


class TestFuse:
    def test_all_three(self) -> None:
        """A cosine under 0 counts as 0, words over the ideal as 1; the shares are of all that there could be."""
        fused = fuse(np.array([0.8, -0.5]), np.array([0.0, 1.2]), np.array([0.6, 0.4]))

        assert fused.tolist() == pytest.approx([0.3 * 0.8 + 0.6 * 0.6, 0.1 + 0.6 * 0.4])

    def test_without_token_vectors(self) -> None:
        """Meaning and words share it all, three to two."""
        assert fuse(np.array([0.5, 0.0]), np.array([0.0, 1.0]), None).tolist() == pytest.approx([0.3, 0.4])

    def test_nothing(self) -> None:
        """No candidates give no scores."""
        assert fuse(np.zeros(0), np.zeros(0), np.zeros(0)).tolist() == []


class TestIdeal:
    def test_sum_of_the_best(self, store: Store) -> None:
        """Each word counts as in the passage where it counts most; a word of no passage counts nothing."""
        fee, school = (float(store.catalog.bm25([word]).max()) for word in ("EUR", "Oyonnax"))

        assert ideal_bm25(store.catalog, ["EUR", "Oyonnax", "zebra"]) == pytest.approx(fee + school)
        assert ideal_bm25(store.catalog, ["zebra"]) == 0


class TestLate:
    def test_context_of_a_word(self, store: Store, embedder: Embedder) -> None:
        """The passage on what a school teaches meets a question on courses that shares no word with it."""
        _, tokens = embedder.embed_question_with_tokens("Which courses do students follow after lunch?")
        assert tokens is not None
        numbers = sorted(store.catalog.numbers_of(["school.txt", "funding.html"]).values())

        late = Late.of(store.catalog, tokens, numbers)

        assert late is not None
        best = numbers[int(late.scores().argmax())]
        assert "afternoon" in store.catalog.passages([best])[best].text

    def test_index_without_token_vectors(self, embedder: Embedder, tmp_path: Path) -> None:
        """An index of a model that gives none is asked without them."""
        CatalogWriter(tmp_path / "catalog.sqlite").close()
        catalog = Catalog(tmp_path / "catalog.sqlite")
        _, tokens = embedder.embed_question_with_tokens("Where is the summer school held?")
        assert tokens is not None

        assert Late.of(catalog, tokens, [1]) is None
        catalog.close()

    def test_order_of_candidates(self, store: Store, embedder: Embedder) -> None:
        """Each passage has its own score, whatever is scored beside it."""
        _, tokens = embedder.embed_question_with_tokens("Where is the summer school held?")
        assert tokens is not None
        numbers = sorted(store.catalog.numbers_of(["school.txt"]).values())

        together = Late.of(store.catalog, tokens, numbers[::-1])
        alone = [Late.of(store.catalog, tokens, [number]) for number in numbers[::-1]]

        assert together is not None
        assert together.scores().tolist() == pytest.approx([float(one.scores()[0]) for one in alone if one], abs=1e-6)


class TestRetrieve:
    @pytest.mark.parametrize(
        ("question", "document"),
        [
            ("Where is the summer school held?", "school.txt"),
            ("How much do member firms pay?", "notes/workshop.md"),
            ("telephone of Luc Morel", "notes/workshop.md"),
            ("share of public funds in Upper Austria", "funding.html"),
            ("polymers@example Lenoir", "school.txt"),
        ],
    )
    def test_first(self, store: Store, embedder: Embedder, question: str, document: str) -> None:
        """The passage that answers comes first, be it by its meaning or by a name in it."""
        assert retrieve(question, store, embedder, 10)[0].passage.document == document

    def test_scores(self, store: Store, embedder: Embedder) -> None:
        """Hits come best first, each once, with scores in their bounds and one cosine for each statement."""
        hits = retrieve("Where is the summer school held?", store, embedder, 10)

        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.passage.id for hit in hits}) == len(hits)
        for hit in hits:
            assert 0 <= hit.score <= 1
            assert -1 <= hit.dense <= 1
            assert hit.keyword >= 0
            assert len(hit.statement_scores) == len(hit.passage.statements)
            assert len(hit.statement_lates) == len(hit.passage.statements)
            assert all(-1 <= score <= 1 for score in hit.statement_lates)

    def test_statement_that_answers(self, store: Store, embedder: Embedder) -> None:
        """Of a passage's statements the one that answers meets the words of the question best."""
        hit = retrieve("Where is the summer school held?", store, embedder, 1)[0]
        texts = [hit.passage.text[one.start : one.end] for one in hit.passage.statements]

        assert "Oyonnax" in texts[max(range(len(texts)), key=hit.statement_lates.__getitem__)]

    def test_so_many(self, store: Store, embedder: Embedder) -> None:
        """The best k, which begin the list of more."""
        ten = retrieve("summer school", store, embedder, 10)

        assert retrieve("summer school", store, embedder, 2) == ten[:2]

    def test_title_counts(self, store: Store, embedder: Embedder) -> None:
        """Words of the title alone find the passages under it."""
        assert retrieve("Notes on a cluster workshop", store, embedder, 1)[0].passage.document == "notes/workshop.md"

    def test_other_spelling(self, store: Store, embedder: Embedder) -> None:
        """Capitals and endings make no difference to the words that are found."""
        first, second = (
            retrieve(question, store, embedder, 1)[0] for question in ("laboratory visits", "LABORATORIES visited")
        )

        assert first.passage.id == second.passage.id
        assert first.keyword == pytest.approx(second.keyword)


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "documents"),
        [
            (Filters(kinds=("newsletter",)), {"notes/workshop.md"}),
            (Filters(kinds=("newsletter", "other")), {"notes/workshop.md", "school.txt", "funding.html"}),
            (Filters(since=2013), {"notes/workshop.md"}),
            (Filters(since=2014), set()),
            (Filters(documents=("school.txt", "funding.html")), {"school.txt", "funding.html"}),
            (Filters(kinds=("other",), documents=("notes/workshop.md",)), set()),
        ],
    )
    def test_only_these(
        self, store: Store, embedder: Embedder, filters: Filters, documents: set[str], small_assistant: Assistant
    ) -> None:
        """Only documents that a filter lets through are found, all of them, and none when there are none."""
        hits = retrieve("money, school, workshop", store, embedder, 100, filters)

        assert {hit.passage.document for hit in hits} == documents
        assert {hit.passage.id for hit in hits} == set(allowed(store.catalog, filters))

    def test_no_filter(self) -> None:
        """A filter without wishes is none; the year 0 is a wish."""
        assert not Filters()
        assert Filters(since=0)
