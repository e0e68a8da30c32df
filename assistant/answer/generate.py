"""Let a language model word an answer, sentence by sentence: only what a passage backs becomes part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.prompt import answer_messages, repair_messages
from assistant.answer.said import Said, SaidReader
from assistant.answer.support import Closeness, Source, Support, check
from assistant.language_model import LanguageModel, ModelTrouble, Patience
from assistant.language_model.speak import ModelMessage
from assistant.language_model.trouble import Code
from assistant.records import Document, Hit, Quote, Statement
from assistant.sections import name_cells
from assistant.words import content_words, stems

NOTHING = "NONE"  # what a model writes where no passage answers
MOST_SENTENCES = 20  # of an answer, those that were not backed included
MOST_REPEATS = 3  # of sentences that were said before; a model that goes on has lost the thread
MOST_REPAIRS = 6  # sentences that are asked for again
DROPPED_CHARS = 200  # shown of a sentence that was not backed
REPAIRED = 0.4  # of the words of a sentence that its repair shares


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is asked to answer, and from what.

    Attributes:
        question: As understood.
        issued: The passages by the ids that the model gets to see.
        documents: Theirs, by id.
        reads: For each passage by its id how likely a reader finds each statement to answer; empty without a reader.
    """

    question: str
    issued: Mapping[str, Hit]
    documents: Mapping[str, Document]
    reads: Mapping[str, Sequence[float]]


class Writing:
    """One answer in the making.

    Attributes:
        quotes: The sentences that are backed, in order.
        dropped: Those that are not, in the end.
        trouble: What was wrong with the model; None when it said all that it had to say.
    """

    def __init__(self, task: Task, model: LanguageModel, patience: Patience, close: Closeness) -> None:
        self.quotes: list[Quote] = []
        self.dropped: list[str] = []
        self.trouble: Code | None = None
        self._task = task
        self._model = model
        self._patience = patience
        self._close = close
        self._faults: list[tuple[Said, Support]] = []
        self._seen: set[str] = set()
        self._repeats = 0
        texts = [hit.passage.search_text for hit in task.issued.values()]
        small = [word for text in [*texts, task.question] for word in text.split() if word[:1].islower()]
        self._known = frozenset(stem for own in stems([" ".join(small)]) for stem in own)

    def write(self) -> Iterator[Quote]:
        """The sentences as they are said and found to be backed; what is not is asked for once more."""
        asked = answer_messages(self._task.question, self._task.issued, self._task.documents)
        try:
            yield from self._first_round(asked)
            faults, self._faults = self._faults, []
            if faults:
                self.dropped = [said.text[:DROPPED_CHARS] for said, _ in faults]
                before = len(self.quotes)
                yield from self._round(repair_messages(asked, faults[:MOST_REPAIRS]))
                repaired = [_words(quote.wording or _text(quote)) for quote in self.quotes[before:]]
                self.dropped = [
                    said.text[:DROPPED_CHARS] for said, _ in faults if not _is_among(_words(said.text), repaired)
                ]
        except ModelTrouble as trouble:
            self.trouble = trouble.code
            self.dropped += [said.text[:DROPPED_CHARS] for said, _ in self._faults]

    def _first_round(self, asked: Sequence[ModelMessage]) -> Iterator[Quote]:
        try:
            yield from self._round(asked)
        except ModelTrouble as trouble:
            if trouble.code != "cut" or self.quotes:
                raise
            self._seen.clear()
            self._faults.clear()
            yield from self._round(asked)

    def _round(self, messages: Sequence[ModelMessage]) -> Iterator[Quote]:
        reader = SaidReader()
        for piece in self._model.say(messages, self._patience):
            for said in reader.feed(piece):
                yield from self._taken(said)
        for said in reader.end():  # a reply that was cut never comes here: its last words may be half a sentence
            yield from self._taken(said)

    def _taken(self, said: Said) -> Iterator[Quote]:
        key = " ".join(said.text.casefold().split())
        if said.text.strip(" .!") == NOTHING or (said.text.endswith(":") and not said.ids):
            return  # it leads in to what follows and says nothing
        if key in self._seen:
            self._repeats += 1
            if self._repeats > MOST_REPEATS:
                raise ModelTrouble("endless")
            return
        self._seen.add(key)
        if len(self._seen) > MOST_SENTENCES:
            raise ModelTrouble("endless")
        hits = [self._task.issued[name] for name in said.ids if name in self._task.issued]
        places = [(hit, number) for hit in hits for number in range(len(hit.passage.statements))]
        sources = [self._source(hit, number) for hit, number in places]
        language = self._task.documents[hits[0].passage.document].language if hits else ""
        support = check(said, sources, language, self._close, self._known)
        if not support.used:
            self._faults.append((said, support))
            return
        quotes = [_quote(*places[place]) for place in support.used]
        if self._is_said(said.text, quotes):
            return
        wording = "" if support.verbatim else said.text
        quote = _worded(quotes, wording, said.is_item)
        self.quotes.append(quote)
        yield quote

    def _is_said(self, text: str, quotes: Sequence[Quote]) -> bool:
        """Whether earlier sentences on the same statements hold all words of this one."""
        places = {(quote.passage.id, quote.start) for quote in quotes}
        earlier = [
            quote for quote in self.quotes if places <= {(one.passage.id, one.start) for one in (quote, *quote.also)}
        ]
        words = " ".join(quote.wording or _text(quote) for quote in earlier)
        return bool(earlier) and _words(" ".join(content_words(text))) <= _words(words)

    def _source(self, hit: Hit, number: int) -> Source:
        passage, statement = hit.passage, hit.passage.statements[number]
        reads = self._task.reads.get(passage.id)
        title = self._task.documents[passage.document].title
        around = "\n".join([title, *statement.columns, *passage.section])
        return Source(passage.text[statement.start : statement.end], around, reads[number] if reads else 0.0)


def worded_anew(quote: Quote, wording: str) -> Quote:
    """A quote with other words said for it."""
    return _worded([quote, *quote.also], wording, quote.kind == "item")


def _worded(quotes: Sequence[Quote], wording: str, is_item: bool) -> Quote:
    first, *others = quotes
    kind = "item" if is_item and first.kind == "sentence" else first.kind
    return Quote(
        first.passage, kind, first.start, first.end, columns=first.columns, also=tuple(others), wording=wording
    )


def _quote(hit: Hit, number: int) -> Quote:
    statement: Statement = hit.passage.statements[number]
    return Quote(hit.passage, statement.kind, statement.start, statement.end, columns=statement.columns)


def _text(quote: Quote) -> str:
    return name_cells(quote.passage.text[quote.start : quote.end], quote.columns)


def _words(text: str) -> frozenset[str]:
    (found,) = stems([text])
    return frozenset(found)


def _is_among(words: frozenset[str], others: Sequence[frozenset[str]]) -> bool:
    return any(len(words & other) >= REPAIRED * len(words) for other in others)
