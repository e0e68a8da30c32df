"""Go back to an earlier generation, by the same rename that publishes one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.embed import Embedder
from assistant.errors import AssistantError, DamagedIndex
from assistant.index import current, publish
from assistant.index.plan import Changes, compare
from assistant.index.store import require_same_model


@dataclass(frozen=True, slots=True)
class Rollback:
    """What a rollback did: the generation it left, the one that is live now, when that was made, and what differs."""

    left: str
    generation: str
    made: str
    changes: Changes


def rollback(index_dir: Path, embedder: Embedder, to: str | None = None) -> Rollback:
    """Make an earlier generation the live one, until the next run by hand.

    Args:
        index_dir: The index.
        embedder: The settings' embedding model: a generation that it cannot ask is no use.
        to: Name of the generation; the one before the live one when not given.

    Raises:
        AssistantError: If there is no such generation, it is damaged or of another model, or another run is at work.
            The live generation is then as it was.
    """
    with publish.writing(index_dir):
        left = _live_if_known(index_dir) if to else current.live_name(index_dir)
        name = to or _before(index_dir, left)
        if name not in publish.generation_names(index_dir) or name == left:
            raise AssistantError(
                f"There is no generation {name} besides the live one in {index_dir}. "
                f"Use one of: {', '.join(one for one in publish.generation_names(index_dir) if one != left) or 'none'}."
            )
        generation = publish.read_generation(index_dir, name)
        if wrong := generation.damaged_files(hashes=True):
            raise DamagedIndex(
                f"The generation {name} in {index_dir} is damaged ({wrong[0]}), so {left} stays live. "
                "Run `assistant rollback --to` with an older one, or `assistant index --rebuild`."
            )
        require_same_model(generation, embedder, index_dir)
        newest = current.rolled_back_from(index_dir) or left or publish.generation_names(index_dir)[0]
        current.note_rollback(index_dir, max(newest, left))
        current.point_to(index_dir, name)
        if name >= newest:
            current.forget_rollback(index_dir)
        after = generation.passport["documents"]
        return Rollback(left, name, generation.passport["made"], compare(_documents(index_dir, left, after), after))


def _live_if_known(index_dir: Path) -> str:
    """The name of the live generation; empty where the file that tells it is lost, which is a reason to roll back."""
    try:
        return current.live_name(index_dir)
    except DamagedIndex:
        return ""


def _before(index_dir: Path, live: str) -> str:
    for name in publish.generation_names(index_dir):
        if name < live:
            return name
    raise AssistantError(
        f"There is no generation before {live} in {index_dir}, so there is nothing to go back to. "
        "ASSISTANT_KEEP_GENERATIONS says how many are kept."
    )


def _documents(index_dir: Path, name: str, unknown: dict[str, object]) -> dict[str, object]:
    """The documents of the generation that is left; `unknown` where it is damaged, which is a reason to leave it."""
    try:
        documents: dict[str, object] = publish.read_generation(index_dir, name).passport["documents"]
    except AssistantError:
        return unknown
    return documents
