"""Answers of which only what is scored is given."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import Answer, Citation, Found, Message, Seconds

# The keys that programs find, at each level.
SHAPE: dict[str, set[str]] = {
    "answer": {
        "schema", "id", "question", "understood_as", "language", "generation", "worded_by", "state", "complete",
        "reason", "missing", "notices", "answer", "sentences", "dropped", "citations", "passages", "seconds",
    },
    "sentences": {"text", "citations", "support"},
    "citations": {
        "number", "passage", "document", "title", "kind", "date", "page", "page_label", "section", "quote", "spans",
    },
    "spans": {"page", "start", "end"},
    "passages": {"passage", "document", "page", "pages", "section", "text", "score"},
    "seconds": {"retrieve", "answer", "total"},
    "notices": {"code", "text"},
}  # fmt: skip


def found(text: str, document: str = "farm.pdf", pages: tuple[int, ...] = (1,)) -> Found:
    """A retrieved passage."""
    return Found("p", document, pages[0], pages, "", text, 0.5)


def citation(quote: str, document: str = "farm.pdf", page: int = 1) -> Citation:
    """A citation of some words."""
    return Citation(1, "p", document, "Farm", "other", None, page, str(page), "", quote, ())


def answer(
    text: str = "",
    *,
    passages: Sequence[Found] = (),
    citations: Sequence[Citation] = (),
    refused: bool = False,
    confidence: float = 0.0,
    seconds: float = 1.0,
) -> Answer:
    """An answer of which only what is scored is given."""
    return Answer(
        schema=1,
        id="",
        question="?",
        understood_as="?",
        language="en",
        generation="g",
        worded_by="extract",
        state="not_found" if refused else "answered",
        complete=True,
        reason=Message("no_evidence", "The documents do not say.") if refused else None,
        missing=(),
        notices=(),
        answer=text,
        sentences=(),
        dropped=(),
        citations=tuple(citations),
        passages=tuple(passages),
        seconds=Seconds(0.0, 0.0, seconds),
        confidence=confidence,
    )
