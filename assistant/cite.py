"""Check each quote of a draft against its page and number it: nothing is cited that does not stand there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.chunk import cut_spans
from assistant.messages import message
from assistant.records import (
    Answer,
    Citation,
    Document,
    Draft,
    Found,
    Hit,
    Page,
    Quote,
    Seconds,
    Sentence,
    Span,
)
from assistant.sections import PAGE_TURN, name_cells
from assistant.sentences import split_sentences
from assistant.understand import Understood

SCHEMA = 1
SHOWN = 10  # passages that an answer shows
MAX_SENTENCES = 3  # of running text in one quote

_HYPHENS = re.compile(r"\u00ad\s*|(?<=\w)[-‐]\s*\n\s*")


def fold(text: str) -> str:
    """Text as quotes are compared: NFKC, white space folded, soft and line-end hyphens taken out."""
    return " ".join(unicodedata.normalize("NFKC", _HYPHENS.sub("", text)).split())


@dataclass(frozen=True, slots=True)
class _Said:
    """What an answer says with one quote: in sentences, and as a block of its text; `is_item` on a line of its own."""

    sentences: tuple[Sentence, ...]
    block: str
    is_item: bool


def cite(
    draft: Draft,
    understood: Understood,
    hits: Sequence[Hit],
    *,
    document: Callable[[str], Document],
    page: Callable[[str, int], Page],
    generation: str,
    seconds: Seconds,
) -> Answer:
    """Make an answer of a draft.

    Args:
        draft: What the answer wants to say.
        understood: The question.
        hits: The passages found, best first.
        document: Gives a document by its id.
        page: Gives a page by its document's id and its number.
        generation: Name of the index generation.
        seconds: What the steps before took.

    Returns:
        An answer whose every sentence has a citation that stands on its page; what does not is dropped and named.
    """
    citations: list[Citation] = []
    said: list[_Said] = []
    dropped: list[str] = []
    for quote in draft.quotes:
        if one := _say(quote, citations, document, page):
            said.append(one)
        else:
            dropped.append(" ".join(quote.passage.text[quote.start : quote.end].split()))
    answered = bool(citations)
    reason = draft.reason or (message("unsupported", understood.language) if dropped and not answered else None)
    return Answer(
        schema=SCHEMA,
        id="",
        question=understood.question,
        understood_as=understood.understood_as,
        language=understood.language,
        generation=generation,
        worded_by=draft.worded_by,
        state=("partial" if draft.missing or dropped else "answered") if answered else "not_found",
        complete=draft.complete,
        reason=reason,
        missing=draft.missing,
        notices=draft.notices,
        answer=_joined(said, draft.lead) if answered else (reason.text if reason else ""),
        sentences=tuple(sentence for one in said for sentence in one.sentences),
        dropped=(*draft.dropped, *dropped),
        citations=tuple(citations),
        passages=tuple(found(hit) for hit in hits[:SHOWN]),
        seconds=seconds,
        confidence=draft.confidence,
    )


def _say(
    quote: Quote, citations: list[Citation], document: Callable[[str], Document], page: Callable[[str, int], Page]
) -> _Said | None:
    """What an answer says with a quote, whose citations join those before; None when the quote cannot be cited."""
    citation = _citation(quote, len(citations) + 1, document, page)
    if citation is None:
        return None
    own = [_once(citation, citations)]
    for other in quote.also:
        if further := _citation(other, len(citations) + 1, document, page):
            own.append(_once(further, citations))
    texts = [quote.wording] if quote.wording else _texts(quote, citation)
    numbers = tuple(dict.fromkeys(one.number for one in own))
    support: Literal["verbatim", "checked"] = "checked" if quote.wording else "verbatim"
    direct = next((text for text in texts if quote.direct in text), "") if quote.direct else ""
    words = ("\n- " if quote.said else " ").join(texts)
    return _Said(
        tuple(Sentence(text, numbers, support, quote.direct if text is direct else "") for text in texts),
        f"{quote.frame}{words} {''.join(f'[{number}]' for number in numbers)}",
        quote.kind == "item" or bool(quote.said),
    )


def section_name(section: Sequence[str]) -> str:
    """Headings as one line, outermost first."""
    return " › ".join(section)


def _citation(
    quote: Quote, number: int, document: Callable[[str], Document], page: Callable[[str, int], Page]
) -> Citation | None:
    """The citation of a quote; None when it is too long or does not stand on its pages."""
    passage = quote.passage
    text = passage.text[quote.start : quote.end]
    spans = cut_spans(passage.spans, quote.start, quote.end)
    if not fold(text) or not spans or not stands(text, spans, lambda one: page(passage.document, one).text):
        return None
    if quote.kind in ("sentence", "item") and len(split_sentences(text)) > MAX_SENTENCES:
        return None
    source = document(passage.document)
    return Citation(
        number=number,
        passage=passage.id,
        document=source.id,
        title=source.title,
        kind=source.kind,
        date=source.date,
        page=spans[0].page,
        page_label=page(passage.document, spans[0].page).label,
        section=section_name(passage.section),
        quote=_tidy(text),
        spans=spans,
        columns=quote.columns,
    )


def _once(citation: Citation, citations: list[Citation]) -> Citation:
    """The citation of the same words where there is one already; adds it otherwise."""
    for known in citations:
        if (known.passage, known.spans) == (citation.passage, citation.spans):
            return known
    citations.append(citation)
    return citation


def stands(text: str, spans: Sequence[Span], page_text: Callable[[int], str]) -> bool:
    """Whether the words of a quote are those of its spans."""
    return fold(PAGE_TURN.join(page_text(span.page)[span.start : span.end] for span in spans)) == fold(text)


def _tidy(text: str) -> str:
    """White space folded; the lines of lists, rows and addresses stay lines."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _texts(quote: Quote, citation: Citation) -> list[str]:
    """What the answer says with a quote: its sentences, or its lines kept together."""
    if quote.said:
        return [" ".join(quote.passage.text[start:end].split()) for start, end in quote.said]
    if quote.kind == "row":
        return [name_cells(citation.quote, citation.columns)]
    if quote.kind not in ("sentence", "item"):
        return [citation.quote]
    text = " ".join(citation.quote.split())
    return [text[start:end] for start, end in split_sentences(text)]


def _joined(said: Sequence[_Said], lead: str) -> str:
    """One paragraph of sentences; a list or address stands on lines of its own, an item on one after what leads in."""
    text = lead
    for one in said:
        if one.is_item:
            text += "\n- " if text else "- "
        elif text:
            text += "\n\n" if "\n" in one.block or "\n" in text.rpartition("\n\n")[2] else " "
        text += one.block
    return text


def found(hit: Hit) -> Found:
    """A hit as answers and searches show it."""
    passage = hit.passage
    return Found(
        passage=passage.id,
        document=passage.document,
        page=passage.page,
        pages=tuple(dict.fromkeys(span.page for span in passage.spans)),
        section=section_name(passage.section),
        text=passage.text,
        score=round(hit.score, 6),
    )
