"""F1: kill -9 at any point of a re-index changes nothing that a reader can see; the next run leaves no litter.

The runs are forked from one warm process, see `kills.py`, which looks at the index after each kill.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command import REPOSITORY, environment

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork")

KILLS = 12
# The first audit event of Python of a kind on a path, and which edition answers when the run dies right before it.
WRITES = [
    ("os.mkdir", ".unfinished", "old"),
    ("sqlite3.connect", ".unfinished", "old"),
    ("open", ".unfinished/receipt.json", "old"),
    ("open", ".unfinished/passport.json", "old"),
    ("os.rename", ".unfinished", "old"),
    ("open", "current.", "old"),
    ("os.rename", "current.", "old"),
    ("shutil.rmtree", "Z-", "new"),
    ("os.remove", "catalog.sqlite", "new"),
    ("os.rmdir", "chroma", "new"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a corpus and its index, in which runs are killed."""
    return tmp_path_factory.mktemp("killed")


def killed(site: Path, log: str, *given: str) -> list[dict[str, Any]]:
    """Kill runs; what became of each."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "tests" / "kills.py"), "--folder", str(site), "--log", log, *given],
        capture_output=True, text=True, timeout=1200,
        env=environment(PYTHONPATH=f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'tests'}"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (site / log).read_text("utf-8").splitlines()]


@pytest.mark.timeout(1200)
def test_spread_over_a_whole_run(site: Path) -> None:
    """Twelve kills spread over a whole re-index: a reader that asks all the while never errs, mixes or goes back."""
    trials = killed(site, "spread.jsonl", str(KILLS), "--evenly", "--reader")

    assert len(trials) == KILLS
    assert sum(trial["killed"] for trial in trials) > KILLS // 2
    assert trials[0]["answered"] == "old"
    asked = [json.loads(line) for line in (site / "asked.jsonl").read_text("utf-8").splitlines()]
    assert all(len(editions) == 1 for editions in asked)
    assert asked == sorted(asked)
    assert len({editions[0] for editions in asked}) > KILLS // 2  # it asked on while editions came and went


@pytest.mark.timeout(1200)
def test_before_each_write(site: Path) -> None:
    """Killed right before a file or folder is made, renamed or removed: old before the one rename, new after it."""
    before = [word for event, part, _ in WRITES for word in ("--before", event, part)]

    trials = killed(site, "writes.jsonl", *before)

    assert [(trial["where"], trial["killed"], trial["answered"]) for trial in trials] == [
        (f"{event} {part}", True, answered) for event, part, answered in WRITES
    ]


@pytest.mark.parametrize(("event", "part"), [("open", "current."), ("os.rename", ".unfinished")])
def test_first_run(site: Path, event: str, part: str) -> None:
    """Killed before anything was ever published there is no index; the next run makes one that is sound."""
    trials = killed(site, f"first-{event}.jsonl", "--before", event, part, "--first")

    assert [(trial["killed"], trial["answered"]) for trial in trials] == [(True, "nothing")]
