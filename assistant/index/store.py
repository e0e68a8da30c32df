"""An opened generation: its catalog and its graph, held until the last question to it is answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.embed import SAME, Embedder
from assistant.errors import DamagedIndex, IndexMismatch
from assistant.index import current, publish
from assistant.index.catalog import Catalog
from assistant.index.open_graph import open_graph


class Store:
    """A generation opened for reading: `catalog`, `graph` and `generation` (its name and passport)."""

    def __init__(self, index_dir: Path, generation: publish.Generation | None = None) -> None:
        """Open the live generation of an index, or one that is not published yet."""
        self._held = ExitStack()
        with ExitStack() as opening:
            self.generation = generation or opening.enter_context(publish.reading(index_dir))
            self.catalog = Catalog(self.generation.catalog_file)
            opening.callback(self.catalog.close)
            self.graph = open_graph(self.generation.folder)
            opening.callback(self.graph.close)
            self._held = opening.pop_all()

    def close(self) -> None:
        """Give everything back."""
        self._held.close()


class OneStore:
    """Gives each question one and the same generation, which is not published yet."""

    def __init__(self, index_dir: Path, generation: publish.Generation) -> None:
        self._store = Store(index_dir, generation)

    @contextmanager
    def use(self) -> Iterator[Store]:
        """The generation."""
        yield self._store

    def close(self) -> None:
        """Close it."""
        self._store.close()


class LiveStore:
    """Gives each question the live generation; moves over to a new one as soon as it is published."""

    def __init__(self, index_dir: Path, embedder: Embedder, *, hashes: bool = False) -> None:
        """Nothing is opened yet; with `hashes` every byte of a generation is checked when it is."""
        self._index_dir = index_dir
        self._hashes = hashes
        self._embedder = embedder
        self._lock = threading.Lock()
        self._users: dict[Store, int] = {}
        self._live: Store | None = None

    @contextmanager
    def use(self) -> Iterator[Store]:
        """The live generation, kept open for as long as the caller needs it."""
        with self._lock:
            store = self._moved_over()
            self._users[store] = self._users.get(store, 0) + 1
        try:
            yield store
        finally:
            with self._lock:
                self._users[store] -= 1
                self._close_unused()

    def close(self) -> None:
        """Close what is open; a question that is being answered keeps its generation until it ends."""
        with self._lock:
            self._live = None
            self._close_unused()

    def _moved_over(self) -> Store:
        if self._live is None or self._live.generation.name != current.live_name(self._index_dir):
            opened = Store(self._index_dir)
            try:
                if self._hashes:
                    require_unaltered(opened.generation)
                require_same_model(opened.generation, self._embedder, self._index_dir)
            except Exception:
                opened.close()
                raise
            self._live = opened
            self._users.setdefault(opened, 0)
            self._close_unused()
        return self._live

    def _close_unused(self) -> None:
        for store in [store for store, users in self._users.items() if not users and store is not self._live]:
            del self._users[store]
            store.close()


def require_unaltered(generation: publish.Generation) -> None:
    """Refuse a generation of which a byte is not as it was published.

    Raises:
        DamagedIndex: Names the first file that is altered.
    """
    if wrong := generation.damaged_files(hashes=True):
        raise DamagedIndex(
            f"The index generation {generation.name} is damaged: {wrong[0]} Run `assistant check` to see everything, "
            "and `assistant index --rebuild` to make it anew."
        )


def require_same_model(generation: publish.Generation, embedder: Embedder, index_dir: Path) -> None:
    """Refuse to compare vectors of two models.

    Raises:
        IndexMismatch: If files or vectors differ from those the index was made with.
        DamagedIndex: If the index lacks its question embedder.
    """
    model = generation.passport["model"]
    mend = "Run `assistant index` to make the index anew"
    same_files = model["fingerprint"] == embedder.fingerprint
    if not same_files and model["name"] != embedder.name:
        raise IndexMismatch(
            f"The index in {index_dir} was made with the embedding model {model['name']!r}, but the settings name "
            f"{embedder.name!r}. {mend}, or set ASSISTANT_EMBEDDING_MODEL={model['name']}."
        )
    if not same_files:
        raise IndexMismatch(
            f"The embedding model {embedder.name!r} is not the same as when the index in {index_dir} was made "
            f"(fingerprint {embedder.fingerprint[:12]} instead of {model['fingerprint'][:12]}). {mend}."
        )
    if model["onnx"] and not embedder.onnx_file.is_file():
        raise DamagedIndex(
            f"The question embedder {embedder.onnx_file} is missing. Run `assistant index`, which makes it anew."
        )
    if model["tokens"] and embedder.basis is None:
        raise DamagedIndex(
            f"The question embedder {embedder.onnx_file} gives no token vectors, but {index_dir} holds some. "
            "Run `assistant index --rebuild`, which makes both anew."
        )
    probe = embedder.probe()
    known = model["probe"]
    if len(known) != len(probe) or float(probe @ known) < SAME:
        raise IndexMismatch(
            f"The embedding model {embedder.name!r} gives other vectors than when the index in {index_dir} was made. "
            "Run `assistant index --rebuild` to make the index anew."
        )
