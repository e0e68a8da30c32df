"""Draft an answer: understand the question, find passages, read them, choose the words that answer."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer.extract import READ, extract
from assistant.answer.join import join
from assistant.answer.rank import stem_weights
from assistant.answer.wording import Wording
from assistant.embed import Embedder
from assistant.index.store import Store
from assistant.reader import Reader, Reading, rank_again
from assistant.records import Answer, Draft, Hit
from assistant.retrieve import Filters
from assistant.search import find
from assistant.spelling import correct
from assistant.understand import Understood, parts, understand
from assistant.unsearched import Drafted, answer_without_search
from assistant.waiting import Line
from assistant.widen import widen
from assistant.words import stems


@dataclass(frozen=True, slots=True)
class Drafting:
    """Drafts answers from one generation.

    Attributes:
        store: The generation, open for as long as drafts are made.
        embedder: Of the model that the generation was made with.
        reader: Reads the first passages for their answer; None for none.
        line: Of the questions that are searched for, so that there are not too many at once.
        question_chars: A longer question is refused.
    """

    store: Store
    embedder: Embedder
    reader: Reader | None
    line: Line
    question_chars: int

    def understood(self, question: str, history: Sequence[Answer] = ()) -> Understood:
        """A question, spelt as the documents spell.

        Raises:
            BadQuestion: If it is empty or too long.
        """
        catalog = self.store.catalog
        written_in = {document.language for document in catalog.documents()}

        def spell(text: str, language: str) -> str:
            if language not in written_in:
                return text  # its words are not in the documents, however they are spelt
            return correct(text, self.embedder.is_one_piece, catalog.held_stems, catalog.word_forms)

        return understand(question, history, self.question_chars, spell)

    def found(self, understood: Understood, filters: Filters, k: int) -> list[Hit]:
        """The (at most k) passages nearest to a question, best first."""
        with self.line.turn():
            return find(self._widened(understood), self.store, self.embedder, k, filters)

    def drafted(
        self, question: str, history: Sequence[Answer], filters: Filters, k: int, wording: Wording | None
    ) -> Drafted:
        """The answer in the documents' own words, or the reason why there is none."""
        understood = self.understood(question, history)
        if drafted := answer_without_search(understood, self.store, filters):
            return drafted
        if wording:
            languages = [document.language for document in self.store.catalog.documents()]
            understood = wording.understood(understood, history, languages, self.understood)
        with self.line.turn():
            return self._searched(understood, filters, k)

    def worded(self, drafted: Drafted, wording: Wording | None) -> Iterable[Draft]:
        """The draft in other words, growing as a language model says them; itself without one or without evidence."""
        if wording is None or not drafted.hits:
            return [drafted.draft]
        documents = {document.id: document for document in self.store.catalog.documents()}
        read = zip(drafted.hits, drafted.readings, strict=False)
        reads = {hit.passage.id: one.statements for hit, one in read}
        return wording.drafts(drafted.understood, drafted.hits, drafted.draft, documents, reads)

    def _widened(self, understood: Understood) -> Understood:
        return widen(understood, self.store.catalog.glossary)

    def _searched(self, understood: Understood, filters: Filters, k: int) -> Drafted:
        understood = self._widened(understood)
        hits = find(understood, self.store, self.embedder, k, filters)
        retrieved = time.perf_counter()
        asked = [part if part is understood else self._widened(part) for part in parts(understood)]
        drafted = [self._extracted(part, hits) for part in asked]
        draft = join(asked, [one.draft for one in drafted])
        if len(drafted) > 1:
            return Drafted(understood, hits, draft, retrieved)
        return dataclasses.replace(drafted[0], draft=draft, retrieved=retrieved)

    def _extracted(self, understood: Understood, hits: Sequence[Hit]) -> Drafted:
        """The draft for a question, with the hits in the order in which a reader would have them."""
        readings: Sequence[Reading] = ()
        if self.reader:
            read = self.reader.read(understood.understood_as, [hit.passage for hit in hits[:READ]])
            hits, readings = rank_again(hits, read)
        draft = extract(understood, hits, self._stem_weights(understood), readings, self.store.catalog.passages_of)
        return Drafted(understood, hits, draft, time.perf_counter(), readings)

    def _stem_weights(self, understood: Understood) -> dict[str, float]:
        """How much each stem of a question tells in the index: rare words tell more."""
        words = (*understood.words, *understood.context)
        frequencies = self.store.catalog.document_frequencies([stem for own in stems(words) for stem in own])
        return stem_weights(understood, frequencies, self.store.generation.passport["counts"]["passages"])
