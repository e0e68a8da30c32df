from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from index_files import cut, file_hashes

from assistant.errors import CannotWrite, DamagedIndex
from assistant.index.graph import Graph, write_graph

# Unit vectors at 0, 53, 90 and 180 degrees from the first.
IDS = ["east", "north-east", "north", "west"]
VECTORS = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], np.float32)
EAST = VECTORS[0]


@pytest.fixture
def views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which graphs are opened."""
    folder = tmp_path / "views"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path, views: Path) -> Path:
    """A published graph of the four vectors."""
    write_graph(tmp_path / "chroma", IDS, VECTORS)
    return tmp_path / "chroma"


class TestNearest:
    def test_order(self, folder: Path) -> None:
        """The nearest come first, and no more than there are."""
        graph = Graph(folder)

        assert graph.nearest(EAST, 2) == ["east", "north-east"]
        assert graph.nearest(EAST, 10) == IDS
        assert graph.count() == 4
        graph.close()

    def test_among(self, folder: Path) -> None:
        """Only those named are looked at; none named, none found."""
        graph = Graph(folder)

        assert graph.nearest(EAST, 10, ["west", "north"]) == ["north", "west"]
        assert graph.nearest(EAST, 1, ["west", "north"]) == ["north"]
        assert graph.nearest(EAST, 10, []) == []
        graph.close()

    def test_two_at_once(self, folder: Path) -> None:
        """Two readers of one graph do not see each other; the second answers after the first was closed."""
        first, second = Graph(folder), Graph(folder)

        first.close()

        assert second.nearest(EAST, 1) == ["east"]
        second.close()


class TestPublishedFiles:
    @pytest.mark.parametrize("size", [1, 150, 1200])
    def test_reading_changes_no_byte(self, tmp_path: Path, views: Path, size: int) -> None:
        """Published files stay as they are while they are asked, whether Chroma wrote its graph out or not."""
        vectors = np.random.default_rng(7).standard_normal((size, 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        write_graph(tmp_path / "chroma", [str(number) for number in range(size)], vectors)
        before = file_hashes(tmp_path / "chroma")

        for _ in range(2):
            graph = Graph(tmp_path / "chroma")
            assert graph.nearest(vectors[0], 1) == ["0"]
            graph.close()

        assert file_hashes(tmp_path / "chroma") == before

    def test_text_is_not_in_it(self, folder: Path) -> None:
        """A store holds ids and vectors, never text."""
        graph = Graph(folder)

        found = graph._collection.get(include=["documents", "metadatas"])

        assert found["documents"] == [None] * 4
        assert found["metadatas"] == [None] * 4
        graph.close()


class TestView:
    def test_removed_on_closing(self, folder: Path, views: Path) -> None:
        """What a reader copied is there while it reads and gone when it closes."""
        graph = Graph(folder)
        during = list(views.iterdir())

        graph.close()

        assert len(during) == 1
        assert list(views.iterdir()) == []

    def test_no_room(self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a temporary folder there is one sentence that says which, and how to name another."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

        with pytest.raises(CannotWrite, match=r"temporary folder .*nowhere cannot be written .* TMPDIR"):
            Graph(folder)


class TestDamage:
    def test_cut_database(self, folder: Path, views: Path) -> None:
        """A store whose database was cut is told to be damaged."""
        cut(folder / "chroma.sqlite3")

        with pytest.raises(DamagedIndex, match="assistant check"):
            Graph(folder).nearest(EAST, 1)

    def test_no_database(self, folder: Path, views: Path) -> None:
        """A store without its database is damaged, not empty."""
        (folder / "chroma.sqlite3").unlink()

        with pytest.raises(DamagedIndex, match="assistant check"):
            Graph(folder)
