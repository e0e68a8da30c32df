"""The child process of `assistant check`: compare the search graph with exact search, and ask a real question.

It is run as a program of its own, and prints what is wrong as a JSON list of sentences.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.index.open_graph import SearchGraph
from assistant.index.store import Store
from assistant.late import Vectors
from assistant.settings import read_settings

SAMPLE = 50  # passages whose neighbours are compared
K = 10
LEAST_RECALL = 0.95  # share of the exact neighbours that a sound graph finds; our settings give 1.0 on 1,000 passages
SAME_DISTANCE = 1e-4  # cosines that differ less may change places, and twins always do


def main() -> None:
    """Probe the index named on the command line."""
    index_dir, model = Path(sys.argv[1]), sys.argv[2]
    try:
        wrong = [*probe_graph(index_dir), *_probe_question(index_dir, model)]
    except AssistantError as error:
        wrong = [str(error)]
    print(json.dumps(wrong))  # noqa: T201 - the parent reads it


def probe_graph(index_dir: Path) -> Iterator[str]:
    """What is wrong with the graph of the live generation, one sentence each."""
    store = Store(index_dir)
    try:
        ids, vectors = store.catalog.all_passage_vectors()
        if (found := store.graph.count()) != len(ids):
            yield f"The search graph holds {found} passages, the catalog {len(ids)}."
        step = max(1, len(ids) // SAMPLE)
        lost = [ids[place] for place in range(0, len(ids), step) if not _finds(store.graph, ids, vectors, place)]
        if lost:
            yield f"The search graph does not find passage {lost[0]}{f' and {len(lost) - 1} more' if lost[1:] else ''}."
        share = recall(store.graph, ids, vectors, range(0, len(ids), step))
        if share < LEAST_RECALL and not lost:
            yield f"The search graph finds {share:.0%} of the {K} nearest passages, less than {LEAST_RECALL:.0%}."
    finally:
        store.close()


def recall(graph: SearchGraph, ids: Sequence[str], vectors: Vectors, places: Sequence[int]) -> float:
    """The share of the exact 10 nearest passages that the graph finds, over passages given by their places.

    Args:
        graph: Holds the n passages.
        ids: n ids.
        vectors: float32 of shape (n, d), each row of length 1.
        places: Of the passages whose neighbours are sought.

    Returns:
        0 to 1; a passage as near as the last of the ten counts as one of them.
    """
    near = {name: row for row, name in enumerate(ids)}
    shares = []
    for place in places:
        scores = vectors @ vectors[place]
        k = min(K, len(ids))
        least = float(np.sort(scores)[-k]) - SAME_DISTANCE
        found = [name for name in graph.nearest(vectors[place], k) if name in near and scores[near[name]] >= least]
        shares.append(len(found) / k)
    return float(np.mean(shares)) if shares else 1.0


def _finds(graph: SearchGraph, ids: Sequence[str], vectors: Vectors, place: int) -> bool:
    """Whether the graph gives a passage for its own vector; more than ten twins may stand in its way."""
    twins = int((vectors @ vectors[place] > 1 - SAME_DISTANCE).sum())
    return ids[place] in graph.nearest(vectors[place], K) or twins > K


def _probe_question(index_dir: Path, model: str) -> Iterator[str]:
    """A real question: the title of the first document, which some passage has to be found for."""
    settings = read_settings(index_dir=index_dir, embedding_model=model)
    with Assistant.open(settings=settings) as assistant:
        title = assistant.library.documents()[0].title
        if not assistant.search(title[: settings.question_chars], K):
            yield f"Nothing is found for the question “{title[:80]}”."
        assistant.ask(f"What is said about {title[:200]}?")


if __name__ == "__main__":
    main()
