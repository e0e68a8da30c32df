"""A search graph that is a collection of a Chroma server, one for each generation, which holds a record of it.

A ticket in the index folder names each collection from before it is made until after it is removed, so that neither a
killed run nor a server that is away leaves vectors behind for ever.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import DamagedIndex, LostCollection, ServerAway
from assistant.index.chroma_server import WRITE_S, ChromaServer, Missing
from assistant.index.disk import replace_line, sync, write_json
from assistant.index.graph import BATCH, HNSW
from assistant.late import Vectors

RECORD = "collection.json"  # in the folder of a generation
TICKETS = "collections"  # in that of the index: a file for each collection, with the server's address
PREFIX = "cluster-assistant-"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as its generation knows it: server, name, number of passages, sha256 over their ids and vectors."""

    url: str
    name: str
    passages: int
    sha256: str


def write_collection(index_dir: Path, folder: Path, url: str, ids: Sequence[str], vectors: Vectors) -> None:
    """Make the graph of n passages a new collection of a server.

    Args:
        index_dir: The index, which keeps the ticket.
        folder: Of the generation, which keeps the record.
        url: Of the server.
        ids: n passage ids.
        vectors: float32 of shape (n, d), each row of length 1.

    Raises:
        ServerAway: If the server does not take it.
    """
    sha256 = hashlib.sha256("\n".join(ids).encode() + vectors.astype("<f4").tobytes()).hexdigest()
    made = Collection(url, f"{PREFIX}{uuid.uuid4().hex}", len(ids), sha256)
    _write_ticket(index_dir, made)
    write_json(folder / RECORD, asdict(made))
    with contextlib.closing(ChromaServer(url)) as server:
        told = {"name": made.name, "metadata": {"sha256": sha256}, "configuration": {"hnsw": HNSW}}
        # A try whose answer was lost may have made it.
        content = {**told, "get_or_create": True}
        own_id = server.ask("", content, read=lambda answer: str(answer["id"]), within_s=WRITE_S)
        for start in range(0, len(ids), BATCH):
            batch = vectors[start : start + BATCH].tolist()
            content = {"ids": list(ids[start : start + BATCH]), "embeddings": batch}
            server.ask(f"/{own_id}/add", content, read=dict, within_s=WRITE_S)
    with contextlib.closing(CollectionGraph(made)) as graph:
        graph.require_whole()


def read_record(folder: Path) -> Collection | None:
    """The collection of a generation; None when its graph is in its folder.

    Raises:
        DamagedIndex: If the record cannot be read.
    """
    try:
        return Collection(**json.loads((folder / RECORD).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndex(
            f"{folder / RECORD} cannot be read ({error}). Run `assistant check` to see what is wrong, and "
            "`assistant index --rebuild` to make the index anew."
        ) from error


class CollectionGraph:
    """Reads a published collection; the server is asked with the first question, so that opening never waits for it."""

    def __init__(self, collection: Collection) -> None:
        self._own = collection
        self._server = ChromaServer(collection.url)
        self._id: str | None = None

    def nearest(self, vector: Vectors, k: int, among: Sequence[str] | None = None) -> list[str]:
        """The ids of the (at most k) passages nearest to a unit vector of shape (d,), nearest first."""
        if among is not None and not among:
            return []
        content: dict[str, Any] = {"query_embeddings": [vector.tolist()], "n_results": k, "include": []}
        if among is not None:
            content |= {"ids": list(among), "n_results": min(k, len(among))}
        return self._ask("/query", content, read=lambda answer: [str(one) for one in answer["ids"][0]])

    def held(self, ids: Sequence[str]) -> set[str]:
        """Which of some ids are in the graph."""
        content = {"ids": list(ids), "include": []}
        return self._ask("/get", content, read=lambda answer: set(map(str, answer["ids"]))) if ids else set()

    def count(self) -> int:
        """Number of passages in the graph."""
        return self._ask("/count", read=int)

    def require_whole(self) -> None:
        """Ask the server whether it holds the very collection.

        Raises:
            LostCollection: If it does not.
            ServerAway: If it does not answer.
        """
        try:
            self._id, sha256 = self._server.ask(f"/{self._own.name}", read=_id_and_sha256)
        except Missing:
            raise self._lost("no longer holds the vectors of this index") from None
        if sha256 != self._own.sha256:
            self._id = None
            raise self._lost("holds other vectors under the name of this index's collection")
        if (count := self.count()) != self._own.passages:
            raise self._lost(f"holds {count} of the {self._own.passages} vectors of this index")

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    def _ask(self, path: str, content: Any = None, *, read: Callable[[Any], T]) -> T:
        if self._id is None:
            self.require_whole()
        try:
            return self._server.ask(f"/{self._id}{path}", content, read=read)
        except Missing:
            self._id = None  # a server that was restored may give the collection another id
            raise self._lost("no longer holds the vectors of this index") from None

    def _lost(self, what: str) -> LostCollection:
        return LostCollection(f"The Chroma server {self._own.url} {what}")


def require_server(url: str) -> None:
    """See whether a server takes a collection, before hours are spent on what is to be in it.

    Raises:
        ServerAway: If it does not answer.
    """
    with contextlib.closing(ChromaServer(url)) as server:
        server.ask("?limit=1", read=list)


def require_collection(folder: Path) -> None:
    """Ask the server of a generation, where it has one, whether it still holds its collection.

    Raises:
        LostCollection: If it does not.
        ServerAway: If it does not answer.
    """
    if own := read_record(folder):
        with contextlib.closing(CollectionGraph(own)) as graph:
            graph.require_whole()


def note_removal(index_dir: Path, folder: Path) -> None:
    """See to it that the collection of a generation has its ticket, which a restored index may lack."""
    with contextlib.suppress(DamagedIndex):
        if (own := read_record(folder)) and not (index_dir / TICKETS / own.name).exists():
            _write_ticket(index_dir, own)


def remove_unused(index_dir: Path) -> list[str]:
    """Remove the collections that no generation needs; the caller holds the writer's lock.

    Returns:
        One sentence for each server that does not answer: the next run tries again.
    """
    tickets = sorted(path for path in (index_dir / TICKETS).glob(f"{PREFIX}*") if path.suffix != ".tmp")
    if not tickets:
        return []
    try:
        records = [read_record(folder) for folder in (index_dir / "generations").iterdir()]
    except DamagedIndex:
        return []  # which collection that generation needs is not known
    needed = {own.name for own in records if own}
    away: dict[str, str] = {}
    for ticket in tickets:
        url = ticket.read_text("utf-8").strip()
        if ticket.name in needed or url in away:
            continue
        try:
            _delete(url, ticket.name)
        except ServerAway as error:
            away[url] = f"Vectors that are no longer needed stay on the Chroma server for now. {error}"
            continue
        ticket.unlink()
    return list(away.values())


def _delete(url: str, name: str) -> None:
    with contextlib.closing(ChromaServer(url)) as server, contextlib.suppress(Missing):
        server.ask(f"/{name}", method="DELETE", read=dict)


def _write_ticket(index_dir: Path, collection: Collection) -> None:
    (index_dir / TICKETS).mkdir(exist_ok=True)
    replace_line(index_dir / TICKETS / collection.name, collection.url)
    sync(index_dir)


def _id_and_sha256(answer: Any) -> tuple[str, str]:
    """What a server calls a collection, and what its writer noted of its content; empty where that was another one."""
    return str(answer["id"]), str((answer["metadata"] or {}).get("sha256", ""))
