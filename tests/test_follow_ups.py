"""Questions to ask next come from the headings near what was cited, and only where the documents answer them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from assistant.ask import Assistant
from assistant.follow_ups import follow_ups
from assistant.records import Hit, Passage, Span

HEADINGS = ("1 The event", "2.1 What it costs", "Who may come?", "X", "3 Offices")


def passages(document: str) -> tuple[Passage, ...]:
    """One passage under each heading of a document."""
    return tuple(
        Passage(f"p{number}", document, ("Notes", heading), (Span(1, 0, 4),), "Text", "Text", ())
        for number, heading in enumerate(HEADINGS)
    )


def found_for(*headings: str) -> Sequence[Hit]:
    """Hits under some headings, best first."""
    return [Hit(one, 0.5, 0.5, 1.0, ()) for one in passages("a.md") if one.section[-1] in headings]


def suggest(small_assistant: Assistant, search: Sequence[Hit], asked: Sequence[str] = ()) -> tuple[str, ...]:
    """What is suggested after an answer that cites the passage under the first heading."""
    answer = small_assistant.ask("Where did the workshop take place?")
    citation = dataclasses.replace(answer.citations[0], document="a.md", passage="p0")
    answer = dataclasses.replace(answer, citations=(citation,))
    return follow_ups(answer, passages, lambda question: search, asked)


def test_nearest_first(small_assistant: Assistant) -> None:
    """The nearest headings come first, without their numbers; one that asks is asked as it is; letters are none."""
    suggested = suggest(small_assistant, found_for(*HEADINGS[1:3]))

    assert suggested == ("What is said about “What it costs”?", "Who may come?")


def test_only_what_is_found(small_assistant: Assistant) -> None:
    """A heading whose passages the search does not find among the first is not suggested."""
    assert suggest(small_assistant, found_for("3 Offices")) == ("What is said about “Offices”?",)
    assert suggest(small_assistant, ()) == ()


def test_not_twice(small_assistant: Assistant) -> None:
    """What was asked before is not suggested again."""
    suggested = suggest(small_assistant, found_for(*HEADINGS[1:3]), ["what is said about “what it costs”"])

    assert suggested == ("Who may come?",)
