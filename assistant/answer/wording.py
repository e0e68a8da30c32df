"""Let a language model word what the documents say: understand a follow-up, write, translate; give way where it fails.

Whether there is an answer was decided before, from evidence, and the documents' own words are at hand already: whatever
the model does, at worst they are the answer.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from assistant.answer.generate import Task, Writing, worded_anew
from assistant.answer.kinds import holds
from assistant.answer.prompt import budget_chars, issue, rewrite_messages, translate_messages
from assistant.answer.reword import accepted_question, accepted_translation
from assistant.answer.support import Closeness
from assistant.embed import Embedder
from assistant.language_model import LanguageModel, ModelTrouble
from assistant.language_model.speak import ModelMessage
from assistant.language_model.trouble import Code
from assistant.messages import message
from assistant.records import Answer, Document, Draft, Hit, Message, Quote
from assistant.understand import Understood

Understand = Callable[[str], Understood]


class Wording:
    """One question to a language model, from understanding it to the last sentence; `stopped` ends it early."""

    def __init__(
        self, model: LanguageModel, embedder: Embedder, context_tokens: int, stopped: Callable[[], bool]
    ) -> None:
        self._model = model
        self._embedder = embedder
        self._context_tokens = context_tokens
        self._waits: list[float] = []
        self._patience = model.patience(stopped, self._waits.append)
        self._trouble: Code | None = None

    def understood(
        self, read: Understood, history: Sequence[Answer], languages: Sequence[str], again: Understand
    ) -> Understood:
        """A question as the model understands it: by itself, and in a language of the documents.

        Args:
            read: As it is understood without a model, which is kept where the model fails or brings in other things.
            history: The answers before it, oldest first.
            languages: Of the documents.
            again: Reads a question that stands alone.
        """
        asked = [turn for turn in history if not (turn.reason and turn.reason.code == "greeting")]
        is_foreign = bool(languages) and read.language not in languages
        if not asked and not is_foreign:
            return read
        language = Counter(languages).most_common(1)[0][0] if is_foreign else read.language
        reply = self._reply(rewrite_messages(read.read_as, asked, language))
        rewritten = accepted_question(reply, read.read_as, asked, is_foreign)
        if not rewritten or rewritten.casefold() == read.read_as.casefold():
            return read
        return dataclasses.replace(again(rewritten), question=read.question, language=read.language)

    def drafts(
        self,
        understood: Understood,
        hits: Sequence[Hit],
        extracted: Draft,
        documents: Mapping[str, Document],
        reads: Mapping[str, Sequence[float]],
    ) -> Iterator[Draft]:
        """Drafts that grow by what the model says, each whole in itself; the last is the answer's.

        Args:
            understood: The question.
            hits: The passages found, best first.
            extracted: The answer in the documents' own words; no model is asked where it has none.
            documents: All, by id.
            reads: As in `Task`.
        """
        if not extracted.quotes or self._trouble:
            yield self._final(understood, extracted, [], [])
            return
        first = [place.passage.id for quote in extracted.quotes for place in (quote, *quote.also)]
        issued = issue(hits, first, budget_chars(self._context_tokens, understood.understood_as))
        task = Task(understood.understood_as, issued, documents, reads)
        writing = Writing(task, self._model, self._patience, self._close())
        quotes: list[Quote] = []
        for quote in writing.write():
            quotes.append(self._translated(quote, understood.language, documents))
            yield dataclasses.replace(extracted, quotes=tuple(quotes), worded_by=str(self._model.name), lead="")
        self._trouble = self._trouble or writing.trouble
        yield self._final(understood, extracted, quotes, writing.dropped)

    def _final(
        self, understood: Understood, extracted: Draft, quotes: Sequence[Quote], dropped: Sequence[str]
    ) -> Draft:
        told = self._told(understood, extracted, quotes, dropped)
        notices = (*extracted.notices, *told)
        if not quotes:
            return dataclasses.replace(extracted, notices=notices, dropped=tuple(dropped))
        is_short = any(one.code == "model_too_little" for one in told)
        said = [place for quote in quotes for place in (quote, *quote.also) if not (is_short and quote.wording)]
        below = [quote for quote in extracted.quotes if not any(quote.overlaps(place) for place in said)]
        return dataclasses.replace(
            extracted,
            quotes=(*quotes, *(below if is_short or self._trouble else ())),
            notices=notices,
            lead="",
            worded_by=str(self._model.name),
            complete=self._trouble is None,
            dropped=tuple(dropped),
        )

    def _told(
        self, understood: Understood, extracted: Draft, quotes: Sequence[Quote], dropped: Sequence[str]
    ) -> list[Message]:
        """What the reader should know of the model's part."""
        language, name = understood.language, self._model.name
        told = []
        if self._waits:
            told.append(message("model_waited", language, seconds=str(round(sum(self._waits)))))
        if self._trouble:
            told.append(message(f"model_{self._trouble}", language, server=name.server, name=name.model))
        elif extracted.quotes and not quotes:
            told.append(message("model_unsupported", language))
        elif dropped and self._lacks_what_is_asked(understood, extracted, quotes):
            told.append(message("model_too_little", language))
        return told

    def _lacks_what_is_asked(self, understood: Understood, extracted: Draft, quotes: Sequence[Quote]) -> bool:
        """Whether the documents' words hold the kind of thing that is asked, and what is left of the model's not."""
        texts = [quote.passage.text[quote.start : quote.end] for quote in extracted.quotes]
        said = [quote.wording or quote.passage.text[quote.start : quote.end] for quote in quotes]
        told = [text[:1].lower() + text[1:] for text in said]  # "In Turin" holds a place as "in Turin" does
        asks = understood.asks
        return any(holds(asks, text) for text in texts) and not any(holds(asks, text) for text in told)

    def _translated(self, quote: Quote, language: str, documents: Mapping[str, Document]) -> Quote:
        """A sentence in the language of the question; as it is where its translation does not hold the same facts."""
        written_in = documents[quote.passage.document].language
        said = quote.wording or quote.passage.text[quote.start : quote.end]
        if written_in == language or quote.kind in ("row", "lines"):
            return quote
        reply = self._reply(translate_messages(" ".join(said.split()), language))
        translated = accepted_translation(reply, said, language)
        return worded_anew(quote, translated) if translated else quote

    def _reply(self, messages: Sequence[ModelMessage]) -> str:
        """A whole short reply; empty where the model fails, after which it is not asked again for this question."""
        if self._trouble:
            return ""
        try:
            return "".join(self._model.say(messages, self._patience))
        except ModelTrouble as trouble:
            self._trouble = trouble.code
            return ""

    def _close(self) -> Closeness:
        vector = lru_cache(self._embedder.embed_question)
        return lambda one, other: float(vector(one) @ vector(other))
