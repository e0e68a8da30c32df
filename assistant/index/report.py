"""What a run of the indexer tells: how far it is, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.index.findings import language_warning, warnings_of
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
    unchanged: int
    refused: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    documents: int
    pages: int
    passages: int
    embedded: int
    seconds: float


def compare(before: dict[str, Any], after: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Ids of the documents that were added, changed and removed between two passports."""
    added = sorted(after.keys() - before.keys())
    removed = sorted(before.keys() - after.keys())
    changed = sorted(name for name in after.keys() & before.keys() if after[name]["state"] != before[name]["state"])
    return added, changed, removed


def make_report(
    generation: Generation,
    before: Generation | None,
    refused: Sequence[Refusal],
    warnings: Sequence[str],
    embedded: int,
    seconds: float,
) -> BuildReport:
    """The report of a run that left `generation` live where `before` was; the same one when nothing had changed."""
    documents = generation.passport["documents"]
    added, changed, removed = compare(before.passport["documents"] if before else {}, documents)
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
        if name in added or name in changed
        for warning in warnings_of(one)
    ]
    foreign = language_warning(documents, bool(generation.passport["model"].get("english_only")))
    counts = generation.passport["counts"]
    return BuildReport(
        generation=generation.name,
        published=before is None or before.name != generation.name,
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        unchanged=len(documents) - len(added) - len(changed),
        refused=tuple(sorted(refused, key=lambda one: one.document)),
        warnings=(*warnings, *twins, *stale, *told, *foreign),
        documents=counts["documents"],
        pages=counts["pages"],
        passages=counts["passages"],
        embedded=embedded,
        seconds=seconds,
    )
