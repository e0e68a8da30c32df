"""Answer questions about the collection itself from the catalog: which documents there are, and what is in one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer.catalog_question import CatalogQuestion, Order
from assistant.answer.frames import FRAMES, Frames
from assistant.records import Block, Document, Draft, Page, Passage, Quote
from assistant.sections import PAGE_TURN
from assistant.understand import Understood
from assistant.words import stems

MOST_HEADINGS = 24  # of an outline
FEW_HEADINGS = 3  # fewer on the highest levels, and those of the next level are named too


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document with what is stored of it: its pages and its passages, in reading order."""

    document: Document
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]

    def headings(self) -> list[tuple[Page, Block]]:
        """Its headings with their pages."""
        return [(page, block) for page in self.pages for block in page.blocks if block.kind == "heading"]


def answer_from_catalog(
    asked: CatalogQuestion,
    understood: Understood,
    documents: Sequence[Document],
    fetch: Callable[[Document], Shelved],
) -> Draft | None:
    """What the catalog answers; None where its words show that the question is about the subject.

    Args:
        asked: What the question asks of the collection.
        understood: The question.
        documents: Those that may be named, in the order of their ids.
        fetch: Gives a document with what is stored of it.
    """
    shelf = [one for one in map(fetch, documents) if any(passage.statements for passage in one.passages)]
    wanted = _wanted(asked, understood, shelf)
    if wanted is None or not shelf:
        return None
    frames = FRAMES.get(understood.language, FRAMES["en"])
    if asked.asks == "outline" and len(wanted) == 1:
        outline = _outline(wanted[0], frames)
        if outline.quotes:
            return outline
    if not wanted:
        if asked.asks == "outline" or asked.words:
            return None
        of_kind = [one for one in _newest_first(shelf) if one.document.kind in asked.kinds]
        return _named(of_kind or _newest_first(shelf), frames, frames.none, asked.asks_language)
    kinds = {one.document.kind for one in wanted}
    number = frames.count(kinds.pop() if len(kinds) == 1 else "other", len(wanted))
    lead = f"{number}:" if len(wanted) > 1 else ""
    return _named(wanted, frames, lead, asked.asks_language)


def _wanted(asked: CatalogQuestion, understood: Understood, shelf: Sequence[Shelved]) -> list[Shelved] | None:
    """The documents that are asked for, newest first; None when its words show that another thing is asked."""
    fitting = list(shelf)
    if asked.words:
        needed = {stem for own in stems(asked.words) for stem in own}
        fitting = [one for one in shelf if _is_about(one, needed, understood, asked.by_audience)]
        if not fitting:
            return None
    fitting = [
        one
        for one in fitting
        if (not asked.kinds or one.document.kind in asked.kinds)
        and (not asked.languages or one.document.language in asked.languages)
        and (not asked.years or (one.document.date or "")[:4] in asked.years)
        and (not asked.formats or _format(one.document) in asked.formats)
    ]
    fitting = _newest_first(fitting)
    return [_first(asked.order, fitting)] if asked.order and fitting else fitting


def _text(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]


def _format(document: Document) -> str:
    ending = document.id.rpartition(".")[2].casefold()
    return "html" if ending == "htm" else ending


def _is_about(one: Shelved, needed: set[str], understood: Understood, by_audience: bool) -> bool:
    texts = list(one.document.audience)
    if not by_audience:
        texts += [one.document.title, *(_text(*heading) for heading in one.headings())]
    inside = {stem for own in stems(texts) for stem in own}
    return understood.held(needed, inside) >= needed


def _newest_first(shelf: Sequence[Shelved]) -> list[Shelved]:
    return sorted(shelf, key=lambda one: one.document.date or "", reverse=True)


def _first(order: Order, fitting: Sequence[Shelved]) -> Shelved:
    if order in ("longest", "shortest"):
        ranked = sorted(fitting, key=lambda one: len(one.pages))
        return ranked[-1 if order == "longest" else 0]
    dated = [one for one in fitting if one.document.date] or fitting
    return dated[0 if order == "newest" else -1]


def _named(shelf: Sequence[Shelved], frames: Frames, lead: str, with_language: bool) -> Draft:
    quotes = []
    for one in shelf:
        described = frames.describe(one.document, len(one.pages), with_language)
        quote = _title_quote(one, f"{described}: ")
        quotes.append(dataclasses.replace(quote, kind="item") if lead else quote)
    return Draft(quotes=tuple(quotes), lead=lead, confidence=1.0)


def _outline(one: Shelved, frames: Frames) -> Draft:
    """The headings of the highest levels with their pages, the title left out."""
    found = one.headings()
    title, *words = map(set, stems([one.document.title, *(_text(*heading) for heading in found)]))
    headings = []
    for (page, block), own in zip(found, words, strict=True):
        quote = _quoted(one, page, block, f"{frames.pages[0]} {page.number}: ")
        if quote and not own <= title:
            headings.append((block.level, dataclasses.replace(quote, kind="item")))
    chosen: list[Quote] = []
    for level in sorted({level for level, _ in headings}):
        chosen = [quote for own, quote in headings if own <= level]
        if len(chosen) >= FEW_HEADINGS:
            break
    lead = frames.contents.format(title=one.document.title)
    return Draft(quotes=tuple(chosen[:MOST_HEADINGS]), lead=lead, confidence=1.0)


def _title_quote(one: Shelved, frame: str) -> Quote:
    """The title as it stands on the first page: the block that is most like it, else the first statement."""
    page = one.pages[0]
    title, *found = map(set, stems([one.document.title, *(_text(page, block) for block in page.blocks)]))
    shares = [len(title & own) / len(title | own) if title & own else 0.0 for own in found]
    for place in sorted(range(len(shares)), key=lambda place: (-shares[place], place)):
        quote = _quoted(one, page, page.blocks[place], frame)
        if shares[place] > 0 and quote:
            return quote
    first = next(passage for passage in one.passages if passage.statements)
    statement = first.statements[0]
    return Quote(first, statement.kind, statement.start, statement.end, statement.columns, frame)


def _quoted(one: Shelved, page: Page, block: Block, frame: str) -> Quote | None:
    """A block as a quote from the passage that holds it; None when none does."""
    for passage in one.passages:
        offset = 0
        for span in passage.spans:
            if span.page == page.number and span.start <= block.start and block.end <= span.end:
                start = offset + block.start - span.start
                return Quote(passage, "sentence", start, start + block.end - block.start, frame=frame)
            offset += span.end - span.start + len(PAGE_TURN)
    return None
