"""The search graph of a generation, where the settings put it: in its folder, or as a collection of a Chroma server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from assistant.index.collection import CollectionGraph, read_record, write_collection
from assistant.index.graph import Graph, write_graph
from assistant.late import Vectors
from assistant.settings import NO_SERVER, Settings

FOLDER = "chroma"


class SearchGraph(Protocol):
    """Finds the passages nearest to a vector."""

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[str]:
        """The ids of the (at most k) passages nearest to a unit vector of shape (d,), nearest first.

        Args:
            vector: Of the question.
            k: Most passages to give.
            among: When given, only these ids are looked at.
        """

    def held(self, ids: Sequence[str]) -> set[str]:
        """Which of some ids are in the graph."""

    def count(self) -> int:
        """Number of passages in the graph."""

    def close(self) -> None:
        """Give everything back."""


def make_graph(settings: Settings, folder: Path, ids: Sequence[str], vectors: Vectors) -> None:
    """Make the graph of the n passages of a generation.

    Args:
        settings: Where graphs are kept.
        folder: Of the generation, which is not published yet.
        ids: n passage ids.
        vectors: float32 of shape (n, d), each row of length 1.

    Raises:
        OSError: If the disk does not take it.
        ServerAway: If the server does not.
    """
    if settings.chroma_url == NO_SERVER:
        write_graph(folder / FOLDER, ids, vectors)
    else:
        write_collection(settings.index_dir, folder, settings.chroma_url, ids, vectors)


def open_graph(folder: Path) -> SearchGraph:
    """Open the search graph of the generation in a folder; one on a server is asked with the first question.

    Raises:
        DamagedIndex: If it cannot be read.
    """
    own = read_record(folder)
    return CollectionGraph(own) if own else Graph(folder / FOLDER)
