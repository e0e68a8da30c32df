"""Ask the documents: retrieve, answer, cite."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.answer.catalog_question import recognise
from assistant.answer.collection import Shelved, answer_from_catalog
from assistant.answer.extract import READ, extract, stem_weights
from assistant.answer.greeting import greet
from assistant.answer.join import join
from assistant.cite import cite
from assistant.embed import Embedder
from assistant.errors import AssistantError, BadFilter
from assistant.glossary import widen
from assistant.index.store import LiveStore, Store
from assistant.late import Vectors
from assistant.library import Library
from assistant.log import event
from assistant.notices import age_notices, ocr_notices, stale_notices
from assistant.reader import open_reader
from assistant.records import KINDS, Answer, Document, Draft, Hit, Page, Passage, Seconds, Sentence
from assistant.retrieve import Filters, retrieve
from assistant.settings import Settings, read_settings
from assistant.spelling import correct
from assistant.understand import Understood, parts, understand
from assistant.words import stems

if TYPE_CHECKING:
    from assistant.retriever import PassageRetriever

K = 10


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question as understood, the passages found for it and its draft; `retrieved` is when they were found."""

    understood: Understood
    hits: Sequence[Hit]
    draft: Draft
    retrieved: float


class Assistant:
    """Answers questions about the documents of an index; safe to share between threads."""

    def __init__(self, settings: Settings, today: Callable[[], date] = date.today) -> None:
        self.settings = settings
        self._today = today  # tells how old a source is
        self._embedder = Embedder(settings.embedding_model, settings.index_dir / "models")
        self._live = LiveStore(settings.index_dir, self._embedder)
        self._reader = open_reader(settings.reader)
        self.library = Library(self._live.use, settings.corpus_dir, settings.max_file_mb * 1_000_000)

    @classmethod
    def open(
        cls, index: str | Path | None = None, corpus: str | Path | None = None, settings: Settings | None = None
    ) -> Self:
        """Open an index for asking.

        Args:
            index: Its folder; the setting `index_dir` when not given.
            corpus: Folder of the original files, which only a person's click opens; likewise.
            settings: Instead of those of the environment and `assistant.toml`.

        Raises:
            AssistantError: If there is no index, it is damaged, or it was made with another model.
        """
        given = {"index_dir": Path(index) if index else None, "corpus_dir": Path(corpus) if corpus else None}
        if settings is None:
            settings = read_settings(**given)
        else:
            settings = settings.model_copy(update={name: path for name, path in given.items() if path})
        assistant = cls(settings)
        with assistant._live.use():
            return assistant

    def close(self) -> None:
        """Close the index."""
        self._live.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        *,
        kinds: Sequence[str] = (),
        since: int | None = None,
        documents: Sequence[str] = (),
        k: int = K,
    ) -> Answer:
        """Answer a question.

        Args:
            question: As a person types it.
            history: The answers before it in the same conversation, oldest first.
            kinds, since, documents: Only ask documents of these kinds, from this year on, with these ids.
            k: How many passages to retrieve.

        Raises:
            BadQuestion: If it is empty or too long.
            BadFilter: If a filter names a kind or document that does not exist.
            DamagedIndex: If the index cannot be read.
        """
        begun = time.perf_counter()
        with self._live.use() as store:
            understood = self._understand(question, history, store)
            filters = self._filters(store, kinds, since, documents)
            drafted = answer_without_search(understood, store, filters) or self._search(understood, store, filters, k)
            by_id = {document.id: document for document in store.catalog.documents()}
            answer = cite(
                drafted.draft,
                drafted.understood,
                drafted.hits,
                document=by_id.__getitem__,
                page=lambda document, number: _page(store, document, number),
                generation=store.generation.name,
                seconds=Seconds(0.0, 0.0, 0.0),
            )
            records = store.generation.passport["documents"]
            notices = (
                *age_notices(drafted.understood.understood_as, answer.citations, self._today(), answer.language),
                *stale_notices(answer.citations, records, answer.language),
                *ocr_notices(answer.citations, records, answer.language),
            )
        done = time.perf_counter()
        steps = (drafted.retrieved - begun, done - drafted.retrieved, done - begun)
        seconds = Seconds(*(round(value, 4) for value in steps))
        _log(answer, seconds)
        return dataclasses.replace(answer, notices=(*answer.notices, *notices), seconds=seconds)

    def _understand(self, question: str, history: Sequence[Answer], store: Store) -> Understood:
        written_in = {document.language for document in store.catalog.documents()}

        def spell(text: str, language: str) -> str:
            if language not in written_in:
                return text  # its words are not in the documents, however they are spelt
            return correct(text, self._embedder.is_one_piece, store.catalog.held_stems, store.catalog.word_forms)

        return understand(question, history, self.settings.question_chars, spell)

    def _search(self, understood: Understood, store: Store, filters: Filters, k: int) -> Drafted:
        understood = widen(understood, store.catalog.glossary)
        hits = find(understood, store, self._embedder, k, filters)
        retrieved = time.perf_counter()
        asked = [part if part is understood else widen(part, store.catalog.glossary) for part in parts(understood)]
        draft = join(asked, [self._draft(part, hits, store) for part in asked])
        return Drafted(understood, hits, draft, retrieved)

    def _draft(self, understood: Understood, hits: Sequence[Hit], store: Store) -> Draft:
        read = [hit.passage for hit in hits[:READ]]
        readings = self._reader.read(understood.understood_as, read) if self._reader else ()
        return extract(
            understood,
            hits,
            stem_weights_of(understood, store),
            readings,
            lambda document: _passages_of(store, document),
        )

    def stream(
        self,
        question: str,
        history: Sequence[Answer] = (),
        *,
        kinds: Sequence[str] = (),
        since: int | None = None,
        documents: Sequence[str] = (),
    ) -> Iterator[Sentence | Answer]:
        """Give the checked sentences of an answer one by one, then the answer itself."""
        answer = self.ask(question, history, kinds=kinds, since=since, documents=documents)
        yield from answer.sentences
        yield answer

    def search(
        self,
        query: str,
        k: int = K,
        *,
        kinds: Sequence[str] = (),
        since: int | None = None,
        documents: Sequence[str] = (),
    ) -> tuple[Hit, ...]:
        """The (at most k) passages nearest to a query, best first."""
        with self._live.use() as store:
            understood = self._understand(query, (), store)
            filters = self._filters(store, kinds, since, documents)
            return tuple(find(widen(understood, store.catalog.glossary), store, self._embedder, k, filters))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of n short texts, to compare them with each other: float32 of shape (n, d), rows of length 1."""
        import numpy as np

        return np.stack([self._embedder.embed_question(text) for text in texts])

    def as_retriever(self, k: int = K) -> PassageRetriever:
        """This assistant's search as a LangChain retriever."""
        from assistant.retriever import PassageRetriever

        return PassageRetriever(assistant=self, k=k)

    def generation(self) -> str:
        """The name of the live generation."""
        with self._live.use() as store:
            return store.generation.name

    def documents(self) -> tuple[Document, ...]:
        """The documents of the live generation, in the order of their ids."""
        with self._live.use() as store:
            return store.catalog.documents()

    def passage(self, passage_id: str) -> Passage:
        """A passage by its id.

        Raises:
            AssistantError: If the live generation does not hold it.
        """
        with self._live.use() as store:
            for number in store.catalog.numbers([passage_id]).values():
                return store.catalog.passages([number])[number]
        raise AssistantError("This passage is no longer in the index: its document was changed or removed. Ask again.")

    def page(self, document_id: str, number: int) -> Page:
        """A page of a document, counted from 1.

        Raises:
            AssistantError: If the live generation does not hold it.
        """
        with self._live.use() as store:
            return _page(store, document_id, number)

    def _filters(self, store: Store, kinds: Sequence[str], since: int | None, documents: Sequence[str]) -> Filters:
        for kind in kinds:
            if kind not in KINDS:
                raise BadFilter(f"{kind!r} is not a kind of document. Use {', '.join(KINDS)}.")
        if documents:
            known = {document.id for document in store.catalog.documents()}
            for name in documents:
                if name not in known:
                    raise BadFilter(f"There is no document {name!r} in the index. `assistant status` lists them.")
        return Filters(tuple(kinds), since, tuple(documents))


