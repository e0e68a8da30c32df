"""Write the catalog of a new generation: documents, pages, passages, statements, vectors and the keyword index."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from assistant.chunk import HEAD_END
from assistant.glossary import GlossaryRow
from assistant.index.postings import SCHEMA as POSTINGS
from assistant.index.postings import write_postings
from assistant.late import Packed, Vectors
from assistant.records import Block, Document, Page, Passage, Span, Statement
from assistant.words import TOKENIZER

SCHEMA = f"""
CREATE TABLE documents (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, date TEXT,
    language TEXT NOT NULL, audience TEXT NOT NULL, sha256 TEXT NOT NULL, same_as TEXT, pages INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pages (
    document TEXT NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL,
    odd TEXT NOT NULL, words BLOB NOT NULL, PRIMARY KEY (document, number)
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
CREATE TABLE glossary (key TEXT NOT NULL, language TEXT NOT NULL, entry INTEGER NOT NULL, word TEXT NOT NULL);
CREATE INDEX glossary_keys ON glossary (key, language);
CREATE INDEX glossary_entries ON glossary (entry, language);
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE tokens (key BLOB PRIMARY KEY, vectors BLOB NOT NULL, starts BLOB NOT NULL);
CREATE TABLE token_basis (dimension INTEGER NOT NULL, numbers BLOB NOT NULL);
CREATE VIRTUAL TABLE keywords USING fts5(heading, body, content='', tokenize='{TOKENIZER}');
{POSTINGS}"""


_WORD = re.compile(r"[^\W\d_]+")


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
        self._written: Counter[str] = Counter()

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
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    document.id, page.number, page.label, page.text, _dump_blocks(page.blocks), json.dumps(page.odd),
                    zlib.compress(page.words.packed),
                )
                for page in pages
            ],
        )  # fmt: skip
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
            self._written.update(_WORD.findall(passage.search_text))
            heading, _, body = passage.search_text.partition(HEAD_END)
            self._db.execute("INSERT INTO keywords (rowid, heading, body) VALUES (?, ?, ?)", (number, heading, body))

    def add_glossary(self, rows: Sequence[GlossaryRow]) -> None:
        """Add what the glossary knows, the term of each entry first."""
        self._db.executemany(
            "INSERT INTO glossary VALUES (?, ?, ?, ?)", [(one.key, one.language, one.entry, one.word) for one in rows]
        )

    def add_vectors(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Add vectors, float32 of shape (n, d), under n keys."""
        self._db.executemany(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
            zip(keys, (vector.astype("<f4").tobytes() for vector in vectors), strict=True),
        )

    def set_token_basis(self, basis: Vectors) -> None:
        """Say which basis (d x fewer) token vectors are in."""
        self._db.execute("INSERT INTO token_basis VALUES (?, ?)", (basis.shape[1], basis.astype("<f4").tobytes()))

    def token_basis(self) -> Vectors | None:
        """The basis that was set, or copied with the vectors in it."""
        for dimension, numbers in self._db.execute("SELECT dimension, numbers FROM token_basis"):
            return np.frombuffer(numbers, "<f4").reshape(-1, dimension)
        return None

    def add_tokens(self, keys: Sequence[bytes], tokens: Sequence[Packed], starts: Sequence[Sequence[int]]) -> None:
        """Add the packed token vectors of passages under their keys, and where each token begins in `search_text`."""
        self._db.executemany(
            "INSERT OR IGNORE INTO tokens VALUES (?, ?, ?)",
            [
                (key, own.tobytes(), np.array(places, "<u4").tobytes())
                for key, own, places in zip(keys, tokens, starts, strict=True)
            ],
        )

    def copy_vectors(self, live: Path) -> None:
        """Take from another catalog the vectors that this one needs, those of tokens with their basis."""
        self._db.execute("COMMIT")
        self._db.execute("ATTACH ? AS live", (f"{live.absolute().as_uri()}?mode=ro&immutable=1",))
        self._db.execute("BEGIN")
        self._db.execute(
            "INSERT OR IGNORE INTO vectors SELECT key, vector FROM live.vectors "
            "WHERE key IN (SELECT vector FROM passages UNION SELECT vector FROM statements)"
        )
        self._db.execute("INSERT INTO token_basis SELECT dimension, numbers FROM live.token_basis")
        self._db.execute(
            "INSERT INTO tokens SELECT key, vectors, starts FROM live.tokens WHERE key IN (SELECT vector FROM passages)"
        )
        self._db.execute("COMMIT")
        self._db.execute("DETACH live")
        self._db.execute("BEGIN")

    def missing_passages(self, *, tokens: bool) -> list[tuple[bytes, str]]:
        """Keys and texts of passages that have no vector yet, or no `tokens` where these are wanted, each once."""
        without_tokens = "OR vector NOT IN (SELECT key FROM tokens)" if tokens else ""
        rows = self._db.execute(
            "SELECT DISTINCT vector, search_text FROM passages "
            f"WHERE vector NOT IN (SELECT key FROM vectors) {without_tokens}"
        )
        return rows.fetchall()

    def missing_statements(self) -> list[tuple[bytes, str]]:
        """Keys and texts of statements that have no vector yet, each once."""
        rows = self._db.execute(
            "SELECT s.vector, substr(p.text, s.start + 1, s.end - s.start) FROM statements s "
            "JOIN passages p ON p.number = s.passage WHERE s.vector NOT IN (SELECT key FROM vectors)"
        )
        return list({key: " ".join(text.split()) for key, text in rows}.items())

    def _add_words(self) -> None:
        """Add each word once, as it is written most often, with how often it is written in any way."""
        ways: dict[str, list[str]] = {}
        for word in sorted(self._written, key=lambda word: (-self._written[word], word)):
            ways.setdefault(word.casefold(), []).append(word)
        self._db.executemany(
            "INSERT INTO words VALUES (?, ?)",
            [(own[0], sum(self._written[word] for word in own)) for own in ways.values()],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish writing; what an error or a stop leaves is thrown away, and not worth finishing."""
        if kind:
            self._db.close()
        else:
            self.close()

    def close(self) -> None:
        """Finish writing."""
        self._add_words()
        self._db.execute("INSERT INTO keywords(keywords) VALUES ('optimize')")
        write_postings(self._db)
        self._db.execute("COMMIT")
        self._db.execute("ANALYZE")
        self._db.close()


def _dump_spans(spans: Sequence[Span]) -> str:
    return json.dumps([(span.page, span.start, span.end) for span in spans])


def _dump_blocks(blocks: Sequence[Block]) -> str:
    return json.dumps([(one.kind, one.start, one.end, one.level, one.columns) for one in blocks])
