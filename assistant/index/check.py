"""Look for damage: does the live generation hold what its passport says, and do its parts agree.

A damaged graph can end the process that opens it, or keep it waiting for ever (both measured with Chroma 1.5.9): what
needs it is done in a child process, see `assistant/probe.py`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from assistant.embed import Embedder
from assistant.errors import AssistantError, NoIndex, ServerAway
from assistant.index import publish
from assistant.index.catalog import Catalog
from assistant.index.collection import require_collection
from assistant.index.store import require_same_model
from assistant.sections import PAGE_TURN

PROBE_S = 120  # for the child process, which needs some seconds on a quiet machine
PROBE = "assistant.probe"


def check(index_dir: Path, embedding_model: str) -> list[str]:
    """What is wrong with the live generation, one sentence each; empty when nothing is.

    Args:
        index_dir: The index.
        embedding_model: The one that it is to be asked with.

    Raises:
        NoIndex: If nothing was ever published.
        ServerAway: If the Chroma server that holds its vectors does not answer.
    """
    wrong: list[str] = []
    try:
        generation = publish.live_generation(index_dir)
        wrong += generation.damaged_files(hashes=True)
        if not wrong:
            wrong += check_catalog(generation)
            require_same_model(generation, Embedder(embedding_model, index_dir / "models"), index_dir)
            require_collection(generation.folder)
            if not wrong:  # what is missing there would only be found again, in other words
                wrong += _probed(index_dir, embedding_model)
    except (NoIndex, ServerAway):
        raise
    except AssistantError as error:
        wrong.append(str(error))
    return wrong


def check_catalog(generation: publish.Generation) -> list[str]:
    """What in the catalog does not agree with the passport or with itself, one sentence each."""
    catalog = Catalog(generation.catalog_file)
    try:
        return [found for find in CHECKS for found in find(generation, catalog)]
    finally:
        catalog.close()


def _probed(index_dir: Path, embedding_model: str) -> list[str]:
    """What the child process finds, or how it ended."""
    words = [sys.executable, "-m", PROBE, str(index_dir.absolute()), embedding_model]
    # The child finds this very package, wherever the command was started.
    package = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=PROBE_S, env={**os.environ, "PYTHONPATH": package}
        )
    except subprocess.TimeoutExpired:
        return [f"The search graph did not answer within {PROBE_S} s."]
    if done.returncode < 0:
        return [f"Asking the search graph ended in a crash (signal {signal.Signals(-done.returncode).name})."]
    try:
        return [str(sentence) for sentence in json.loads(done.stdout)]
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return [f"Asking the search graph failed ({last[:200]})."]


def _counts(generation: publish.Generation, catalog: Catalog) -> Iterator[str]:
    for table, known in generation.passport["counts"].items():
        if (found := catalog.count(table)) != known:
            yield f"The catalog holds {found} {table}, the passport says {known}."
    passages = catalog.count("passages")
    if (found := catalog.count("keywords")) != passages:
        yield f"The keyword index holds {found} passages, the catalog {passages}."
    if catalog.query("SELECT count(*) FROM keywords_docsize WHERE id NOT IN (SELECT number FROM passages)")[0][0]:
        yield "The keyword index holds passages that the catalog does not."


def _spans(generation: publish.Generation, catalog: Catalog) -> Iterator[str]:
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


def _vectors(generation: publish.Generation, catalog: Catalog) -> Iterator[str]:
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
            yield "A vector has the wrong length or norm."
            return


CHECKS: tuple[Callable[[publish.Generation, Catalog], Iterator[str]], ...] = (_counts, _spans, _vectors)
