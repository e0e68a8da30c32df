"""Tests of assistant/answer/collection.py: what the catalog answers about the collection."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.records import Answer


def quotes_stand(assistant: Assistant, answer: Answer) -> bool:
    """Whether each quote stands on its page where its spans say."""
    return all(
        assistant.library.page(one.document, one.page).text[one.spans[0].start : one.spans[0].end] == one.quote
        for one in answer.citations
    )


def test_all(small_assistant: Assistant) -> None:
    """All documents are named by their title as it stands on the page, dated ones first; each is a citation."""
    answer = small_assistant.ask("List all documents")

    assert answer.answer == (
        "3 documents:\n"
        "- Newsletter, June 2013: Notes on a cluster workshop [1]\n"
        "- Document: Funding for clusters [2]\n"
        "- Document: SUMMER SCHOOL ON POLYMERS [3]"
    )
    assert (answer.state, answer.reason, answer.passages) == ("answered", None, ())
    assert [one.text for one in answer.sentences] == [one.quote for one in answer.citations]
    assert quotes_stand(small_assistant, answer)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which newsletters are there?", "Newsletter, June 2013: Notes on a cluster workshop [1]"),
        ("Welche Newsletter gibt es?", "Newsletter, Juni 2013: Notes on a cluster workshop [1]"),
        ("Y a-t-il un document sur l'école d'été ?", "Document: SUMMER SCHOOL ON POLYMERS [1]"),
        ("C'è una newsletter in inglese?", "Newsletter, giugno 2013, inglese: Notes on a cluster workshop [1]"),
        ("Is there something for cluster managers?", "Newsletter, June 2013: Notes on a cluster workshop [1]"),
        ("Is one of your sources a web page?", "Document: Funding for clusters [1]"),
    ],
)
def test_one(small_assistant: Assistant, question: str, said: str) -> None:
    """The one document that fits is named in the language of the question, what a glossary word stands for too."""
    assert small_assistant.ask(question).answer == said


def test_outline(small_assistant: Assistant) -> None:
    """What is in a document is told by its headings with their pages, without the title."""
    answer = small_assistant.ask("What is in the newsletter?")

    assert answer.answer == (
        "Contents of “Notes on a cluster workshop”:\n"
        "- page 1: The event [1]\n- page 1: What it costs [2]\n- page 1: Modules [3]\n- page 1: Offices [4]"
    )
    assert quotes_stand(small_assistant, answer)


def test_none(small_assistant: Assistant) -> None:
    """Where no document is as asked for, that is said, and those of the kind are named."""
    assert small_assistant.ask("Do you hold a newsletter from 2020?").answer == (
        "No document is like that. There are:\n- Newsletter, June 2013: Notes on a cluster workshop [1]"
    )


def test_filters(small_assistant: Assistant) -> None:
    """A filter narrows what is named."""
    answer = small_assistant.ask("List all documents", documents=["school.txt"])

    assert answer.answer == "Document: SUMMER SCHOOL ON POLYMERS [1]"


@pytest.mark.parametrize(
    "question",
    ["What does the newsletter say about fees?", "Which documents must be sent to the office?", "Who wrote the notes?"],
)
def test_searched(small_assistant: Assistant, question: str) -> None:
    """A question about the subject is searched for, also where it mentions a document."""
    assert small_assistant.ask(question).passages


def test_stands_alone(small_assistant: Assistant) -> None:
    """“There” in a question about the collection refers to no turn before."""
    first = small_assistant.ask("Where is the summer school held?")

    assert small_assistant.ask("Which newsletters are there?", [first]).understood_as == "Which newsletters are there?"


def test_follow_up(small_assistant: Assistant) -> None:
    """A follow-up to a question about the collection may leave out of which document it speaks."""
    first = small_assistant.ask("Which newsletters are there?")

    answer = small_assistant.ask("And what is in the latest one?", [first])

    assert answer.answer.startswith("Contents of “Notes on a cluster workshop”:")
