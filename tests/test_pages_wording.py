"""Tests of assistant/pages/wording.py: the language model on the chat page."""

from __future__ import annotations

import threading

import pytest
from conftest import KEY, REPOSITORY, SmallIndex
from model_server import Connection, ModelServer, Prompt, saying
from streamlit.testing.v1 import AppTest

from assistant.ask import Assistant
from assistant.pages.wording import Writing
from assistant.records import Answer, Sentence
from assistant.retrieve import Filters

QUESTION = "Where did the workshop take place?"
WELL = saying(lambda prompt: f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}]")


@pytest.fixture
def page(small_index: SmallIndex, model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The start page over the small index, with a language model."""
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(small_index.index))
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(small_index.corpus))
    monkeypatch.setenv("ASSISTANT_LLM", "openai:scripted")
    monkeypatch.setenv("OPENAI_BASE_URL", model.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return AppTest.from_file(REPOSITORY / "app.py", default_timeout=60).run()


def captions(page: AppTest) -> list[str]:
    """The captions of the page."""
    return [caption.value for caption in page.caption]


class TestStart:
    def test_names_the_server(self, page: AppTest, model: ModelServer) -> None:
        """Before the first question the page names the model and the server that passages and questions go to."""
        assert page.toggle(key="use-model").value
        assert "scripted" in page.toggle(key="use-model").label
        port = model.url.split(":")[2].split("/")[0]
        assert any(port in caption and "on this machine" in caption for caption in captions(page))
        assert not page.exception


class TestAnswer:
    def test_worded(self, page: AppTest, model: ModelServer) -> None:
        """The model's sentence stands there with its marker and source, and which model worded it."""
        model.script(WELL)
        page.chat_input(key="first-question").set_value(QUESTION).run()

        assert "In Turin the workshop took place on 13 June&#46; [&#91;1&#93;](#source-0-1)" in [
            element.value for element in page.markdown
        ]
        assert any(caption.startswith("Worded by openai") for caption in captions(page))
        assert "Notes on a cluster workshop" in page.expander[0].label
        assert not page.exception

    def test_switched_off(self, page: AppTest, model: ModelServer) -> None:
        """Switched off, no model is asked, and the documents' own words are the answer."""
        model.script(WELL)
        page.toggle(key="use-model").set_value(False).run()
        page.chat_input(key="first-question").set_value(QUESTION).run()

        assert model.prompts == []
        assert not any(caption.startswith("Worded by") for caption in captions(page))
        assert page.session_state["turns"][0].answer.worded_by == "extract"

    def test_refused(self, page: AppTest, model: ModelServer) -> None:
        """Where the server fails, its reason stands above the documents' own words; the question is not lost."""
        model.script(lambda connection, _: connection.refuse(401))
        page.chat_input(key="first-question").set_value(QUESTION).run()

        assert any("refused the key" in info.value for info in page.info)
        assert page.session_state["turns"][0].question == QUESTION
        assert not page.exception
        assert KEY not in str(page)


class TestWriting:
    def test_stop(self, worded: Assistant, model: ModelServer) -> None:
        """Stopped, a writing gives what was said so far and then the answer; the server is left."""
        gone = threading.Event()

        def stalls(connection: Connection, prompt: Prompt) -> None:
            connection.begin()
            connection.say(f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}] And then came more")
            connection.say(" of it")
            if connection.wait_until_gone(30):
                gone.set()

        model.script(stalls)
        writing = Writing(worded, QUESTION, (), Filters())
        steps = []
        for step in writing.steps():
            steps.append(step)
            if isinstance(step, Sentence):
                writing.stop()

        assert [step for step in writing.steps() if step] == [step for step in steps if step]  # for another run
        answer = steps[-1]
        assert isinstance(answer, Answer)
        assert [notice.code for notice in answer.notices] == ["model_stopped"]
        assert answer.sentences[0].text == "In Turin the workshop took place on 13 June."
        assert gone.wait(30)
