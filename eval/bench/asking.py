"""What size costs: made-up indexes built, changed and asked: `python eval/bench/asking.py [--sizes 1000 10000 …]`.

Needs an index of the corpus that ships, whose passages the made-up ones follow (`made.py`); no model embeds them, so
that the time to build is that of all the rest. Questions are real and are asked in a process of its own, the reader
included. An index that is there already in `build/bench/` is used again, but for the times to build it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from figures import FOLDER, Curve, Figure, keep, memory_mb, percentile
from made import SECTIONS, made_settings, make_corpus, make_index, source_of, turned

from assistant.ask import Assistant
from assistant.index.catalog import Catalog
from assistant.index.open_graph import open_graph
from assistant.index.publish import Generation, live_generation
from assistant.settings import Settings, read_settings

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000,)
TYPICAL, LARGE = 10_000, 100_000  # passages for which there are limits
WARM = 10  # questions asked before any is timed
ASKED = 150
SEARCHED = 300  # vectors with which graph and exact search are compared
QUESTIONS = Path(__file__).parents[1] / "questions.jsonl"


def main() -> None:
    """Measure, print and keep; or, for one index, ask it and print what that took as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", metavar="PASSAGES")
    parser.add_argument("--quick", action="store_true", help="the smallest size alone")
    parser.add_argument("--ask", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(ask(made_settings(given.ask))))
        return
    sizes = given.sizes or (QUICK_SIZES if given.quick else SIZES)
    measured = {size: measure(FOLDER / f"made-{size}", size) for size in sizes}
    keep("asking", figures(measured), curves(measured), quick=given.quick)


def measure(folder: Path, size: int) -> dict[str, float]:
    """Build an index, change a document of it, and ask it; everything in seconds, megabytes and shares."""
    told = folder / "built.json"
    if not told.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        settings = make_corpus(folder, size)
        built = {"build_s": timed(settings)}
        changed = next(settings.corpus_dir.rglob("*.md"))
        changed.write_text(source_of(read_settings().index_dir).document(size // SECTIONS), "utf-8")
        built["change_s"] = timed(settings)
        told.write_text(json.dumps(built), "utf-8")
    generation = live_generation(made_settings(folder).index_dir)
    disk = sum(file.stat().st_size for file in generation.folder.rglob("*") if file.is_file())
    asked = subprocess.run(
        [sys.executable, __file__, "--ask", str(folder)], check=True, stdout=subprocess.PIPE, text=True
    )
    found = {
        **json.loads(told.read_text("utf-8")),
        **json.loads(asked.stdout),
        "disk_mb": disk / 1e6,
        "passages": generation.passport["counts"]["passages"],
        "recall": recall(generation),
    }
    print(size, json.dumps({name: round(value, 4) for name, value in found.items()}), file=sys.stderr)
    return found


def timed(settings: Settings) -> float:
    """The seconds that bringing an index up to date takes."""
    begun = time.perf_counter()
    make_index(settings)
    return time.perf_counter() - begun


def ask(settings: Settings) -> dict[str, Any]:
    """What answers take in seconds, and the memory of a process that has given them in megabytes."""
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    questions = [row["question"] for row in rows if row["kind"] != "collection"]
    retrieved, whole, embedded = [], [], []
    with Assistant.open(settings=settings) as assistant:
        for question in questions[:WARM]:
            assistant.ask(question)
        for question in questions[WARM : WARM + ASKED]:
            begun = time.perf_counter()
            answer = assistant.ask(question)
            whole.append(time.perf_counter() - begun)
            retrieved.append(answer.seconds.retrieve)
            begun = time.perf_counter()
            assistant.embed([question])
            embedded.append(time.perf_counter() - begun)
        memory = memory_mb()
    return {
        "retrieve_p50_s": percentile(retrieved, 50),
        "retrieve_p95_s": percentile(retrieved, 95),
        "answer_p50_s": percentile(whole, 50),
        "answer_p95_s": percentile(whole, 95),
        "embed_p50_s": percentile(embedded, 50),
        "memory_mb": memory,
    }


def recall(generation: Generation) -> float:
    """Share of the ten nearest passages that the graph gives, over vectors near to those of real passages."""
    catalog = Catalog(generation.catalog_file)
    ids, vectors = catalog.all_passage_vectors()
    catalog.close()
    draw = np.random.default_rng(7)
    real = source_of(read_settings().index_dir).vectors
    asked = np.stack([turned(real[draw.integers(len(real))], draw) for _ in range(SEARCHED)])
    graph = open_graph(generation.folder)
    shares = []
    for vector in asked:
        exact = {ids[place] for place in np.argsort(-(vectors @ vector))[:10]}
        shares.append(len(exact & set(graph.nearest(vector, 50)[:10])) / 10)
    graph.close()
    return float(np.mean(shares))


def figures(measured: dict[int, dict[str, float]]) -> list[Figure]:
    """What has a limit, and the ratios."""
    found = []
    for size, one in measured.items():
        typical, large = size == TYPICAL, size == LARGE
        at = f"at {size:,} passages"
        limit = 50.0 if typical else 150.0 if large else None
        found += [
            Figure(f"retrieval {at}, p95", 1000 * one["retrieve_p95_s"], "ms", limit),
            Figure(f"a whole answer {at}, p50", 1000 * one["answer_p50_s"], "ms", 150.0 if typical else None),
            Figure(f"a whole answer {at}, p95", 1000 * one["answer_p95_s"], "ms", 300.0 if typical else None),
            Figure(
                f"retrieval {at}, p50", one["retrieve_p50_s"] / one["embed_p50_s"], "×", beside="embedding a question"
            ),
            Figure(f"recall@10 of the graph {at}", one["recall"], "", 0.98, at_least=True, beside="exact search"),
        ]
    return found


def curves(measured: dict[int, dict[str, float]]) -> list[Curve]:
    """Each cost against size."""
    kinds = (
        ("build", "Building an index, embedding left out", "s", {"build_s": "all", "change_s": "one document changed"}),
        ("ask", "Asking", "ms", {
            "retrieve_p50_s": "retrieval, p50", "retrieve_p95_s": "retrieval, p95",
            "answer_p50_s": "whole answer, p50", "answer_p95_s": "whole answer, p95",
        }),
        ("room", "Disk and memory", "MB", {"disk_mb": "an index on disk", "memory_mb": "a process that asks it"}),
        ("recall", "Recall@10 of the graph, beside exact search", "", {"recall": "graph"}),
    )  # fmt: skip
    return [
        Curve(name, title, unit, "passages", {
            label: [(one["passages"], one[key] * (1000 if unit == "ms" else 1)) for one in measured.values()]
            for key, label in series.items()
        })
        for name, title, unit, series in kinds
    ]  # fmt: skip


if __name__ == "__main__":
    main()
