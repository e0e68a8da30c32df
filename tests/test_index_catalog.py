from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_files import cut

from assistant.boxes import WordBox, WordBoxes
from assistant.errors import DamagedIndex
from assistant.glossary import GlossaryRow
from assistant.index.catalog import Catalog
from assistant.index.catalog_writer import CatalogWriter, vector_key
from assistant.records import Block, Document, Page, Passage, Span, Statement

MODEL = "f" * 64  # fingerprint

# Every passage has two words of heading and two of text, so that BM25 does not depend on their lengths.
SCHOOL = Document("school.txt", "Summer School", "booklet", "2013-07", "en", ("students",), "a" * 64)
CLUSTER = Document("notes/cluster.md", "Cluster Notes", "other", None, "fr", (), "b" * 64)
COPY = Document("zz-copy.txt", "Summer School", "other", None, "en", (), "a" * 64)


def passage(name: str, document: Document, section: tuple[str, ...], heading: str, text: str) -> Passage:
    """A passage of one statement, on page 1."""
    statement = Statement("sentence", 0, len(text))
    return Passage(name, document.id, section, (Span(1, 0, len(text)),), text, f"{heading}\n\n{text}", (statement,))


FEES = passage("01" * 8, SCHOOL, ("Costs", "Fees"), "Fees Costs", "Students pay.")
DATES = passage("02" * 8, SCHOOL, (), "Summer dates", "July\n2013")
MEETING = passage("03" * 8, CLUSTER, ("Réunion",), "Cluster fees", "Réunion générale")
WORDS = WordBoxes.of((WordBox(0, 4, 50, 40.5, 72.1, 52), WordBox(5, 13, 50, 60, 90, 70)))
PAGES = (
    Page(
        1,
        "iv",
        "Fees\nStudents pay.",
        (Block("heading", 0, 4, 1), Block("row", 5, 18, 0, ("Who", "What"))),
        ("odd",),
        WORDS,
    ),
    Page(2, "2", "July 2013", (Block("paragraph", 0, 9),)),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A catalog of two documents and a copy of the first, without vectors."""
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    writer.add(CLUSTER, 0, (Page(1, "1", MEETING.text, ()),), (MEETING,), MODEL)
    writer.add(SCHOOL, 1, PAGES, (FEES, DATES), MODEL)
    writer.add(COPY, 2, (), (), MODEL, same_as=SCHOOL.id)
    writer.close()
    return tmp_path / "catalog.sqlite"


@pytest.fixture
def catalog(file: Path) -> Iterator[Catalog]:
    """The same, opened."""
    opened = Catalog(file)
    yield opened
    opened.close()


class TestRecords:
    def test_documents(self, catalog: Catalog) -> None:
        """Documents come back whole, in the order in which they were read."""
        assert catalog.documents() == (CLUSTER, SCHOOL, COPY)

    def test_pages(self, catalog: Catalog) -> None:
        """Pages come back whole, by document and by number; there is no page 3."""
        assert catalog.pages(SCHOOL.id) == PAGES
        assert catalog.page(SCHOOL.id, 2) == PAGES[1]
        assert catalog.page(SCHOOL.id, 3) is None
        assert catalog.pages("unknown.txt") == ()

    def test_word_boxes(self, catalog: Catalog) -> None:
        """The boxes of a page's words are read by themselves; those of a copy are its original's."""
        assert list(catalog.word_boxes(COPY.id, 1)) == [
            WordBox(0, 4, 50.0, 40.5, 72.1, 52.0),
            WordBox(5, 13, 50.0, 60.0, 90.0, 70.0),
        ]
        assert catalog.page(SCHOOL.id, 1) == replace(PAGES[0], words=WordBoxes())
        assert len(catalog.word_boxes(CLUSTER.id, 1)) == len(catalog.word_boxes("unknown.txt", 1)) == 0

    def test_passages(self, catalog: Catalog) -> None:
        """Passages come back whole; an id that is not there is left out."""
        numbers = catalog.numbers([FEES.id, MEETING.id, "99" * 8])

        found = catalog.passages(list(numbers.values()))

        assert {name: found[number] for name, number in numbers.items()} == {FEES.id: FEES, MEETING.id: MEETING}

    def test_a_copy_shares_pages_and_passages(self, catalog: Catalog) -> None:
        """A file with the bytes of another has that one's pages and passages."""
        assert catalog.pages(COPY.id) == PAGES
        assert catalog.page(COPY.id, 1) == replace(PAGES[0], words=WordBoxes())
        assert sorted(catalog.numbers_of([COPY.id])) == [FEES.id, DATES.id]
        assert catalog.count("passages") == 3


def missing_texts(writer: CatalogWriter) -> dict[bytes, str]:
    """What has no vector yet, by its key."""
    return dict([*writer.missing_passages(tokens=False), *writer.missing_statements()])


class TestVectors:
    def test_key(self) -> None:
        """A vector is kept by the text that was embedded and the model that did it."""
        assert vector_key("text", "model") == hashlib.sha256(b"model\0text").digest()

    def test_each_text_is_embedded_once(self, tmp_path: Path) -> None:
        """A text that stands twice is missing once, with white space folded; once added, nothing is missing."""
        twin = passage("04" * 8, SCHOOL, (), "Summer dates", "July\n2013")
        writer = CatalogWriter(tmp_path / "catalog.sqlite")
        writer.add(SCHOOL, 0, PAGES, (DATES, twin), MODEL)

        missing = missing_texts(writer)
        writer.add_vectors(list(missing), np.eye(2, dtype=np.float32))

        assert sorted(missing.values()) == ["July 2013", "Summer dates\n\nJuly\n2013"]
        assert missing_texts(writer) == {}
        writer.close()

    def test_vectors_are_taken_over(self, file: Path, tmp_path: Path) -> None:
        """A new catalog takes from the live one the vectors it needs, and no others."""
        live = CatalogWriter(tmp_path / "live.sqlite")
        live.add(CLUSTER, 0, (), (MEETING,), MODEL)
        live.add(SCHOOL, 1, PAGES, (FEES,), MODEL)
        texts = missing_texts(live)
        live.add_vectors(list(texts), np.eye(len(texts), dtype=np.float32))
        live.close()
        writer = CatalogWriter(tmp_path / "new.sqlite")
        writer.add(SCHOOL, 0, PAGES, (FEES, DATES), MODEL)

        writer.copy_vectors(tmp_path / "live.sqlite")

        assert sorted(text for text in missing_texts(writer).values()) == ["July 2013", DATES.search_text]
        writer.close()
        new = Catalog(tmp_path / "new.sqlite")
        assert new.count("vectors") == 2
        new.close()

    def test_token_vectors_are_taken_over(self, tmp_path: Path) -> None:
        """Token vectors come with the basis they are in; a passage that has none yet is missing."""
        basis = np.eye(3, 2, dtype=np.float32)
        live = CatalogWriter(tmp_path / "live.sqlite")
        live.add(SCHOOL, 0, PAGES, (FEES,), MODEL)
        live.set_token_basis(basis)
        live.add_vectors([vector_key(FEES.search_text, MODEL)], np.eye(1, 3, dtype=np.float32))
        live.add_tokens([vector_key(FEES.search_text, MODEL)], [np.array([[127, 0], [-5, 9]], np.int8)], [(0, 70_000)])
        live.close()
        writer = CatalogWriter(tmp_path / "new.sqlite")
        writer.add(SCHOOL, 0, PAGES, (FEES, DATES), MODEL)

        writer.copy_vectors(tmp_path / "live.sqlite")

        assert [text for _, text in writer.missing_passages(tokens=True)] == [DATES.search_text]
        writer.close()
        new = Catalog(tmp_path / "new.sqlite")
        numbers = new.numbers([FEES.id, DATES.id])
        fees, dates = new.token_vectors([numbers[FEES.id], numbers[DATES.id]], 2)
        assert new.token_basis is not None
        assert new.token_basis.tolist() == basis.tolist()
        assert fees.tolist() == [[127, 0], [-5, 9]]
        assert dates.shape == (0, 2)
        assert new.token_starts(numbers[FEES.id]).tolist() == [0, 70_000]
        assert new.token_starts(numbers[DATES.id]).tolist() == []
        new.close()

    def test_without_token_vectors(self, file: Path) -> None:
        """A catalog of a model that gives no token vectors has no basis."""
        opened = Catalog(file)

        assert opened.token_basis is None
        opened.close()

    def test_vectors_of_passages_and_statements(self, tmp_path: Path) -> None:
        """Vectors come back bit by bit, in the order asked for."""
        writer = CatalogWriter(tmp_path / "catalog.sqlite")
        writer.add(SCHOOL, 0, PAGES, (FEES, DATES), MODEL)
        given = {
            FEES.search_text: [0.6, 0.8], "Students pay.": [1, 0], DATES.search_text: [0, 1], "July 2013": [-1, 0],
        }  # fmt: skip
        writer.add_vectors([vector_key(text, MODEL) for text in given], np.array(list(given.values()), np.float32))
        writer.close()
        catalog = Catalog(tmp_path / "catalog.sqlite")
        fees, dates = (catalog.numbers([one.id])[one.id] for one in (FEES, DATES))

        assert catalog.passage_vectors([dates, fees]).tolist() == np.array([[0, 1], [0.6, 0.8]], np.float32).tolist()
        assert {number: own.tolist() for number, own in catalog.statement_vectors([fees, dates]).items()} == {
            fees: [[1, 0]],
            dates: [[-1, 0]],
        }
        assert catalog.all_passage_vectors()[0] == [FEES.id, DATES.id]
        catalog.close()

    def test_passages_without_statements(self, tmp_path: Path) -> None:
        """Passages of which nothing can be quoted have no statement vectors, of the same length as all others."""
        bare = replace(DATES, statements=())
        writer = CatalogWriter(tmp_path / "catalog.sqlite")
        writer.add(SCHOOL, 0, PAGES, (bare,), MODEL)
        writer.add_vectors([vector_key(bare.search_text, MODEL)], np.array([[0.6, 0.8]], np.float32))
        writer.close()
        catalog = Catalog(tmp_path / "catalog.sqlite")
        number = catalog.numbers([bare.id])[bare.id]

        assert catalog.statement_vectors([number])[number].shape == (0, 2)
        catalog.close()


class TestKeywords:
    def test_bm25(self, catalog: Catalog) -> None:
        """A word of one passage in three weighs ln(2.5 / 1.5); in a heading its frequency counts half."""
        fees, meeting = (catalog.numbers([one.id])[one.id] for one in (FEES, MEETING))
        weight = math.log(2.5 / 1.5)

        assert scored(catalog, ["students"]) == {fees: pytest.approx(weight)}
        assert scored(catalog, ["cluster"]) == {
            meeting: pytest.approx(weight * 0.5 * 2.2 / (0.5 + 1.2)),  # k1 = 1.2, all passages of one length
        }

    @pytest.mark.parametrize("word", ["student", "STUDENTS", "students'", "pays", "paying"])
    def test_forms_of_a_word(self, catalog: Catalog, word: str) -> None:
        """Endings and capitals do not count."""
        assert list(scored(catalog, [word])) == [catalog.numbers([FEES.id])[FEES.id]]

    @pytest.mark.parametrize("word", ["reunion", "RÉUNION", "generale"])
    def test_accents(self, catalog: Catalog, word: str) -> None:
        """Accents do not count."""
        assert list(scored(catalog, [word])) == [catalog.numbers([MEETING.id])[MEETING.id]]

    @pytest.mark.parametrize("word", ['"', '" OR "a', "NEAR(", "body:x", "*", "(", "-"])
    def test_signs_of_the_query_language(self, catalog: Catalog, word: str) -> None:
        """What FTS5 would read as a command is searched for as a word, and found nowhere."""
        assert scored(catalog, [word]) == {}

    def test_phrase(self, catalog: Catalog) -> None:
        """A word that is several to the index is found where they follow each other."""
        meeting = catalog.numbers([MEETING.id])[MEETING.id]

        assert list(scored(catalog, ["cluster-fees"])) == [meeting]
        assert scored(catalog, ["fees-cluster"]) == {}
        assert catalog.most_bm25("cluster-fees") == pytest.approx(scored(catalog, ["cluster-fees"])[meeting])

    def test_most(self, catalog: Catalog) -> None:
        """The most that a word gives any passage; nothing for a word of none."""
        assert catalog.most_bm25("fees") == pytest.approx(max(scored(catalog, ["fees"]).values()))
        assert catalog.most_bm25("dragon") == 0

    def test_selective(self, catalog: Catalog) -> None:
        """A word of more than a tenth of the passages selects none, unless so few are no crowd; unknown words do."""
        assert catalog.selective(["fees", "students", "dragon"], 1) == ["students", "dragon"]
        assert catalog.selective(["fees", "students"], 2) == ["fees", "students"]

    def test_no_words(self, catalog: Catalog) -> None:
        """No words find nothing."""
        assert scored(catalog, []) == {}

    def test_document_frequencies(self, catalog: Catalog) -> None:
        """The stem "fee" stands in two passages, "juli" in one; an unknown one is left out."""
        assert catalog.document_frequencies(["fee", "juli", "dragon"]) == {"fee": 2, "juli": 1}


class TestWords:
    def test_forms(self, catalog: Catalog) -> None:
        """Each word of the passages is kept once, as most often written, with its count; no number."""
        assert catalog.word_forms(4, 4) == [("Fees", 2), ("July", 1)]
        assert catalog.word_forms(7, 8) == [("Cluster", 1), ("Réunion", 1), ("Students", 1), ("générale", 1)]

    def test_held_stems(self, tmp_path: Path) -> None:
        """A stem is held by a passage, or by a word of the glossary, also as a part of its words."""
        writer = CatalogWriter(tmp_path / "catalog.sqlite")
        writer.add(SCHOOL, 0, PAGES, (FEES, DATES), MODEL)
        writer.add_glossary([GlossaryRow("triple helix", "en", 0, "triple helix")])
        writer.close()
        catalog = Catalog(tmp_path / "catalog.sqlite")

        assert catalog.held_stems(["fee", "helix", "heli", "studnt"]) == {"fee", "helix"}
        catalog.close()


class TestFile:
    def test_cut(self, file: Path) -> None:
        """A catalog that was cut is told to be damaged, with the command that looks closer."""
        cut(file)

        with pytest.raises(DamagedIndex, match=r"catalog\.sqlite is damaged .*assistant check"):
            Catalog(file).documents()

    def test_missing(self, tmp_path: Path) -> None:
        """A catalog that is not there is not made by looking for it."""
        with pytest.raises(DamagedIndex, match=r"catalog\.sqlite is damaged"):
            Catalog(tmp_path / "catalog.sqlite")

        assert list(tmp_path.iterdir()) == []

    def test_odd_folder_name(self, file: Path, tmp_path: Path) -> None:
        """Signs that mean something in an address may stand in the folder's name."""
        folder = tmp_path / "50 % of #1?mode=rw"
        folder.mkdir()

        catalog = Catalog(file.rename(folder / "catalog.sqlite"))

        assert catalog.count("documents") == 3
        catalog.close()

    def test_threads(self, catalog: Catalog) -> None:
        """Eight threads share one catalog."""
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda _: catalog.documents(), range(64)))

        assert set(found) == {(CLUSTER, SCHOOL, COPY)}


def scored(catalog: Catalog, terms: list[str]) -> dict[int, float]:
    """The passages that hold any of some terms, by number, with their BM25."""
    scores = catalog.bm25(terms)
    return {int(number): float(scores[number]) for number in scores.nonzero()[0]}
