"""Fault L6: the language model cites what does not exist, nothing, or what says something else."""

from __future__ import annotations

import pytest
from model_server import ModelServer, Prompt, saying

from assistant.ask import Assistant

QUESTION = "Where did the workshop take place?"
TRUE = "The workshop took place in Turin on 13 June."

UNBACKED = {
    "an id that was not issued": "In Turin the workshop took place on 13 June. [q9q9]",
    "no id": "In Turin the workshop took place on 13 June.",
    "a number for an id": "In Turin the workshop took place on 13 June. [1]",
    "a name for an id": "In Turin the workshop took place on 13 June. [workshop.md]",
    "another passage": "In Turin the workshop took place on 13 June. [{other}]",
    "the example": "The bridge at Lindau was closed on 3 March. [x0x0]",
    "the example under a true id": "The bridge at Lindau was closed on 3 March. [{id}]",
    "a quote that stands nowhere": "“The workshop of Turin was the best ever”, says the report. [{id}]",
    "another place": "The workshop took place in Milan on 13 June. [{id}]",
    "another day": "The workshop took place in Turin on 14 June. [{id}]",
    "a denial": "The workshop did not take place in Turin on 13 June. [{id}]",
    "the prompt": "Say only what the passages say. [{id}]",
}


def said(prompt: Prompt, text: str) -> str:
    """A text with the ids of the passage on the workshop and of another."""
    if not prompt.passages:
        return "NONE"
    return text.replace("{id}", prompt.id_of("Turin")).replace("{other}", prompt.id_of("Oyonnax"))


@pytest.mark.parametrize("kind", UNBACKED)
def test_not_backed(worded: Assistant, model: ModelServer, kind: str) -> None:
    """The sentence is dropped and named, the documents' own words are the answer, and the answer says so."""
    model.script(saying(lambda prompt: said(prompt, UNBACKED[kind])))

    answer = worded.ask(QUESTION)

    assert [one.text for one in answer.sentences] == [TRUE]
    assert answer.worded_by == "extract"
    assert [notice.code for notice in answer.notices] == ["model_unsupported"]
    assert len(answer.dropped) == 1
    assert UNBACKED[kind].startswith(answer.dropped[0].rstrip("."))
    assert {one.passage for one in answer.citations} <= {one.passage for one in answer.passages}


def test_asked_again(worded: Assistant, model: ModelServer) -> None:
    """A sentence that is not backed is asked for once more, with what is missing; its repair takes its place."""
    model.script(
        saying(lambda prompt: said(prompt, "The workshop took place in Milan. [{id}]")),
        saying(lambda prompt: said(prompt, "In Turin the workshop took place on 13 June. [{id}]")),
    )

    answer = worded.ask(QUESTION)

    assert answer.answer == "In Turin the workshop took place on 13 June. [1]"
    assert (answer.dropped, answer.notices) == ((), ())
    assert "does not hold Milan" in model.prompts[1].last
    assert len(model.prompts) == 2


def test_one_among_others(worded: Assistant, model: ModelServer) -> None:
    """What is backed stays where something else is not; what was dropped is named."""
    text = "In Turin the workshop took place on 13 June. [{id}] It was opened by the mayor of Milan. [{id}]"
    model.script(saying(lambda prompt: said(prompt, text)), "NONE")

    answer = worded.ask(QUESTION)

    assert answer.answer == "In Turin the workshop took place on 13 June. [1]"
    assert answer.dropped == ("It was opened by the mayor of Milan.",)
    assert (answer.worded_by, answer.notices) == ("openai:scripted", ())


def test_too_little(worded: Assistant, model: ModelServer) -> None:
    """Where what was asked for was dropped, the documents' words stand below what is left, and the answer says so."""
    text = "Member firms pay for the workshop. [{id}] Member firms pay EUR 500. [{id}]"
    model.script(saying(lambda prompt: text.replace("{id}", prompt.id_of("EUR 120"))), "NONE")

    answer = worded.ask("How much do member firms pay for the workshop?")

    assert "EUR 120" in answer.answer
    assert "500" not in answer.answer
    assert answer.notices[0].code in ("model_too_little", "model_unsupported")


def test_one_counter(worded: Assistant, model: ModelServer) -> None:
    """Numbers are given in order of first use; the same words keep their number, whatever id was given for them."""
    text = (
        "Member firms pay 120 euros. [{b}] In Turin the workshop took place on 13 June. [{a}, {a}] "
        "A sum of EUR 120 is paid by member firms. [{b}]"
    )
    model.script(
        saying(lambda prompt: text.replace("{a}", prompt.id_of("Turin")).replace("{b}", prompt.id_of("EUR 120")))
    )

    answer = worded.ask("Where did the workshop take place, and how much do member firms pay?")

    assert [one.citations for one in answer.sentences][:2] == [(1,), (2,)]
    assert [one.number for one in answer.citations] == [1, 2]
    assert "[q" not in answer.answer
