"""What a chat process holds in memory, and whether that grows: `python eval/bench/memory.py`. Linux only.

Needs an index of the corpus. One process answers questions as the page does; then a copy of a small corpus is changed
and published again and again while the process goes on asking it, and its memory and open files are looked at.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from itertools import cycle
from pathlib import Path

from figures import Curve, Figure, keep, memory_mb, on_linux, open_files

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.settings import Settings, read_settings

FIRST = 100  # questions after which the process is looked at
GENERATIONS, QUESTIONS = 50, 2_500
QUICK_GENERATIONS, QUICK_QUESTIONS = 5, 100
SETTLED = 5  # generations after which growth is counted from
ASK = Path(__file__).parents[1] / "questions.jsonl"
NOTE = "# Note {number}\n\nIn its {number}th year the cluster of Oyonnax had {number} members and a budget.\n"


def main() -> None:
    """Measure, print and keep; or, as the child, ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--questions", type=int, help="in all, over all generations")
    parser.add_argument("--generations", type=int)
    given = parser.parse_args()
    on_linux()
    generations = given.generations or (QUICK_GENERATIONS if given.quick else GENERATIONS)
    questions = given.questions or (QUICK_QUESTIONS if given.quick else QUESTIONS)
    with tempfile.TemporaryDirectory(prefix="memory-") as name:
        small = small_copy(Path(name))
        with AskingProcess(read_settings()) as asking:
            first = asking.ask(FIRST)
        with AskingProcess(small) as asking:
            looked = watch(asking, small, generations, questions)
    settled, last = looked[min(SETTLED, len(looked) - 1)], looked[-1]
    figures = [
        Figure(f"a process after {FIRST} questions, torch {'' if first['torch'] else 'not '}loaded", first["mb"], "MB",
               500.0),
        Figure(f"growth over {generations} generations and {last['asked']:,} questions", last["mb"] - settled["mb"],
               "MB", 100.0),
        Figure("growth in open files", last["files"] - settled["files"], "files", 0.0),
        Figure("torch loaded while asking", float(first["torch"] or last["torch"]), "", 0.0),
        Figure("answers of a generation that was not the live one", float(last["stale"]), "", 0.0),
    ]  # fmt: skip
    points = {"memory": [(float(number), one["mb"]) for number, one in enumerate(looked)]}
    curve = Curve("growth", "Memory of a process that goes on asking", "MB", "generations published", points)
    keep("memory", figures, [curve], quick=given.quick)


def small_copy(folder: Path) -> Settings:
    """The newsletters of the corpus beside a note, indexed; the question embedder is taken over."""
    own = read_settings()
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    shutil.copytree(own.corpus_dir / "newsletters", settings.corpus_dir)
    (settings.corpus_dir / "note.md").write_text(NOTE.format(number=0), "utf-8")
    shutil.copytree(own.index_dir / "models", settings.index_dir / "models")
    build(settings)
    return settings


def watch(asking: AskingProcess, settings: Settings, generations: int, questions: int) -> list[dict[str, float]]:
    """Publish so many generations, and have so many questions answered in all; what is found after each."""
    looked = [asking.ask(questions // (generations + 1))]
    for number in range(1, generations + 1):
        (settings.corpus_dir / "note.md").write_text(NOTE.format(number=number), "utf-8")
        build(settings)
        looked.append(asking.ask(questions // (generations + 1)))
        print(f"{number} generations, {looked[-1]['asked']} questions: {looked[-1]['mb']:.0f} MB", file=sys.stderr)
    return looked


class AskingProcess:
    """A process of its own that asks an index, and tells of itself."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> AskingProcess:
        import subprocess

        folders = [str(self._settings.corpus_dir), str(self._settings.index_dir)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD.format(here=str(Path(__file__).parent)), *folders],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)

    def ask(self, count: int) -> dict[str, float]:
        """Have so many more questions asked; memory in MB, open files, questions asked, what should not be."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        found: dict[str, float] = json.loads(self._process.stdout.readline())
        return found


CHILD = "import sys; sys.path.insert(0, {here!r}); import memory; memory.ask_on_command(*sys.argv[1:])"


def ask_on_command(corpus: str, index: str) -> None:
    """Answer as many questions as each line of input says, and tell what the process holds."""
    from assistant.index.current import live_name

    rows = [json.loads(line) for line in ASK.read_text("utf-8").splitlines()]
    questions = cycle(row["question"] for row in rows)
    asked = stale = 0
    with Assistant.open(corpus=corpus, index=index) as assistant:
        for line in sys.stdin:
            for _ in range(int(line)):
                answer = assistant.ask(next(questions))
                stale += answer.generation != live_name(Path(index))
                asked += 1
            told = {
                "mb": memory_mb(), "files": open_files(), "asked": asked, "stale": stale,
                "torch": "torch" in sys.modules,
            }  # fmt: skip
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
