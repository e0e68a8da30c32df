"""Tests of assistant/answer/series.py: the items of a long list, and the headings that a sentence announces."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.series import is_of_long_list, series
from assistant.records import Passage, Quote, Span, Statement


def passage(text: str, *section: str) -> Passage:
    """A passage under some headings."""
    return Passage(text[:9], "d", section, (Span(1, 0, len(text)),), text, text, ())


def quote(one: Passage, words: str) -> Quote:
    """Words of a passage as a sentence."""
    start = one.text.index(words)
    return Quote(one, "sentence", start, start + len(words))


def said(found: tuple[Quote, ...]) -> list[tuple[str, str]]:
    """Kind and words of what is said of quotes."""
    return [
        (one.kind, one.passage.text[start:end]) for one in found for start, end in one.said or ((one.start, one.end),)
    ]


ERRORS = passage("Common errors\n\n- Haste. It costs trust.\n- Doing all at once. Choose.\n- Silence.", "Errors")


class TestItems:
    def test_first_sentences(self) -> None:
        """The first sentence of every item stands for it; what stands further within says more than these."""
        want = [("list", "Haste."), ("list", "Doing all at once."), ("list", "Silence.")]

        assert said(series(quote(ERRORS, "Haste."), [ERRORS], named=False)) == want
        assert series(quote(ERRORS, "It costs trust."), [ERRORS], named=False) == ()
        assert said(series(quote(ERRORS, "It costs trust."), [ERRORS], named=True)) == want
        assert said(series(quote(ERRORS, "Silence."), [ERRORS], named=False)) == want

    def test_parted(self) -> None:
        """A list goes on in the next passage below the same heading, and ends with that heading."""
        rest = passage("- Vanity. It shows.\n\nSource: a book.\n\n- Another list.", "Errors")
        other = passage("- Not one of them.", "Steps")

        found = series(quote(rest, "Vanity."), [ERRORS, rest, other], named=False)

        assert [words for _, words in said(found)] == ["Haste.", "Doing all at once.", "Silence.", "Vanity."]
        assert [one.passage for one in found] == [ERRORS, rest]
        assert ERRORS.text[found[0].start : found[0].end] == ERRORS.text.partition("\n\n")[2]

    def test_numbered(self) -> None:
        """Steps with numbers are items; their numbers are not quoted."""
        steps = passage("How to begin\n\n1. Ask firms. Many will answer.\n2. Choose a theme.\n3) Start small.", "Steps")

        found = series(quote(steps, "Choose a theme."), [steps], named=False)

        assert [words for _, words in said(found)] == ["Ask firms.", "Choose a theme.", "Start small."]

    def test_none(self) -> None:
        """Running text, a list of two, and a list too long to be read are no series."""
        text = passage("Trust grows slowly. It pays.\n\n- One.\n- Two.", "Trust")
        long = passage("\n".join(f"- {'word ' * 30}ends here." for _ in range(5)), "Long")

        assert series(quote(text, "It pays."), [text], named=False) == ()
        assert series(quote(text, "Two."), [text], named=False) == ()
        assert series(quote(long, "ends here."), [long], named=False) == ()


class TestHeadings:
    INTRO = passage("Skills\n\nHis recipe has three ingredients.", "Skills")
    PARTS = (
        passage("Patience\n\nWait.", "Skills", "Patience"),
        passage("And wait again.", "Skills", "Patience"),
        passage("Memory\n\nKnow who knows.", "Skills", "Memory"),
        passage("Tact\n\nListen.", "Skills", "Tact"),
    )

    def test_announced(self) -> None:
        """The sentence that announces them is followed by the headings, each once."""
        found = series(quote(self.INTRO, "His recipe has three ingredients."), [self.INTRO, *self.PARTS], named=False)

        assert said(found) == [
            ("sentence", "His recipe has three ingredients."),
            ("item", "Patience"),
            ("item", "Memory"),
            ("item", "Tact"),
        ]

    def test_another_number(self) -> None:
        """Headings that are not as many as announced are none of the series."""
        more = passage("Luck\n\nHope.", "Skills", "Luck")

        assert (
            series(quote(self.INTRO, "His recipe has three ingredients."), [self.INTRO, *self.PARTS, more], named=False)
            == ()
        )
        assert series(quote(self.PARTS[0], "Wait."), [self.INTRO, *self.PARTS], named=False) == ()


class TestIsOfLongList:
    def test_item(self) -> None:
        """A sentence of an item is; a heading is not, nor is anything where the whole list can be quoted."""
        start = ERRORS.text.index("It costs")
        whole = replace(ERRORS, statements=(Statement("list", 15, len(ERRORS.text)),))

        assert is_of_long_list(Statement("sentence", start, start + 15), ERRORS)
        assert not is_of_long_list(Statement("sentence", 0, 13), ERRORS)
        assert not is_of_long_list(Statement("sentence", start, start + 15), whole)
