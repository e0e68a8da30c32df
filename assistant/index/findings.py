"""What a maintainer should know about a document that was read: kept in the passport, told in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from assistant.load.language import recognise_languages
from assistant.odd import GARBLED, READ_BY_OCR, SCAN, parse_hidden
from assistant.records import Block, Document, Page

_MOST_PAGES_NAMED = 12
_FOUND = "pages_without_text scans garbled ocr tables table_rows hidden_text languages near_duplicates odd".split()


def findings(document: Document, pages: Sequence[Page], languages: Sequence[str] = ()) -> dict[str, Any]:
    """What was found in a document, as plain dicts, lists, strings and numbers.

    Args:
        document, pages: As they were read.
        languages: Of its text, where they have been recognised already.

    Returns:
        Page numbers under `pages_without_text` (scans and garbled pages among them), `scans`, `garbled` and `ocr`; how
        many `tables` with how many `table_rows`; `hidden_text` as page, characters, reason and sample; `languages`, the
        document's own first; `near_duplicates`, which only its neighbours can tell, empty; and `odd`, all that was
        noted, with its page.
    """
    tables = [_tables(page.blocks) for page in pages]
    spoken = languages or recognise_languages("\n".join(page.text for page in pages))
    hidden = [(page.number, found) for page in pages for found in map(parse_hidden, page.odd) if found]
    return {
        "pages_without_text": [page.number for page in pages if not page.text],
        "scans": _pages_with(SCAN, pages),
        "garbled": _pages_with(GARBLED, pages),
        "ocr": _pages_with(READ_BY_OCR, pages),
        "tables": sum(map(len, tables)),
        "table_rows": sum(map(sum, tables)),
        "hidden_text": [
            {"page": number, "characters": one.characters, "reason": one.reason, "sample": one.sample}
            for number, one in hidden
        ],
        "languages": list(dict.fromkeys((document.language, *(one for one in spoken if one != document.language)))),
        "near_duplicates": [],
        "odd": [f"page {page.number}: {odd}" for page in pages for odd in page.odd],
    }


def findings_in(record: Mapping[str, Any]) -> dict[str, Any]:
    """What was found in a document when it was read, by its record in the passport; its neighbours may have changed."""
    return {**{name: record[name] for name in _FOUND}, "near_duplicates": []}


def warnings_of(record: Mapping[str, Any]) -> list[str]:
    """What was odd about a document, by its record in the passport: a line each, the pages of one kind together."""
    pages_of: dict[str, list[int]] = {}
    for odd in record["odd"]:
        page, _, note = odd.removeprefix("page ").partition(": ")
        pages_of.setdefault(note, []).append(int(page))
    lines = [
        note if record["pages"] == 1 else f"{_pages_in_words(numbers)}: {note}" for note, numbers in pages_of.items()
    ]
    lines += [
        f"{one['share']:.0%} of its text stands in {one['document']} too" for one in record.get("near_duplicates", [])
    ]
    return lines


def language_warning(records: Mapping[str, Mapping[str, Any]], english_only: bool) -> list[str]:
    """One line when documents are in languages that the embedding model does not know; none otherwise."""
    foreign = {
        name: [language for language in record.get("languages", [record["language"]]) if language != "en"]
        for name, record in records.items()
        if not record["same_as"]
    }
    named = [f"{name} ({', '.join(languages)})" for name, languages in foreign.items() if languages]
    if not english_only or not named:
        return []
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return [
        f"The embedding model knows English only, but {', '.join(named[:3])}{more} "
        f"{'is' if len(named) == 1 else 'are'} not, or not all, in English: found by words alone. Set "
        "ASSISTANT_EMBEDDING_MODEL to a multilingual model on this machine and run `assistant index`."
    ]


def _pages_with(note: str, pages: Sequence[Page]) -> list[int]:
    """The numbers of the pages that have a note."""
    return [page.number for page in pages if note in page.odd]


def _tables(blocks: Sequence[Block]) -> list[int]:
    """How many rows each table of a page has; rows that follow each other under one set of names are one table."""
    runs = groupby(blocks, key=lambda block: (block.kind, len(block.columns) if block.kind == "row" else 0))
    return [sum(1 for _ in rows) for (kind, _), rows in runs if kind == "row"]


def _pages_in_words(numbers: Sequence[int]) -> str:
    """Page numbers as people read them."""
    named = ", ".join(map(str, numbers[:_MOST_PAGES_NAMED]))
    more = f" and {len(numbers) - _MOST_PAGES_NAMED} more" if len(numbers) > _MOST_PAGES_NAMED else ""
    return f"{'page' if len(numbers) == 1 else 'pages'} {named}{more}"
