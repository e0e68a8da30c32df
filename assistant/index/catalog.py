"""Read the catalog of a published generation: documents, pages, passages, vectors and the keyword index, in SQLite."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.boxes import WordBoxes
from assistant.errors import DamagedIndex
from assistant.index.postings import BODY_WEIGHT, HEADING_WEIGHT, sum_postings
from assistant.late import Packed, Vectors
from assistant.records import Block, Document, Page, Passage, Span, Statement
from assistant.words import stems


class Catalog:
    """Reads the catalog of a published generation; any number of threads may share it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self.query("SELECT 1 FROM documents LIMIT 1")

    def query(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a SELECT.

        Raises:
            DamagedIndex: If SQLite cannot read the file.
        """
        try:
            return self._connection().execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise DamagedIndex(
                f"The catalog {self._file} is damaged ({error}). Run `assistant check` to see what is wrong, "
                "and `assistant index --rebuild` to make the index anew."
            ) from error

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            uri = f"{self._file.absolute().as_uri()}?mode=ro&immutable=1"  # never writes, also as root
            self._local.db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._connections.append(self._local.db)
        return self._local.db  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._connections:
            self._connections.pop().close()

    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order of their ids."""
        return self._documents

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        rows = self.query("SELECT id, title, kind, date, language, audience, sha256 FROM documents ORDER BY position")
        return tuple(
            Document(name, title, kind, date, language, tuple(json.loads(audience)), sha256)
            for name, title, kind, date, language, audience, sha256 in rows
        )

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """The whole pages of a document, in order; none when there is no such document."""
        rows = self.query(
            "SELECT number, label, text, blocks, odd, words FROM pages "
            "WHERE document = (SELECT coalesce(same_as, id) FROM documents WHERE id = ?) ORDER BY number",
            (document_id,),
        )
        return tuple(
            Page(number, label, text, _load_blocks(blocks), tuple(json.loads(odd)), WordBoxes(zlib.decompress(words)))
            for number, label, text, blocks, odd, words in rows
        )

    def page(self, document_id: str, number: int) -> Page | None:
        """One page of a document, counted from 1, without the boxes of its words; None when there is no such page."""
        for row_number, label, text, blocks, odd in self.query(
            "SELECT number, label, text, blocks, odd FROM pages WHERE number = ? "
            "AND document = (SELECT coalesce(same_as, id) FROM documents WHERE id = ?)",
            (number, document_id),
        ):
            return Page(row_number, label, text, _load_blocks(blocks), tuple(json.loads(odd)))
        return None

    def word_boxes(self, document_id: str, number: int) -> WordBoxes:
        """The boxes of the words of one page, counted from 1; none where the document is no PDF."""
        rows = self.query(
            "SELECT words FROM pages WHERE number = ? "
            "AND document = (SELECT coalesce(same_as, id) FROM documents WHERE id = ?)",
            (number, document_id),
        )
        return WordBoxes(zlib.decompress(rows[0][0])) if rows else WordBoxes()

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Passages by their number in this catalog."""
        marks = ",".join("?" * len(numbers))
        statements: dict[int, list[Statement]] = {number: [] for number in numbers}
        for passage, *row, columns in self.query(
            f"SELECT passage, kind, start, end, columns FROM statements WHERE passage IN ({marks}) "
            "ORDER BY passage, position",
            numbers,
        ):
            statements[passage].append(Statement(row[0], row[1], row[2], tuple(json.loads(columns))))
        rows = self.query(
            f"SELECT number, id, document, section, spans, text, search_text FROM passages WHERE number IN ({marks})",
            numbers,
        )
        return {
            number: Passage(
                id=passage_id,
                document=document,
                section=tuple(json.loads(section)),
                spans=tuple(Span(*span) for span in json.loads(spans)),
                text=text,
                search_text=search_text,
                statements=tuple(statements[number]),
            )
            for number, passage_id, document, section, spans, text, search_text in rows
        }

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of passages by their ids; unknown ids are left out."""
        marks = ",".join("?" * len(ids))
        return dict(self.query(f"SELECT id, number FROM passages WHERE id IN ({marks})", ids))

    def numbers_of(self, documents: Sequence[str]) -> dict[str, int]:
        """The numbers of all passages of some documents, by their ids."""
        marks = ",".join("?" * len(documents))
        sql = (
            "SELECT id, number FROM passages WHERE document IN "
            f"(SELECT coalesce(same_as, id) FROM documents WHERE id IN ({marks})) ORDER BY number"
        )
        return dict(self.query(sql, documents))

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document, in reading order; none when there is no such document."""
        numbers = sorted(self.numbers_of([document_id]).values())
        passages = self.passages(numbers)
        return tuple(passages[number] for number in numbers)

    def passage_vectors(self, numbers: Sequence[int]) -> Vectors:
        """The vectors of passages: float32 of shape (n, d), in the order of the numbers."""
        marks = ",".join("?" * len(numbers))
        rows = dict(
            self.query(
                f"SELECT p.number, v.vector FROM passages p JOIN vectors v ON v.key = p.vector "
                f"WHERE p.number IN ({marks})",
                numbers,
            )
        )
        return _stack([rows[number] for number in numbers])

    def all_passage_vectors(self) -> tuple[list[str], Vectors]:
        """The ids of the n passages that have a vector, in reading order, and these: float32 of shape (n, d)."""
        rows = self.query("SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector ORDER BY p.number")
        return [row[0] for row in rows], _stack([row[1] for row in rows])

    def statement_vectors(self, numbers: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of the statements of passages: for each number float32 of shape (n, d), in reading order."""
        marks = ",".join("?" * len(numbers))
        blobs: dict[int, list[bytes]] = {number: [] for number in numbers}
        for passage, blob in self.query(
            "SELECT s.passage, v.vector FROM statements s JOIN vectors v ON v.key = s.vector "
            f"WHERE s.passage IN ({marks}) ORDER BY s.passage, s.position",
            numbers,
        ):
            blobs[passage].append(blob)
        dimension = next((row[0] for row in self.query("SELECT length(vector) / 4 FROM vectors LIMIT 1")), 0)
        return {number: _stack(own, dimension) for number, own in blobs.items()}

    @cached_property
    def token_basis(self) -> Vectors | None:
        """The basis (d x fewer) that token vectors are in; None when the model gave none."""
        for dimension, numbers in self.query("SELECT dimension, numbers FROM token_basis"):
            return np.frombuffer(numbers, "<f4").reshape(-1, dimension)
        return None

    def token_vectors(self, numbers: Sequence[int], dimension: int) -> list[Packed]:
        """The packed token vectors of passages, for each some x `dimension`, in the order of the numbers."""
        marks = ",".join("?" * len(numbers))
        rows = dict(
            self.query(
                f"SELECT p.number, t.vectors FROM passages p JOIN tokens t ON t.key = p.vector "
                f"WHERE p.number IN ({marks})",
                numbers,
            )
        )
        return [np.frombuffer(rows.get(number, b""), np.int8).reshape(-1, dimension) for number in numbers]

    def token_starts(self, number: int) -> np.ndarray[Any, np.dtype[np.uint32]]:
        """Where the tokens of a passage begin in its `search_text`, in characters, in order."""
        for (starts,) in self.query(
            "SELECT t.starts FROM passages p JOIN tokens t ON t.key = p.vector WHERE p.number = ?", [number]
        ):
            return np.frombuffer(starts, "<u4")
        return np.zeros(0, np.uint32)

    def bm25(self, terms: Sequence[str]) -> Vectors:
        """BM25 of every passage for words or phrases as typed, 0 where it holds none: float32 by passage numbers."""
        own = stems(terms)
        scores = sum_postings(self.query, [one[0] for one in own if len(one) == 1], self._size)
        if match := _matching([term for term, one in zip(terms, own, strict=True) if len(one) > 1]):
            ranked = f"SELECT rowid, -bm25(keywords, {HEADING_WEIGHT}, {BODY_WEIGHT}) FROM keywords"
            for number, score in self.query(f"{ranked} WHERE keywords MATCH ?", [match]):
                scores[number] += score
        return scores

    def most_bm25(self, word: str) -> float:
        """BM25 of the passage that fits a word best; 0 where none holds it."""
        (own,) = stems([word])
        if len(own) != 1:
            return float(self.bm25([word]).max())
        return max((most for (most,) in self.query("SELECT most FROM postings WHERE stem = ?", own)), default=0.0)

    def selective(self, terms: Sequence[str], least: int) -> list[str]:
        """Those of some words or phrases that at most a tenth of the passages hold, or at most `least` of them."""
        own = stems(terms)
        held = self.document_frequencies([stem for one in own for stem in one])
        most = max(self._size // 10, least)
        return [
            term
            for term, one in zip(terms, own, strict=True)
            if min((held.get(stem, 0) for stem in one), default=0) <= most
        ]

    @cached_property
    def _size(self) -> int:
        return int(self.query("SELECT coalesce(max(number), 0) + 1 FROM passages")[0][0])

    def glossary(self, keys: Sequence[str], language: str) -> dict[str, list[str]]:
        """The English words of the glossary entries that hold a key in a language or in English, the term first."""
        found: dict[str, list[str]] = {}
        marks = ",".join("?" * len(keys))
        for key, word in self.query(
            "SELECT DISTINCT k.key, w.word FROM glossary k JOIN glossary w ON w.entry = k.entry AND w.language = 'en' "
            f"WHERE k.key IN ({marks}) AND k.language IN ('en', ?) ORDER BY w.rowid",
            (*keys, language),
        ):
            found.setdefault(key, []).append(word)
        return found

    def document_frequencies(self, wanted: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands; stems of no passage are left out."""
        marks = ",".join("?" * len(wanted))
        return dict(self.query(f"SELECT stem, held FROM postings WHERE stem IN ({marks})", wanted))

    def held_stems(self, wanted: Sequence[str]) -> set[str]:
        """Which stems some passage or a word of the glossary holds."""
        marks = ",".join("?" * len(wanted))
        inside = {
            stem
            for stem in wanted
            if self.query("SELECT 1 FROM glossary WHERE instr(' ' || key || ' ', ?) LIMIT 1", (f" {stem} ",))
        }
        return inside.union(*self.query(f"SELECT stem FROM postings WHERE stem IN ({marks})", wanted))

    def word_forms(self, least: int, most: int) -> list[tuple[str, int]]:
        """The words of the passages that have so many letters, as most often written, with how often."""
        return [
            (word, count)
            for word, count in self.query(
                "SELECT word, count FROM words WHERE length(word) BETWEEN ? AND ?", (least, most)
            )
        ]

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        return int(self.query(f"SELECT count(*) FROM {table}")[0][0])


def _stack(blobs: Sequence[bytes], dimension: int = 0) -> Vectors:
    if not blobs:
        return np.zeros((0, dimension), np.float32)
    return np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), -1)


def _matching(phrases: Sequence[str]) -> str:
    """The query of the keyword index for any of some phrases; empty for none."""
    return " OR ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)


def _load_blocks(text: str) -> tuple[Block, ...]:
    return tuple(
        Block(kind, start, end, level, tuple(columns)) for kind, start, end, level, columns in json.loads(text)
    )
