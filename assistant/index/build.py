"""Make a new generation from the corpus: only what changed is read and embedded, all or nothing is published."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from assistant.embed import Embedder
from assistant.errors import CannotWrite, DamagedIndex, GuardStopped, IndexMismatch, NoIndex
from assistant.index import current, publish
from assistant.index.collection import remove_unused, require_server
from assistant.index.plan import Plan, compare, guard_removals
from assistant.index.report import BuildReport, Progress, make_report
from assistant.index.run import Accept, Rehearsal, Run
from assistant.index.scan import Source, scan
from assistant.index.space import require_space, what_it_lacks
from assistant.load.folder import Listing
from assistant.records import Refusal
from assistant.settings import NO_SERVER, Settings

Told = Callable[[Progress], None]


def build(
    settings: Settings,
    *,
    rebuild: bool = False,
    allow_removals: bool = False,
    accept: Accept | None = None,
    by_hand: bool = True,
    progress: Told = lambda _: None,
) -> BuildReport:
    """Bring the index up to date with the corpus.

    Args:
        settings: Where corpus and index are, and what shapes the index.
        rebuild: Take nothing over from the live generation.
        allow_removals: Let a run pass that removes more than a third of the documents, or all of one kind.
        accept: Judges the new generation against the live one before it is published, see `run.Accept`.
        by_hand: Whether a person asked for this run, which ends a rollback; a watcher's run stops at one.
        progress: Told how far the run is.

    Raises:
        GuardStopped: If a guard or the judge of `accept` does not let it pass.
        AssistantError: Nothing to index, a model that is not there, another run at work, a full or read-only disk.
            The live generation is then as it was.
    """
    begun = time.monotonic()
    sources, refused, listing = scan(settings)
    embedder = Embedder(settings.embedding_model, settings.index_dir / "models")
    with publish.writing(settings.index_dir):
        if not by_hand:
            _stop_at_rollback(settings.index_dir)
        live, warnings = _live(settings.index_dir, rebuild)
        intact = not warnings
        warnings += _entries_without_file(listing, sources, refused)
        run = Run(settings, embedder, None if rebuild else live, progress)
        if not rebuild and live and intact and run.is_unchanged(sources, refused):
            current.forget_rollback(settings.index_dir)
            publish.remove_generations(settings.index_dir, settings.keep_generations)
            warnings += remove_unused(settings.index_dir)
            return make_report(live, live, refused, warnings, run, time.monotonic() - begun)
        if live and not allow_removals:
            guard_removals(live.passport["documents"], removed_by(live, sources, refused))
        require_space(settings.index_dir, live)
        if settings.chroma_url != NO_SERVER:
            require_server(settings.chroma_url)
        try:
            embedder.prepare(anew=rebuild)
            generation = run.write(sources, refused, live, accept)
        except (OSError, sqlite3.Error) as error:
            raise CannotWrite(
                f"The new index could not be written to {settings.index_dir} ({error}"
                f"{what_it_lacks(settings.index_dir, live)}). The index in use is as it was. "
                "Free some space or check the rights, and run `assistant index` again."
            ) from error
        finally:
            shutil.rmtree(settings.index_dir / "generations" / publish.UNFINISHED, ignore_errors=True)
            warnings += remove_unused(settings.index_dir)
        return make_report(generation, live, refused, warnings, run, time.monotonic() - begun)


def plan(settings: Settings, *, rebuild: bool = False, progress: Told = lambda _: None) -> Plan:
    """What `build` would do; reads and cuts the documents that it would read, embeds nothing and touches nothing.

    Raises:
        AssistantError: As `build`, but that another run at work or a folder that cannot be written does not matter.
    """
    begun = time.monotonic()
    sources, refused, _ = scan(settings)
    embedder = Embedder(settings.embedding_model, settings.index_dir / "models")
    with ExitStack() as held:
        live, _ = _live(settings.index_dir, rebuild, lambda index_dir: held.enter_context(publish.reading(index_dir)))
        run = Run(settings, embedder, None if rebuild else live, progress)
        before = live.passport["documents"] if live else {}
        if live and not rebuild and run.is_unchanged(sources, refused):
            counts = live.passport["counts"]
            rehearsed = Rehearsal(before, counts["documents"], counts["pages"], counts["passages"], 0, 0.0)
        else:
            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="cluster-assistant-plan-"))
            rehearsed = run.rehearse(sources, refused, Path(folder))
    stopped_by = None
    try:
        guard_removals(before, removed_by(live, sources, refused) if live else ())
    except GuardStopped as stop:
        stopped_by = str(stop)
    changes = compare(before, rehearsed.records)
    return Plan(
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        renamed=changes.renamed,
        reasons=run.reasons,
        refused=tuple(sorted(refused, key=lambda one: one.document)),
        documents=rehearsed.documents,
        pages=rehearsed.pages,
        passages=rehearsed.passages,
        to_embed=rehearsed.to_embed,
        seconds=round(time.monotonic() - begun + rehearsed.seconds_more, 1),
        stopped_by=stopped_by,
    )


def removed_by(live: publish.Generation, sources: list[Source], unfit: list[Refusal]) -> tuple[str, ...]:
    """The documents of the live generation that the corpus no longer holds, under any name.

    One that lies in the corpus but cannot be read, or below a folder that cannot, is not removed.
    """
    before = live.passport["documents"]
    after = {source.file.id: {"state": source.state} for source in sources}
    for one in unfit:
        below = [name for name in before if name == one.document or name.startswith(f"{one.document}/")]
        after |= {name: before[name] for name in below}
    return compare(before, after).removed


def _entries_without_file(listing: Listing, sources: list[Source], refused: list[Refusal]) -> list[str]:
    known = {one.file.id for one in sources} | {one.document for one in refused}
    return [
        f"corpus.toml describes {name}, which is not in the corpus." for name in sorted(listing.entries.keys() - known)
    ]


def _stop_at_rollback(index_dir: Path) -> None:
    if left := current.rolled_back_from(index_dir):
        raise GuardStopped(
            f"The index was rolled back from generation {left}, so nothing is published by itself any more. "
            "Run `assistant index` to bring it up to date again."
        )


def _live(
    index_dir: Path,
    rebuild: bool,
    read: Callable[[Path], publish.Generation] = publish.live_generation,
) -> tuple[publish.Generation | None, list[str]]:
    try:
        return read(index_dir), []
    except NoIndex:
        return None, []
    except (DamagedIndex, IndexMismatch) as error:
        if isinstance(error, IndexMismatch) and not rebuild:
            raise
        return _newest_whole(index_dir), [f"The index in use could not be taken over and is made anew. {error}"]


def _newest_whole(index_dir: Path) -> publish.Generation | None:
    """The newest generation that can be read: whatever befell the live one, most has not to be embedded again."""
    for name in publish.generation_names(index_dir):
        with contextlib.suppress(DamagedIndex, IndexMismatch):
            return publish.read_generation(index_dir, name)
    return None
