"""Tests of assistant/chunk.py: passages that keep to sections, sentences, pages and the model's window."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from assistant.chunk import HEAD_END, chunk, cut_spans, places_of
from assistant.cite import stands
from assistant.records import Block, Document, Page, Passage, Span, Statement
from assistant.sections import MAX_CHARS, PAGE_TURN, name_cells

DOCUMENT = Document("notes.md", "Notes", "other", None, "en", (), "ab" * 32)
WINDOW = 250  # of the model of these tests, whose token is a word or four characters of a longer one


@dataclass(frozen=True)
class Part:
    """A block of a page to be."""

    kind: str
    text: str
    level: int = 1
    columns: tuple[str, ...] = ()


def fits(text: str) -> bool:
    """Whether the model of these tests reads the whole of a text."""
    return sum(-(-len(word) // 4) for word in text.split()) <= WINDOW


def page_of(number: int, parts: Sequence[Part]) -> Page:
    """A page as the readers compose it: an empty line between blocks, a line break between items or rows."""
    text = ""
    blocks: list[Block] = []
    for part in parts:
        if blocks:
            text += "\n" if blocks[-1].kind == part.kind and part.kind in ("item", "row") else "\n\n"
        blocks.append(Block(part.kind, len(text), len(text) + len(part.text), part.level, part.columns))  # type: ignore[arg-type]
        text += part.text
    return Page(number, str(number), text, tuple(blocks))


def cut(*pages: Sequence[Part], target: int = 700, title: str = "Notes") -> tuple[Passage, ...]:
    """The passages of a document of these pages; each is checked against every promise that passages make."""
    document = Document("notes.md", title, "other", None, "en", (), "ab" * 32)
    made = [page_of(number, parts) for number, parts in enumerate(pages, 1)]
    passages = chunk(document, made, target_chars=target, fits=fits)
    check(passages, made)
    return passages


def check(passages: Sequence[Passage], pages: Sequence[Page]) -> None:
    """Hold passages against what the design promises of them."""
    texts = {page.number: page.text for page in pages}
    held = {page.number: [0] * len(page.text) for page in pages}
    quotable = {page.number: [False] * len(page.text) for page in pages}
    for passage in passages:
        assert passage.text.strip()
        assert len(passage.text) <= MAX_CHARS
        assert fits(passage.search_text)
        assert passage.text == PAGE_TURN.join(texts[span.page][span.start : span.end] for span in passage.spans)
        assert [span.page for span in passage.spans] == sorted({span.page for span in passage.spans})
        for span in passage.spans:
            for place in range(span.start, span.end):
                held[span.page][place] += 1
        for one in passage.statements:
            assert 0 <= one.start < one.end <= len(passage.text)
            quote, spans = passage.text[one.start : one.end], cut_spans(passage.spans, one.start, one.end)
            assert quote == quote.strip()
            assert stands(quote, spans, texts.__getitem__)
            for span in spans:
                quotable[span.page][span.start : span.end] = [True] * (span.end - span.start)
    assert len({passage.id for passage in passages}) == len(passages)
    assert list(passages) == sorted(passages, key=lambda one: (one.spans[0].page, one.spans[0].start))
    for page in pages:
        for block in page.blocks:
            letters = [place for place in range(block.start, block.end) if not page.text[place].isspace()]
            copies = {held[page.number][place] for place in letters}
            assert copies <= ({0, 1} if block.kind == "heading" else {1})
            if block.kind in ("item", "row", "lines"):
                assert all(quotable[page.number][place] for place in letters)


def quotes(passage: Passage) -> list[str]:
    """The words of each statement."""
    return [passage.text[one.start : one.end] for one in passage.statements]


def sentences(count: int) -> str:
    """So many sentences of 50 characters each, joined by blanks."""
    return " ".join(f"Sentence number {number:04} has exactly fifty characters"[:49] + "." for number in range(count))


class TestPassage:
    def test_whole(self) -> None:
        """Paragraphs under one heading are one passage, with the heading in its text and its search text."""
        (passage,) = cut(
            [Part("heading", "The event"), Part("paragraph", "It is in Turin."), Part("paragraph", "Come!")]
        )

        text = "The event\n\nIt is in Turin.\n\nCome!"
        assert passage == Passage(
            id=hashlib.sha256(b"ab" * 32 + b"\0001\0000\0" + text.encode()).hexdigest()[:16],
            document="notes.md",
            section=("The event",),
            spans=(Span(1, 0, 33),),
            text=text,
            search_text=f"Notes\nThe event{HEAD_END}It is in Turin.\nCome!",
            statements=(Statement("sentence", 11, 26), Statement("sentence", 28, 33)),
        )

    def test_same_again(self) -> None:
        """The same pages give the same passages with the same ids."""
        parts = [Part("paragraph", sentences(40))]

        assert cut(parts) == cut(parts)

    def test_sections(self) -> None:
        """What stands under different headings is never in one passage, however short; deeper headings add up."""
        passages = cut(
            [
                Part("heading", "Events", 1),
                Part("paragraph", "One."),
                Part("heading", "July", 2),
                Part("paragraph", "Two."),
                Part("heading", "Contact", 1),
                Part("paragraph", "Three."),
            ]
        )

        assert [(one.section, one.text) for one in passages] == [
            (("Events",), "Events\n\nOne."),
            (("Events", "July"), "July\n\nTwo."),
            (("Contact",), "Contact\n\nThree."),
        ]
        assert [one.search_text.split(HEAD_END)[0] for one in passages] == [
            "Notes\nEvents",
            "Notes\nEvents › July",
            "Notes\nContact",
        ]

    def test_title_once(self) -> None:
        """A heading that repeats the title is not searched twice."""
        (passage,) = cut([Part("heading", "NOTES"), Part("paragraph", "One.")])

        assert passage.search_text == f"Notes{HEAD_END}One."

    def test_heading_without_text(self) -> None:
        """A heading above a heading belongs to the passage below both; one with nothing below it to none."""
        (passage,) = cut(
            [
                Part("heading", "Part one", 1),
                Part("heading", "Aims", 2),
                Part("paragraph", "To grow."),
                Part("heading", "Empty", 1),
            ]
        )

        assert passage.section == ("Part one", "Aims")
        assert passage.text == "Part one\n\nAims\n\nTo grow."

    def test_length(self) -> None:
        """A long paragraph is cut between sentences into parts of about equal length below the target."""
        passages = cut([Part("paragraph", sentences(28))], target=700)  # 28 sentences of 50 and 27 blanks: 1,427

        # Three parts of 476 would be equal. A sentence begins each 51 characters; nearest to 476 is 459 (nine
        # sentences), nearest to 459 + 476 is 918 (nine more), and ten are left.
        assert [len(one.statements) for one in passages] == [9, 9, 10]
        assert [len(one.text) for one in passages] == [458, 458, 509]

    def test_short_rest(self) -> None:
        """A rest of less than a third of the target joins the passage before it."""
        parts = [Part("paragraph", sentences(13)), Part("paragraph", sentences(3))]  # 662 and 152 characters

        assert [len(one.text) for one in cut(parts, target=700)] == [662 + 2 + 152]

    def test_long_sentence(self) -> None:
        """A sentence longer than a passage is cut between words, and each part can be quoted."""
        passages = cut([Part("paragraph", "word " * 600 + "end.")])

        assert " ".join(one.text for one in passages) == "word " * 600 + "end."
        assert [one.text for one in passages] == [" ".join(quotes(one)) for one in passages]


class TestPageBreak:
    def test_sentence(self) -> None:
        """A sentence over a page break is one statement with a span on each page; the passage begins on the first."""
        (passage,) = cut([Part("paragraph", "First. The school is in")], [Part("paragraph", "Oyonnax. Come!")])

        assert passage.text == "First. The school is in\nOyonnax. Come!"
        assert passage.spans == (Span(1, 0, 23), Span(2, 0, 14))
        assert passage.page == 1
        assert quotes(passage) == ["First.", "The school is in\nOyonnax.", "Come!"]
        assert cut_spans(passage.spans, 7, 32) == (Span(1, 7, 23), Span(2, 0, 8))

    def test_paragraph_of_three_pages(self) -> None:
        """A paragraph may run over a whole page."""
        (passage,) = cut([Part("paragraph", "It is")], [Part("paragraph", "a very")], [Part("paragraph", "long way.")])

        assert quotes(passage) == ["It is\na very\nlong way."]

    def test_hyphen(self) -> None:
        """A word broken at the page break stands on both pages as printed."""
        (passage,) = cut([Part("paragraph", "Firms from inter-")], [Part("paragraph", "national groups came.")])

        assert quotes(passage) == ["Firms from inter-\nnational groups came."]

    def test_ended_paragraph(self) -> None:
        """A paragraph that ends in a full stop does not go on at a capital letter."""
        (passage,) = cut(
            [Part("paragraph", "It ends.")], [Part("paragraph", "It begins."), Part("paragraph", "It is.")]
        )

        assert quotes(passage) == ["It ends.", "It begins.", "It is."]

    def test_item(self) -> None:
        """An item goes on at a small letter only: most items end without a full stop."""
        new = cut([Part("item", "grow"), Part("item", "earn")], [Part("paragraph", "The next chapter begins.")])
        on = cut([Part("item", "grow"), Part("item", "earn")], [Part("paragraph", "a lot of money")])

        assert [quotes(one) for one in new] == [["grow\nearn", "The next chapter begins."]]
        assert [quotes(one) for one in on] == [["grow\nearn\na lot of money"]]

    def test_gap(self) -> None:
        """Nothing runs on over a page without text, nor into a heading."""
        (over,) = cut([Part("paragraph", "It is")], [], [Part("paragraph", "not it.")])
        first, second = cut([Part("paragraph", "It is")], [Part("heading", "New"), Part("paragraph", "not it.")])

        assert quotes(over) == ["not it."]
        assert (first.text, second.text) == ("It is", "New\n\nnot it.")


class TestStatements:
    def test_list(self) -> None:
        """A short list is one statement with the sentence that leads into it; a lead-in alone says nothing."""
        (passage,) = cut([Part("paragraph", "It is new. It has three parts:"), *(Part("item", one) for one in "abc")])

        assert [(one.kind, passage.text[one.start : one.end]) for one in passage.statements] == [
            ("sentence", "It is new."),
            ("list", "It has three parts:\n\na\nb\nc"),
        ]

    def test_long_items(self) -> None:
        """An item of 80 characters or more can also be quoted by itself."""
        items = ["x" * 79, "y" * 80]
        (passage,) = cut([Part("item", one) for one in items])

        assert quotes(passage) == ["y" * 80, "\n".join(items)]

    def test_huge_list(self) -> None:
        """A list of more than 700 characters is quoted by its items."""
        passages = cut([Part("paragraph", "It has many parts:"), *(Part("item", f"part {n:03}") for n in range(500))])

        assert [quote for one in passages for quote in quotes(one)] == [f"part {n:03}" for n in range(500)]

    def test_longer_list(self) -> None:
        """That holds for a list that fits a passage, too; a list of 700 characters is still one statement."""
        short = cut([Part("item", f"part {n:03}") for n in range(70)], target=1200)  # 70 times 8, 69 line breaks: 629
        long = cut([Part("item", f"part {n:03}") for n in range(80)], target=1200)  # 719

        assert [[one.kind for one in passage.statements] for passage in short] == [["list"]]
        assert [[one.kind for one in passage.statements] for passage in long] == [["sentence"] * 80]

    def test_list_beyond_the_window(self) -> None:
        """A list of many tokens is cut, and what is left of it in each passage can be quoted."""
        passages = cut([Part("item", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5") for _ in range(20)])  # 300 tokens, 599 characters

        assert len(passages) == 2
        assert [[one.kind for one in passage.statements] for passage in passages] == [["list"], ["list"]]

    def test_rows(self) -> None:
        """Each of 200 rows is one statement with its column names, which are searched and not part of the text."""
        rows = [Part("row", f"Firm {n} | {n} kg", columns=("Name", "")) for n in range(200)]
        passages = cut(rows)

        found = [(one.kind, one.columns, p.text[one.start : one.end]) for p in passages for one in p.statements]
        assert found == [("row", ("Name", ""), f"Firm {n} | {n} kg") for n in range(200)]
        assert passages[0].search_text.startswith(f"Notes{HEAD_END}Name: Firm 0; 0 kg\nName: Firm 1; 1 kg\n")

    def test_caption(self) -> None:
        """Rows that are cut off from the caption of their table are searched with it, and quoted without it."""
        rows = [Part("row", f"Firm {n} | {n} kg", columns=("Name", "Load")) for n in range(200)]
        passages = cut([Part("paragraph", "Table 3. What firms carry"), *rows, Part("paragraph", "Another text.")])

        later = [passage for passage in passages[1:] if passage.text.startswith("Firm")]
        assert len(later) > 2
        assert all("Table 3. What firms carry\nName: Firm" in passage.search_text for passage in later)
        assert not any("Table 3" in passage.text for passage in later)

    def test_wide_row(self) -> None:
        """A row whose column names fill the window is embedded without them."""
        (passage,) = cut([Part("row", "a | b", columns=("one " * 200, "two " * 200))])

        assert passage.search_text == f"Notes{HEAD_END}a | b"

    def test_lines(self) -> None:
        """A group of lines is one statement."""
        (passage,) = cut([Part("lines", "Anna Berger\nVia Pisano 6\nTorino")])

        assert [(one.kind, one.end) for one in passage.statements] == [("lines", 31)]

    @pytest.mark.parametrize(
        "text", ["Figure 3: the region", "Sources: Eurostat 2013.", "Références : Insee.", "Fonte: Istat."]
    )
    def test_states_nothing(self, text: str) -> None:
        """A caption and a list of sources are found but never quoted."""
        (passage,) = cut([Part("paragraph", text)])

        assert (passage.text, passage.statements) == (text, ())

    def test_same_words(self) -> None:
        """A statement stands where its block does, not where its words come first."""
        (passage,) = cut(
            [Part("heading", "Apply now. It is late."), Part("paragraph", "It is late."), Part("item", "Apply")]
        )

        assert [(one.start, one.end) for one in passage.statements] == [(24, 35), (37, 42)]

    def test_leans_back(self) -> None:
        """A sentence that begins with a pronoun takes the one before along."""
        (passage,) = cut([Part("paragraph", "Anna leads it. She is new. Her aim is growth. They met. Firms came.")])

        assert quotes(passage) == [
            "Anna leads it.",
            "Anna leads it. She is new.",
            "She is new. Her aim is growth.",
            "Her aim is growth. They met.",
            "Firms came.",
        ]


class TestHostile:
    def test_nothing(self) -> None:
        """No pages, a page without blocks, and blocks of white space give no passage."""
        assert cut() == cut([]) == cut([], []) == ()
        assert cut([Part("paragraph", "  \n"), Part("heading", " "), Part("item", "\t"), Part("row", "")]) == ()

    def test_blank_heading(self) -> None:
        """A heading of white space ends no section and names none."""
        (passage,) = cut([Part("paragraph", "One."), Part("heading", "  "), Part("paragraph", "Two.")])

        assert passage.section == ()

    @pytest.mark.parametrize("char", ["a", ".", "😀", "漢", "\u0301", "["])
    def test_no_space(self, char: str) -> None:
        """A hundred thousand characters without a space are cut somewhere, and none is lost."""
        passages = cut([Part("paragraph", char * 100_000)])

        assert "".join(one.text for one in passages) == char * 100_000

    def test_one_letter_blocks(self) -> None:
        """Thousands of one-letter blocks are gathered up to the target, each still a statement."""
        passages = cut([Part("paragraph", "a.") for _ in range(3000)], target=700)

        assert {len(one.text) for one in passages[:-1]} == {698}  # 175 times two letters, 174 gaps of two
        assert sum(len(one.statements) for one in passages) == 3000

    def test_deep_headings(self) -> None:
        """Of thirty levels of long headings the innermost are searched, and leave half of the window to the text."""
        headings = [Part("heading", f"Level {level} " + "and so on " * 15, level) for level in range(30)]
        (passage,) = cut([*headings, Part("paragraph", sentences(5))])

        head, _, body = passage.search_text.partition(HEAD_END)
        assert len(passage.section) == 30
        assert head.startswith("Notes\nLevel ")
        assert "Level 29" in head
        assert "Level 20 " not in head
        assert body == sentences(5)

    def test_endless_title(self) -> None:
        """A title of a hundred thousand characters does not keep the text out of the window."""
        (passage,) = cut([Part("paragraph", "One.")], title="T" * 100_000)

        assert passage.search_text == f"{'T' * 200}{HEAD_END}One."

    def test_endless_heading(self) -> None:
        """A heading longer than a passage is left out of the text, and only its beginning is searched."""
        (passage,) = cut([Part("heading", "H" * 5000), Part("paragraph", "One.")])

        assert passage.text == "One."
        assert passage.search_text == f"Notes\n{'H' * 200}{HEAD_END}One."

    def test_model_that_reads_nothing(self) -> None:
        """Even a model that reads no text at all gets passages, of at least a few characters each."""
        page = page_of(1, [Part("paragraph", sentences(10))])
        passages = chunk(DOCUMENT, [page], target_chars=700, fits=lambda text: False)

        assert " ".join(one.text for one in passages).split() == sentences(10).split()
        assert len(passages) < 100


WORDS = some.sampled_from(
    "He Die 12. z.B. cluster's “Oui.” – … und? Firms: 😀 𝒜𝒷 e\u0301 漢字 | a b.c ... ( ) 3.5 Ltd.".split()
)
PROSE = some.lists(WORDS, min_size=1, max_size=60).map(" ".join)
ODD = some.text(some.characters(exclude_categories=["Cs"]), max_size=30).map(lambda text: " ".join(text.split()))
LONG = some.builds(
    lambda text, times: (text * times).strip(),
    some.sampled_from(["a", "Ab. ", "x y ", "漢", "1 | "]),
    some.integers(1, 1500),
)
TEXT = some.one_of(PROSE, ODD, LONG, some.sampled_from(["", " ", "x", "Parts:", "ends.", "inter-", "on the"]))
PART = some.builds(
    Part,
    some.sampled_from(["heading", "paragraph", "paragraph", "item", "item", "row", "lines"]),
    TEXT,
    some.integers(0, 6),
    some.sampled_from([(), ("Name", "Weight"), ("", "b", "c")]),
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(some.lists(some.lists(PART, max_size=8), max_size=4), some.sampled_from([200, 700, 1200]))
def test_any_pages(pages: list[list[Part]], target: int) -> None:
    """Whatever the blocks: every promise holds, and what is no heading is in exactly one passage."""
    cut(*pages, target=target)


@pytest.mark.parametrize(
    ("row", "columns", "named"),
    [
        ("A | B", ("x", "y"), "x: A; y: B"),
        ("A | B", ("x", ""), "x: A; B"),
        ("A |  | C", ("x", "y", "z"), "x: A; z: C"),
        ("A | B", ("x",), "A | B"),
        ("A", (), "A"),
    ],
)
def test_name_cells(row: str, columns: tuple[str, ...], named: str) -> None:
    """Each cell is named by its column; a row whose cells and columns do not pair is left as it is."""
    assert name_cells(row, columns) == named


@pytest.mark.parametrize(
    ("start", "end", "spans"),
    [
        (0, 10, (Span(1, 5, 15),)),
        (2, 11, (Span(1, 7, 15),)),  # 10 is the line break between the pages
        (10, 11, ()),
        (9, 12, (Span(1, 14, 15), Span(2, 0, 1))),
        (11, 16, (Span(2, 0, 5),)),
        (0, 99, (Span(1, 5, 15), Span(2, 0, 5))),
        (3, 3, ()),
    ],
)
def test_cut_spans(start: int, end: int, spans: tuple[Span, ...]) -> None:
    """Characters of a text of two pages, ten of the first and five of the second, are told by page and place."""
    assert cut_spans((Span(1, 5, 15), Span(2, 0, 5)), start, end) == spans


def test_places_of_statements() -> None:
    """Each statement is found again in what is searched: sentences as they are, rows with the names of columns."""
    spans = (Span(1, 0, 32),)
    text = "It is full.\nProplast | Tortona"
    statements = (Statement("sentence", 0, 11), Statement("row", 12, 30, ("Name", "City")), Statement("lines", 3, 11))
    searched = f"It is a title{HEAD_END}It is full.\nName: Proplast; City: Tortona"
    passage = Passage("p", "notes.md", (), spans, text, searched, statements)

    found = [searched[start:end] for start, end in places_of(passage)]

    assert found == ["It is full.", "Name: Proplast; City: Tortona", "is full."]


def test_places_of_statements_that_are_not_searched() -> None:
    """A statement whose words are not searched as they stand has no place."""
    passage = Passage(
        "p", "notes.md", (), (Span(1, 0, 3),), "One", f"Title{HEAD_END}Two", (Statement("sentence", 0, 3),)
    )

    assert places_of(passage) == [(0, 0)]
