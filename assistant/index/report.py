"""What a run of the indexer tells: how far it is, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.index.findings import language_warning, warnings_of
from assistant.index.plan import Rename, compare
from assistant.index.publish import Generation
from assistant.records import Refusal


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step (`read` in documents, `embed` in texts, `publish`) has come."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a run did.

    Attributes:
        generation: Name of the live generation after the run.
        published: False when nothing had changed.
        added, changed, removed: Document ids.
        renamed: Documents whose bytes have another name now; of them nothing is embedded.
        reasons: Why documents that did not change were made anew; empty when they were not.
        unchanged: Number of documents taken over as they were.
        refused: Documents that could not be read, with reasons.
        warnings: What a maintainer should know.
        documents, pages, passages: Totals of the live generation.
        embedded: Texts that went through the model.
        seconds: Wall-clock time of the run.
    """

    generation: str
    published: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Rename, ...]
    reasons: tuple[str, ...]
    unchanged: int
    refused: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    documents: int
    pages: int
    passages: int
    embedded: int
    seconds: float


class Ran(Protocol):
    """A run that is over: why it made documents anew that had not changed, and how many texts it embedded."""

    reasons: tuple[str, ...]
    embedded: int


def make_report(
    generation: Generation,
    before: Generation | None,
    refused: Sequence[Refusal],
    warnings: Sequence[str],
    run: Ran,
    seconds: float,
) -> BuildReport:
    """The report of a run that left `generation` live where `before` was; the same one when nothing had changed."""
    documents = generation.passport["documents"]
    changes = compare(before.passport["documents"] if before else {}, documents)
    twins = [
        f"{name} is the same file as {one['same_as']} and is found under that name."
        for name, one in documents.items()
        if one["same_as"]
    ]
    stale = [
        f"{name} could be read until {one['stale']['since'][:10]}; what it said then is kept and marked as stale. "
        "Mend or remove the file."
        for name, one in documents.items()
        if one.get("stale")
    ]
    told = [
        f"{name}: {warning}"
        for name, one in documents.items()
        if name in changes.added or name in changes.changed
        for warning in warnings_of(one)
    ]
    foreign = language_warning(documents, bool(generation.passport["model"].get("english_only")))
    counts = generation.passport["counts"]
    return BuildReport(
        generation=generation.name,
        published=before is None or before.name != generation.name,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        renamed=changes.renamed,
        reasons=run.reasons,
        unchanged=len(documents) - len(changes.added) - len(changes.changed) - len(changes.renamed),
        refused=tuple(sorted(refused, key=lambda one: one.document)),
        warnings=(*warnings, *twins, *stale, *told, *foreign),
        documents=counts["documents"],
        pages=counts["pages"],
        passages=counts["passages"],
        embedded=run.embedded,
        seconds=seconds,
    )
