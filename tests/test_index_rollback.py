from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from command import run
from conftest import SmallIndex
from index_files import copy_index, flip, generations, live_folder

from assistant.ask import Assistant
from assistant.embed import Embedder
from assistant.errors import AssistantError, DamagedIndex, GuardStopped
from assistant.index import current
from assistant.index.build import build
from assistant.index.rollback import rollback
from assistant.settings import Settings

JURY = "# Jury\n\nThe jury meets in Graz on Monday.\n"


@pytest.fixture(scope="module")
def two(small_index: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small index, and a generation after it that holds one document more."""
    settings = copy_index(small_index, tmp_path_factory.mktemp("two"))
    (settings.corpus_dir / "jury.md").write_text(JURY, "utf-8")
    build(settings)
    return settings


@pytest.fixture
def settings(two: Settings, tmp_path: Path) -> Settings:
    """An own copy of it."""
    shutil.copytree(two.corpus_dir, tmp_path / "corpus")
    shutil.copytree(two.index_dir, tmp_path / "index", copy_function=os.link)
    lock, current = tmp_path / "index" / "lock", tmp_path / "index" / "current"
    for file in (lock, current):  # files that are written to, not replaced, must be an own copy
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index")


def back(settings: Settings, to: str | None = None) -> str:
    """Roll back; the generation that is live then."""
    embedder = Embedder(settings.embedding_model, settings.index_dir / "models")
    return rollback(settings.index_dir, embedder, to).generation


class TestRollback:
    def test_the_one_before(self, settings: Settings) -> None:
        """The generation before answers again, at once also for a reader that is open; nothing is removed."""
        old, new = generations(settings.index_dir)
        with Assistant.open(settings=settings) as assistant:
            assert len(assistant.library.documents()) == 4

            assert back(settings) == old

            assert len(assistant.library.documents()) == 3
        assert generations(settings.index_dir) == [old, new]

    def test_stays_until_a_run_by_hand(self, settings: Settings) -> None:
        """A watcher publishes nothing after a rollback; the next run by hand brings the documents back and ends it."""
        old, new = generations(settings.index_dir)
        back(settings)

        with pytest.raises(GuardStopped, match=f"rolled back from generation {new}"):
            build(settings, by_hand=False)

        assert current.live_name(settings.index_dir) == old
        assert build(settings).added == ("jury.md",)
        assert current.rolled_back_from(settings.index_dir) is None
        assert not build(settings, by_hand=False).published

    def test_forward_again(self, settings: Settings) -> None:
        """The generation that was left can be named, and is live as if nothing had been."""
        old, new = generations(settings.index_dir)
        assert back(settings) == old

        assert back(settings, new) == new

        assert current.rolled_back_from(settings.index_dir) is None
        assert not build(settings, by_hand=False).published

    def test_nothing_before(self, settings: Settings) -> None:
        """From the first generation there is no way back; it stays live."""
        old, _ = generations(settings.index_dir)
        back(settings)

        with pytest.raises(AssistantError, match="no generation before"):
            back(settings)

        assert current.live_name(settings.index_dir) == old

    def test_unknown(self, settings: Settings) -> None:
        """A name that is none is refused with those that are."""
        with pytest.raises(AssistantError, match=f"Use one of: {generations(settings.index_dir)[0]}"):
            back(settings, "yesterday")

    def test_damaged(self, settings: Settings) -> None:
        """A generation with an altered file is not gone back to."""
        old, new = generations(settings.index_dir)
        catalog = settings.index_dir / "generations" / old / "catalog.sqlite"
        content = catalog.read_bytes()
        catalog.unlink()
        catalog.write_bytes(content)
        flip(catalog)

        with pytest.raises(DamagedIndex, match=f"damaged .*, so {new} stays live"):
            back(settings)

        assert current.live_name(settings.index_dir) == new

    def test_from_a_damaged_one(self, settings: Settings) -> None:
        """A damaged live generation is left like any other."""
        (live_folder(settings.index_dir) / "receipt.json").unlink()

        assert back(settings) == generations(settings.index_dir)[0]

    def test_changes_from_a_damaged_one(self, settings: Settings) -> None:
        """What differs from a damaged generation is not known, and nothing is said to be added."""
        (live_folder(settings.index_dir) / "receipt.json").unlink()

        done = run(settings, "rollback")

        assert done.returncode == 0
        assert done.stdout.startswith("The index in ")

    def test_current_is_lost(self, settings: Settings) -> None:
        """Where the file that names the live generation is lost, that is said, and a generation can be named again."""
        old, new = generations(settings.index_dir)
        (settings.index_dir / "current").unlink()

        with pytest.raises(DamagedIndex, match=f"assistant rollback --to {new}"):
            current.live_name(settings.index_dir)

        assert back(settings, new) == new
        assert current.rolled_back_from(settings.index_dir) is None
        (settings.index_dir / "current").unlink()
        assert back(settings, old) == old
        with pytest.raises(GuardStopped):
            build(settings, by_hand=False)

    def test_command(self, settings: Settings) -> None:
        """The command says what is gone again, and until when."""
        done = run(settings, "rollback")

        assert done.returncode == 0
        assert done.stdout.splitlines()[0] == "removed  jury.md"
        assert done.stdout.splitlines()[-1] == "It stays until the next `assistant index` by hand."
