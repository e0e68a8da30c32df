"""Tests of assistant/index/collection.py and chroma_server.py, with a real Chroma server on loopback."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from chroma_run import Chroma, running_chroma
from command import run
from index_files import generations, live_folder

from assistant.ask import Assistant
from assistant.embed import Embedder
from assistant.errors import DamagedIndex
from assistant.index.build import build, plan
from assistant.index.check import check
from assistant.index.collection import RECORD, TICKETS, CollectionGraph, read_record, remove_unused, write_collection
from assistant.index.prune import prune
from assistant.index.rollback import rollback
from assistant.settings import Settings

NewSettings = Callable[..., Settings]
IDS = [f"{number:016x}" for number in range(2500)]  # three batches
VECTORS = np.random.default_rng(5).normal(size=(len(IDS), 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
DOCUMENTS = {
    "jury.md": "# Jury\n\nThe jury meets in Graz on Monday.\n",
    "fee.md": "# Fee\n\nThe fee is EUR 20 a year.\n",
    "prize.md": "# Prize\n\nThe prize is a week in Turin.\n",
    "office.md": "# Office\n\nThe office opens at nine.\n",
}


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A server for the tests of this file."""
    with running_chroma(tmp_path_factory.mktemp("chroma")) as chroma:
        yield chroma


@pytest.fixture(scope="module")
def graph(chroma: Chroma, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CollectionGraph]:
    """2,500 vectors of 16 numbers."""
    folder = tmp_path_factory.mktemp("graph")
    write_collection(folder, folder, chroma.url, IDS, VECTORS)
    own = read_record(folder)
    assert own
    with contextlib.closing(CollectionGraph(own)) as graph:
        yield graph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a generation that is not published yet."""
    folder = tmp_path / "index" / "generations" / ".unfinished"
    folder.mkdir(parents=True)
    return folder


def answer(settings: Settings, question: str) -> str:
    """What is answered, by a process that has opened nothing before."""
    with Assistant.open(settings=settings) as assistant:
        return assistant.ask(question).answer


class TestCollectionGraph:
    def test_nearest(self, graph: CollectionGraph) -> None:
        """The nearest passages come first, as exact search has them."""
        exact = [IDS[place] for place in np.argsort(-(VECTORS @ VECTORS[1200]))[:10]]

        found = graph.nearest(VECTORS[1200], 10)

        assert found[0] == IDS[1200]
        assert len(set(found) & set(exact)) >= 9

    def test_among(self, graph: CollectionGraph) -> None:
        """Among some passages only these are found, however many are asked for; among none, none."""
        near = graph.nearest(VECTORS[7], 10, among=[IDS[7], IDS[2300], IDS[8]])

        assert near[0] == IDS[7]
        assert sorted(near) == sorted([IDS[7], IDS[8], IDS[2300]])
        assert graph.nearest(VECTORS[7], 10, among=[]) == []

    def test_held(self, graph: CollectionGraph) -> None:
        """It tells which ids it holds, and how many."""
        assert graph.held([IDS[0], "ffff", IDS[2499]]) == {IDS[0], IDS[2499]}
        assert graph.held([]) == set()
        assert graph.count() == len(IDS)


class TestRemoveUnused:
    def test_of_no_generation(self, chroma: Chroma, folder: Path) -> None:
        """A collection is removed when no generation has it, with its ticket; another index's stays."""
        index, other = folder.parents[1], folder.parents[2] / "other"
        other.mkdir()
        write_collection(other, other, chroma.url, IDS[:3], VECTORS[:3])
        write_collection(index, folder, chroma.url, IDS[:3], VECTORS[:3])
        kept, mine = read_record(other), read_record(folder)
        assert kept
        assert mine

        assert remove_unused(index) == []
        assert mine.name in chroma.collections()
        (folder / RECORD).unlink()
        assert remove_unused(index) == []

        assert mine.name not in chroma.collections()
        assert kept.name in chroma.collections()
        assert list((index / TICKETS).iterdir()) == []

    def test_record_that_cannot_be_read(self, chroma: Chroma, folder: Path) -> None:
        """While it is not known which collection a generation has, none is removed."""
        write_collection(folder.parents[1], folder, chroma.url, IDS[:3], VECTORS[:3])
        own = read_record(folder)
        assert own
        (folder / RECORD).write_text("{")

        assert remove_unused(folder.parents[1]) == []

        assert own.name in chroma.collections()
        with pytest.raises(DamagedIndex, match="assistant check"):
            read_record(folder)


class TestGenerations:
    def test_life(self, chroma: Chroma, new_settings: NewSettings) -> None:
        """Generations on a server are asked, checked, rolled back and pruned like others, vectors included."""
        before = set(chroma.collections())
        settings = new_settings(DOCUMENTS, chroma_url=chroma.url)
        build(settings)
        (settings.corpus_dir / "fee.md").unlink()
        second = build(settings)

        assert not (live_folder(settings.index_dir) / "chroma").exists()
        assert len(set(chroma.collections()) - before) == 2
        assert answer(settings, "Where does the jury meet?") == "The jury meets in Graz on Monday. [1]"
        assert check(settings.index_dir, settings.embedding_model) == []
        assert "The vectors are on the Chroma server " + chroma.url in run(settings, "status").stdout
        receipt = json.loads((live_folder(settings.index_dir) / "receipt.json").read_text("utf-8"))
        assert receipt["removal_proofs"]["fee.md"]["left"]["nodes of the graph"] == 0
        assert not build(settings).published

        rollback(settings.index_dir, Embedder(settings.embedding_model, settings.index_dir / "models"))
        assert "EUR 20" in answer(settings, "How much is the fee?")
        assert build(settings).generation != second.generation

        pruned = prune(settings.index_dir, 1)
        assert len(pruned.generations) == 2
        assert pruned.still_on_server == ()
        assert len(set(chroma.collections()) - before) == 1
        assert len(list((settings.index_dir / TICKETS).iterdir())) == 1

    def test_moved(self, chroma: Chroma, new_settings: NewSettings) -> None:
        """When the setting changes, the vectors move to the server and back, without one text being embedded."""
        settings = new_settings({"jury.md": DOCUMENTS["jury.md"]}, keep_generations=1)
        build(settings)
        there = settings.model_copy(update={"chroma_url": chroma.url})
        before = set(chroma.collections())

        assert plan(there).reasons == (f"vectors are kept on the Chroma server {chroma.url} now",)
        moved = build(there)
        assert len(set(chroma.collections()) - before) == 1
        back = build(settings)

        assert (moved.published, moved.embedded, back.published, back.embedded) == (True, 0, True, 0)
        assert back.reasons == ("vectors are kept in the index folder again",)
        assert set(chroma.collections()) == before
        assert generations(settings.index_dir) == [back.generation]
        assert answer(settings, "Where does the jury meet?") == "The jury meets in Graz on Monday. [1]"
