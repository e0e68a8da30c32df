from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import SmallIndex
from index_files import alter_passport, copy_index, cut, generations, live_folder

from assistant.embed import Embedder
from assistant.errors import AssistantError, DamagedIndex, IndexMismatch, NoIndex
from assistant.index import publish
from assistant.index.build import build
from assistant.index.store import LiveStore, require_same_model
from assistant.settings import PACKAGED_MODEL, Settings


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index."""
    return copy_index(small_index, tmp_path)


@pytest.fixture
def embedder(settings: Settings) -> Embedder:
    """The model of the small index."""
    return Embedder(PACKAGED_MODEL, settings.index_dir / "models")


@pytest.fixture
def live(settings: Settings, embedder: Embedder) -> Iterator[LiveStore]:
    """The copy, open for reading."""
    store = LiveStore(settings.index_dir, embedder)
    yield store
    store.close()


def publish_another(settings: Settings, text: str) -> str:
    """Change a document, index it, and give the name of the new generation."""
    (settings.corpus_dir / "school.txt").write_text(f"SUMMER SCHOOL\n\n{text}\n", "utf-8")
    return build(settings).generation


class TestLiveStore:
    def test_opened_once(self, live: LiveStore) -> None:
        """Questions share one opened generation."""
        with live.use() as first, live.use() as second:
            assert first is second

    def test_moves_over(self, live: LiveStore, settings: Settings) -> None:
        """The next question after a publishing is answered from the new generation."""
        with live.use() as before:
            old = before.generation.name

        new = publish_another(settings, "The school is held in Lyon.")

        with live.use() as after:
            assert after.generation.name == new != old

    def test_a_question_keeps_its_generation(self, live: LiveStore, settings: Settings) -> None:
        """A question that began before a publishing is answered from its own generation, and that one stays so long."""
        with live.use() as before:
            new = publish_another(settings.model_copy(update={"keep_generations": 1}), "The school is held in Lyon.")
            with live.use() as after:
                pages = [store.catalog.pages("school.txt")[0].text for store in (before, after)]
            during = generations(settings.index_dir)
            nearest = before.graph.nearest(np.ones(384, np.float32), 1)

        publish.remove_generations(settings.index_dir, 1)

        assert ["Oyonnax" in text for text in pages] == [True, False]
        assert len(nearest) == 1
        assert during == sorted([before.generation.name, new])
        assert generations(settings.index_dir) == [new]

    def test_closed(self, live: LiveStore, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A closed store leaves nothing in the temporary folder and holds no generation."""
        views = tmp_path / "views"
        views.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(views))
        with live.use():
            during = len(list(views.iterdir()))

        live.close()

        assert during == 1
        assert list(views.iterdir()) == []
        new = publish_another(settings.model_copy(update={"keep_generations": 1}), "The school is held in Lyon.")
        assert generations(settings.index_dir) == [new]

    def test_nothing_indexed(self, tmp_path: Path, embedder: Embedder) -> None:
        """Without an index there is nothing to open, and none is made."""
        with pytest.raises(NoIndex, match="assistant index"), LiveStore(tmp_path / "nowhere", embedder).use():
            pass

        assert not (tmp_path / "nowhere").exists()

    @pytest.mark.parametrize("name", ["catalog.sqlite", "chroma/chroma.sqlite3", "passport.json", "receipt.json"])
    def test_cut_file(self, live: LiveStore, settings: Settings, name: str) -> None:
        """A cut file is found before anything is answered, and nothing of it stays open."""
        cut(live_folder(settings.index_dir) / name)

        with pytest.raises(DamagedIndex, match="assistant index --rebuild"), live.use():
            pass

    def test_bad_new_generation(self, live: LiveStore, settings: Settings) -> None:
        """After a damaged generation was put right, the same open store answers again."""
        with live.use():
            pass
        publish_another(settings, "The school is held in Lyon.")
        whole = (live_folder(settings.index_dir) / "catalog.sqlite").read_bytes()
        cut(live_folder(settings.index_dir) / "catalog.sqlite")
        with pytest.raises(DamagedIndex), live.use():
            pass

        (live_folder(settings.index_dir) / "catalog.sqlite").write_bytes(whole)

        with live.use() as store:
            assert "Lyon" in store.catalog.pages("school.txt")[0].text


class TestSameModel:
    def refusal(self, settings: Settings, embedder: Embedder) -> AssistantError:
        """What asking this index with this model is answered."""
        with pytest.raises(AssistantError) as raised:
            require_same_model(publish.live_generation(settings.index_dir), embedder, settings.index_dir)
        return raised.value

    def test_same(self, settings: Settings, embedder: Embedder) -> None:
        """The model that the index was made with is accepted."""
        require_same_model(publish.live_generation(settings.index_dir), embedder, settings.index_dir)

    def test_other_name_and_files(self, settings: Settings, embedder: Embedder) -> None:
        """Another model: both names, the command that makes the index anew, and the setting that goes back."""
        alter_passport(settings.index_dir, lambda one: one["model"].update(name="other/model", fingerprint="0" * 64))

        error = self.refusal(settings, embedder)

        assert isinstance(error, IndexMismatch)
        assert "was made with the embedding model 'other/model', but the settings name 'packaged:" in str(error)
        assert "Run `assistant index` " in str(error)
        assert "ASSISTANT_EMBEDDING_MODEL=other/model" in str(error)

    def test_other_files(self, settings: Settings, embedder: Embedder) -> None:
        """The same name with other files: both fingerprints and the command."""
        alter_passport(settings.index_dir, lambda one: one["model"].update(fingerprint="0" * 64))

        error = self.refusal(settings, embedder)

        assert isinstance(error, IndexMismatch)
        assert f"fingerprint {embedder.fingerprint[:12]} instead of 000000000000" in str(error)

    @pytest.mark.parametrize("probe", [[1.0] + [0.0] * 383, [1.0, 0.0], []])
    def test_other_vectors(self, settings: Settings, embedder: Embedder, probe: list[float]) -> None:
        """The same files but another vector of the fixed sentence: nothing is compared."""
        alter_passport(settings.index_dir, lambda one: one["model"].update(probe=probe))

        error = self.refusal(settings, embedder)

        assert isinstance(error, IndexMismatch)
        assert "gives other vectors" in str(error)
        assert "Run `assistant index --rebuild`" in str(error)

    def test_no_question_embedder(self, settings: Settings, embedder: Embedder) -> None:
        """An index whose question embedder was deleted says how it is made anew, and loads no torch to do without."""
        shutil.rmtree(settings.index_dir / "models")

        error = self.refusal(settings, embedder)

        assert isinstance(error, DamagedIndex)
        assert "Run `assistant index`" in str(error)
