"""Tests of assistant/crowd.py: copies do not crowd out other passages."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.crowd import COPIES, others, uncrowded
from assistant.records import Document, Hit, Passage, Span
from assistant.retrieve import Filters


def hit(text: str, score: float, document: str = "a.md") -> Hit:
    """A passage that was found."""
    passage = Passage(f"{text}{score}", document, (), (Span(1, 0, len(text)),), text, text, ())
    return Hit(passage, score, score, 0.0, ())


COPY = "the workshop took place in Paris on the first day of April"
OTHER = [hit(f"something else about {word}", 0.5 - place / 100) for place, word in enumerate("abcdefgh")]


def finder(hits: Sequence[Hit], asked: list[tuple[int, tuple[str, ...]]]):  # type: ignore[no-untyped-def]
    """Finds the best of some passages, and notes what it was asked for."""

    def find(count: int, without: Sequence[str]) -> list[Hit]:
        asked.append((count, tuple(without)))
        return [one for one in hits if one.passage.document not in without][:count]

    return find


def test_no_copies() -> None:
    """Where nothing is copied the passages are as found, and looked for once."""
    asked: list[tuple[int, tuple[str, ...]]] = []

    assert uncrowded(finder(OTHER, asked), 5) == OTHER[:5]
    assert asked == [(5, ())]


def test_a_few_copies() -> None:
    """Documents that say the same are found beside each other."""
    copies = [hit(COPY, 0.9 - number / 100, f"{number}.md") for number in range(COPIES)]

    assert uncrowded(finder([*copies, *OTHER], []), 5) == [*copies, *OTHER[:2]]


def test_many_copies() -> None:
    """Of many copies the best three are found, then what else there is, best first."""
    copies = [hit(COPY, 0.9 - number / 1000, "bad.md") for number in range(20)]

    assert uncrowded(finder([*copies, *OTHER], []), 6) == [*copies[:COPIES], *OTHER[:3]]


def test_more_copies_than_are_looked_at() -> None:
    """Where copies are all that is found, other documents are looked at."""
    copies = [hit(COPY, 0.9 - number / 1000, "bad.md") for number in range(100)]
    asked: list[tuple[int, tuple[str, ...]]] = []

    found = uncrowded(finder([*copies, *(hit(one.passage.text, one.score, "good.md") for one in OTHER)], asked), 6)

    assert [one.passage.document for one in found] == ["bad.md"] * 3 + ["good.md"] * 3
    assert asked[-1][1] == ("bad.md",)


def test_others() -> None:
    """Left out are the documents named, and files of the same content under another name."""
    documents = [
        Document(name, name, "other", None, "en", (), content)
        for name, content in (("a", "1"), ("b", "1"), ("c", "2"), ("d", "3"))
    ]

    assert others(Filters(), documents, ["a"]).documents == ("c", "d")
    assert others(Filters(documents=("a", "c")), documents, ["a"]).documents == ("c",)
    nothing = others(Filters(), documents, ["a", "c", "d"])
    assert nothing
    assert nothing.let_through(documents) == []
