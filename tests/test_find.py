"""Words are found in pages as people compare them, and a quote is found again after its page has changed."""

from __future__ import annotations

import pytest

from assistant.find import find_quote, find_words
from assistant.records import Page, Span


def pages(*texts: str) -> list[Page]:
    """Pages of some texts, numbered from 1."""
    return [Page(number, str(number), text, ()) for number, text in enumerate(texts, start=1)]


def found(read: list[Page], spans: tuple[Span, ...]) -> list[str]:
    """The texts at some spans."""
    return [read[span.page - 1].text[span.start : span.end] for span in spans]


class TestFindWords:
    @pytest.mark.parametrize(
        ("text", "query", "same"),
        [
            ("The Summer School", "summer school", "Summer School"),
            ("in the summer\nschool", "summer school", "summer\nschool"),
            ("La Haute École de Lyon", "haute ecole", "Haute École"),
            ("a ﬁne oﬃce", "fine office", "ﬁne oﬃce"),
            ("inter\u00adnational  work", "international work", "inter\u00adnational  work"),
            ("GROSSE Straße", "strasse", "Straße"),
            ("costs (a+)+$ of it", "(a+)+$", "(a+)+$"),
        ],
    )
    def test_as_people_compare(self, text: str, query: str, same: str) -> None:
        """Case, accents, ligatures, soft hyphens and line breaks make no difference; no sign is a pattern."""
        read = pages(text)

        assert found(read, find_words(read, query)) == [same]

    def test_each_place(self) -> None:
        """All places are given in reading order, no more than asked for."""
        read = pages("one two one", "none", "One.")

        assert [(span.page, span.start) for span in find_words(read, "one")] == [(1, 0), (1, 8), (2, 1), (3, 0)]
        assert len(find_words(read, "one", most=2)) == 2

    @pytest.mark.parametrize("query", ["", "  \n", "\u00ad"])
    def test_nothing_to_look_for(self, query: str) -> None:
        """Nothing is found for a query without a letter."""
        assert find_words(pages("some text"), query) == ()


class TestFindQuote:
    def test_at_its_page(self) -> None:
        """Of two pages that hold the words, the nearer to where they stood is meant."""
        read = pages("Same words.", "Other.", "More. Same words.")

        assert find_quote(read, "Same words.", near=3) == (Span(3, 6, 17),)
        assert find_quote(read, "Same words.", near=1) == (Span(1, 0, 11),)

    def test_moved(self) -> None:
        """A quote whose page has changed is found where it stands now."""
        read = pages("A new cover.", "Here is the sentence. And more.")

        assert found(read, find_quote(read, "Here is the sentence.", near=1)) == ["Here is the sentence."]

    def test_over_a_page_break(self) -> None:
        """A quote that runs over a page break gives a span on either page."""
        read = pages("It begins here and ends\n", " on the next page. More.")

        assert found(read, find_quote(read, "begins here and ends\non the next page.", near=1)) == [
            "begins here and ends",
            "on the next page.",
        ]

    def test_gone(self) -> None:
        """Words that no page holds any more are not found, however near others come."""
        assert find_quote(pages("Here is the sentence", "that was changed."), "Here is the sentence it was.") == ()
        assert find_quote(pages("some text"), " ") == ()
