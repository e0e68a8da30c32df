from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from command import environment
from conftest import SmallIndex

from assistant.index.check import PROBE
from assistant.index.graph import Graph, write_graph
from assistant.late import Vectors
from assistant.probe import probe_graph, recall

# 40 unit vectors in a plane, one each 9 degrees: the neighbours of each are those beside it.
ANGLES = np.arange(40) * 2 * np.pi / 40
CIRCLE: Vectors = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
IDS = [f"{number:02}" for number in range(40)]


@pytest.fixture
def graph(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Graph]:
    """A graph of some of the vectors."""
    kept = request.param if hasattr(request, "param") else range(40)
    write_graph(tmp_path / "chroma", [IDS[one] for one in kept], CIRCLE[list(kept)])
    graph = Graph(tmp_path / "chroma")
    yield graph
    graph.close()


class TestRecall:
    def test_whole(self, graph: Graph) -> None:
        """A graph of all vectors finds all neighbours, though the tenth is as near as the eleventh."""
        assert recall(graph, IDS, CIRCLE, range(40)) == 1.0

    @pytest.mark.parametrize("graph", [range(0, 40, 2)], indirect=True)
    def test_half(self, graph: Graph) -> None:
        """A graph that lacks every other vector finds 5 of the 10 or 11 nearest: itself or not, and two a side."""
        assert recall(graph, IDS, CIRCLE, range(0, 40, 2)) == pytest.approx(0.5)

    def test_few(self, graph: Graph) -> None:
        """Of three passages all three are the nearest."""
        assert recall(graph, IDS[:3], CIRCLE[:3], []) == 1.0


def test_sound(small_index: SmallIndex) -> None:
    """The graph of a sound index has nothing wrong; the child process says so as JSON."""
    assert list(probe_graph(small_index.index)) == []
    done = subprocess.run(
        [sys.executable, "-m", PROBE, str(small_index.index), small_index.settings.embedding_model],
        capture_output=True, check=True, env=environment(),
    )  # fmt: skip
    assert json.loads(done.stdout) == []
