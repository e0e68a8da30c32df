"""Tests of assistant/cite.py: nothing is cited that does not stand on its page."""

from __future__ import annotations

import dataclasses
import json
from typing import Literal

import pytest

from assistant.chunk import chunk
from assistant.cite import cite, fold, found, stands
from assistant.messages import message
from assistant.records import Answer, Block, Document, Draft, Hit, Message, Page, Quote, Seconds, Span
from assistant.understand import understand

LETTER = Document("post/letter.pdf", "Cluster letter", "newsletter", "2013-06", "en", ("managers",), "cd" * 32)
# Page 3 is printed as "iii"; its last paragraph runs over to page 4.
THREE = "The event\n\nIt is in Turin. It is late. It is full. It is over.\n\nFirms from inter-"
FOUR = "national groups came. They paid.\n\nIt has parts:\n\ngrow fast\nearn  more\n\nAnna Berger | +43 732 | Linz"
PAGES = {
    3: Page(3, "iii", THREE, (Block("heading", 0, 9, 1), Block("paragraph", 11, 62), Block("paragraph", 64, 81))),
    4: Page(
        4,
        "iv",
        FOUR,
        (
            Block("paragraph", 0, 32),
            Block("paragraph", 34, 47),
            Block("item", 49, 58),
            Block("item", 59, 69),
            Block("row", 71, 99, columns=("Person", "Telephone", "Place")),
        ),
    ),
}
(PASSAGE,) = chunk(LETTER, list(PAGES.values()), target_chars=700, fits=lambda text: True)
HIT = Hit(PASSAGE, 0.87654321, 0.5, 3.0, tuple(0.5 for _ in PASSAGE.statements))
QUESTION = understand("Where is it?", (), 100)


def quote(
    words: str, kind: Literal["sentence", "list", "row", "lines"] = "sentence", columns: tuple[str, ...] = ()
) -> Quote:
    """A quote of these words where they first stand in the passage."""
    start = PASSAGE.text.index(words)
    return Quote(HIT.passage, kind, start, start + len(words), columns)


def answer(*quotes: Quote, pages: dict[int, Page] = PAGES, **draft: object) -> Answer:
    """The answer that is made of these quotes, when the index holds these pages."""
    return cite(
        Draft(quotes=quotes, **draft),  # type: ignore[arg-type]
        QUESTION,
        [HIT] * 12,
        document={LETTER.id: LETTER}.__getitem__,
        page=lambda document, number: pages[number],
        generation="g1",
        seconds=Seconds(0.1, 0.2, 0.3),
    )


class TestCitation:
    def test_whole(self) -> None:
        """A citation names document, printed page, section, words and place; the sentence carries its number."""
        given = answer(quote("It is in Turin."))

        (citation,) = given.citations
        assert dataclasses.asdict(citation) == {
            "number": 1,
            "passage": PASSAGE.id,
            "document": "post/letter.pdf",
            "title": "Cluster letter",
            "kind": "newsletter",
            "date": "2013-06",
            "page": 3,
            "page_label": "iii",
            "section": "The event",
            "quote": "It is in Turin.",
            "spans": ({"page": 3, "start": 11, "end": 26},),
            "columns": (),
        }
        assert [(one.text, one.citations, one.support) for one in given.sentences] == [
            ("It is in Turin.", (1,), "verbatim")
        ]
        assert given.answer == "It is in Turin. [1]"
        assert (given.state, given.reason, given.dropped, given.worded_by) == ("answered", None, (), "extract")

    def test_numbers(self) -> None:
        """Citations are numbered from 1 in the order of the answer."""
        given = answer(quote("It is full."), quote("It is in Turin."))

        assert given.answer == "It is full. [1] It is in Turin. [2]"
        assert [one.number for one in given.citations] == [1, 2]

    def test_also(self) -> None:
        """What several places say has the number of each."""
        given = answer(dataclasses.replace(quote("It is full."), also=(quote("It is in Turin."),)))

        assert given.answer == "It is full. [1][2]"
        assert given.sentences[0].citations == (1, 2)

    def test_over_a_page_break(self) -> None:
        """A quote over a page break names the page it begins on and both places; in the answer it is one line."""
        given = answer(quote("Firms from inter-\nnational groups came."))

        assert given.citations[0].page_label == "iii"
        assert given.citations[0].spans == (Span(3, 64, 81), Span(4, 0, 21))
        assert "\n" not in given.answer

    def test_on_the_next_page(self) -> None:
        """A quote from the second page of a passage names that page, not the passage's first."""
        assert answer(quote("They paid.")).citations[0].page == 4

    def test_several_sentences(self) -> None:
        """Up to three sentences can be one quote; each is a sentence of the answer with the same citation."""
        given = answer(quote("It is in Turin. It is late. It is full."))

        assert [(one.text, one.citations) for one in given.sentences] == [
            ("It is in Turin.", (1,)),
            ("It is late.", (1,)),
            ("It is full.", (1,)),
        ]
        assert given.answer == "It is in Turin. It is late. It is full. [1]"

    def test_list(self) -> None:
        """A list keeps its lines, and stands apart from the sentences around it."""
        given = answer(
            quote("They paid."), quote("It has parts:\n\ngrow fast\nearn  more", "list"), quote("It is late.")
        )

        assert given.answer == "They paid. [1]\n\nIt has parts:\ngrow fast\nearn more [2]\n\nIt is late. [3]"
        assert given.sentences[1].text == given.citations[1].quote == "It has parts:\ngrow fast\nearn more"

    def test_row(self) -> None:
        """A table row is quoted as it stands; its column names are shown beside it and are no part of the quote."""
        row = "Anna Berger | +43 732 | Linz"
        given = answer(quote(row, "row", ("Person", "Telephone", "Place")))

        assert given.answer == "Person: Anna Berger; Telephone: +43 732; Place: Linz [1]"
        assert given.citations[0].quote == row
        assert given.citations[0].columns == ("Person", "Telephone", "Place")


