"""Ask the documents: retrieve, answer, cite."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.answer.extract import READ, extract
from assistant.answer.join import join
from assistant.answer.rank import stem_weights
from assistant.answer.wording import Wording
from assistant.cite import cite
from assistant.embed import Embedder
from assistant.error_messages import english
from assistant.errors import AssistantError, BadFilter
from assistant.glossary import widen
from assistant.index.store import LiveStore, OneStore, Store
from assistant.language_model import ModelName, open_model
from assistant.late import Vectors
from assistant.library import Library
from assistant.log import event
from assistant.notices import age_notices, ocr_notices, stale_notices
from assistant.reader import Reading, open_reader, rank_again
from assistant.records import KINDS, Answer, Document, Draft, Hit, Message, Page, Passage, Seconds, Sentence
from assistant.retrieve import Filters
from assistant.search import find
from assistant.settings import Settings, read_settings
from assistant.spelling import correct
from assistant.understand import Understood, parts, understand
from assistant.unsearched import Drafted, answer_without_search, passages_of
from assistant.words import stems

if TYPE_CHECKING:
    from assistant.retriever import PassageRetriever

K = 10


class Assistant:
    """Answers questions about the documents of an index; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        today: Callable[[], date] = date.today,
        store: LiveStore | OneStore | None = None,
        *,
        hashes: bool = False,
    ) -> None:
        self.settings = settings
        self._today = today  # tells how old a source is
        self._embedder = Embedder(settings.embedding_model, settings.index_dir / "models")
        self._live = store or LiveStore(settings.index_dir, self._embedder, hashes=hashes)
        self._reader = open_reader(settings.reader)
        self._model = open_model(
            settings.llm, settings.llm_context_tokens, settings.llm_idle_seconds, settings.llm_total_seconds
        )
        self.library = Library(self._live.use, settings.corpus_dir, settings.max_file_mb * 1_000_000)

    @classmethod
    def open(
        cls,
        index: str | Path | None = None,
        corpus: str | Path | None = None,
        settings: Settings | None = None,
        *,
        hashes: bool = False,
    ) -> Self:
        """Open an index for asking.

        Args:
            index: Its folder; the setting `index_dir` when not given.
            corpus: Folder of the original files, which only a person's click opens; likewise.
            settings: Instead of those of the environment and `assistant.toml`.
            hashes: Check every byte of each generation before its first answer, not sizes and the passport alone.

        Raises:
            AssistantError: If there is no index, it is damaged, or it was made with another model.
        """
        given = {"index_dir": Path(index) if index else None, "corpus_dir": Path(corpus) if corpus else None}
        if settings is None:
            settings = read_settings(**given)
        else:
            settings = settings.model_copy(update={name: path for name, path in given.items() if path})
        assistant = cls(settings, hashes=hashes)
        with assistant._live.use():
            return assistant

    def close(self) -> None:
        """Close the index."""
        self._live.close()
        if self._model:
            self._model.close()

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
        use_model: bool = True,
    ) -> Answer:
        """Answer a question.

        Args:
            question: As a person types it.
            history: The answers before it in the same conversation, oldest first.
            kinds, since, documents: Only ask documents of these kinds, from this year on, with these ids.
            k: How many passages to retrieve.
            use_model: Whether the language model of the settings, where there is one, words the answer.

        Raises:
            BadQuestion: If it is empty or too long.
            BadFilter: If a filter names a kind or document that does not exist.
            DamagedIndex: If the index cannot be read.
        """
        *_, answer = self.stream(
            question, history, kinds=kinds, since=since, documents=documents, k=k, use_model=use_model
        )
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Answer] = (),
        *,
        kinds: Sequence[str] = (),
        since: int | None = None,
        documents: Sequence[str] = (),
        k: int = K,
        use_model: bool = True,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Sentence | Answer]:
        """Give the checked sentences of an answer one by one, as they come, then the answer itself.

        Args and errors are those of `ask`; `stopped` is asked several times a second whether the language model should
        end, after which the answer comes at once, with what was said so far.
        """
        begun = time.perf_counter()
        wording = self._wording(stopped) if use_model else None
        with self._live.use() as store:
            filters = self._filters(store, kinds, since, documents)
            drafted = self._drafted(question, history, store, filters, k, wording)
            shown = 0
            for draft in self._drafts(drafted, store, wording):
                answer = _cited(drafted, draft, store)
                yield from answer.sentences[shown:]
                shown = len(answer.sentences)
            notices = self._notices(answer, store)
        done = time.perf_counter()
        steps = (drafted.retrieved - begun, done - drafted.retrieved, done - begun)
        seconds = Seconds(*(round(value, 4) for value in steps))
        _log(answer, seconds)
        yield dataclasses.replace(answer, notices=(*answer.notices, *notices), seconds=seconds)

    def _drafted(
        self,
        question: str,
        history: Sequence[Answer],
        store: Store,
        filters: Filters,
        k: int,
        wording: Wording | None,
    ) -> Drafted:
        """The answer in the documents' own words, or the reason why there is none."""
        understood = self._understand(question, history, store)
        if drafted := answer_without_search(understood, store, filters):
            return drafted
        if wording:
            languages = [document.language for document in store.catalog.documents()]
            understood = wording.understood(
                understood, history, languages, lambda text: self._understand(text, (), store)
            )
        return self._search(understood, store, filters, k)

    def _drafts(self, drafted: Drafted, store: Store, wording: Wording | None) -> Iterable[Draft]:
        """The draft in other words, growing as a language model says them; itself without one or without evidence."""
        if wording is None or not drafted.hits:
            return [drafted.draft]
        documents = {document.id: document for document in store.catalog.documents()}
        read = zip(drafted.hits, drafted.readings, strict=False)
        reads = {hit.passage.id: one.statements for hit, one in read}
        return wording.drafts(drafted.understood, drafted.hits, drafted.draft, documents, reads)

    def _wording(self, stopped: Callable[[], bool]) -> Wording | None:
        if self._model is None:
            return None
        return Wording(self._model, self._embedder, self.settings.llm_context_tokens, stopped)

    @property
    def model(self) -> ModelName | None:
        """The language model that words answers, and the server that questions and passages go to; None without one."""
        return self._model.name if self._model else None

    def _notices(self, answer: Answer, store: Store) -> tuple[Message, ...]:
        """What the reader should know of the sources."""
        records = store.generation.passport["documents"]
        return (
            *age_notices(answer.understood_as, answer.citations, self._today(), answer.language),
            *stale_notices(answer.citations, records, answer.language),
            *ocr_notices(answer.citations, records, answer.language),
        )

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
        drafted = [self._draft(part, hits, store) for part in asked]
        draft = join(asked, [one.draft for one in drafted])
        if len(drafted) > 1:
            return Drafted(understood, hits, draft, retrieved)
        return dataclasses.replace(drafted[0], draft=draft, retrieved=retrieved)

    def _draft(self, understood: Understood, hits: Sequence[Hit], store: Store) -> Drafted:
        """The draft for a question, with the hits in the order in which a reader would have them."""
        readings: Sequence[Reading] = ()
        if self._reader:
            read = self._reader.read(understood.understood_as, [hit.passage for hit in hits[:READ]])
            hits, readings = rank_again(hits, read)
        weights = stem_weights_of(understood, store)
        draft = extract(understood, hits, weights, readings, lambda document: passages_of(store, document))
        return Drafted(understood, hits, draft, time.perf_counter(), readings)

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
        raise AssistantError(*english("passage_gone"))

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


def _cited(drafted: Drafted, draft: Draft, store: Store) -> Answer:
    """The answer that a draft makes, without what it took."""
    by_id = {document.id: document for document in store.catalog.documents()}
    return cite(
        draft,
        drafted.understood,
        drafted.hits,
        document=by_id.__getitem__,
        page=lambda document, number: _page(store, document, number),
        generation=store.generation.name,
        seconds=Seconds(0.0, 0.0, 0.0),
    )


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
