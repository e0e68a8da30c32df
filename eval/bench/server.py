"""The search graph in the index folder beside the same one on a Chroma server: python eval/bench/server.py [PASSAGES …]

Makes vectors in clusters from a fixed seed, writes them both ways, and asks both the same questions, in turns, so that
what else the machine does falls on both alike. The server is `chroma run` on loopback; a real network adds its own way.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from chroma_run import running_chroma
from figures import memory_mb

from assistant.index.collection import CollectionGraph, read_record, write_collection
from assistant.index.graph import Graph, write_graph
from assistant.late import Vectors

SIZES = (1_000, 10_000)
DIMENSION, IN_CLUSTER, SPREAD = 384, 50, 0.6
QUESTIONS, K = 200, 50


def vectors_of(count: int) -> Vectors:
    """Unit vectors of shape (count, 384) that lie in clusters, as those of real passages do."""
    draw = np.random.default_rng(count)
    centres = draw.normal(size=(-(-count // IN_CLUSTER), DIMENSION))
    vectors = centres[draw.integers(len(centres), size=count)] + SPREAD * draw.normal(size=(count, DIMENSION))
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds some work takes, and what it gives."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def megabytes(folder: Path) -> float:
    """What the files of a folder take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def measure(count: int) -> dict[str, object]:
    """Both ways at one size."""
    vectors, ids = vectors_of(count), [f"{number:016x}" for number in range(count)]
    places = np.random.default_rng(1).integers(count, size=QUESTIONS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with running_chroma(folder / "server") as chroma:
            wrote_s, _ = timed(lambda: write_graph(folder / "chroma", ids, vectors))
            sent_s, _ = timed(lambda: write_collection(folder, folder, chroma.url, ids, vectors))
            collection = read_record(folder)
            assert collection
            before = memory_mb()
            opened_s, graph = timed(lambda: Graph(folder / "chroma"))
            first_s, _ = timed(lambda: graph.nearest(vectors[0], K))
            embedded_mb = memory_mb() - before
            far = CollectionGraph(collection)
            far_first_s, _ = timed(lambda: far.nearest(vectors[0], K))
            asked: dict[str, list[float]] = {"embedded": [], "server": []}
            same = 0
            for place in places:
                here_s, here = timed(lambda at=place: graph.nearest(vectors[at], K))
                there_s, there = timed(lambda at=place: far.nearest(vectors[at], K))
                asked["embedded"].append(here_s)
                asked["server"].append(there_s)
                same += len(set(here) & set(there))
            told = {
                "passages": count,
                "embedded": {
                    "write_s": wrote_s, "open_and_first_s": opened_s + first_s, "memory_mb": embedded_mb,
                    "disk_mb": megabytes(folder / "chroma"),
                },
                "server": {
                    "write_s": sent_s, "open_and_first_s": far_first_s, "memory_mb": memory_mb(chroma.process),
                    "disk_mb": megabytes(folder / "server"),
                },
                "same_found": round(same / (QUESTIONS * K), 4),
            }  # fmt: skip
            graph.close()
            far.close()
    for way, seconds in asked.items():
        told[way] |= {f"ask_p{part}_ms": 1000 * float(np.percentile(seconds, part)) for part in (50, 95)}  # type: ignore[operator]
        told[way] = {what: round(value, 2) for what, value in told[way].items()}  # type: ignore[attr-defined]
    return told


def main() -> None:
    """Measure and print, a JSON line for each size."""
    for count in map(int, sys.argv[1:] or SIZES):
        print(json.dumps(measure(count)), flush=True)


if __name__ == "__main__":
    main()
