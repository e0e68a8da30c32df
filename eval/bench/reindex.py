"""How long an unchanged corpus takes, and one changed document, at each size: `python eval/bench/reindex.py`.

Makes corpora of one-page documents from a fixed seed, indexes each, and runs `assistant index` again and again as a
whole process; the fastest counts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import Curve, Figure, keep

from assistant.index.build import build
from assistant.progress import shown_progress
from assistant.settings import Settings

WORDS = (
    "cluster region partner firm university training innovation polymer energy transport health budget programme "
    "jury workshop member office manager network export quality laboratory prototype grant evaluation strategy".split()
)
PARAGRAPHS, SENTENCES = 2, 2
SIZES, QUICK_SIZES, GOAL_SIZE = (100, 1000, 3000), (100,), 1000
ROUNDS = 3


def document(number: int) -> str:
    """One page of four sentences that no other document holds."""
    draw = random.Random(number)

    def sentence(place: int) -> str:
        said = " ".join(draw.choice(WORDS) for _ in range(11))
        return f"In note {number}-{place} the {said} was agreed."

    paragraphs = [
        " ".join(sentence(SENTENCES * paragraph + place) for place in range(SENTENCES))
        for paragraph in range(PARAGRAPHS)
    ]
    return f"# Note {number}\n\n" + "\n\n".join(paragraphs) + "\n"


def settings_for(folder: Path, count: int) -> Settings:
    """An indexed corpus of so many documents; one that is there already is not made again."""
    settings = Settings(corpus_dir=folder / str(count) / "corpus", index_dir=folder / str(count) / "index")
    settings.corpus_dir.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (settings.corpus_dir / f"{number:05}.md").write_text(document(number), "utf-8")
    with shown_progress(False) as progress:
        build(settings, progress=progress)
    return settings


def change_one(settings: Settings, count: int) -> None:
    """Write one document anew."""
    new = document(count + time.time_ns() % 1_000_000)
    (settings.corpus_dir / f"{count // 2:05}.md").write_text(new, "utf-8")


def index(settings: Settings) -> float:
    """The seconds that `assistant index` takes as a whole process."""
    words = ["-m", "assistant", "index", "--corpus", str(settings.corpus_dir), "--index", str(settings.index_dir)]
    begun = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    return time.perf_counter() - begun


def profile(settings: Settings, count: int) -> None:
    """Print where the time of a run with one changed document goes."""
    change_one(settings, count)
    profiled = cProfile.Profile(time.process_time)
    profiled.runcall(build, settings)
    pstats.Stats(profiled).sort_stats("cumulative").print_stats("assistant", 25)


def main() -> None:
    """Measure, print and keep."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--quick", action="store_true", help="only 100 documents")
    given.add_argument("--profile", action="store_true", help="print a profile at each size too")
    given.add_argument("--folder", type=Path, help="keeps the corpora and indexes, for the next time")
    asked = given.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="reindex-"))
    unchanged: dict[int, float] = {}
    changed: dict[int, float] = {}
    bare = float("inf")
    for count in QUICK_SIZES if asked.quick else SIZES:
        settings = settings_for(folder, count)
        unchanged[count] = changed[count] = float("inf")
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", "import typer, rich.console, numpy"], check=True)
            bare = min(bare, time.perf_counter() - begun)
            unchanged[count] = min(unchanged[count], index(settings))
            change_one(settings, count)
            changed[count] = min(changed[count], index(settings))
        if asked.profile:
            profile(settings, count)
    beside = "`import typer, rich.console, numpy`"
    figures = [Figure(beside, bare, "s")]
    for count in unchanged:
        limit = 1.5 if count == GOAL_SIZE else None
        figures += [
            Figure(f"Unchanged corpus of {count:,} documents confirmed, whole process", unchanged[count], "s", limit),
            Figure(f"The same at {count:,} documents", unchanged[count] / bare, "×", beside=beside),
            Figure(f"One changed document among {count:,} published, whole process", changed[count], "s"),
        ]
    series = {"unchanged": list(unchanged.items()), "one changed": list(changed.items())}
    keep("reindex", figures, [Curve("reindex", "Indexing again", "s", "documents", series)], quick=asked.quick)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
