"""F1: kill -9 at any point of a re-index changes nothing that a reader can see; the next run leaves no litter."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import environment, words
from conftest import SmallIndex
from index_files import generations
from tiny_model import make_tiny_model

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.index.check import check
from assistant.settings import Settings

DOCUMENTS = 6
# Ends itself with kill -9 right before the first event of a kind on a path: the audit events of Python name each.
DIES_AT = """
import os, signal, sys
event, part = sys.argv[1], sys.argv[2]
sys.argv = ["assistant", *sys.argv[3:]]
def hook(name, values):
    if name == event and part in str(values[0]):
        os.kill(os.getpid(), signal.SIGKILL)
from assistant.cli import main
sys.addaudithook(hook)
main()
"""


class Site:
    """A corpus whose documents all carry one edition's number, and its index of which one generation is kept."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            corpus_dir=folder / "corpus",
            index_dir=folder / "index",
            keep_generations=1,
            embedding_model=str(make_tiny_model(folder / "model")),
        )
        self.settings.corpus_dir.mkdir(parents=True)
        self.editions = itertools.count(1)
        self.new_edition()
        build(self.settings)

    def new_edition(self) -> int:
        """Write every document anew."""
        edition = next(self.editions)
        for number in range(DOCUMENTS):
            (self.settings.corpus_dir / f"{number}.md").write_text(
                f"# Report {number}\n\nThis is edition {edition} of it.\n",
                "utf-8",
            )
        return edition

    def answered(self) -> int:
        """The edition that answers: one and the same on all pages and in an answer's citation; nothing is damaged."""
        assert check(self.settings.index_dir, self.settings.embedding_model) == []
        with Assistant.open(settings=self.settings) as assistant:
            texts = [assistant.page(document.id, 1).text for document in assistant.documents()]
            found = [hit.passage.text for hit in assistant.search("Which edition is this?", 100)]
        editions = {int(edition) for text in texts + found for edition in re.findall(r"edition (\d+)", text)}
        assert len(texts) == len(found) == DOCUMENTS
        assert len(editions) == 1
        return editions.pop()

    def finish(self, edition: int) -> None:
        """The next run makes the newest edition live and leaves nothing else."""
        live = build(self.settings).generation
        assert self.answered() == edition
        assert sorted(path.name for path in self.settings.index_dir.iterdir()) == [
            "current", "generations", "lock", "models",
        ]  # fmt: skip
        assert generations(self.settings.index_dir) == [live]
        assert [path.suffix for path in (self.settings.index_dir / "models").iterdir()] == [".onnx"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with its first edition indexed."""
    return Site(tmp_path_factory.mktemp("killed"))


@pytest.fixture
def _settings_of_the_command(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command has the settings of the site."""
    monkeypatch.setenv("ASSISTANT_KEEP_GENERATIONS", "1")
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", site.settings.embedding_model)


@pytest.mark.usefixtures("_settings_of_the_command")
class TestKilled:
    @pytest.mark.parametrize(
        ("step", "share", "wait_s"),
        [
            ("read", 0, 0.0),
            ("read", 0.5, 0.0),
            ("embed", 0, 0.01),
            ("embed", 1, 0.0),
            ("publish", 0, 0.02),
            ("publish", 0, random.Random(1).uniform(0.02, 0.3)),
            ("publish", 0, random.Random(2).uniform(0.02, 0.3)),
            ("publish", 1, 0.0),
        ],
    )
    def test_at_a_step(self, site: Site, step: str, share: float, wait_s: float) -> None:
        """Killed at a step of its progress, the run leaves the old edition or the new one; the next run finishes."""
        edition = site.new_edition()

        with subprocess.Popen(
            words(site.settings, "index", "--json"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env=environment(),
        ) as process:  # fmt: skip
            assert process.stderr is not None
            told = (json.loads(line) for line in process.stderr)
            assert any(one["step"] == step and one["done"] == share * one["total"] for one in told)
            time.sleep(wait_s)
            process.kill()

        assert site.answered() in {edition - 1, edition}
        site.finish(edition)

    @pytest.mark.parametrize(
        ("event", "part", "is_new"),
        [
            ("os.mkdir", ".unfinished", False),
            ("sqlite3.connect", ".unfinished", False),
            ("open", ".unfinished/receipt.json", False),
            ("open", ".unfinished/passport.json", False),
            ("os.rename", ".unfinished", False),
            ("open", "current.", False),
            ("os.rename", "current.", False),
            ("shutil.rmtree", "Z-", True),
            ("os.remove", "catalog.sqlite", True),
            ("os.rmdir", "chroma", True),
        ],
    )
    def test_before_a_write(self, site: Site, event: str, part: str, is_new: bool) -> None:
        """Killed right before a file or folder is made, renamed or removed: old before the one rename, new after it."""
        edition = site.new_edition()
        command = words(site.settings, "index")

        done = subprocess.run(
            [sys.executable, "-c", DIES_AT, event, part, *command[3:]], capture_output=True, env=environment()
        )

        assert done.returncode == -signal.SIGKILL
        assert site.answered() == (edition if is_new else edition - 1)
        site.finish(edition)


class TestFirstRun:
    @pytest.mark.parametrize(("event", "part"), [("open", "current."), ("os.rename", ".unfinished")])
    def test_nothing_yet(self, small_index: SmallIndex, tmp_path: Path, event: str, part: str) -> None:
        """Killed before anything was ever published there is no index; the next run makes one that is sound."""
        settings = Settings(corpus_dir=small_index.corpus, index_dir=tmp_path / "index")
        shutil.copytree(small_index.index / "models", settings.index_dir / "models", copy_function=os.link)
        command = words(settings, "index")

        subprocess.run(
            [sys.executable, "-c", DIES_AT, event, part, *command[3:]], capture_output=True, env=environment()
        )

        assert not (settings.index_dir / "current").exists()
        live = build(settings).generation
        assert check(settings.index_dir, settings.embedding_model) == []
        assert live in generations(settings.index_dir)
        assert ".unfinished" not in generations(settings.index_dir)
