"""F8: asking never waits for indexing: readers see the whole old index or the whole new one."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from conftest import SmallIndex
from index_files import generations

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.settings import Settings

EDITIONS = 5


def write(corpus: Path, edition: int) -> None:
    """Two documents of one edition."""
    for name in ("programme", "venue"):
        (corpus / f"{name}.md").write_text(f"# The {name}\n\nThis is edition {edition} of the {name}.\n", "utf-8")


def test_readers_during_reindexing(small_index: SmallIndex, tmp_path: Path) -> None:
    """Four readers ask all the time while four editions are published: no error, no mixture, and never back."""
    settings = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", keep_generations=1)
    settings.corpus_dir.mkdir()
    shutil.copytree(small_index.index / "models", settings.index_dir / "models", copy_function=os.link)
    write(settings.corpus_dir, 1)
    build(settings)
    seen: list[list[set[str]]] = [[] for _ in range(4)]
    done = threading.Event()

    with Assistant.open(settings=settings) as assistant:

        def ask_all_the_time(mine: list[set[str]]) -> None:
            while not done.is_set():
                passages = assistant.ask("Which edition of the programme and the venue is this?").passages
                mine.append({passage.text.partition("edition ")[2].split()[0] for passage in passages})

        readers = [threading.Thread(target=ask_all_the_time, args=(mine,)) for mine in seen]
        for reader in readers:
            reader.start()
        for edition in range(2, EDITIONS + 1):
            write(settings.corpus_dir, edition)
            build(settings)
        done.set()
        for reader in readers:
            reader.join()
        last = assistant.ask("Which edition of the programme is this?")
        live = build(settings).generation

    for mine in seen:
        assert all(len(editions) == 1 for editions in mine)
        order = [int(next(iter(editions))) for editions in mine]
        assert order == sorted(order)
        assert order
    assert "edition 5" in last.passages[0].text
    assert generations(settings.index_dir) == [live] == [last.generation]
