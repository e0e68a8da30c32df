"""The records that every step of the path speaks: what is read, cut, found, answered and cited."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True)
class Quote:
    """Words to be cited: `start` to `end` (characters, end excluded) of a passage's text.

    `kind` and `columns` are as in `Statement`; an `item` stands on a line of its own.
    Of a list only what `said` gives is said, if it gives any: stretches of the passage's text, a line each.
    `frame` is said before the words and states nothing of the subject.
    Where `wording` is given it is said instead of the words, which then only back it.
    `also` are the places in other documents that say the same; `direct` are those of the words that answer alone.
    """

    passage: Passage
    kind: Literal["sentence", "list", "row", "lines", "item"]
    start: int
    end: int
    columns: tuple[str, ...] = ()
    frame: str = ""
    also: tuple[Quote, ...] = ()
    direct: str = ""
    said: tuple[tuple[int, int], ...] = ()
    wording: str = ""

    def overlaps(self, other: Quote) -> bool:
        """Whether both quote some of the same words of a passage."""
        return self.passage.id == other.passage.id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people with a code for programs: a reason or a notice."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answer wants to say, before its quotes are checked.

    Attributes:
        quotes: In the order of the answer; empty when nothing answers.
        reason: Why nothing, or not everything, is answered.
        missing: The parts of the question that are not answered, in words of the question.
        notices: What the reader should know first.
        confidence: As in `Answer`.
        lead: Words of the frame before the quotes; may be empty.
        worded_by, complete, dropped: As in `Answer`.
    """

    quotes: tuple[Quote, ...] = ()
    reason: Message | None = None
    missing: tuple[str, ...] = ()
    notices: tuple[Message, ...] = ()
    confidence: float = 0.0
    lead: str = ""
    worded_by: str = "extract"
    complete: bool = True
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered source of an answer.

    Attributes:
        number: As in the markers, counted from 1 in order of first use.
        passage: Id of the passage quoted from.
        document: Id of its document; `title`, `kind` and `date` are that document's.
        page: Where the quote begins, counted from 1; `page_label` is the number printed there.
        section: Headings joined by " › "; may be empty.
        quote: Words that stand on that page, white space folded; rows and lists keep their line breaks.
        spans: Where the quote stands on its pages.
        columns: Column names when a table row is quoted.
    """

    number: int
    passage: str
    document: str
    title: str
    kind: Kind
    date: str | None
    page: int
    page_label: str
    section: str
    quote: str
    spans: tuple[Span, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list or row of an answer with the numbers of its citations.

    `support` is `verbatim` when the words are the quote's own, `checked` when a model worded them; `direct` are words
    of the text that answer by themselves, empty where none can be told.
    """

    text: str
    citations: tuple[int, ...]
    support: Literal["verbatim", "checked"]
    direct: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved passage as an answer shows it; `score` is 0 to 1, `pages` are counted from 1."""

    passage: str
    document: str
    page: int
    pages: tuple[int, ...]
    section: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds that the steps of one answer took."""

    retrieve: float
    answer: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The one record that page, terminal, JSON, export and evaluation read.

    Attributes:
        schema: Version of this shape.
        id: Of the question; empty unless the asker gave one.
        question, understood_as: As typed, and as searched for.
        language: Of the question, two letters.
        generation: Name of the index generation that was asked.
        worded_by: `extract`, or the name of a language model.
        state: Whether the documents hold the answer.
        complete: False when wording was cut short.
        reason: Why nothing, or not everything, is answered; None when all is.
        missing: Parts of the question that are not answered.
        notices: What to know first.
        answer: The whole text as a person reads it, with markers like [1].
        sentences, citations: The answer in pieces; every sentence has at least one citation.
        dropped: Sentences that were withheld for want of support.
        passages: The ten best, best first.
        seconds: What it took.
        confidence: Orders answers from surely not held by the documents (0) to held; for measuring, not for people.
    """

    schema: int
    id: str
    question: str
    understood_as: str
    language: str
    generation: str
    worded_by: str
    state: Literal["answered", "partial", "not_found"]
    complete: bool
    reason: Message | None
    missing: tuple[str, ...]
    notices: tuple[Message, ...]
    answer: str
    sentences: tuple[Sentence, ...]
    dropped: tuple[str, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Found, ...]
    seconds: Seconds
    confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The public shape of the record, ready for `json.dumps`: without what only the page needs."""
        record = dataclasses.asdict(self)
        del record["confidence"]
        for sentence in record["sentences"]:
            del sentence["direct"]
        for citation in record["citations"]:
            del citation["columns"]
        return record
