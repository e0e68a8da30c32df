"""Tests of eval/performance.py and of what the benchmarks share: figures kept, and a page written of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import environment
from conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "eval" / "bench"))

import figures
from figures import Curve, Figure, keep, percentile


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the figures of two benchmarks, one of which falls short."""
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "build" / "bench")
    monkeypatch.setattr(sys, "argv", ["starting.py", "--quick"])
    for folder in ("docs", "eval/bench"):
        (tmp_path / folder).mkdir(parents=True)
    curve = Curve("ask", "Asking", "ms", "passages", {"p50": [(1_000.0, 60.0), (10_000.0, 80.0)]})
    keep("asking", [Figure("retrieval, p95", 61.0, "ms", 50.0), Figure("recall@10", 0.99, "", 0.98, True)], [curve])
    keep("starting", [Figure("`assistant ask`", 0.31, "×", 0.35, beside="`import sentence_transformers`")], quick=True)
    return tmp_path


def write(repository: Path) -> str:
    """Run the script; the page that it writes."""
    script = REPOSITORY / "eval" / "performance.py"
    subprocess.run([sys.executable, script, "--into", repository], check=True, env=environment(), capture_output=True)
    return (repository / "docs" / "performance.md").read_text("utf-8")


def test_page(repository: Path) -> None:
    """Each figure has a row with its aim and whether that is reached, each curve a chart, each part its command."""
    text = write(repository)

    assert "| retrieval, p95 | 61 ms | ≤ 50 | **not reached** |" in text
    assert "| recall@10 | 0.99  | ≥ 0.98 | reached |" in text
    assert "| `assistant ask`, beside `import sentence_transformers` | 0.31 × | ≤ 0.35 | reached |" in text
    assert "`python eval/bench/starting.py --quick`" in text
    assert "![Asking](performance-ask.svg)" in text
    assert (repository / "docs" / "performance-ask.svg").read_text("utf-8").startswith("<svg")


def test_what_was_not_run_stays(repository: Path) -> None:
    """A page that is written after one benchmark keeps what the others gave before."""
    write(repository)
    (repository / "build" / "bench" / "asking.json").unlink()
    keep("starting", [Figure("`assistant ask`", 0.4, "×", 0.35)])

    text = write(repository)

    assert "| `assistant ask` | 0.4 × | ≤ 0.35 | **not reached** |" in text
    assert "| retrieval, p95 | 61 ms |" in text
    assert json.loads((repository / "eval" / "bench" / "kept.json").read_text("utf-8")).keys() == {"asking", "starting"}


def test_percentile() -> None:
    """Ninety-five of a hundred values are at or below the 95th percentile; one value is all of them."""
    assert percentile([float(value) for value in range(1, 102)], 95) == pytest.approx(96)
    assert percentile([3.0], 95) == 3


def test_every_benchmark_has_its_part() -> None:
    """Whatever `make bench` runs has a part of the page that explains it, and can be run by itself."""
    sys.path.insert(0, str(REPOSITORY / "eval"))
    from performance import parts

    assert len(parts()) >= 6
    for name, part in parts().items():
        assert (REPOSITORY / "eval" / "bench" / f"{name}.py").is_file()
        run = f"eval/bench/{name}.py" in (REPOSITORY / "Makefile").read_text("utf-8")
        assert run != ("It is not part of `make bench`" in part.says)
