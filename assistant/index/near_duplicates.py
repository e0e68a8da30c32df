"""Documents that say mostly what another one says: by the runs of five words that they share."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

SHARE = 0.8  # from which a document counts as repeated
_RUN = 5  # words
_FEWEST_RUNS = 30  # of a shorter text a shared phrase or two is most
# Beyond so many runs in all, only every second one is kept, then every fourth …: memory stays within 64 MB or so.
_MOST_RUNS = 4_000_000
# Of the documents that share a run, only so many are compared with all others: more are of one series anyway.
_MOST_FIRST = 16
_WORD = re.compile(r"\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio: spreads neighbouring numbers

Runs = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Of the text of `document`, the share `share` (0 to 1) stands in `other` too."""

    document: str
    other: str
    share: float


class Comparison:
    """Gathers the texts of a corpus, one after the other, and tells which repeat another one."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._runs: list[Runs] = []
        self._every = 1

    def add(self, name: str, text: str) -> None:
        """Add the text of a document."""
        self._names.append(name)
        self._runs.append(self._thinned(_runs_of(text)))
        while sum(map(len, self._runs)) > _MOST_RUNS:
            self._every *= 2
            self._runs = [self._thinned(one) for one in self._runs]

    def repeats(self) -> list[Repeat]:
        """For each document that mostly stands in another one too, the one that holds most of it.

        Of two documents that repeat each other, the one with the smaller share of own text is given.
        """
        shared = self._shared()
        best: dict[int, tuple[float, int]] = {}
        for (one, other), count in shared.items():
            document = min((one, other), key=lambda at: (len(self._runs[at]), -at))
            share = count / len(self._runs[document])
            if share >= SHARE and len(self._runs[document]) * self._every >= _FEWEST_RUNS:
                best[document] = max(best.get(document, (0.0, 0)), (share, -(one + other - document)))
        return [
            Repeat(self._names[document], self._names[-negated], round(share, 2))
            for document, (share, negated) in sorted(best.items())
        ]

    def _thinned(self, runs: Runs) -> Runs:
        """The runs that are kept: the same ones of every document."""
        kept: Runs = runs[runs % np.uint64(self._every) == 0]
        return kept

    def _shared(self) -> Counter[tuple[int, int]]:
        """For each two documents the number of runs that they share, where there are any; the first comes first."""
        runs = np.concatenate([np.zeros(0, np.uint64), *self._runs])
        owners = np.repeat(np.arange(len(self._runs)), [len(one) for one in self._runs])
        order = np.argsort(runs, kind="stable")
        runs, owners = runs[order], owners[order]
        starts = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]])) if len(runs) else np.zeros(0, np.int64)
        ends = np.append(starts[1:], len(runs))
        together: Counter[tuple[int, ...]] = Counter()
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            together[tuple(owners[start:end].tolist())] += 1
        shared: Counter[tuple[int, int]] = Counter()
        for group, count in together.items():
            for at, one in enumerate(group[:_MOST_FIRST]):
                for other in group[at + 1 :]:
                    shared[one, other] += count
        return shared


def _runs_of(text: str) -> Runs:
    """The different runs of five words of a text, as numbers, sorted."""
    words = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())], np.uint64)
    if len(words) < _RUN:
        return np.zeros(0, np.uint64)
    runs = np.zeros(len(words) - _RUN + 1, np.uint64)
    for at in range(_RUN):
        runs = (runs + words[at : at + len(runs)] + np.uint64(1)) * _FACTOR
        runs ^= runs >> np.uint64(29)
    return np.unique(runs)
