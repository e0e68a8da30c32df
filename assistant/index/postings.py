"""What each stem gives the passages that hold it: Okapi BM25, counted once when a catalog is written."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from assistant.late import Vectors

# A word in a title or heading counts half of one in the text: measured, see eval/README.md.
HEADING_WEIGHT, BODY_WEIGHT = 0.5, 1.0
K1, B = 1.2, 0.75  # as FTS5 counts, which phrases are still asked of
LEAST_RARITY = 1e-6  # of a stem that half of the passages hold, as there

SCHEMA = """
CREATE TABLE postings (
    stem TEXT PRIMARY KEY, held INTEGER NOT NULL, most REAL NOT NULL, passages BLOB NOT NULL, scores BLOB NOT NULL
);
"""

Numbers = np.ndarray[Any, np.dtype[np.uint32]]
Query = Callable[[str, Iterable[Any]], list[tuple[Any, ...]]]


def write_postings(db: sqlite3.Connection) -> None:
    """Fill the table `postings` of a catalog from its keyword index."""
    lengths = _lengths(db)
    count = db.execute("SELECT count(*) FROM passages").fetchone()[0]
    norm = K1 * (1 - B + B * lengths * count / max(lengths.sum(), 1.0))
    db.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, keywords, instance)")
    db.executemany("INSERT INTO postings VALUES (?, ?, ?, ?, ?)", _rows(db, norm, count))
    db.execute("DROP TABLE temp.places")


def sum_postings(query: Query, stems: Sequence[str], size: int) -> Vectors:
    """BM25 of every passage for some stems, each as often as it is given: float32 by the passages' numbers.

    Args:
        query: Asks the catalog.
        stems: As the keyword index has them.
        size: One more than the highest number of a passage.
    """
    scores = np.zeros(size, np.float32)
    marks = ",".join("?" * len(stems))
    for stem, passages, given in query(f"SELECT stem, passages, scores FROM postings WHERE stem IN ({marks})", stems):
        scores[np.frombuffer(passages, "<u4")] += stems.count(stem) * np.frombuffer(given, "<f4")
    return scores


def best(scores: Vectors, limit: int, among: Sequence[int] | None = None) -> list[int]:
    """The numbers of the (at most `limit`) passages that score most and more than 0, the best and first ones first."""
    scored = np.flatnonzero(scores) if among is None else np.array([one for one in sorted(among) if scores[one]], int)
    if len(scored) > limit:
        least = np.partition(scores[scored], -limit)[-limit]
        scored = scored[scores[scored] >= least]
    return [int(one) for one in scored[np.argsort(-scores[scored], kind="stable")][:limit]]


def _rows(db: sqlite3.Connection, norm: Vectors, count: int) -> Iterator[tuple[str, int, float, bytes, bytes]]:
    # Each place as twice the passage's number, and one more where it stands in the text.
    places = "SELECT term, group_concat(2 * doc + (col = 'body')) FROM temp.places GROUP BY term"
    for stem, listed in db.execute(places):
        coded = np.fromstring(listed, np.int64, sep=",")
        passages, first = np.unique(coded >> 1, return_index=True)
        weights = np.add.reduceat(np.where(coded & 1, BODY_WEIGHT, HEADING_WEIGHT), first)
        held = len(passages)
        rarity = max(math.log((count - held + 0.5) / (held + 0.5)), LEAST_RARITY)
        scores = (rarity * weights * (K1 + 1) / (weights + norm[passages])).astype("<f4")
        yield stem, held, float(scores.max()), passages.astype("<u4").tobytes(), scores.tobytes()


def _lengths(db: sqlite3.Connection) -> Vectors:
    """How many words each passage has, headings included, by its number."""
    rows = db.execute("SELECT id, sz FROM keywords_docsize").fetchall()
    lengths = np.zeros(max((number for number, _ in rows), default=0) + 1)
    for number, sizes in rows:
        lengths[number] = _sum_of_varints(sizes)
    return lengths


def _sum_of_varints(packed: bytes) -> int:
    """The sum of numbers as SQLite packs them: seven bits a byte, the highest bit set in all but the last."""
    total = value = 0
    for byte in packed:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            total, value = total + value, 0
    return total