class TestDropped:
    def test_not_on_its_page(self) -> None:
        """Words that their page does not hold are left out of the answer and named; the rest is partly answered."""
        altered = {**PAGES, 4: dataclasses.replace(PAGES[4], text=FOUR.replace("They paid", "They left"))}
        given = answer(quote("They paid."), quote("It is in Turin."), pages=altered)

        assert given.answer == "It is in Turin. [1]"
        assert given.dropped == ("They paid.",)
        assert given.state == "partial"

    def test_none_left(self) -> None:
        """When nothing stands on its page there is no answer, and the reason says so."""
        altered = {3: dataclasses.replace(PAGES[3], text=""), 4: PAGES[4]}
        given = answer(quote("It is in Turin."), pages=altered)

        assert (given.state, given.sentences, given.citations) == ("not_found", (), ())
        assert given.dropped == ("It is in Turin.",)
        assert given.reason == message("unsupported", "en")
        assert given.answer == message("unsupported", "en").text

    @pytest.mark.parametrize(
        "words",
        [
            "It is in Turin. It is late. It is full. It is over.",
            "It is late. It is full. It is over.\n\nFirms from inter-\nnational groups came.",  # over a page break too
        ],
    )
    def test_too_long(self, words: str) -> None:
        """Four sentences are no quote."""
        given = answer(quote(words))

        assert (given.state, given.dropped) == ("not_found", (" ".join(words.split()),))

    def test_nothing_quoted(self) -> None:
        """A quote of white space, or of the line break between two pages, is none."""
        turn = PASSAGE.text.index("\nnational")
        given = answer(
            Quote(HIT.passage, "sentence", 9, 11), Quote(HIT.passage, "sentence", turn, turn + 1), quote("It is late.")
        )

        assert [one.quote for one in given.citations] == ["It is late."]


