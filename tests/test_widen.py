"""Tests of assistant/widen.py: what the glossary adds to a question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.glossary import read_glossaries
from assistant.index.catalog import Catalog
from assistant.index.catalog_writer import CatalogWriter
from assistant.understand import Understood, understand
from assistant.widen import widen

OWN = """
[[entry]]
term = "summer school"
same = ["summer academy"]
de = ["Sommerschule"]
fr = ["école d'été"]

[[entry]]
term = "fee"
same = ["price"]
de = "Gebühr"
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """A catalog with the two entries above."""
    (tmp_path / "glossary.toml").write_text(OWN, "utf-8")
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    writer.add_glossary(read_glossaries(tmp_path / "glossary.toml"))
    writer.close()
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def widened(question: str, catalog: Catalog) -> Understood:
    """A question with what the catalog's glossary adds."""
    return widen(understand(question, (), 4000), catalog.glossary)


class TestWiden:
    def test_phrase(self, catalog: Catalog) -> None:
        """A phrase of several words is found in the question, its synonyms are added, itself not."""
        assert [one.words for one in widened("When are the summer schools?", catalog).synonyms] == [("summer academy",)]

    def test_other_language(self, catalog: Catalog) -> None:
        """A question in German is searched with the English words beside it."""
        understood = widened("Wie hoch ist die Gebühr der Sommerschule?", catalog)

        assert understood.search_text == "Wie hoch ist die Gebühr der Sommerschule? (fee summer school)"

    def test_other_language_in_english(self, catalog: Catalog) -> None:
        """A German word in an English question is left as it is: its language is not asked."""
        assert widened("Is there a Sommerschule here?", catalog).synonyms == ()

    def test_held(self, catalog: Catalog) -> None:
        """A text holds a word of the question by any of its synonyms, and a phrase only as a whole."""
        understood = widened("the fee of the summer school", catalog)
        weights = {"fee": 1.0, "summer": 1.0, "school": 1.0}

        assert understood.held(weights, ["price"]) == {"fee"}
        assert understood.held(weights, ["summer", "academi"]) == {"summer", "school"}
        assert understood.held(weights, ["academi"]) == set()

    def test_nothing_known(self, catalog: Catalog) -> None:
        """A question without a word of the glossary stays as it is."""
        understood = understand("Who won?", (), 4000)

        assert widen(understood, catalog.glossary) == understood
