"""Answer with a series: the items of a list too long to be quoted, or the headings that a sentence announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.records import Passage, Quote, Statement
from assistant.sentences import split_sentences

FEWEST = 3
MAX_WORDS = 120

_ITEM = re.compile(r"^\s*(?:[-–•▪*]|\(?\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
_NUMBERS = (
    "two zwei deux due",
    "three drei trois tre",
    "four vier quatre quattro",
    "five fünf cinq cinque",
    "six sechs sei",
    "seven sieben sept sette",
    "eight acht huit otto",
    "nine neun neuf nove",
    "ten zehn dix dieci",
)
_ANNOUNCED = {word: number for number, words in enumerate(_NUMBERS, 2) for word in words.split()}


def series(best: Quote, document: Sequence[Passage], named: bool) -> tuple[Quote, ...]:
    """The quotes of the series that a quote belongs to or announces; none where there is no series.

    Args:
        best: What answers best.
        document: All passages of its document, in reading order.
        named: Whether the heading names what is asked for; else only what begins an item stands for all of them.
    """
    found = _items(best, document, named) or _headings(best, document)
    words = sum(
        len(quote.passage.text[start:end].split())
        for quote in found
        for start, end in quote.said or ((quote.start, quote.end),)
    )
    return found if words <= MAX_WORDS else ()


def is_of_long_list(statement: Statement, passage: Passage) -> bool:
    """Whether a statement is an item, or a part of one, of a list that is too long to be quoted as a whole."""
    if any(one.kind == "list" for one in passage.statements):
        return False
    items = [(start, end) for start, end in _lines(passage.text) if _ITEM.match(passage.text[start:end])]
    return len(items) >= FEWEST and any(start <= statement.start < end for start, end in items)


def _items(best: Quote, document: Sequence[Passage], named: bool) -> tuple[Quote, ...]:
    """The list in which a quote stands, also where passages part it; of each item its first sentence is said."""
    run: list[tuple[Passage, int, int]] = []
    holds_best = False
    for passage in document:
        if passage.section != best.passage.section:
            continue
        for start, end in _lines(passage.text):
            if _ITEM.match(passage.text[start:end]):
                holds_best = holds_best or _stands_for_all(best, passage, start, end, named)
                run.append((passage, start, end))
            elif holds_best:
                break
            else:
                run = []
        else:
            continue
        break
    return _by_passage(run) if holds_best and len(run) >= FEWEST else ()


def _stands_for_all(best: Quote, passage: Passage, start: int, end: int, named: bool) -> bool:
    """Whether a quote is from an item; one from further within may say more than the names of all items would."""
    last = end if named else _first_sentence(passage.text, start, end)[0] + 1
    return passage.id == best.passage.id and start <= best.start < last


def _by_passage(items: Sequence[tuple[Passage, int, int]]) -> tuple[Quote, ...]:
    quotes = []
    for _, group in groupby(items, key=lambda item: item[0].id):
        own = list(group)
        passage = own[0][0]
        said = tuple(_first_sentence(passage.text, start, end) for _, start, end in own)
        quotes.append(Quote(passage, "list", own[0][1], own[-1][2], said=said))
    return tuple(quotes)


def _first_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    marker = _ITEM.match(text[start:end])
    start += marker.end() if marker else 0
    first, last = split_sentences(text[start:end])[0]
    return start + first, start + last


def _headings(best: Quote, document: Sequence[Passage]) -> tuple[Quote, ...]:
    """A sentence that announces a number of things, and the headings below its own where they are as many."""
    own = best.passage.section
    words = re.findall(r"\w+", best.passage.text[best.start : best.end].casefold())
    announced = {_ANNOUNCED[word] for word in words if word in _ANNOUNCED}
    below: dict[str, Quote] = {}
    for passage in document:
        if len(passage.section) != len(own) + 1 or passage.section[:-1] != own or passage.section[-1] in below:
            continue
        name = passage.section[-1]
        for start, end in _lines(passage.text):
            if " ".join(passage.text[start:end].split()) == name:
                below[name] = Quote(passage, "item", start, end)
                break
    return (best, *below.values()) if len(below) in announced and len(below) >= FEWEST else ()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"[^\n]+", text):
        yield line.span()
