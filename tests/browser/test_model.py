"""A language model on the page: its sentences as they are checked, a way to stop it, and peace for who reads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import KEY, SmallIndex
from model_server import Connection, ModelServer, Prompt
from playwright.sync_api import Page, expect
from served_page import Visit, open_page, served, settle

pytest_plugins = ("visits",)

QUESTION = "Where did the workshop take place?"
SAID = "In Turin the workshop took place on 13 June."
WAIT_S = 60.0


class Slow:
    """A model that says a sentence, begins another, and goes on when it is let; it notes who hangs up before."""

    def __init__(self) -> None:
        self.go, self.left = threading.Event(), threading.Event()

    def __call__(self, connection: Connection, prompt: Prompt) -> None:
        """Answer one request."""
        connection.begin()
        if not prompt.passages:  # it is asked what a further question means
            connection.say(QUESTION)
        else:
            connection.say(f"{SAID} [{prompt.id_of('Turin')}] And then")
            while not self.go.wait(0.2):
                if connection.wait_until_gone(0.1):
                    self.left.set()
                    return
        connection.end()


@pytest.fixture
def slow(model: ModelServer) -> Iterator[Slow]:
    """Such a model, which waits for nobody after the test."""
    slow = Slow()
    model.script(slow)
    yield slow
    slow.go.set()


def test_as_it_is_written(
    visit: Callable[..., Visit], small_index: SmallIndex, model: ModelServer, slow: Slow, tmp_path: Path
) -> None:
    """Each sentence is shown as soon as it is checked; the model can be stopped, and stops when the page is left."""
    environment = {"ASSISTANT_LLM": "openai:scripted", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": KEY}
    with served(small_index.settings, tmp_path / "log", **environment) as address:
        page = visit(1280).page
        open_page(page, address)
        expect(page.locator(".st-key-model")).to_contain_text("on this machine")

        begin(page, 0)
        page.locator(".st-key-stop button").click()
        expect(page.locator(".st-key-answer-0")).to_have_text(f"{SAID} [1]")
        expect(page.locator(".st-key-turn-0")).to_contain_text("Worded by openai:scripted")
        assert slow.left.wait(WAIT_S)

        begin(page, 1)
        page.mouse.move(600, 300)
        page.mouse.wheel(0, -5000)
        page.wait_for_timeout(300)
        slow.go.set()
        expect(page.locator(".st-key-answer-1")).to_have_text(f"{SAID} [1]")
        settle(page)
        page.wait_for_timeout(700)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0

        slow.go.clear()
        slow.left.clear()
        begin(page, 2)
        page.close()
        assert slow.left.wait(WAIT_S)


def begin(page: Page, number: int) -> None:
    """Ask, and see the first sentence while the model still writes."""
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(f".st-key-question-{number}")).to_be_in_viewport()
    expect(page.get_by_text(SAID).last).to_be_visible()
    expect(page.locator(".st-key-stop button")).to_be_visible()
