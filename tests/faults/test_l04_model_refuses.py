"""Fault L4: the server of the language model refuses. It is explained, asked again once at most, and shows no key."""

from __future__ import annotations

import json
import logging

import pytest
from model_server import KEY, Connection, ModelServer, Prompt, Reply, saying

from assistant.ask import Assistant

QUESTION = "Where did the workshop take place?"
WELL = saying(lambda prompt: f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}]")


def refusing(status: int, text: str = "no", **headers: str) -> Reply:
    """A reply that is none."""
    return lambda connection, _: connection.refuse(status, text, **headers)


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [
        (400, "model_refused", 1),
        (401, "model_key", 1),
        (403, "model_key", 1),
        (404, "model_unknown", 1),
        (413, "model_large", 1),
        (422, "model_refused", 1),
        (500, "model_failed", 2),
        (503, "model_failed", 2),
    ],
)
def test_refused(worded: Assistant, model: ModelServer, status: int, code: str, asked: int) -> None:
    """What may pass is asked a second time, other refusals are not; then the documents' words are the answer."""
    model.script(refusing(status, retry_after="0"))

    answer = worded.ask(QUESTION)

    assert [notice.code for notice in answer.notices if notice.code != "model_waited"] == [code]
    assert len(model.prompts) == asked
    assert answer.worded_by == "extract"
    assert "Turin" in answer.answer


def test_too_large(worded: Assistant, model: ModelServer) -> None:
    """A refusal that speaks of the window is told as such."""
    model.script(refusing(400, "This model's maximum context length is 512 tokens"))

    assert [notice.code for notice in worded.ask(QUESTION).notices] == ["model_large"]


def test_busy_for_a_moment(worded: Assistant, model: ModelServer) -> None:
    """The time that a busy server names is waited, a note says so, and then its words are the answer."""
    model.script(refusing(429, retry_after="0.4"), WELL)

    answer = worded.ask(QUESTION)

    assert model.times[1] - model.times[0] >= 0.4
    assert answer.answer.startswith("In Turin the workshop")
    assert [notice.code for notice in answer.notices] == ["model_waited"]
    assert answer.complete


def test_busy_without_a_time(worded: Assistant, model: ModelServer) -> None:
    """A busy server that names no time is asked once more after two seconds."""
    model.script(refusing(429), WELL)

    answer = worded.ask(QUESTION)

    assert model.times[1] - model.times[0] >= 2
    assert answer.answer.startswith("In Turin the workshop")


@pytest.mark.parametrize("wait", ["31", "86400", "inf", "nan", "-5", "soon", "Wed, 21 Oct 2065 07:28:00 GMT"])
def test_busy_for_long(worded: Assistant, model: ModelServer, wait: str) -> None:
    """Nobody waits more than half a minute, or a time that is none; a busy server is asked no third time."""
    model.script(refusing(429, retry_after=wait))

    answer = worded.ask(QUESTION)

    assert [notice.code for notice in answer.notices][-1] == "model_busy"
    assert len(model.prompts) <= 2
    assert "Turin" in answer.answer


def test_no_waiting_beyond_the_limit(hasty: Assistant, model: ModelServer) -> None:
    """A wait that would pass the limit of the answer is not begun."""
    model.script(refusing(429, retry_after="20"))

    assert [notice.code for notice in hasty.ask(QUESTION).notices] == ["model_busy"]
    assert len(model.prompts) == 1


def test_a_server_that_sends_elsewhere(worded: Assistant, model: ModelServer) -> None:
    """Passages go to the server that the page names and to no other: a redirection is not followed."""
    other = f"{model.url}/elsewhere"

    def moved(connection: Connection, prompt: Prompt) -> None:
        connection.begin(307, location=other)

    model.script(moved, WELL)
    answer = worded.ask(QUESTION)

    assert len(model.prompts) == 1
    assert answer.worded_by == "extract"


def test_the_key_is_nowhere(worded: Assistant, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    """The key goes to the server, and appears in no answer, notice, log or name, also where the server repeats it."""
    model.script(refusing(401, f"Incorrect API key provided: {KEY}"))
    with caplog.at_level(logging.DEBUG):
        answer = worded.ask(QUESTION)

    assert model.keys[-1] == f"Bearer {KEY}"
    assert KEY not in json.dumps(answer.to_dict())
    assert KEY not in repr(worded.model)
    assert "refused the key" in answer.notices[0].text
    own = [record.getMessage() for record in caplog.records if record.name.startswith("assistant")]
    assert not [line for line in own if KEY in line]
