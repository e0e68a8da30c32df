"""What a run changes and why, known before anything is read or written; and the guard against mass removal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import GuardStopped
from assistant.records import Refusal


@dataclass(frozen=True, slots=True)
class Rename:
    """A document whose bytes are in the corpus under another name now."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the documents that differ between two states of a corpus, each in one of the four."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Rename, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do.

    Attributes:
        added, changed, removed, renamed: Documents by what happens to them.
        reasons: Why documents that did not change are read, cut or embedded anew; empty when they are not.
        refused: Documents that cannot be read, with reasons.
        documents, pages, passages: Totals that the index would hold.
        to_embed: Texts that would go through the model.
        seconds: About how long the run would take.
        stopped_by: What the guard would say; None when it would let the run pass.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Rename, ...]
    reasons: tuple[str, ...]
    refused: tuple[Refusal, ...]
    documents: int
    pages: int
    passages: int
    to_embed: int
    seconds: float
    stopped_by: str | None


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """What differs between the documents of two passports, or of a passport and the corpus, by their `state`."""
    added = sorted(after.keys() - before.keys())
    gone = sorted(before.keys() - after.keys())
    news: dict[str, list[str]] = {}
    for name in added:
        news.setdefault(after[name]["state"]["sha256"], []).append(name)
    renamed = [
        Rename(name, own.pop(0))
        for name in gone
        if (own := news.get(before[name]["state"]["sha256"])) is not None and own
    ]
    old_names, new_names = {one.before for one in renamed}, {one.now for one in renamed}
    return Changes(
        added=tuple(name for name in added if name not in new_names),
        changed=tuple(
            sorted(name for name in after.keys() & before.keys() if after[name]["state"] != before[name]["state"])
        ),
        removed=tuple(name for name in gone if name not in old_names),
        renamed=tuple(renamed),
    )


def guard_removals(before: Mapping[str, Any], removed: Sequence[str]) -> None:
    """Stop a run that removes more documents than a person is likely to have meant.

    Args:
        before: The documents of the live passport.
        removed: Which of them are gone from the corpus, under any name.

    Raises:
        GuardStopped: If that is more than a third of all, or all of one kind.
    """
    gone = set(removed)
    kinds = {one["kind"] for one in before.values()}
    emptied = sorted(kind for kind in kinds if {name for name, one in before.items() if one["kind"] == kind} <= gone)
    if 3 * len(gone) > len(before):
        what = f"{len(gone)} of the {len(before)} documents, more than a third"
    elif emptied:
        what = f"all documents of the kind {' and '.join(emptied)}"
    else:
        return
    named = ", ".join(sorted(gone)[:3]) + (f" and {len(gone) - 3} more" if len(gone) > 3 else "")
    raise GuardStopped(
        f"This run would remove {what} ({named}), so nothing was published. Put the files back, or run "
        "`assistant index --allow-removals` if they are meant to go."
    )


def reasons_of(before: Mapping[str, Any], now: Mapping[str, Any], names: tuple[str, str]) -> tuple[str, ...]:
    """Why an index of other settings is made anew, one phrase each.

    Args:
        before, now: What shaped the live generation, and what shapes the next one.
        names: Of the embedding model then and now.
    """
    told = {
        "model": f"the embedding model {names[0]} is {names[1]} now"
        if names[0] != names[1]
        else f"the files of the embedding model {names[1]} have changed",
        "passage_chars": f"passages aim at {now['passage_chars']} characters instead of {before.get('passage_chars')}",
        "chunk": "this version of the program cuts passages in another way",
        "load": "this version of the program reads documents in another way",
        "ocr": f"scanned pages are {'read' if now['ocr'] else 'no longer read'} by OCR",
        "glossary": "the glossary has changed",
        "max_pages": f"documents may have {now['max_pages']} pages instead of {before.get('max_pages')}",
        "chroma": f"vectors are kept on the Chroma server {now['chroma']} now"
        if "chroma" in now
        else "vectors are kept in the index folder again",
    }
    return tuple(told[name] for name in told if before.get(name) != now.get(name))
