"""Look for damage: does the live generation hold what its passport says, and do its parts agree."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from assistant.embed import Embedder
from assistant.errors import AssistantError, NoIndex
from assistant.index import publish
from assistant.index.catalog import Catalog
from assistant.index.graph import Graph
from assistant.index.store import require_same_model
from assistant.sections import PAGE_TURN

SAMPLE = 20  # passages that the graph has to find again


def check(index_dir: Path, embedding_model: str) -> list[str]:
    """What is wrong with the live generation, one sentence each; empty when nothing is.

    Raises:
        NoIndex: If nothing was ever published.
    """
    wrong: list[str] = []
    try:
        generation = publish.live_generation(index_dir)
        wrong += generation.damaged_files(hashes=True)
        if not wrong:
            wrong += _disagreements(generation)
            require_same_model(generation, Embedder(embedding_model, index_dir / "models"), index_dir)
    except NoIndex:
        raise
    except AssistantError as error:
        wrong.append(str(error))
    return wrong


def _disagreements(generation: publish.Generation) -> list[str]:
    catalog, graph = Catalog(generation.catalog_file), Graph(generation.graph_folder)
    try:
        return [found for find in CHECKS for found in find(generation, catalog, graph)]
    finally:
        catalog.close()
        graph.close()


def _counts(generation: publish.Generation, catalog: Catalog, graph: Graph) -> Iterator[str]:
    for table, known in generation.passport["counts"].items():
        if (found := catalog.count(table)) != known:
            yield f"The catalog holds {found} {table}, the passport says {known}."
    passages = catalog.count("passages")
    if (found := catalog.count("keywords")) != passages:
        yield f"The keyword index holds {found} passages, the catalog {passages}."
    if (found := graph.count()) != passages:
        yield f"The search graph holds {found} passages, the catalog {passages}."


def _spans(generation: publish.Generation, catalog: Catalog, graph: Graph) -> Iterator[str]:
    pages = {
        (document, number): text for document, number, text in catalog.query("SELECT document, number, text FROM pages")
    }
    for name, document, spans, text in catalog.query("SELECT id, document, spans, text FROM passages"):
        try:
            own = PAGE_TURN.join(pages[document, page][start:end] for page, start, end in json.loads(spans))
        except KeyError:
            own = None
        if own != text:
            yield f"Passage {name} of {document} is not what stands on its page."


def _vectors(generation: publish.Generation, catalog: Catalog, graph: Graph) -> Iterator[str]:
    dimension = generation.passport["model"]["dimension"]
    for table in ("passages", "statements"):
        lost = catalog.query(f"SELECT count(*) FROM {table} WHERE vector NOT IN (SELECT key FROM vectors)")[0][0]
        if lost:
            yield f"{lost} {table} have no vector."
    if (basis := catalog.token_basis) is not None:
        lost = catalog.query(
            "SELECT count(*) FROM passages WHERE vector NOT IN (SELECT key FROM tokens WHERE length(vectors) % ? = 0)",
            (basis.shape[1],),
        )[0][0]
        if lost:
            yield f"{lost} passages have no token vectors."
    for (blob,) in catalog.query("SELECT vector FROM vectors"):
        vector = np.frombuffer(blob, "<f4")
        if len(vector) != dimension or not abs(float(np.linalg.norm(vector)) - 1) < 1e-3:
            yield "A vector has the wrong length."
            return


def _graph(generation: publish.Generation, catalog: Catalog, graph: Graph) -> Iterator[str]:
    ids, vectors = catalog.all_passage_vectors()
    step = max(1, len(ids) // SAMPLE)
    for name, vector in list(zip(ids, vectors, strict=True))[::step]:
        if name not in graph.nearest(vector, 10) and not _has_twin(vector, vectors):
            yield f"The search graph does not find passage {name}."


def _has_twin(vector: np.ndarray, vectors: np.ndarray) -> bool:
    return int((vectors @ vector > 0.999).sum()) > 10


CHECKS: tuple[Callable[[publish.Generation, Catalog, Graph], Iterator[str]], ...] = (_counts, _spans, _vectors, _graph)
