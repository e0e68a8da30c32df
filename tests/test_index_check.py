from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SmallIndex
from index_files import alter_passport, copy_index, cut, flip, live_folder

from assistant.errors import NoIndex
from assistant.index.catalog import Catalog
from assistant.index.check import check
from assistant.index.graph import Graph, write_graph
from assistant.settings import PACKAGED_MODEL

FILES = ("catalog.sqlite", "chroma/chroma.sqlite3", "receipt.json", "passport.json", "chroma/*/data_level0.bin")


@pytest.fixture
def index(small_index: SmallIndex, tmp_path: Path) -> Path:
    """An own copy of the small index."""
    return copy_index(small_index, tmp_path).index_dir


def edit(index: Path, sql: str) -> None:
    """Change the catalog, and the passport with it: the files are then as they were published, what they say is not."""
    with sqlite3.connect(live_folder(index) / "catalog.sqlite") as db:
        db.execute(sql)
    db.close()
    alter_passport(index, lambda passport: None)


class TestFiles:
    def test_sound(self, index: Path) -> None:
        """An index as it was published has nothing wrong."""
        assert check(index, PACKAGED_MODEL) == []

    def test_nothing_indexed(self, tmp_path: Path) -> None:
        """Where there is no index there is nothing to check."""
        with pytest.raises(NoIndex, match="assistant index"):
            check(tmp_path, PACKAGED_MODEL)

    @pytest.mark.parametrize("name", FILES)
    @pytest.mark.parametrize("damage", [cut, flip, Path.unlink, lambda file: file.write_bytes(b"")])
    def test_damaged(self, index: Path, name: str, damage: Callable[[Path], object]) -> None:
        """A file that is cut, altered, missing or empty is named, or the passport is."""
        (file,) = live_folder(index).glob(name)
        damage(file)

        wrong = check(index, PACKAGED_MODEL)

        assert len(wrong) == 1
        assert file.name in wrong[0] or "passport is damaged" in wrong[0]

    def test_all_of_it_is_named(self, index: Path) -> None:
        """Two altered files are two findings."""
        for name in ("catalog.sqlite", "receipt.json"):
            flip(live_folder(index) / name)

        assert [sentence.split()[0] for sentence in check(index, PACKAGED_MODEL)] == ["catalog.sqlite", "receipt.json"]

    def test_other_model(self, index: Path, tmp_path: Path) -> None:
        """An index that the settings' model cannot ask is no use: that is a finding."""
        alter_passport(index, lambda passport: passport["model"].update(fingerprint="0" * 64))

        (sentence,) = check(index, PACKAGED_MODEL)

        assert "not the same as when the index" in sentence

    def test_no_model(self, index: Path) -> None:
        """So is a model that is not there."""
        (sentence,) = check(index, "/no/such/folder")

        assert "There is no embedding model '/no/such/folder'" in sentence


class TestContent:
    def test_counts(self, index: Path) -> None:
        """A count that is not the passport's is named with both numbers."""
        alter_passport(index, lambda passport: passport["counts"].update(documents=4))

        assert check(index, PACKAGED_MODEL) == ["The catalog holds 3 documents, the passport says 4."]

    def test_spans(self, index: Path) -> None:
        """A passage whose words do not stand on its page is named."""
        edit(index, "UPDATE passages SET text = text || '!' WHERE document = 'school.txt' AND number = "
                    "(SELECT min(number) FROM passages WHERE document = 'school.txt')")  # fmt: skip

        (sentence,) = check(index, PACKAGED_MODEL)

        assert sentence.endswith("of school.txt is not what stands on its page.")

    def test_lost_page(self, index: Path) -> None:
        """A passage whose page is gone is named too, beside the count."""
        edit(index, "DELETE FROM pages WHERE document = 'funding.html'")

        wrong = check(index, PACKAGED_MODEL)

        assert wrong[0] == "The catalog holds 2 pages, the passport says 3."
        assert all("of funding.html is not what stands on its page" in sentence for sentence in wrong[1:])
        assert len(wrong) > 1

    def test_lost_vector(self, index: Path) -> None:
        """A passage without its vector could not be found: it is counted."""
        edit(index, "DELETE FROM vectors WHERE key = (SELECT vector FROM passages WHERE number = 1)")

        assert "1 passages have no vector." in check(index, PACKAGED_MODEL)

    def test_lost_token_vectors(self, index: Path) -> None:
        """A passage without token vectors, or with a torn one, would be ranked wrongly: they are counted."""
        edit(index, "DELETE FROM tokens WHERE key = (SELECT vector FROM passages WHERE number = 1)")
        edit(
            index,
            "UPDATE tokens SET vectors = zeroblob(length(vectors) - 1) "
            "WHERE key = (SELECT vector FROM passages WHERE number = 2)",
        )

        assert check(index, PACKAGED_MODEL) == ["2 passages have no token vectors."]

    def test_wrong_vector(self, index: Path) -> None:
        """A vector that is not of length 1 is named."""
        edit(index, "UPDATE vectors SET vector = zeroblob(1536) WHERE key = (SELECT vector FROM statements LIMIT 1)")

        assert check(index, PACKAGED_MODEL) == ["A vector has the wrong length or norm."]

    def test_graph_of_another(self, index: Path) -> None:
        """A graph that lacks a passage is found by its count and by a question for that passage."""
        catalog = Catalog(live_folder(index) / "catalog.sqlite")
        ids, vectors = catalog.all_passage_vectors()
        catalog.close()
        other = index.parent / "chroma"
        write_graph(other, ids[1:], vectors[1:])
        (live_folder(index) / "chroma").rename(index.parent / "old")
        other.rename(live_folder(index) / "chroma")

        def own_files(passport: dict[str, dict[str, object]]) -> None:
            for name in [name for name in passport["files"] if not (live_folder(index) / name).is_file()]:
                del passport["files"][name]

        alter_passport(index, own_files)

        assert check(index, PACKAGED_MODEL) == [
            f"The search graph holds {len(ids) - 1} passages, the catalog {len(ids)}.",
            f"The search graph does not find passage {ids[0]}.",
        ]

    def test_checking_changes_nothing(self, index: Path) -> None:
        """Checking finds the same thing twice, and leaves a graph that can be asked."""
        assert check(index, PACKAGED_MODEL) == check(index, PACKAGED_MODEL) == []
        graph = Graph(live_folder(index) / "chroma")
        assert graph.count() > 0
        graph.close()
