"""Kill indexers, and see that no reader noticed: `make faults N=1000`, and the tests of F1.

One process imports everything once, opens nothing, and forks: each run of the indexer, each look at the index and the
reader that asks all the while are processes of their own on real files. What was done is kept in the folder, so that a
campaign can be stopped and continued.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

DOCUMENTS = 6
QUESTION = "Which edition is this?"
PAUSE_S = 0.05  # between two questions of the reader, which is not to take the processor from the indexer


@dataclass(frozen=True)
class Trial:
    """One killed run: when or where it was to end, whether it was killed, and whose edition answered afterwards."""

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
            text = f"# Report {number}\n\nThis is edition {edition} of it.\n"
            (self.settings.corpus_dir / f"{number}.md").write_text(text, "utf-8")
        return edition

    def index(self) -> str:
        """Run the indexer in this process."""
        from assistant.index.build import build

        return build(self.settings).generation

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

    def finish(self, edition: int) -> float:
        """The next run makes the newest edition live and leaves nothing else; how many seconds it took."""
        begun = time.monotonic()
        live = done(self.index)
        seconds = time.monotonic() - begun
        assert self.answered() == edition
        index = self.settings.index_dir
        assert sorted(path.name for path in index.iterdir()) == ["current", "generations", "lock", "models"]
        assert [path.suffix for path in (index / "models").iterdir()] == [".onnx"]
        left = [path.name for path in (index / "generations").iterdir() if path.name != live]
        # A reader may hold the generation that it asked last; nothing else may be left.
        assert len(left) <= (1 if self.reader_at_work() else 0), left
        assert ".unfinished" not in left
        return seconds

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


def kill_at_time(site: Site, number: int, seconds: float) -> tuple[Trial, float]:
    """Kill a run after so many seconds, look, and let the next run finish; how many seconds that one took."""
    edition = site.new_edition()
    fork = Fork(site.index)
    time.sleep(seconds)
    fork.kill()
    status, _ = fork.end()
    return _judged(site, edition, Trial(number, f"{seconds:.3f} s", status == -signal.SIGKILL, ""))


def kill_before(site: Site, number: int, event: str, part: str) -> Trial:
    """Kill a run right before a write, look, and let the next run finish."""
    edition = site.new_edition()
    status, _ = Fork(dying_at(event, part, site.index)).end()
    return _judged(site, edition, Trial(number, f"{event} {part}", status == -signal.SIGKILL, ""))[0]


def _judged(site: Site, edition: int, trial: Trial) -> tuple[Trial, float]:
    answered = site.answered()
    assert answered in (edition - 1, edition), (answered, edition)
    seconds = site.finish(edition)
    return replace(trial, answered="new" if answered == edition else "old"), seconds


def warm() -> None:
    """Import what indexing and asking need, so that a fork starts at once; open nothing."""
    import chromadb  # noqa: F401
    import onnxruntime  # noqa: F401
    import tokenizers  # noqa: F401

    import assistant.ask
    import assistant.index.build
    import assistant.probe  # noqa: F401


def at_times(site: Site, kills: int, done_before: int, *, evenly: bool) -> Iterator[Trial]:
    """Runs killed at random over a whole run, or spread evenly over it; how long one takes is measured again and again.

    Args:
        site: Where.
        kills: How many in all.
        done_before: How many of them an earlier call did.
        evenly: Whether they are spread.
    """
    whole_s = site.finish(site.new_edition())
    for number in range(done_before, kills):
        share = (number + 0.5) / kills if evenly else random.Random(number).random()
        trial, took_s = kill_at_time(site, number, share * whole_s)
        whole_s = 0.7 * whole_s + 0.3 * took_s  # a machine that others use too is slow now and fast then
        yield trial


def campaign(site: Site, log: Path, kills: int, *, evenly: bool, reader: bool) -> int:
    """Kill until so many runs were killed in all, and give that count.

    Args:
        site: Where.
        log: Has a line for each trial; a later call goes on where it ends.
        kills: How many in all.
        evenly: Spread the kills evenly over a whole run instead of at random.
        reader: Have a reader ask all the while.
    """
    count = len(log.read_text("utf-8").splitlines()) if log.exists() else 0
    asking = None
    if reader:
        (site.folder / "reading").touch()
        asking = Fork(site.ask_all_the_while)
    try:
        for trial in at_times(site, kills, count, evenly=evenly):
            _keep(log, trial)
            count += 1
            _say(f"{count} of {kills} runs killed, the last after {trial.where}: {trial.answered}")
    finally:
        if asking:
            (site.folder / "reading").unlink()
            assert asking.end()[0] == 0, "the reader failed"
    return count


def kill_first_run(site: Site, number: int, event: str, part: str) -> Trial:
    """Kill the very first run of an index right before a write; the next one makes a sound index."""
    shutil.rmtree(site.settings.index_dir / "generations")
    (site.settings.index_dir / "current").unlink()
    status, _ = Fork(dying_at(event, part, site.index)).end()
    answered = "something" if (site.settings.index_dir / "current").exists() else "nothing"
    site.finish(site.edition())
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
        _keep(log, (kill_first_run if given.first else kill_before)(site, number, event, part))
    count = len(given.before) or campaign(site, log, given.kills, evenly=given.evenly, reader=given.reader)
    _say(f"{count} runs killed in {folder}: no reader saw anything but the whole old index or the whole new one.")


if __name__ == "__main__":
    main()
