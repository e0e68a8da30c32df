"""Fault L2: the language model is slow, falls silent, or never ends. Nobody waits longer than the limits."""

from __future__ import annotations

import threading
import time

import pytest
from conftest import SmallIndex, open_worded
from model_server import Connection, ModelServer, Prompt

from assistant.ask import Assistant
from assistant.records import Answer, Sentence
from assistant.settings import Settings

QUESTION = "Where did the workshop take place?"
LONG_S = 30.0  # far beyond the limits; nobody waits for it


def last(assistant: Assistant, question: str = QUESTION) -> Answer:
    """The answer."""
    return assistant.ask(question)


def test_limits() -> None:
    """Twenty seconds of silence and two minutes in all are the limits where none are set."""
    assert (Settings().llm_idle_seconds, Settings().llm_total_seconds) == (20.0, 120.0)


@pytest.mark.parametrize("headers_first", [False, True])
def test_no_first_word(hasty: Assistant, model: ModelServer, headers_first: bool) -> None:
    """A model that says nothing is given up; the documents' own words are the answer, and the server is left."""
    gone = threading.Event()

    def silent(connection: Connection, prompt: Prompt) -> None:
        if headers_first:
            connection.begin()
        if connection.wait_until_gone(LONG_S):
            gone.set()

    model.script(silent)
    answer = last(hasty)

    assert [notice.code for notice in answer.notices] == ["model_slow"]
    assert (answer.worded_by, answer.complete) == ("extract", True)
    assert "Turin" in answer.answer
    assert gone.wait(LONG_S)


def test_silence_after_a_sentence(hasty: Assistant, model: ModelServer) -> None:
    """What was said and checked stays, the answer is marked as not complete, the documents' words stand below."""

    def stalls(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        connection.say(f"The workshop lasted until 13 June in Turin. [{prompt.id_of('Turin')}] ")
        connection.say(f"More than 20 managers and policy makers came to it. [{prompt.id_of('Turin')}] And then there")
        connection.wait_until_gone(LONG_S)

    model.script(stalls)
    answer = last(hasty)

    assert not answer.complete
    assert answer.worded_by == "openai:scripted"
    assert [(one.text, one.support) for one in answer.sentences] == [
        ("More than 20 managers and policy makers came to it.", "checked"),
        ("The workshop took place in Turin on 13 June.", "verbatim"),
    ]
    assert [notice.code for notice in answer.notices] == ["model_slow"]


def test_drip(small_index: SmallIndex, model: ModelServer) -> None:
    """A model that says a word now and then, for ever, is ended by the total limit: reads alone would never end it."""

    def drips(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        until = time.monotonic() + LONG_S
        while time.monotonic() < until:
            connection.say("and ")
            time.sleep(0.1)

    model.script(drips)
    with open_worded(small_index, model.url, llm_total_seconds=1.0) as brief:
        answer = brief.ask(QUESTION)

    assert [notice.code for notice in answer.notices] == ["model_slow"]


def test_empty_events_are_no_sign_of_life(hasty: Assistant, model: ModelServer) -> None:
    """Events without a word do not keep an answer waiting."""

    def empty(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        until = time.monotonic() + LONG_S
        while time.monotonic() < until:
            connection.event({"content": ""})
            time.sleep(0.1)

    model.script(empty)

    assert [notice.code for notice in last(hasty).notices] == ["model_slow"]


def test_words_without_end(worded: Assistant, model: ModelServer) -> None:
    """A model that talks without end is stopped after so many characters."""

    def talks(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        for number in range(100_000):
            connection.say(f"and {number} more things " * 20, 400)

    model.script(talks)

    assert [notice.code for notice in last(worded).notices] == ["model_endless"]


def test_one_sentence_for_ever(worded: Assistant, model: ModelServer) -> None:
    """A model that repeats itself is stopped; its sentence is said once."""

    def repeats(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        for _ in range(100_000):
            connection.say(f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}] ", 80)

    model.script(repeats)
    answer = last(worded)

    assert [one.text for one in answer.sentences][:1] == ["In Turin the workshop took place on 13 June."]
    assert answer.answer.count("In Turin") == 1
    assert [notice.code for notice in answer.notices] == ["model_endless"]


def test_stopped_by_the_asker(worded: Assistant, model: ModelServer) -> None:
    """Who stops an answer gets it at once with what was said so far, and the server is left."""
    gone = threading.Event()
    stop = threading.Event()

    def stalls(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        connection.say(f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}] And then came")
        connection.say(" something else")
        if connection.wait_until_gone(LONG_S):
            gone.set()

    model.script(stalls)
    steps = []
    for step in worded.stream(QUESTION, stopped=stop.is_set):
        steps.append(step)
        stop.set()

    first, answer = steps[0], steps[-1]
    assert isinstance(first, Sentence)
    assert isinstance(answer, Answer)
    assert first.text == "In Turin the workshop took place on 13 June."
    assert [notice.code for notice in answer.notices] == ["model_stopped"]
    assert not answer.complete
    assert gone.wait(LONG_S)


def test_an_answer_that_nobody_reads_on(worded: Assistant, model: ModelServer) -> None:
    """Where the reader of a stream goes away, the server is left too."""
    gone = threading.Event()

    def stalls(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        connection.say(f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}] And then came more")
        connection.say(" of it")
        if connection.wait_until_gone(LONG_S):
            gone.set()

    model.script(stalls)
    stream = worded.stream(QUESTION)
    next(iter(stream))
    stream.close()  # type: ignore[attr-defined]

    assert gone.wait(LONG_S)
