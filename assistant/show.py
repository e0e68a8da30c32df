"""Turn an answer into Markdown for the page and into plain text for the terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.frames import FRAMES
from assistant.records import Answer, Citation, Document, Found, Hit, Passage, Span
from assistant.safe_markdown import Run, escape_markdown, lay_out, one_line, printable, without_bullet
from assistant.sections import PAGE_TURN, name_cells
from assistant.texts.en import ENGLISH
from assistant.texts.record import Texts

SECTION_GAP = " › "  # between headings
WIDTH = 88  # of a line on the terminal, in characters
CELLS_IN_LINES = 3  # a quoted table row with so many cells is shown one cell a line
EXCERPT = 240  # of a passage in a list on the terminal, in characters

_MARKER = re.compile(r"\[(\d{1,3})\]")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader is told of one source, in plain words that are not escaped yet.

    Attributes:
        number: As in the markers; None for a passage that is near but not cited.
        title, kind, date, page: Such as `Newsletter`, `11 July 2013` and `page 3`; the date may be empty.
        section: Headings below the title, joined by " › "; may be empty.
    """

    number: int | None
    title: str
    kind: str
    date: str
    page: str
    section: str

    @property
    def details(self) -> str:
        """Kind, date and page on one line."""
        return " · ".join(part for part in (self.kind, self.date, self.page) if part)


# --- words ----------------------------------------------------------------------------------------------------------


def date_words(date: str | None, language: str = "en") -> str:
    """`2013-07-11` as `11 July 2013`, `2013-07` as `July 2013`; empty when there is none."""
    found = _DATE.fullmatch(date or "")
    if not found or not found[2] or not 1 <= int(found[2]) <= 12:
        return date or ""
    dot = "." if language == "de" else ""
    day = f"{int(found[3])}{dot} " if found[3] else ""
    return f"{day}{FRAMES.get(language, FRAMES['en']).months[int(found[2]) - 1]} {found[1]}"


def page_words(pages: Sequence[int], label: str = "", texts: Texts = ENGLISH) -> str:
    """`page 3`, `pages 3–4`, or `page 3 (printed iii)` where another number is printed on it."""
    if len(pages) > 1:
        return texts.pages.format(first=pages[0], last=pages[-1])
    if label and label != str(pages[0]):
        return texts.printed.format(page=pages[0], label=label)
    return texts.page.format(page=pages[0])


def kind_word(kind: str, texts: Texts = ENGLISH) -> str:
    """The kind of a document as the first word of a line."""
    words = {"newsletter": texts.newsletter, "whitepaper": texts.whitepaper, "booklet": texts.booklet}
    return words.get(kind, texts.document)


def sources(answer: Answer, texts: Texts = ENGLISH) -> tuple[Source, ...]:
    """The sources of an answer, in the order of its citations."""
    return tuple(_source(citation, texts) for citation in answer.citations)


def near(found: Found, document: Document | None, texts: Texts = ENGLISH) -> Source:
    """A passage that was found as a source; `document` is None when the index no longer holds it."""
    title, kind, date = (document.title, document.kind, document.date) if document else (found.document, "other", None)
    when, page = date_words(date, texts.language), page_words(found.pages, "", texts)
    return Source(None, title, kind_word(kind, texts), when, page, section_below(found.section, title))


def _source(citation: Citation, texts: Texts) -> Source:
    pages = tuple(dict.fromkeys(span.page for span in citation.spans))
    page = page_words(pages or (citation.page,), citation.page_label, texts)
    when = date_words(citation.date, texts.language)
    section = section_below(citation.section, citation.title)
    return Source(citation.number, citation.title, kind_word(citation.kind, texts), when, page, section)


def section_below(section: str, title: str) -> str:
    """The headings above a passage without the title of its document, which is named anyway."""
    first, gap, others = section.partition(SECTION_GAP)
    return section if first.strip() != title.strip() else others if gap else ""


# --- Markdown -------------------------------------------------------------------------------------------------------


def to_markdown(answer: Answer, address: str = "") -> str:
    """The answer's text with its markers, lists as lists, and nothing else in it obeyed as Markdown or HTML.

    With an address such as `#source-0-` the marker [1] is a link to `#source-0-1`.
    """
    return lay_out(_answer_runs(answer, address))


def passage_markdown(passage: Passage, spans: Sequence[Span] = ()) -> str:
    """A passage's text with the quote that stands at `spans` (of its pages) marked.

    Its own heading, which `section` already gives, is left out.
    """
    start, end = quote_range(passage, spans)
    begin = _heading_chars(passage)
    text = _without_page_turns(passage)
    if end == 0:
        return lay_out([Run(text[begin:])])
    return lay_out([Run(text[min(begin, start) : start]), Run(text[start:end], "quote"), Run(text[end:])])


def _heading_chars(passage: Passage) -> int:
    heading = passage.section[-1] if passage.section else ""
    return len(heading) if heading and passage.text.startswith(f"{heading}\n") else 0


def _without_page_turns(passage: Passage) -> str:
    """The text, of the same length, with a space where the page turns within a sentence."""
    text, turn = passage.text, -len(PAGE_TURN)
    for own in passage.spans[:-1]:
        turn += own.end - own.start + len(PAGE_TURN)
        after = turn + len(PAGE_TURN)
        if text[after : after + 1].islower():
            text = text[:turn] + " " * len(PAGE_TURN) + text[after:]
    return text


