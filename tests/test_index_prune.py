from __future__ import annotations

from collections.abc import Callable

import pytest
from command import run
from index_files import generations

from assistant.errors import NoIndex
from assistant.index import current, publish
from assistant.index.build import build
from assistant.index.prune import prune
from assistant.settings import Settings

NewSettings = Callable[..., Settings]
SECRET = "The treasurer keeps the spare key below the seventh flowerpot."


def files_with(settings: Settings, words: str) -> list[str]:
    """The files of the index that hold some words, as raw bytes in any of the usual encodings."""
    forms = [words.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    forms += [form.lower() for form in forms]
    found = []
    for file in sorted(settings.index_dir.rglob("*")):
        data = file.read_bytes() if file.is_file() else b""
        if any(form in data or form in data.lower() for form in forms):
            found.append(file.name)
    return found


@pytest.fixture
def settings(new_settings: NewSettings) -> Settings:
    """Three generations; the last no longer holds a document that the two before it hold."""
    documents = {f"{number}.md": f"# Report {number}\n\nNothing of note happened.\n" for number in range(3)}
    settings = new_settings({**documents, "secret.md": f"# Keys\n\n{SECRET}\n"})
    build(settings)
    (settings.corpus_dir / "0.md").write_text("# Report\n\nSomething of note happened.\n", "utf-8")
    build(settings)
    (settings.corpus_dir / "secret.md").unlink()
    build(settings)
    return settings


class TestPrune:
    def test_removed_text_is_nowhere(self, settings: Settings) -> None:
        """After `prune --keep 1` a raw byte search finds nothing of a removed document in the index."""
        assert files_with(settings, "seventh flowerpot") == ["catalog.sqlite", "catalog.sqlite"]  # the search finds it

        done = run(settings, "prune", "--keep", "1")

        assert done.returncode == 0
        assert "MB are free again." in done.stdout
        for words in (SECRET, "treasurer keeps", "spare key", "seventh flowerpot"):
            assert files_with(settings, words) == []
        assert generations(settings.index_dir) == [current.live_name(settings.index_dir)]

    def test_the_newest_stay(self, settings: Settings) -> None:
        """Of three generations the two newest stay; what was removed is named."""
        before = generations(settings.index_dir)

        done = prune(settings.index_dir, 2)

        assert done.generations == (before[0],)
        assert generations(settings.index_dir) == before[1:]
        assert done.megabytes > 0

    def test_still_read(self, settings: Settings) -> None:
        """A generation that somebody reads stays, which the command says with what to do; its exit status is 1."""
        before = generations(settings.index_dir)
        current.point_to(settings.index_dir, before[1])
        with publish.reading(settings.index_dir):
            current.point_to(settings.index_dir, before[2])

            done = run(settings, "prune", "--keep", "1")

        assert done.returncode == 1
        assert f"Generation {before[1]} is still being read" in done.stderr
        assert prune(settings.index_dir, 1).generations == (before[1],)

    def test_model_of_no_generation(self, settings: Settings) -> None:
        """A question embedder that no generation needs goes with them."""
        other = settings.index_dir / "models" / f"{'0' * 64}.onnx"
        other.write_bytes(b"made for a model of long ago")

        assert prune(settings.index_dir, 3).models == ("0" * 64,)
        assert len(list((settings.index_dir / "models").iterdir())) == 1


def test_no_index(new_settings: NewSettings) -> None:
    """Where there is no index there is nothing to prune."""
    with pytest.raises(NoIndex):
        prune(new_settings({}).index_dir, 1)
