"""F7: one writer at a time; a dead one blocks nobody."""

from __future__ import annotations

import json
import re
import select
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import environment, run, words
from conftest import SmallIndex
from index_files import copy_index, generations

from assistant.index.check import check
from assistant.settings import Settings


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index, with a new document to index."""
    copy = copy_index(small_index, tmp_path)
    (copy.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
    return copy


@pytest.fixture
def at_work(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A run of the command that has begun to read, held there."""
    with subprocess.Popen(
        words(settings, "index", "--json"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stderr is not None
        assert json.loads(process.stderr.readline())["step"] == "read"
        process.send_signal(signal.SIGSTOP)
        yield process
        process.kill()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="Windows cannot hold a process")
class TestTwoWriters:
    def test_second_leaves(self, settings: Settings, at_work: subprocess.Popen[bytes]) -> None:
        """The second run says in one line which process is at work since when; status 75, no output."""
        done = run(settings, "index")

        assert (done.returncode, done.stdout) == (75, "")
        assert re.fullmatch(
            rf"assistant: The index in .* is being written by process {at_work.pid} since \d{{4}}-\d\d-\d\d \d\d:\d\d"
            r"\. Wait for it to end\.\n",
            done.stderr,
        )

    def test_asking_does_not_wait(self, settings: Settings, at_work: subprocess.Popen[bytes]) -> None:
        """Questions are answered while a run is at work."""
        done = run(settings, "ask", "Where is the summer school held?")

        assert done.returncode == 0
        assert "Oyonnax" in done.stdout

    def test_first_finishes(self, settings: Settings, at_work: subprocess.Popen[bytes]) -> None:
        """The run that was there first is not disturbed by the second."""
        run(settings, "index")

        at_work.send_signal(signal.SIGCONT)

        assert at_work.wait(60) == 0
        assert len(generations(settings.index_dir)) == 2
        assert check(settings.index_dir, settings.embedding_model) == []

    def test_killed(self, settings: Settings, at_work: subprocess.Popen[bytes]) -> None:
        """When the first was killed, the next run takes over at once."""
        at_work.kill()
        at_work.wait()

        done = run(settings, "index")

        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "added    new.txt")
        assert ".unfinished" not in generations(settings.index_dir)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="Windows cannot hold a process")
@pytest.mark.parametrize("count", [2, 10])
def test_started_together(settings: Settings, count: int) -> None:
    """Of runs that start in the same second one works; all others leave with status 75 and name it."""
    command = words(settings, "index", "--json")
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True)
        for _ in range(count)
    ]
    silent = {one.stderr: one for one in runs if one.stderr}
    complaints = {}
    while silent:
        for spoken in select.select(list(silent), [], [])[0]:
            one = silent.pop(spoken)
            line = spoken.readline()
            if line.startswith("{"):  # it works: held at its first word, so that the others surely meet it
                one.send_signal(signal.SIGSTOP)
                winner = one
            else:
                complaints[one] = line

    assert len(complaints) == count - 1
    for one, line in complaints.items():
        one.communicate(timeout=120)
        assert one.returncode == 75
        assert f"is being written by process {winner.pid} since" in line
    winner.send_signal(signal.SIGCONT)
    winner.communicate(timeout=120)
    assert winner.returncode == 0
    assert len(generations(settings.index_dir)) == 2
