"""The catalog of one generation: documents, pages, passages, statements, vectors and the keyword index, in SQLite."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.chunk import HEAD_END
from assistant.embed import Vectors
from assistant.errors import DamagedIndex
from assistant.records import Block, Document, Page, Passage, Span, Statement
from assistant.words import TOKENIZER

SCHEMA = f"""
CREATE TABLE documents (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, date TEXT,
    language TEXT NOT NULL, audience TEXT NOT NULL, sha256 TEXT NOT NULL, same_as TEXT, pages INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pages (
    document TEXT NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL,
    odd TEXT NOT NULL, PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, section TEXT NOT NULL,
    spans TEXT NOT NULL, text TEXT NOT NULL, search_text TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passages_of_document ON passages (document);
CREATE TABLE statements (
    passage INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, columns TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (passage, position)
) WITHOUT ROWID;
CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE keywords USING fts5(heading, body, content='', tokenize='{TOKENIZER}');
CREATE VIRTUAL TABLE keyword_stems USING fts5vocab(keywords, 'row');
"""

# A word in a title or heading counts half of one in the text: measured, see eval/README.md.
HEADING_WEIGHT, BODY_WEIGHT = 0.5, 1.0


def vector_key(text: str, fingerprint: str) -> bytes:
    """What a vector is kept by: sha256 over the embedded text and the model's fingerprint."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode()).digest()


def statement_text(passage: Passage, statement: Statement) -> str:
    """What is embedded of a statement: its words, white space folded."""
    return " ".join(passage.text[statement.start : statement.end].split())


class CatalogWriter:
    """Writes the catalog of a generation that nobody reads yet."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file.absolute().as_uri(), uri=True, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")  # an unfinished catalog is thrown away, never mended
        self._db.execute("PRAGMA synchronous = OFF")  # publishing syncs each file once
        self._db.executescript(SCHEMA)
        self._db.execute("BEGIN")

    def add(
        self,
        document: Document,
        position: int,
        pages: Sequence[Page],
        passages: Sequence[Passage],
        fingerprint: str,
        same_as: str | None = None,
    ) -> None:
        """Add a document with its pages and passages; vectors are added by `add_vectors`."""
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id, position, document.title, document.kind, document.date, document.language,
                json.dumps(document.audience), document.sha256, same_as, len(pages),
            ),
        )  # fmt: skip
        self._db.executemany(
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)",
            [
                (document.id, page.number, page.label, page.text, _dump_blocks(page.blocks), json.dumps(page.odd))
                for page in pages
            ],
        )
        for passage in passages:
            number = self._db.execute(
                "INSERT INTO passages (id, document, section, spans, text, search_text, vector) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.id, document.id, json.dumps(passage.section), _dump_spans(passage.spans), passage.text,
                    passage.search_text, vector_key(passage.search_text, fingerprint),
                ),
            ).lastrowid  # fmt: skip
            self._db.executemany(
                "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number, place, one.kind, one.start, one.end, json.dumps(one.columns),
                        vector_key(statement_text(passage, one), fingerprint),
                    )
                    for place, one in enumerate(passage.statements)
                ],
            )  # fmt: skip
            heading, _, body = passage.search_text.partition(HEAD_END)
            self._db.execute("INSERT INTO keywords (rowid, heading, body) VALUES (?, ?, ?)", (number, heading, body))

    def add_vectors(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Add vectors, float32 of shape (n, d), under n keys."""
        self._db.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
            zip(keys, (vector.astype("<f4").tobytes() for vector in vectors), strict=True),
        )

    def copy_vectors(self, live: Path) -> None:
        """Take from another catalog the vectors that this one needs."""
        self._db.execute("COMMIT")
        self._db.execute("ATTACH ? AS live", (f"{live.absolute().as_uri()}?mode=ro&immutable=1",))
        self._db.execute("BEGIN")
        self._db.execute(
            "INSERT OR IGNORE INTO vectors SELECT key, vector FROM live.vectors "
            "WHERE key IN (SELECT vector FROM passages UNION SELECT vector FROM statements)"
        )
        self._db.execute("COMMIT")
        self._db.execute("DETACH live")
        self._db.execute("BEGIN")

    def missing_texts(self) -> list[tuple[bytes, str]]:
        """Keys and texts of passages and statements that have no vector yet, each once."""
        rows = self._db.execute(
            "SELECT vector, search_text FROM passages WHERE vector NOT IN (SELECT key FROM vectors)"
        ).fetchall()
        quotable = self._db.execute(
            "SELECT s.vector, substr(p.text, s.start + 1, s.end - s.start) FROM statements s "
            "JOIN passages p ON p.number = s.passage WHERE s.vector NOT IN (SELECT key FROM vectors)"
        ).fetchall()
        rows += [(key, " ".join(text.split())) for key, text in quotable]
        return list(dict(rows).items())

    def close(self) -> None:
        """Finish writing."""
        self._db.execute("INSERT INTO keywords(keywords) VALUES ('optimize')")
        self._db.execute("COMMIT")
        self._db.execute("ANALYZE")
        self._db.close()


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
        rows = self.query("SELECT id, title, kind, date, language, audience, sha256 FROM documents ORDER BY position")
        return tuple(
            Document(name, title, kind, date, language, tuple(json.loads(audience)), sha256)
            for name, title, kind, date, language, audience, sha256 in rows
        )

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """The pages of a document, in order; none when there is no such document."""
        rows = self.query(
            "SELECT number, label, text, blocks, odd FROM pages "
            "WHERE document = (SELECT coalesce(same_as, id) FROM documents WHERE id = ?) ORDER BY number",
            (document_id,),
        )
        return tuple(
            Page(number, label, text, _load_blocks(blocks), tuple(json.loads(odd)))
            for number, label, text, blocks, odd in rows
        )

    def page(self, document_id: str, number: int) -> Page | None:
        """One page of a document, counted from 1; None when there is no such page."""
        for row_number, label, text, blocks, odd in self.query(
            "SELECT number, label, text, blocks, odd FROM pages WHERE number = ? "
            "AND document = (SELECT coalesce(same_as, id) FROM documents WHERE id = ?)",
            (number, document_id),
        ):
            return Page(row_number, label, text, _load_blocks(blocks), tuple(json.loads(odd)))
        return None

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
        dimension = len(next((blob for own in blobs.values() for blob in own), b"")) // 4
        return {number: _stack(own, dimension) for number, own in blobs.items()}

    def keyword_scores(self, terms: Sequence[str], limit: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """BM25 of the passages that hold any of the terms, by number, the best first.

        Args:
            terms: Words as typed; the index stems them.
            limit: Most passages to give.
            among: When given, only these passages are scored.
        """
        if not terms or (among is not None and not among):
            return {}
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        only = "" if among is None else f"AND rowid IN ({','.join('?' * len(among))})"
        rows = self.query(
            f"SELECT rowid, -bm25(keywords, {HEADING_WEIGHT}, {BODY_WEIGHT}) AS score FROM keywords "
            f"WHERE keywords MATCH ? {only} ORDER BY score DESC, rowid LIMIT ?",
            (match, *(among or ()), limit),
        )
        return dict(rows)

    def document_frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands; stems of no passage are left out."""
        marks = ",".join("?" * len(stems))
        return dict(self.query(f"SELECT term, doc FROM keyword_stems WHERE term IN ({marks})", stems))

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        return int(self.query(f"SELECT count(*) FROM {table}")[0][0])


def _stack(blobs: Sequence[bytes], dimension: int = 0) -> Vectors:
    if not blobs:
        return np.zeros((0, dimension), np.float32)
    return np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), -1)


def _dump_spans(spans: Sequence[Span]) -> str:
    return json.dumps([(span.page, span.start, span.end) for span in spans])


def _dump_blocks(blocks: Sequence[Block]) -> str:
    return json.dumps([(one.kind, one.start, one.end, one.level, one.columns) for one in blocks])


def _load_blocks(text: str) -> tuple[Block, ...]:
    return tuple(
        Block(kind, start, end, level, tuple(columns)) for kind, start, end, level, columns in json.loads(text)
    )
