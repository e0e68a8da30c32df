"""Kill indexers, and see that no reader noticed: `make faults N=1000`, and the tests of F1.

One process imports everything once, opens nothing, and forks: each run of the indexer, each look at the index and the
reader that asks all the while are processes of their own on real files. Kills fall on each step of a run alike, however
short it is, at a random moment of it. What was done is kept in the folder, so that a campaign can be stopped and
continued.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import re
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.index.report import Progress

DOCUMENTS = 4
STEPS = ("begin", "read", "embed", "publish")  # of a run; to begin is to look at the corpus and at what is live
FINISH_EVERY = 5  # kills of a campaign, after which a run may end: a run has to cope with the remains of several
QUESTION = "Which edition is this?"
PAUSE_S = 0.05  # between two questions of the reader, which is not to take the processor from the indexer


@dataclass(frozen=True)
class Trial:
    """One killed run: when or where it was to end, whether it was killed, and which edition answered afterwards."""

    number: int
    where: str
    killed: bool
    answered: str


class Fork:
    """A process forked from this one that does one thing."""

    def __init__(self, work: Callable[[], Any]) -> None:
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(write)
            self._read = read
            return
        status = 1
        try:
            os.close(read)
            content = pickle.dumps(work())
            with os.fdopen(write, "wb") as pipe:
                pipe.write(content)
            status = 0
        except BaseException:  # noqa: BLE001 - the border of a process: its parent sees the status
            traceback.print_exc()
        finally:
            os._exit(status)

    def kill(self) -> None:
        """End it at once, wherever it is."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> tuple[int, Any]:
        """Its status (negative for a signal) and what its work gave."""
        with os.fdopen(self._read, "rb") as pipe:
            content = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return status, pickle.loads(content) if status == 0 else None


def done(work: Callable[[], Any]) -> Any:
    """What some work gives that is done in a fork."""
    status, result = Fork(work).end()
    assert status == 0, f"a fork ended with status {status}"
    return result


class Site:
    """A corpus whose documents all carry one edition's number, and its index of which one generation is kept."""

    def __init__(self, folder: Path) -> None:
        from assistant.settings import Settings

        self.folder = folder
        self.settings = Settings(
            corpus_dir=folder / "corpus", index_dir=folder / "index", keep_generations=1,
            embedding_model=str(folder / "model"),
        )  # fmt: skip
        if not (folder / "ready").exists():
            for own in ("corpus", "index", "model", "model-bert"):  # which a stop on the way may have left
                shutil.rmtree(folder / own, ignore_errors=True)
            self.settings.corpus_dir.mkdir(parents=True, exist_ok=True)
            done(self._make_model)
            self.new_edition()
            done(self.index)
            (folder / "ready").touch()

    def _make_model(self) -> None:
        from tiny_model import make_tiny_model

        make_tiny_model(self.folder / "model")

    def edition(self) -> int:
        """The edition that lies in the corpus; 0 before the first."""
        file = self.settings.corpus_dir / "0.md"
        return int(re.findall(r"edition (\d+)", file.read_text("utf-8"))[0]) if file.exists() else 0

    def new_edition(self) -> int:
        """Write every document anew."""
        edition = self.edition() + 1
        for number in reversed(range(DOCUMENTS)):
            # So few letters that no process has to load, for half a second, what tells languages.
            text = f"# R{number}\n\nIt is edition {edition}.\n"
            (self.settings.corpus_dir / f"{number}.md").write_text(text, "utf-8")
        return edition

    def index(self, begins: Callable[[str], Any] = lambda _: None) -> tuple[str, dict[str, float]]:
        """Run the indexer in this process, on one core: it starts one process that reads, not one for each core.

        Args:
            begins: Told each step when it begins.

        Returns:
            The generation that is live then, and how many seconds each step took.
        """
        from assistant.index.build import build

        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {random.SystemRandom().choice(sorted(os.sched_getaffinity(0)))})
        begun = {STEPS[0]: time.monotonic()}

        def told(progress: Progress) -> None:
            if progress.step not in begun:
                begun[progress.step] = time.monotonic()
                begins(progress.step)

        generation = build(self.settings, progress=told).generation
        ends = [*list(begun.values())[1:], time.monotonic()]
        return generation, {step: end - begun[step] for step, end in zip(begun, ends, strict=True)}

    def answered(self) -> int:
        """The edition that answers: one and the same on all pages and in all passages; nothing is damaged."""
        return int(done(self._answered))

    def _answered(self) -> int:
        from assistant.ask import Assistant
        from assistant.index.check import check_catalog
        from assistant.index.publish import live_generation
        from assistant.probe import probe_graph

        generation = live_generation(self.settings.index_dir)
        wrong = [*generation.damaged_files(hashes=True), *check_catalog(generation)]
        wrong += probe_graph(self.settings.index_dir)
        assert wrong == [], wrong
        with Assistant.open(settings=self.settings) as assistant:
            texts = [assistant.library.page(document.id, 1).text for document in assistant.library.documents()]
            found = [hit.passage.text for hit in assistant.search(QUESTION, 100)]
        editions = editions_in(texts + found)
        assert len(texts) == len(found) == DOCUMENTS, (texts, found)
        assert len(editions) == 1, editions
        return editions.pop()

    def finish(self) -> dict[str, float]:
        """The next run makes the newest edition live and leaves nothing else; how many seconds each step took."""
        live, seconds = done(self.index)
        assert self.answered() == self.edition()
        index = self.settings.index_dir
        assert sorted(path.name for path in index.iterdir()) == ["current", "generations", "lock", "models"]
        assert [path.suffix for path in (index / "models").iterdir()] == [".onnx"]
        left = [path.name for path in (index / "generations").iterdir() if path.name != live]
        # A reader may hold the generation that it asked last; nothing else may be left.
        assert len(left) <= (1 if self.reader_at_work() else 0), left
        assert ".unfinished" not in left
        return dict(seconds)

    def reader_at_work(self) -> bool:
        """Whether a reader asks all the while."""
        return (self.folder / "reading").exists()

    def ask_all_the_while(self) -> None:
        """Ask until the file `reading` is gone, and write down which editions each answer held, or what went wrong."""
        from assistant.ask import Assistant

        asked_file = self.folder / "asked.jsonl"
        with asked_file.open("a", encoding="utf-8") as asked, Assistant.open(settings=self.settings) as assistant:
            while self.reader_at_work():
                texts = [passage.text for passage in assistant.ask(QUESTION).passages]
                asked.write(json.dumps(sorted(editions_in(texts))) + "\n")
                asked.flush()
                time.sleep(PAUSE_S)