def quote_range(passage: Passage, spans: Sequence[Span]) -> tuple[int, int]:
    """Where the spans of a quote stand in a passage's text: characters, end excluded; (0, 0) when they do not."""
    places: list[int] = []
    offset = 0
    for own in passage.spans:
        for span in spans:
            if span.page == own.page and own.start <= span.start <= span.end <= own.end:
                places += [offset + span.start - own.start, offset + span.end - own.start]
        offset += own.end - own.start + len(PAGE_TURN)
    return (min(places), max(places)) if places else (0, 0)


def row_cells(citation: Citation) -> tuple[tuple[str, str], ...]:
    """The cells of a quoted table row, each with its column's name; empty for other quotes."""
    cells = [cell.strip() for cell in citation.quote.split(" | ")]
    if not citation.columns or len(cells) != len(citation.columns):
        return ()
    return tuple(zip(citation.columns, cells, strict=True))


def row_markdown(citation: Citation) -> str:
    """A quoted table row, one cell a line with its column's name before it; empty for other quotes."""
    lines = [
        f":gray[{escape_markdown(name)}]&nbsp; {escape_markdown(cell)}" if name else escape_markdown(cell)
        for name, cell in row_cells(citation)
        if cell
    ]
    return "\\\n".join(lines)


def _answer_runs(answer: Answer, address: str) -> Iterator[Run]:
    """The text of an answer in pieces; `[1]` is a marker only between sentences, for documents may hold it too."""
    numbers = {citation.number for citation in answer.citations}
    rows = {name_cells(citation.quote, citation.columns): row_cells(citation) for citation in answer.citations}
    done = 0
    after = ""
    for sentence in answer.sentences:
        start = answer.answer.find(sentence.text, done)
        if start < 0:
            continue
        yield from _frame_runs(answer.answer[done:start], numbers, address)
        cells = [f"{name}: {cell}" if name else cell for name, cell in rows.get(sentence.text, ()) if cell]
        if len(cells) >= CELLS_IN_LINES:
            yield from _said("\n\n" + "\n".join(cells), sentence.direct)
            after = "\n\n"
        else:
            lone = "\n" not in sentence.text  # an item without its list
            yield from _said(after + (without_bullet(sentence.text) if lone else sentence.text), sentence.direct)
            after = ""
        done = start + len(sentence.text)
    yield from _frame_runs(answer.answer[done:], numbers, address)


def _said(text: str, direct: str) -> Iterator[Run]:
    """A text with the words that answer set apart."""
    before, found, after = text.partition(direct) if direct else (text, "", "")
    yield Run(before)
    if found:
        yield Run(found, "direct")
        yield Run(after)


def _frame_runs(text: str, numbers: set[int], address: str) -> Iterator[Run]:
    done = 0
    for marker in _MARKER.finditer(text):
        if int(marker[1]) in numbers:
            yield Run(text[done : marker.start()])
            yield Run(marker.group(), "marker", f"{address}{marker[1]}" if address else "")
            done = marker.end()
    yield Run(text[done:])


# --- the terminal ---------------------------------------------------------------------------------------------------


def to_terminal(answer: Answer) -> str:
    """The answer with its sources as plain text, without any control character of a document or question."""
    blocks = [_wrapped(f"Understood as: {answer.understood_as}")] if answer.understood_as != answer.question else []
    blocks += [_wrapped(f"Note: {notice.text}") for notice in answer.notices]
    blocks.append("\n".join(_wrapped(line) for line in printable(answer.answer).split("\n")))
    if answer.worded_by != "extract":
        blocks.append(_wrapped(f"Worded by {answer.worded_by}; each sentence was checked against its source."))
    if answer.missing:
        blocks.append(_wrapped(f"Not answered: {'; '.join(answer.missing)}."))
    if answer.dropped:
        blocks.append(_wrapped(f"Withheld because no passage backs it: {' '.join(answer.dropped)}"))
    if answer.state == "not_found":
        blocks += _entries("The nearest passages:", answer.passages[:3])
    elif answer.citations:
        blocks.append("\n".join(["Sources", *map(_cited, answer.citations, sources(answer))]))
    return "\n\n".join(block for block in blocks if block)


def hits_to_terminal(hits: Sequence[Hit]) -> str:
    """Hits as a numbered list with where each stands and how it begins."""
    if not hits:
        return "Nothing was found."
    entries = []
    for number, hit in enumerate(hits, start=1):
        passage = hit.passage
        pages = page_words(tuple(dict.fromkeys(span.page for span in passage.spans)))
        place = " · ".join(part for part in (passage.document, pages, SECTION_GAP.join(passage.section)) if part)
        entries.append(f"{number:2}. {hit.score:.2f}  {one_line(place)}\n{_excerpt(passage.text)}")
    return "\n\n".join(entries)


def _cited(citation: Citation, source: Source) -> str:
    place = " · ".join(part for part in (source.title, source.details, source.section) if part)
    return f"[{citation.number}] {one_line(place)}\n{_excerpt(f'“{citation.quote}”')}"


def _entries(heading: str, passages: Sequence[Found]) -> Iterator[str]:
    if passages:
        yield heading
    for found in passages:
        place = " · ".join(part for part in (found.document, page_words(found.pages), found.section) if part)
        yield f"{one_line(place)}\n{_excerpt(found.text)}"


def _excerpt(text: str) -> str:
    return _wrapped(textwrap.shorten(one_line(text), EXCERPT, placeholder=" …"), "    ")


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        one_line(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