def answer_without_search(understood: Understood, store: Store, filters: Filters) -> Drafted | None:
    """The answer to polite words or a question about the collection; None for all others."""
    alone = understood.alone()
    if draft := greet(alone.read_as):
        return Drafted(alone, (), draft, time.perf_counter())
    documents = filters.let_through(store.catalog.documents())
    for read in dict.fromkeys((alone, understood)):  # a follow-up may leave out of which document it speaks
        asked = recognise(read.understood_as)
        if not asked:
            continue
        widened = widen(read, store.catalog.glossary)
        if draft := answer_from_catalog(asked, widened, documents, lambda document: _shelved(store, document)):
            return Drafted(widened, (), draft, time.perf_counter())
    return None


def _shelved(store: Store, document: Document) -> Shelved:
    return Shelved(document, store.catalog.pages(document.id), _passages_of(store, document.id))


def _passages_of(store: Store, document_id: str) -> tuple[Passage, ...]:
    numbers = sorted(store.catalog.numbers_of([document_id]).values())
    passages = store.catalog.passages(numbers)
    return tuple(passages[number] for number in numbers)


def find(understood: Understood, store: Store, embedder: Embedder, k: int, filters: Filters) -> list[Hit]:
    """The passages of a question, with what the glossary added to it."""
    synonyms = [word for one in understood.synonyms for word in one.words]
    return retrieve(understood.search_text, store, embedder, k, filters, synonyms)


def _log(answer: Answer, seconds: Seconds) -> None:
    event(
        "answered",
        state=answer.state,
        reason=answer.reason.code if answer.reason else "",
        language=answer.language,
        worded_by=answer.worded_by,
        generation=answer.generation,
        seconds=seconds.total,
    )


def _page(store: Store, document_id: str, number: int) -> Page:
    page = store.catalog.page(document_id, number)
    if page is None:
        raise AssistantError(f"The index holds no page {number} of {document_id}. Ask again.")
    return page


def stem_weights_of(understood: Understood, store: Store) -> dict[str, float]:
    """How much each stem of a question tells in an index: rare words tell more."""
    words = (*understood.words, *understood.context)
    frequencies = store.catalog.document_frequencies([stem for own in stems(words) for stem in own])
    return stem_weights(understood, frequencies, store.generation.passport["counts"]["passages"])