def editions_in(texts: Sequence[str]) -> set[int]:
    """The numbers of all editions that texts name."""
    return {int(edition) for text in texts for edition in re.findall(r"edition (\d+)", text)}


def dying_at(event: str, part: str, work: Callable[[], Any]) -> Callable[[], Any]:
    """Work that ends itself with kill -9 right before the first audit event of Python of a kind on a path."""

    def hook(name: str, values: tuple[Any, ...]) -> None:
        if name == event and part in str(values[0]):
            os.kill(os.getpid(), signal.SIGKILL)

    def run() -> Any:
        sys.addaudithook(hook)
        return work()

    return run


def kill_in_step(site: Site, number: int, step: str, seconds: float) -> Trial:
    """Kill a run so many seconds after a step of it began."""
    read, write = os.pipe()
    fork = Fork(lambda: site.index(lambda begun: os.write(write, f"{begun}\n".encode())))
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as begun:
        if step == STEPS[0] or any(line.strip() == step for line in begun):
            time.sleep(seconds)
        fork.kill()
    status, _ = fork.end()
    return Trial(number, f"{step} {seconds:.3f} s", status == -signal.SIGKILL, "")


def kill_before(site: Site, number: int, event: str, part: str) -> Trial:
    """Kill a run right before a write."""
    status, _ = Fork(dying_at(event, part, site.index)).end()
    return Trial(number, f"{event} {part}", status == -signal.SIGKILL, "")


def judged(site: Site, kill: Callable[[], Trial], live: int) -> Trial:
    """Write the corpus anew, kill the run that indexes it, and look: what was `live` answers, or the new edition."""
    edition = site.new_edition()
    trial = kill()
    answered = site.answered()
    assert answered in (live, edition), (answered, live, edition)
    return replace(trial, answered="new" if answered == edition else "old")


def warm() -> None:
    """Import what indexing and asking need, so that a fork starts at once; open nothing."""
    import chromadb.api.rust  # noqa: F401
    import onnxruntime  # noqa: F401
    import tokenizers  # noqa: F401

    import assistant.ask
    import assistant.index.build
    import assistant.probe  # noqa: F401


