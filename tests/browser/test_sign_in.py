"""Several people at one page: each signs in, and sees their own and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from conftest import SmallIndex
from openid_provider import CLIENT, SECRET, provided
from playwright.sync_api import Browser, Page, expect
from served_page import WAIT_MS, ask, free_port, served, settle

pytest_plugins = ("visits",)

WHERE = "Where is the summer school held?"
SECRETS = """[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a secret of the tests, long enough to seal"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}"
"""


@dataclass(frozen=True)
class People:
    """Two people who have signed in at the same page, each in a browser of their own."""

    address: str
    anna: Page
    luc: Page


@pytest.fixture(scope="module")
def people(browser: Browser, small_index: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Anna, who looks after the documents, and Luc."""
    folder = tmp_path_factory.mktemp("signed-in")
    (folder / ".streamlit").mkdir()
    port = free_port()
    with provided() as provider, pytest.MonkeyPatch.context() as patched:
        text = SECRETS.format(port=port, client=CLIENT, secret=SECRET, provider=provider)
        (folder / ".streamlit" / "secrets.toml").write_text(text)
        patched.chdir(folder)
        patched.setenv("ASSISTANT_AUTH", "oidc")
        patched.setenv("ASSISTANT_MAINTAINERS", "Anna@cluster.example")
        patched.setenv("ASSISTANT_DATA_DIR", str(folder / "data"))
        with served(small_index.settings, folder / "log", port) as address:
            pages = [browser.new_context().new_page() for _ in range(2)]
            for page, name in zip(pages, ("anna", "luc"), strict=True):
                page.set_default_timeout(WAIT_MS)
                page.goto(address)
                expect(page.locator(".st-key-sign-in")).to_be_visible(timeout=WAIT_MS)
                expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(0)
                page.locator(".st-key-sign-in button").click()
                page.get_by_role("link", name=name).click()
                page.get_by_test_id("stChatInputTextArea").wait_for()
            yield People(address, *pages)
            for page in pages:
                page.context.close()


def start(page: Page, address: str) -> None:
    """Go to an empty conversation."""
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").wait_for()
    settle(page)


def conversation_of(page: Page) -> str:
    """Where the conversation is that the page holds."""
    page.wait_for_url(re.compile(r"\?conversation="))
    return page.url


def test_each_their_own(people: People) -> None:
    """Two people who ask at the same time list their own conversation, and cannot open the other's by its address."""
    start(people.anna, people.address)
    start(people.luc, people.address)
    ask(people.anna, WHERE, 0)
    ask(people.luc, "What do member firms pay?", 0)
    of_anna = conversation_of(people.anna)
    conversation_of(people.luc)

    people.luc.goto(of_anna)
    expect(people.luc.get_by_text("There is no such conversation here")).to_be_visible()
    expect(people.luc.locator(".st-key-turn-0")).to_have_count(0)
    people.luc.goto(f"{people.address}/conversations")
    expect(people.luc.locator("[class*=st-key-kept-]")).to_have_count(1)
    expect(people.luc.locator("[class*=st-key-kept-]")).to_contain_text("What do member firms pay?")
    people.anna.goto(of_anna)
    expect(people.anna.locator(".st-key-turn-0")).to_contain_text("Oyonnax")


def test_shared(people: People) -> None:
    """Once shared, the link lets the other read, with no way to ask in it; no longer shared, it is closed."""
    start(people.anna, people.address)
    ask(people.anna, "How many places are there at the school?", 0)
    link = conversation_of(people.anna)
    key = link.split("conversation=")[1]
    people.anna.goto(f"{people.address}/conversations")
    people.anna.locator(f".st-key-more-{key} button").first.click()
    people.anna.locator(f".st-key-share-{key} label").first.click()
    expect(people.anna.locator(f".st-key-kept-{key}")).to_contain_text("shared")

    people.luc.goto(link)

    expect(people.luc.locator(".st-key-turn-0")).to_contain_text("25 places")
    expect(people.luc.get_by_text("This conversation was shared with you")).to_be_visible()
    expect(people.luc.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    expect(people.luc.locator(".st-key-thumbs-0")).to_have_count(0)


def test_gaps_for_maintainers(people: People) -> None:
    """A refused question of one is a gap for the other who looks after the documents, without a name; nobody else."""
    start(people.luc, people.address)
    ask(people.luc, "Who won the football world cup?", 0)
    conversation_of(people.luc)

    people.luc.goto(f"{people.address}/gaps")
    expect(people.luc.get_by_text("Only those who look after the documents")).to_be_visible()
    expect(people.luc.locator("[class*=st-key-gap-]")).to_have_count(0)
    people.anna.goto(f"{people.address}/gaps")
    gap = people.anna.locator("[class*=st-key-gap-]").first
    expect(gap).to_contain_text("Who won the football world cup?")
    expect(gap).not_to_contain_text(re.compile("luc", re.IGNORECASE))


def test_sign_out(people: People) -> None:
    """Who signs out sees no documents and no conversations any more."""
    start(people.luc, people.address)
    people.luc.locator(".st-key-menu button").first.click()
    expect(people.luc.get_by_text("Signed in as Luc")).to_be_visible()
    people.luc.locator(".st-key-sign-out button").click()

    expect(people.luc.locator(".st-key-sign-in")).to_be_visible()
    for path in ("", "/library", "/conversations", "/gaps"):
        people.luc.goto(f"{people.address}{path}")
        expect(people.luc.locator(".st-key-sign-in")).to_be_visible()
        expect(people.luc.get_by_text("SUMMER SCHOOL")).to_have_count(0)
