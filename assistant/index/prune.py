"""Remove earlier generations now, and with them the text of removed documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError
from assistant.index import current, publish
from assistant.index.collection import remove_unused
from assistant.index.space import size_mb


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed: names of generations and of question embedders, how many megabytes; what still is read, and why
    vectors stay on a server.
    """

    generations: tuple[str, ...]
    models: tuple[str, ...]
    megabytes: float
    still_read: tuple[str, ...]
    still_on_server: tuple[str, ...]


def prune(index_dir: Path, keep: int) -> Pruned:
    """Keep the live generation and the newest others, `keep` in all, and the question embedders that these need.

    Raises:
        NoIndex: If nothing was ever published.
        AlreadyRunning: If another run is at work.
    """
    current.live_name(index_dir)  # no lock is made where there is no index
    with publish.writing(index_dir):
        before = size_mb(index_dir)
        removed, still_read = publish.remove_generations(index_dir, keep)
        left = remove_unused(index_dir)
        models = _remove_unneeded_models(index_dir)
        freed = round(before - size_mb(index_dir), 1)
        return Pruned(tuple(sorted(removed)), models, freed, tuple(sorted(still_read)), tuple(left))


def _remove_unneeded_models(index_dir: Path) -> tuple[str, ...]:
    try:
        needed = {
            publish.read_generation(index_dir, name).passport["model"]["fingerprint"]
            for name in publish.generation_names(index_dir)
        }
    except AssistantError:
        return ()  # what a damaged generation needs is not known
    unneeded = [file for file in (index_dir / "models").glob("*.onnx") if file.stem not in needed]
    for file in unneeded:
        file.unlink()
    return tuple(sorted(file.stem for file in unneeded))
