"""The documents as people read them: what there is, where words stand, and where a quote stands now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.ask import Assistant
from assistant.errors import AssistantError
from assistant.index.build import build
from assistant.settings import Settings

QUOTE = "The summer school is held in Oyonnax from 9 to 11 July."


def test_held(small_assistant: Assistant) -> None:
    """Each document comes with its pages, passages and warnings."""
    held = {one.document.id: one for one in small_assistant.library.held()}

    assert list(held) == ["funding.html", "notes/workshop.md", "school.txt"]
    workshop = held["notes/workshop.md"]
    assert (workshop.document.kind, workshop.document.date, workshop.pages) == ("newsletter", "2013-06", 1)
    assert workshop.passages == len(small_assistant.library.passages("notes/workshop.md")) > 1
    assert workshop.warnings == ()
    assert small_assistant.library.refused() == ()


def test_warnings_and_refusals(new_settings: Callable[..., Settings]) -> None:
    """What the last indexing noted of a document, and what it refused, is told."""
    text = "The office is open on Monday. It has a garden and a library for all members of the cluster."
    settings = new_settings({"a.txt": text, "same.txt": text, "empty.pdf": b""})
    build(settings)

    with Assistant.open(settings=settings) as assistant:
        held = {one.document.id: one for one in assistant.library.held()}
        refused = [(one.document, one.reason) for one in assistant.library.refused()]

    assert held["same.txt"].same_as == "a.txt"
    assert [name for name, _ in refused] == ["empty.pdf"]
    assert "empty" in refused[0][1]


def test_find(small_assistant: Assistant) -> None:
    """Words are found in all documents, each place with its page."""
    places = small_assistant.library.find("SUMMER school", most=10)

    assert {place.document for place in places} == {"school.txt"}
    pages = small_assistant.library.pages("school.txt")
    assert {pages[0].text[span.start : span.end].lower() for place in places for span in place.spans} == {
        "summer school"
    }


def test_a_quote_is_found_after_its_document_was_renamed(small_assistant: Assistant) -> None:
    """A link to a quote of a document that has another name now leads to the document that holds the words."""
    place = small_assistant.library.find_quote("old-name.txt", QUOTE, 1)

    assert place is not None
    assert place.document == "school.txt"
    assert small_assistant.library.find_quote("school.txt", "Words of no document at all.", 1) is None


def test_unknown_document(small_assistant: Assistant) -> None:
    """A document that is not there is named in one sentence."""
    with pytest.raises(AssistantError, match=r"no document <b>\.txt"):
        small_assistant.library.document("<b>.txt")
    assert small_assistant.library.pages("<b>.txt") == ()


def test_original(new_settings: Callable[..., Settings]) -> None:
    """The original is given as long as it is the file that was indexed."""
    settings = new_settings({"a.txt": "The office is open on Monday."})
    build(settings)
    with Assistant.open(settings=settings) as assistant:
        document = assistant.library.document("a.txt")
        assert assistant.library.original(document) == b"The office is open on Monday."
        (settings.corpus_dir / "a.txt").write_text("The office is open on Tuesday.")
        with pytest.raises(AssistantError, match="was changed after it was indexed"):
            assistant.library.original(document)
