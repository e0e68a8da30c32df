"""Fault L3: the language model sends garbage. Whatever comes, the answer is whole and its sources are there."""

from __future__ import annotations

import json

import pytest
from model_server import Connection, ModelServer, Prompt, saying

from assistant.ask import Assistant
from assistant.safe_markdown import printable

QUESTION = "Where did the workshop take place?"


def chunk(delta: object, finish: object = None, **more: object) -> str:
    """One event."""
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return "data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "model": "m", "created": 1,
                                  "choices": choices, **more}) + "\n\n"  # fmt: skip


STOP = chunk({}, "stop") + "data: [DONE]\n\n"
TOOL = {"tool_calls": [{"index": 0, "id": "a", "type": "function", "function": {"name": "x", "arguments": "{}"}}]}

RAW: dict[str, str | bytes] = {
    "nothing": "",
    "a page": "<html><body><h1>502 Bad Gateway</h1></body></html>",
    "broken JSON": 'data: {"id": \n\n',
    "no JSON": "data: hello\n\n",
    "a list": "data: []\n\n",
    "a number": "data: 5\n\n",
    "null": "data: null\n\n",
    "only the end": "data: [DONE]\n\n",
    "the end first": "data: [DONE]\n\n" + chunk({"content": "late"}) + STOP,
    "no choices": chunk({}, choices=[]) + STOP,
    "choices of null": chunk({}, choices=None) + STOP,
    "choice of null": chunk({}, choices=[None]) + STOP,
    "delta of null": chunk(None) + STOP,
    "delta of text": chunk("text") + STOP,
    "content of null": chunk({"content": None}) + STOP,
    "content of a number": chunk({"content": 7}) + STOP,
    "content of a list": chunk({"content": [{"type": "text", "text": "hm"}]}) + STOP,
    "a tool call": chunk(TOOL) + chunk({}, "tool_calls") + "data: [DONE]\n\n",
    "a broken tool call": chunk({"tool_calls": [{"index": "x"}]}) + STOP,
    "a function call": chunk({"function_call": {"name": "x", "arguments": "{"}}) + STOP,
    "finish of a number": chunk({}, 5) + "data: [DONE]\n\n",
    "an unknown event": "event: thing\ndata: {}\n\n" + STOP,
    "an error event": 'data: {"error": {"message": "overloaded sk-test", "type": "x"}}\n\n',
    "comments only": ": hi\n\n: hi\n\n",
    "NULs": b"\x00" * 1000,
    "bytes that are no text": b"data: \xff\xfe\xfa\n\n",
    "a line of a megabyte": chunk({"content": "a" * 1_000_000}) + STOP,
    "an unknown role": chunk({"role": "oracle", "content": "hm"}) + STOP,
    "usage only": chunk({}, choices=[], usage={"total_tokens": "many"}) + STOP,
    "wrong id": chunk({"content": "hm"}, id=None, model=None, created=None) + STOP,
}


@pytest.mark.parametrize("kind", RAW)
def test_on_the_wire(worded: Assistant, model: ModelServer, kind: str) -> None:
    """Each kind ends in the documents' own words, with a notice and without the model's."""

    def reply(connection: Connection, prompt: Prompt) -> None:
        connection.begin(kind="text/html" if kind == "a page" else "text/event-stream")
        connection.raw(RAW[kind])

    model.script(reply)
    answer = worded.ask(QUESTION)

    assert [one.text for one in answer.sentences] == ["The workshop took place in Turin on 13 June."]
    assert (answer.worded_by, answer.complete, answer.state) == ("extract", True, "answered")
    assert len(answer.notices) == 1
    assert answer.notices[0].code.startswith("model_")
    assert "sk-test" not in json.dumps(answer.to_dict())


WORDS = {
    "control characters": "In Turin the workshop took \x1b[31mplace\x00 on 13 June\x07. [{id}]",
    "directions": "In Turin the workshop \u202etook place\u202c on 13 June\u2066. [{id}]",
    "clipboard": "In Turin the workshop took place on 13 June.\x1b]52;c;aGk=\x07 [{id}]",
    "half a pair": "In Turin the workshop took place on 13 June.\ud800 [{id}]",
    "tags": "In <b>Turin</b> the workshop <img src=x onerror=alert(1)>took place on 13 June. [{id}]",
    "Markdown": "## In **Turin** the `workshop` took place on 13 June. [{id}]",
    "other brackets": "In Turin the workshop took place on 13 June 【{id}】.",
    "a link for an id": "In Turin the workshop took place on 13 June [{id}](http://evil.example/?q=1).",
    "thoughts": "<think>The user asks. [zz] No.</think>\n\nIn Turin the workshop took place on 13 June. [{id}]",
}


@pytest.mark.parametrize("kind", WORDS)
def test_in_the_words(worded: Assistant, model: ModelServer, kind: str) -> None:
    """Of what is no word nothing is left; the sentence is as if it had been said well."""
    model.script(saying(lambda prompt: WORDS[kind].replace("{id}", prompt.id_of("Turin"))))

    answer = worded.ask(QUESTION)

    assert answer.answer == "In Turin the workshop took place on 13 June. [1]"
    assert printable(answer.answer) == answer.answer