def moments(kills: int, done_before: int, *, evenly: bool) -> Iterator[tuple[int, str, float]]:
    """Number, step and share of that step (0 to 1) of each kill: each step gets as many.

    Args:
        kills: How many in all.
        done_before: How many of them an earlier call did.
        evenly: Spread them over each step instead of drawing them.
    """
    for number in range(done_before, kills):
        each, step = divmod(number, len(STEPS))
        share = (each + 0.5) * len(STEPS) / kills if evenly else random.Random(number).random()
        yield number, STEPS[step], share


def campaign(site: Site, log: Path, kills: int, *, evenly: bool, reader: bool) -> list[Trial]:
    """Kill until so many runs were killed in all, and give them all.

    Args:
        site: Where.
        log: Has a line for each trial; a later call goes on where it ends.
        kills: How many in all.
        evenly: Spread the kills evenly over each step, and let a run end after each, instead of drawing them.
        reader: Have a reader ask all the while.
    """
    asking = None
    if reader:
        (site.folder / "reading").touch()
        asking = Fork(site.ask_all_the_while)
    try:
        seconds = dict.fromkeys(STEPS, 0.0) | site.finish()
        live = site.edition()
        for number, step, share in moments(kills, len(trials_in(log)), evenly=evenly):
            trial = judged(site, lambda at=(number, step, share * seconds[step]): kill_in_step(site, *at), live)
            _keep(log, trial)
            _say(f"{number + 1} of {kills} runs killed, the last after {trial.where}: {trial.answered}")
            live = site.edition() if trial.answered == "new" else live
            if evenly or number % FINISH_EVERY == FINISH_EVERY - 1:
                site.new_edition()
                took = site.finish()
                # A machine that others use too is slow now and fast then.
                seconds = {name: 0.7 * before + 0.3 * took.get(name, before) for name, before in seconds.items()}
                live = site.edition()
    finally:
        if asking:
            (site.folder / "reading").unlink()
            assert asking.end()[0] == 0, "the reader failed"
    return trials_in(log)


def trials_in(log: Path) -> list[Trial]:
    """The trials that were kept."""
    return [Trial(**json.loads(line)) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def told(trials: Sequence[Trial]) -> str:
    """How many kills fell on each step, and which edition answered after them."""
    counts = Counter((trial.where.partition(" ")[0], trial.answered) for trial in trials if trial.killed)
    late = sum(not trial.killed for trial in trials)
    lines = [
        f"{step}: {counts[step, 'old']} kills after which the old index answered, {counts[step, 'new']} the new one"
        for step in STEPS
    ]
    return "\n".join([*lines, f"{late} runs had ended before their kill"])


def kill_first_run(site: Site, number: int, event: str, part: str) -> Trial:
    """Kill the very first run of an index right before a write; the next one makes a sound index."""
    shutil.rmtree(site.settings.index_dir / "generations")
    (site.settings.index_dir / "current").unlink()
    status, _ = Fork(dying_at(event, part, site.index)).end()
    answered = "something" if (site.settings.index_dir / "current").exists() else "nothing"
    site.finish()
    return Trial(number, f"{event} {part}", status == -signal.SIGKILL, answered)


def _keep(log: Path, trial: Trial) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(trial)) + "\n")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a program of its own


def main() -> None:
    """Run a campaign from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=0)
    parser.add_argument("--folder", type=Path, default=Path("build/faults"))
    parser.add_argument("--evenly", action="store_true")
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--before", nargs=2, action="append", default=[], help="an audit event, a part of its path")
    parser.add_argument("--first", action="store_true", help="kill the first run of an index")
    parser.add_argument("--log", default="kills.jsonl")
    given = parser.parse_args()
    folder = given.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    warm()
    site, log = Site(folder), folder / given.log
    for number, (event, part) in enumerate(given.before):
        if given.first:
            _keep(log, kill_first_run(site, number, event, part))
            continue
        live = site.edition()
        _keep(log, judged(site, lambda at=(number, event, part): kill_before(site, *at), live))
        site.finish()
    if not given.before:
        _say(told(campaign(site, log, given.kills, evenly=given.evenly, reader=given.reader)))
    count = len(trials_in(log))
    _say(f"{count} runs killed in {folder}: no reader saw anything but the whole old index or the whole new one.")


if __name__ == "__main__":
    main()
