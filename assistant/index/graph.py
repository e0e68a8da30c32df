"""The search graph in the folder of a generation: passage ids and vectors in Chroma, which stays in this file."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.errors import CannotWrite, DamagedIndex
from assistant.late import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client

COLLECTION = "passages"
BATCH = 1000
WRITTEN_ONCE = "index_metadata.pickle"  # stands beside the graph files that Chroma only reads
HNSW: Any = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}


def write_graph(folder: Path, ids: Sequence[str], vectors: Vectors) -> None:
    """Make the graph of n passages in a new folder.

    Args:
        folder: Must not exist yet.
        ids: n passage ids.
        vectors: float32 of shape (n, d), each row of length 1.

    Raises:
        OSError: If the disk does not take it.
    """
    from chromadb.errors import ChromaError

    try:
        client = _client(folder)
        try:
            collection = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": HNSW})
            for start in range(0, len(ids), BATCH):
                batch = vectors[start : start + BATCH]
                collection.add(ids=list(ids[start : start + BATCH]), embeddings=batch)
        finally:
            client.close()
    except (ChromaError, RuntimeError) as error:  # a full disk is either, by where Chroma meets it
        raise OSError(f"the search graph: {_first_line(error)}") from error


class Graph:
    """Reads a published graph through a view of its own, since a store that Chroma opens is written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view = _private_view(folder)
        self._remove = weakref.finalize(self, shutil.rmtree, self._view, ignore_errors=True)
        self._client = self._translate(_client, self._view)
        self._collection = self._translate(self._client.get_collection, COLLECTION, embedding_function=None)

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[str]:
        """The ids of the (at most k) passages nearest to a unit vector of shape (d,), nearest first."""
        if among is not None and not among:
            return []
        found = self._translate(
            self._collection.query,
            query_embeddings=vector.reshape(1, -1),
            n_results=min(k, len(among)) if among is not None else k,
            ids=list(among) if among is not None else None,
            include=[],
        )
        return list(found["ids"][0])

    def held(self, ids: Sequence[str]) -> set[str]:
        """Which of some ids are in the graph."""
        if not ids:
            return set()
        return set(self._translate(self._collection.get, ids=list(ids), include=[])["ids"])

    def count(self) -> int:
        """Number of passages in the graph."""
        return int(self._translate(self._collection.count))

    def close(self) -> None:
        """Close the store and remove the view."""
        self._client.close()
        self._remove()

    def _translate(self, call: Any, *args: Any, **named: Any) -> Any:
        from chromadb.errors import ChromaError

        try:
            return call(*args, **named)
        except (ChromaError, ValueError, RuntimeError, OSError) as error:
            raise DamagedIndex(
                f"The search graph {self._folder} is damaged ({_first_line(error)}). Run `assistant check` to "
                "see what is wrong, and `assistant index --rebuild` to make the index anew."
            ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(str(folder), settings=settings))


def _private_view(folder: Path) -> Path:
    """A folder with a copy of the store's database and links to its graph files.

    Chroma keeps up to 1,000 vectors in its database alone and then writes to the graph files, also when it only reads
    (measured with 1.5.9): those are small, and copied too.
    """
    try:
        view = Path(tempfile.mkdtemp(prefix="cluster-assistant-"))
    except OSError as error:
        raise CannotWrite(
            f"The temporary folder {tempfile.gettempdir()} cannot be written ({error.strerror}). "
            "Free some space there, or set TMPDIR to another folder."
        ) from error
    try:
        for file in sorted(folder.rglob("*")):
            target = view / file.relative_to(folder)
            if file.is_dir():
                target.mkdir()
            elif (file.parent / WRITTEN_ONCE).is_file():
                _link(file.absolute(), target)
            else:
                shutil.copyfile(file, target)
    except OSError as error:
        shutil.rmtree(view, ignore_errors=True)
        raise CannotWrite(
            f"The search graph {folder} cannot be opened through {view} ({error.strerror}). "
            "Free some space there, or set TMPDIR to another folder."
        ) from error
    return view


def _link(file: Path, target: Path) -> None:
    try:
        target.symlink_to(file)
    except OSError:  # Windows lets only some users make links
        shutil.copyfile(file, target)
