"""How long one changed file takes in a corpus of many: python eval/bench/reindex.py [DOCUMENTS] [FOLDER]

Makes a corpus of one-page documents from a fixed seed, indexes it, changes one and indexes again; prints the seconds of
each step, and where the time of the second run goes. A folder that is named is kept, and the first run there is not
made again.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import random
import sys
import tempfile
import time
from pathlib import Path

from assistant.index.build import build
from assistant.index.publish import live_generation
from assistant.progress import shown_progress
from assistant.settings import Settings

WORDS = (
    "cluster region partner firm university training innovation polymer energy transport health budget programme "
    "jury workshop member office manager network export quality laboratory prototype grant evaluation strategy".split()
)
PARAGRAPHS, SENTENCES = 2, 2


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


def timed_run(settings: Settings) -> dict[str, object]:
    """Index; what the run did and took."""
    begun = time.perf_counter()
    with shown_progress(False) as progress:
        report = build(settings, progress=progress)
    seconds = time.perf_counter() - begun
    receipt = json.loads((live_generation(settings.index_dir).folder / "receipt.json").read_text("utf-8"))
    return {
        "seconds": round(seconds, 2), "steps": receipt["seconds"], "embedded": report.embedded,
        "documents": report.documents, "passages": report.passages,
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="reindex-"))
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    settings.corpus_dir.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (settings.corpus_dir / f"{number:05}.md").write_text(document(number), "utf-8")
    print("all:", timed_run(settings))
    changed = settings.corpus_dir / f"{count // 2:05}.md"
    changed.write_text(document(count + time.time_ns() % 1_000_000), "utf-8")
    profile = cProfile.Profile()
    profile.enable()
    done = timed_run(settings)
    profile.disable()
    print("one changed:", done)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("assistant", 25)


if __name__ == "__main__":
    main()
