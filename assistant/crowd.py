"""Keep copies of one passage from crowding out all others: a text that stands a hundred times is found three times."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from assistant.records import Document, Hit
from assistant.retrieve import Filters

COPIES = 3  # of a passage that are found: documents that say the same are cited beside each other
SAME_WORDS = 0.8  # of the words of two passages that are copies
LOOK_AT = 50  # passages among which others are looked for
ROUNDS = 5  # of looking, each without the documents that crowd


def uncrowded(find: Callable[[int, Sequence[str]], Sequence[Hit]], k: int) -> list[Hit]:
    """The k best passages of which no more than COPIES say the same.

    Args:
        find: Gives so many passages, best first, without those of some documents (ids).
        k: How many.
    """
    hits = list(find(k, ()))
    if not surplus(hits):
        return hits
    without: set[str] = set()
    kept: list[Hit] = []
    for _ in range(ROUNDS):
        kept += [hit for hit in find(max(k, LOOK_AT), sorted(without)) if hit not in kept]
        copies = surplus(kept)
        kept = [hit for hit in kept if hit not in copies]
        crowding = {hit.passage.document for hit in copies}
        if len(kept) >= k or crowding <= without:
            break
        without |= crowding
    return sorted(kept, key=lambda hit: -hit.score)[:k]


def others(filters: Filters, documents: Sequence[Document], without: Sequence[str]) -> Filters:
    """A filter that lets through what another does, but for some documents (ids) and files that equal them."""
    left_out = {document.sha256 for document in documents if document.id in without}
    ids = [document.id for document in filters.let_through(documents) if document.sha256 not in left_out]
    return dataclasses.replace(filters, documents=tuple(ids) or ("",))  # no document has no name


def surplus(hits: Sequence[Hit]) -> list[Hit]:
    """The passages before which COPIES others say the same."""
    groups: list[tuple[frozenset[str], list[Hit]]] = []
    for hit in hits:
        words = frozenset(hit.passage.text.casefold().split())
        for known, members in groups:
            if len(words & known) >= SAME_WORDS * len(words | known):
                members.append(hit)
                break
        else:
            groups.append((words, [hit]))
    return [hit for _, members in groups for hit in members[COPIES:]]