class TestAnswer:
    def test_not_found(self) -> None:
        """Without a quote the answer is the reason, with the ten nearest passages and no citation."""
        given = answer(reason=Message("weak_evidence", "The documents do not say."))

        assert (given.state, given.answer, given.citations) == ("not_found", "The documents do not say.", ())
        assert given.reason == Message("weak_evidence", "The documents do not say.")
        assert given.passages == (found(HIT),) * 10

    def test_missing(self) -> None:
        """An answer that leaves a part of the question open is partial and names that part."""
        given = answer(quote("It is in Turin."), missing=("the price",), notices=(Message("old", "From 2013."),))

        assert (given.state, given.missing) == ("partial", ("the price",))
        assert given.notices == (Message("old", "From 2013."),)

    def test_found(self) -> None:
        """A passage found is shown with all its pages and its score to six places."""
        one = found(HIT)

        assert (one.page, one.pages, one.section, one.score) == (3, (3, 4), "The event", 0.876543)
        assert one.text == PASSAGE.text

    def test_shape(self) -> None:
        """The machine's answer has the keys of the interface, in its order, and is plain JSON."""
        given = json.loads(json.dumps(answer(quote("It is in Turin.")).to_dict()))

        assert " ".join(given) == (
            "schema id question understood_as language generation worded_by state complete reason missing notices "
            "answer sentences dropped citations passages seconds"
        )
        assert " ".join(given["citations"][0]) == (
            "number passage document title kind date page page_label section quote spans"
        )
        assert given["citations"][0]["spans"] == [{"page": 3, "start": 11, "end": 26}]
        assert given["sentences"] == [{"text": "It is in Turin.", "citations": [1], "support": "verbatim"}]
        assert " ".join(given["passages"][0]) == "passage document page pages section text score"
        assert given["seconds"] == {"retrieve": 0.1, "answer": 0.2, "total": 0.3}
        assert (given["schema"], given["generation"]) == (1, "g1")

    def test_confidence(self) -> None:
        """An answer carries the confidence of its draft, for measuring."""
        assert answer(quote("It is in Turin."), confidence=1.5).confidence == 1.5


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("a\u00a0b\n\n c", " a b c"),
            ("e\ufb03cient", "efficient"),
            ("inter\u00adnational", "international"),
            ("inter\u00ad\nnational", "international"),
            ("inter-\nnational", "international"),
            ("inter-\n  national", "international"),
            ("e\u0301cole", "école"),
        ],
    )
    def test_same(self, one: str, other: str) -> None:
        """White space, ligatures, accents apart, soft hyphens and hyphens at a line end make no difference."""
        assert fold(one) == fold(other)

    @pytest.mark.parametrize(
        ("one", "other"), [("well-known", "wellknown"), ("- item", "item"), ("Turin", "turin"), ("3.5", "35")]
    )
    def test_different(self, one: str, other: str) -> None:
        """Other hyphens, capitals and marks do."""
        assert fold(one) != fold(other)

    def test_stands(self) -> None:
        """Words stand where the pages' parts, joined, read the same."""
        pages = {1: "It is\u00a0in inter-", 2: "national Turin."}.__getitem__

        assert stands("It is in international", (Span(1, 0, 15), Span(2, 0, 8)), pages)
        assert not stands("It is in national", (Span(1, 0, 15), Span(2, 0, 8)), pages)


def test_frame() -> None:
    """Items after a lead are a list; words of the frame before a quote are no part of a sentence."""
    notes = [dataclasses.replace(quote(text), kind="item") for text in ("It is late.", "It is full.")]
    given = answer(dataclasses.replace(notes[0], frame="Note: "), notes[1], lead="Two notes:")

    assert given.answer == "Two notes:\n- Note: It is late. [1]\n- It is full. [2]"
    assert [one.text for one in given.sentences] == ["It is late.", "It is full."]


def test_items() -> None:
    """Items follow a sentence on lines of their own, what comes after begins anew; the same words keep their number."""
    item = dataclasses.replace(quote("It is full."), kind="item")
    given = answer(quote("It is late."), item, item, quote("It is late."))

    assert given.answer == "It is late. [1]\n- It is full. [2]\n- It is full. [2]\n\nIt is late. [1]"
    assert answer(item).answer == "- It is full. [1]"


def test_direct() -> None:
    """The words that answer stay with the sentence that holds them, and out of the public shape."""
    given = answer(dataclasses.replace(quote("It is late. It is full."), direct="full"))

    assert [one.direct for one in given.sentences] == ["", "full"]
    assert set(given.to_dict()["sentences"][0]) == {"text", "citations", "support"}


def test_said() -> None:
    """Of a list only its chosen words are said, a line each, and all of them are backed by the one quote."""
    whole = dataclasses.replace(quote("It is late. It is full."), kind="list")
    first, second = quote("It is late."), quote("It is full.")
    given = answer(dataclasses.replace(whole, said=((first.start, first.end), (second.start, second.end))))

    assert given.answer == "- It is late.\n- It is full. [1]"
    assert [(one.text, one.citations) for one in given.sentences] == [("It is late.", (1,)), ("It is full.", (1,))]
    assert [one.quote for one in given.citations] == ["It is late. It is full."]
