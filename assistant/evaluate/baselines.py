"""Simpler ways to find and answer, asked the same questions: by words alone, and by meaning alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from assistant.ask import Assistant, K
from assistant.chunk import cut_spans
from assistant.cite import SCHEMA, found
from assistant.evaluate.report import Ask
from assistant.records import Answer, Citation, Found, Hit, Message, Seconds, Span

CANDIDATES = 100  # that a search weighs: fifty by meaning, fifty by words


def by_words(assistant: Assistant) -> Ask:
    """Passages ranked by BM25 alone; the answer is the nearest statement of the first."""
    return _ranked(assistant, lambda hit: hit.keyword)


def by_meaning(assistant: Assistant) -> Ask:
    """Passages ranked by the cosine of their vectors alone; the answer is the nearest statement of the first."""
    return _ranked(assistant, lambda hit: hit.dense)


def _ranked(assistant: Assistant, value: Callable[[Hit], float]) -> Ask:
    def ask(question: str, history: Sequence[Answer]) -> Answer:
        begun = time.perf_counter()
        hits = sorted(assistant.search(question, CANDIDATES), key=value, reverse=True)[:K]
        citations = [_nearest(hit) for hit in hits if hit.passage.statements][:1]
        seconds = time.perf_counter() - begun
        sure = value(hits[0]) if hits else 0.0
        return plain_answer(question, citations, [found(hit) for hit in hits], sure, seconds)

    return ask


def _nearest(hit: Hit) -> Citation:
    """The statement of a passage that is nearest to the question."""
    passage = hit.passage
    statement = passage.statements[max(range(len(passage.statements)), key=hit.statement_scores.__getitem__)]
    quote = passage.text[statement.start : statement.end]
    return plain_citation(1, passage.document, cut_spans(passage.spans, statement.start, statement.end), quote)


def plain_citation(number: int, document: str, spans: tuple[Span, ...], quote: str) -> Citation:
    """A citation of which only what is scored is known: its words and where they begin."""
    page = spans[0].page
    return Citation(number, "", document, document, "other", None, page, str(page), "", quote, spans)


def plain_answer(
    question: str, citations: Sequence[Citation], passages: Sequence[Found], confidence: float, seconds: float
) -> Answer:
    """An answer that says what its citations say, each with its marker; without any it is a refusal."""
    return Answer(
        schema=SCHEMA,
        id="",
        question=question,
        understood_as=question,
        language="en",
        generation="",
        worded_by="extract",
        state="answered" if citations else "not_found",
        complete=True,
        reason=None if citations else Message("weak_evidence", "The documents do not say."),
        missing=(),
        notices=(),
        answer=" ".join(f"{' '.join(one.quote.split())} [{one.number}]" for one in citations),
        sentences=(),
        dropped=(),
        citations=tuple(citations),
        passages=tuple(passages),
        seconds=Seconds(0.0, 0.0, round(seconds, 4)),
        confidence=confidence,
    )
