"""Tests of assistant/evaluate/baselines.py and plain_pipeline.py: the simpler ways of answering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from conftest import SmallIndex

from assistant.ask import Assistant
from assistant.embed import Embedder
from assistant.evaluate.baselines import by_meaning, by_words
from assistant.evaluate.plain_pipeline import PlainPipeline
from assistant.index.store import Store
from assistant.records import Page

WHERE = "Where is the summer school held?"


@pytest.fixture(scope="module")
def embedder(small_index: SmallIndex) -> Embedder:
    """The packaged model."""
    return Embedder(small_index.settings.embedding_model, small_index.index / "models")


@pytest.fixture(scope="module")
def plain(small_index: SmallIndex, embedder: Embedder) -> Iterator[PlainPipeline]:
    """The plain pipeline over the small corpus."""
    with closing(Store(small_index.index)) as store:
        pages = [(one.id, page) for one in store.catalog.documents() for page in store.catalog.pages(one.id)]
    with closing(PlainPipeline(pages, embedder)) as pipeline:
        yield pipeline


class TestRanked:
    def test_words(self, small_assistant: Assistant) -> None:
        """By words alone the passages stand in the order of BM25, the sum of which is the confidence."""
        answer = by_words(small_assistant)(WHERE, ())

        hits = small_assistant.search(WHERE, 100)
        scores = {hit.passage.id: hit.keyword for hit in hits}
        found = [scores[one.passage] for one in answer.passages]
        assert found == sorted(found, reverse=True)
        assert found[0] == max(scores.values()) == answer.confidence

    def test_meaning(self, small_assistant: Assistant) -> None:
        """By meaning alone they stand in the order of their cosines."""
        answer = by_meaning(small_assistant)(WHERE, ())

        scores = {hit.passage.id: hit.dense for hit in small_assistant.search(WHERE, 100)}
        found = [scores[one.passage] for one in answer.passages]
        assert found == sorted(found, reverse=True)
        assert found[0] == max(scores.values()) == answer.confidence

    def test_answer(self, small_assistant: Assistant) -> None:
        """The answer is the statement of the best passage that is nearest to the question, cited with its page."""
        answer = by_meaning(small_assistant)(WHERE, ())

        assert answer.answer == "The summer school is held in Oyonnax from 9 to 11 July. [1]"
        (citation,) = answer.citations
        assert (citation.document, citation.page) == ("school.txt", 1)


class TestPlainPipeline:
    def test_answer(self, plain: PlainPipeline) -> None:
        """It says the three sentences nearest to the question, nearest first, whatever chunks they stand in."""
        answer = plain.ask(WHERE, ())

        assert answer.state == "answered"
        assert len(answer.citations) == 3
        assert answer.citations[0].quote.endswith("The summer school is held in Oyonnax from 9 to 11 July.")
        assert (answer.citations[0].document, answer.citations[0].page) == ("school.txt", 1)
        assert answer.confidence == pytest.approx(answer.passages[0].score, abs=1e-6)

    def test_far_off(self, plain: PlainPipeline) -> None:
        """A question of which no chunk comes near is refused."""
        answer = plain.ask("How does photosynthesis bind carbon?", ())

        assert (answer.state, answer.citations) == ("not_found", ())
        assert answer.confidence < 0.35

    def test_chunks(self, embedder: Embedder) -> None:
        """Chunks are at most 1,000 characters of one page, and what is cited names that page."""
        long = Page(1, "1", "Barns are red. " * 100, ())
        other = Page(2, "2", "The meeting of shepherds takes place in Graz.", ())

        with closing(PlainPipeline([("farm.pdf", long), ("farm.pdf", other)], embedder)) as pipeline:
            answer = pipeline.ask("Where do shepherds meet?", ())

        assert max(len(one.text) for one in answer.passages) <= 1000
        assert (answer.passages[0].page, answer.citations[0].page) == (2, 2)
        assert {one.page for one in answer.passages} == {1, 2}
