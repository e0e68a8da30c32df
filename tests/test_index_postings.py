from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from conftest import SmallIndex

from assistant.index.catalog import Catalog
from assistant.index.postings import BODY_WEIGHT, HEADING_WEIGHT, best
from assistant.index.publish import live_generation


@pytest.fixture(scope="module")
def catalog(small_index: SmallIndex) -> Iterator[Catalog]:
    """The catalog of the small corpus."""
    opened = Catalog(live_generation(small_index.index).catalog_file)
    yield opened
    opened.close()


class TestPostings:
    def test_as_fts5_counts(self, catalog: Catalog) -> None:
        """Each word of the corpus gives every passage what SQLite's own bm25() gives it."""
        sql = f"SELECT rowid, -bm25(keywords, {HEADING_WEIGHT}, {BODY_WEIGHT}) FROM keywords WHERE keywords MATCH ?"
        words = [word for (word,) in catalog.query("SELECT word FROM words")]

        assert len(words) > 100
        for word in words:
            scores = catalog.bm25([word])
            own = {int(number): float(scores[number]) for number in scores.nonzero()[0]}
            assert own == pytest.approx(dict(catalog.query(sql, [f'"{word}"'])), rel=1e-5)

    def test_several_words(self, catalog: Catalog) -> None:
        """What the words give adds up; a word that is given twice counts twice."""
        both = catalog.bm25(["summer", "school", "school"])

        assert both.tolist() == pytest.approx((catalog.bm25(["summer"]) + 2 * catalog.bm25(["school"])).tolist())


class TestBest:
    scores = np.array([0, 0.5, 2, 0, 0.5, 1], np.float32)

    def test_order(self) -> None:
        """The best first, of equals the first one; what scores nothing is not among them."""
        assert best(self.scores, 10) == [2, 5, 1, 4]

    def test_limit(self) -> None:
        """At most so many; of equals at the end the first one."""
        assert best(self.scores, 3) == [2, 5, 1]

    def test_only_these(self) -> None:
        """Only among those named, in whatever order."""
        assert best(self.scores, 10, [5, 4, 3]) == [5, 4]
        assert best(self.scores, 10, []) == []
