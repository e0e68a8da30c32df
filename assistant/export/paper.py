"""What an exported file says, whatever its format: questions, answers, and numbered references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.history.conversations import shortened
from assistant.records import Answer, Citation, Found
from assistant.safe_markdown import one_line, printable, without_bullet
from assistant.show import date_words, kind_word, page_words, row_cells, section_below
from assistant.texts import texts_of
from assistant.texts.record import Texts

NEAREST = 3  # passages named where nothing answers
EXCERPT = 300  # of such a passage, in characters
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an answer, or one item of a list in it."""

    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """One source.

    Attributes:
        number: As in the markers of the answer; None for a passage that is near but not cited.
        title: Of the document.
        place: Kind, date, page and headings, on one line.
        quote: Its words; lines of a list or table stay lines.
    """

    number: int | None
    title: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer.

    Attributes:
        question: Empty where the title says it already.
        notes: What to know before reading.
        paragraphs: The answer, with markers like [1].
        after: What is not answered or was left out.
        references: In the order of their numbers; what is near where nothing is cited.
        cited: Whether these back the answer.
    """

    question: str
    notes: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    after: tuple[str, ...]
    references: tuple[Reference, ...]
    cited: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to be: its title, its words of the frame, when it was asked for, and its entries."""

    title: str
    texts: Texts
    made: date
    entries: tuple[Entry, ...]

    @property
    def subtitle(self) -> str:
        """Where it comes from and when."""
        day = date_words(self.made.isoformat(), self.texts.language)
        return f"Cluster Assistant · {self.texts.asked_on.format(date=day)}"

    def heading_of(self, entry: Entry) -> str:
        """What stands above the references of an entry."""
        return self.texts.references if entry.cited else self.texts.nearest


def paper_of(answers: Sequence[Answer], made: date, language: str, title: str = "") -> Paper:
    """Lay out one answer, or a whole conversation.

    Args:
        answers: In their order.
        made: The day that stands on it.
        language: Of the words of the frame, two letters.
        title: The question where none is given.
    """
    texts = texts_of(language)
    title = shortened(title or (answers[0].question if answers else ""))
    entries = tuple(_entry(answer, texts, title if len(answers) == 1 else "") for answer in answers)
    return Paper(title, texts, made, entries)


def file_name(title: str, suffix: str) -> str:
    """A name that every system takes for the file of a title, such as `What-is-a-meta-cluster.pdf`."""
    return f"{_NOT_IN_NAMES.sub('-', title)[:60].strip('-') or 'answer'}{suffix}"


def _entry(answer: Answer, texts: Texts, said: str) -> Entry:
    question = "" if one_line(answer.question) == said else one_line(answer.question)
    notes = [one_line(notice.text) for notice in answer.notices]
    if answer.understood_as != answer.question:
        notes.insert(0, texts.understood_as.format(question=one_line(answer.understood_as)))
    after = []
    if answer.missing:
        after.append(texts.do_not_say.format(parts=one_line("; ".join(answer.missing))))
    if answer.dropped or not answer.complete:
        after.append(texts.left_out)
    cited = answer.state != "not_found"
    references = (
        tuple(_reference(one, texts) for one in answer.citations)
        if cited
        else tuple(_near(one, texts) for one in answer.passages[:NEAREST])
    )
    return Entry(question, tuple(notes), tuple(_paragraphs(answer.answer)), tuple(after), references, cited)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for line in printable(text).split("\n"):
        if shown := " ".join(line.split()):
            bare = without_bullet(shown)
            yield Paragraph(bare, bare != shown)


def _reference(citation: Citation, texts: Texts) -> Reference:
    pages = tuple(dict.fromkeys(span.page for span in citation.spans)) or (citation.page,)
    cells = row_cells(citation)
    quote = "\n".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell) or citation.quote
    parts = (
        kind_word(citation.kind, texts),
        date_words(citation.date, texts.language),
        page_words(pages, citation.page_label, texts),
        section_below(citation.section, citation.title),
    )
    return Reference(citation.number, one_line(citation.title), _place(parts), printable(quote).strip())


def _near(found: Found, texts: Texts) -> Reference:
    text = one_line(found.text)
    quote = text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"
    return Reference(None, one_line(found.document), _place((page_words(found.pages, "", texts), found.section)), quote)


def _place(parts: Sequence[str]) -> str:
    return one_line(" · ".join(part for part in parts if part))
