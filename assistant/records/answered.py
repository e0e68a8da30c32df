"""What is said: quotes, drafts, citations, answers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from assistant.records.read import Kind, Passage, Span


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
