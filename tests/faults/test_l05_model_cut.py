"""Fault L5: the language model is cut. A cut answer is never passed off as whole."""

from __future__ import annotations

import pytest
from model_server import Connection, ModelServer, Prompt, Reply, saying

from assistant.ask import Assistant

QUESTION = "Where did the workshop take place?"


def ending(end: str, text: str = "More than 20 managers and policy makers came. [{id}] Others pay EUR") -> Reply:
    """A reply that ends in some way after a sentence and a half."""

    def reply(connection: Connection, prompt: Prompt) -> None:
        connection.begin(**({"content_length": "9999999"} if end == "short of its length" else {}))
        connection.say(text.replace("{id}", prompt.id_of("Turin")))
        if end == "hung up":
            connection.cut()
        elif end in ("length", "content_filter"):
            connection.end(end)
        elif end == "no reason":
            connection.end(None)
        elif end == "half an event":
            connection.raw('data: {"id": "1", "choi')

    return reply


ENDS = ("hung up", "length", "content_filter", "no reason", "no end", "half an event", "short of its length")


@pytest.mark.parametrize("end", ENDS)
def test_after_a_sentence(worded: Assistant, model: ModelServer, end: str) -> None:
    """What was said whole stays, half a sentence never, the documents' words stand below; it is not asked again."""
    model.script(ending(end))

    answer = worded.ask(QUESTION)

    assert not answer.complete
    assert [(one.text, one.support) for one in answer.sentences] == [
        ("More than 20 managers and policy makers came.", "checked"),
        ("The workshop took place in Turin on 13 June.", "verbatim"),
    ]
    assert len(answer.notices) == 1
    assert answer.notices[0].code in ("model_cut", "model_garbled")
    assert len(model.prompts) == 1


def test_before_a_sentence(worded: Assistant, model: ModelServer) -> None:
    """Where nothing was shown the question is asked once more, and answered well."""
    well = saying(lambda prompt: f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}]")
    model.script(ending("hung up", "In Tur"), well)

    answer = worded.ask(QUESTION)

    assert len(model.prompts) == 2
    assert answer.answer == "In Turin the workshop took place on 13 June. [1]"
    assert answer.complete
    assert answer.notices == ()


def test_cut_again_and_again(worded: Assistant, model: ModelServer) -> None:
    """It is asked twice at most; then the documents' own words are the answer, which is whole."""
    model.script(ending("hung up", "In Tur"))

    answer = worded.ask(QUESTION)

    assert len(model.prompts) == 2
    assert [notice.code for notice in answer.notices] == ["model_cut"]
    assert answer.worded_by == "extract"
    assert answer.complete
