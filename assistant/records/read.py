"""What is read, cut and found: documents, their pages, their passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.boxes import WordBoxes

Kind = Literal["newsletter", "whitepaper", "booklet", "other"]
KINDS: tuple[Kind, ...] = ("newsletter", "whitepaper", "booklet", "other")


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the corpus.

    Attributes:
        id: Its path below the corpus folder, with forward slashes.
        title: From `corpus.toml`, else the file's metadata, else its first heading, else its name.
        kind: What sort of publication it is.
        date: ISO 8601, as exact as known (`2013`, `2013-07` or `2013-07-11`); None when unknown.
        language: Two letters of ISO 639-1.
        audience: Whom it is for, in the words of `corpus.toml`; may be empty.
        sha256: Of the file's bytes, in hexadecimal.
    """

    id: str
    title: str
    kind: Kind
    date: str | None
    language: str
    audience: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that was not read, and why, in words for the maintainer."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page's text that belongs together.

    Attributes:
        kind: `lines` is a group of short lines such as an address; `row` is one row of a table, `rest` what of the
            row before it stands on this page; `note` is a footnote;
            `labels` are words that only label something, in a figure or a list of contents.
        start, end: Characters of the page's text, end excluded.
        level: Depth of a heading (1 is the highest) or of a list item (0 is the outermost).
        columns: The column names of a `row`, one for each cell; empty when the table has none.
    """

    kind: Literal["heading", "paragraph", "item", "row", "rest", "lines", "labels", "note"]
    start: int
    end: int
    level: int = 0
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page as people read it; a document without pages is one page.

    Attributes:
        number: Counted from 1.
        label: The number printed on it (`iv`, `12`), or the count where none is known.
        text: White space folded, words broken at line ends joined; blocks are separated by line breaks.
        blocks: In reading order, without overlap; what no block covers is white space.
        odd: What was odd about it, in words for the maintainer.
        words: The box of each word; none where the document is no PDF, and none in what `Catalog.page` gives.
    """

    number: int
    label: str
    text: str
    blocks: tuple[Block, ...]
    odd: tuple[str, ...] = ()
    words: WordBoxes = field(default=WordBoxes(), repr=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one page's text: `page` counts from 1, `start` and `end` are characters, end excluded."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest thing we quote: a sentence, a list with its lead-in, a table row, or a group of lines.

    Attributes:
        kind: What it is.
        start, end: Characters of its passage's text, end excluded.
        columns: Column names of a `row`; shown beside the quote, never part of it.
    """

    kind: Literal["sentence", "list", "row", "lines"]
    start: int
    end: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest thing we retrieve: a stretch of one document, under one heading.

    Attributes:
        id: The first 16 hexadecimal digits of sha256(document sha256, first page, start, text).
        document: Id of its document.
        section: The headings it stands under, outermost first; may be empty.
        spans: Where it stands, one span a page, in reading order; never empty.
        text: The words of the spans, joined by a line break where the page turns; the only thing we quote.
        search_text: What is embedded and searched (title, headings, column names and text); never quoted.
        statements: What can be quoted from it, in reading order.
    """

    id: str
    document: str
    section: tuple[str, ...]
    spans: tuple[Span, ...]
    text: str
    search_text: str
    statements: tuple[Statement, ...]

    @property
    def page(self) -> int:
        """The page it begins on, counted from 1."""
        return self.spans[0].page


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Attributes:
        passage: What was found.
        score: The fused score by which hits are ranked, 0 to 1, higher is better.
        dense: Cosine of question and passage, -1 to 1.
        keyword: Okapi BM25 of question and passage as SQLite's FTS5 counts it, 0 or more.
        statement_scores: Cosine of question and statement, one for each statement of the passage.
        statement_lates: How well each statement meets the question's words (`late.maxsim`), -1 to 1; empty without
            token vectors.
    """

    passage: Passage
    score: float
    dense: float
    keyword: float
    statement_scores: tuple[float, ...]
    statement_lates: tuple[float, ...] = ()
