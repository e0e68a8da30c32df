"""The chat page as people meet it: a real server, a real index, real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect
from served_page import Visit, ask, open_page, served, settle, source

from assistant.index.build import build
from assistant.permalink import LIBRARY
from assistant.settings import Settings

pytest_plugins = ("visits",)

QUESTION = "Where is the summer school held?"
QUOTE = "The summer school is held in Oyonnax from 9 to 11 July."
ACTIVE = (
    "a, img, svg image, iframe, object, script, h1, h2, h3, h4, h5, h6, pre, code, table, input, .katex, [role=img]"
)
# Everything that has a meaning in Markdown, HTML or on the page, as a sentence that a document might hold.
HOSTILE = (
    "The hostile summer school [press](javascript:alert(1)) ![p](http://evil.example/a.png) "
    "<img src=x onerror=alert(1)> <b>bold</b> `code` $x^2$ and $y$ :smile: :material/home: :streamlit: :red[red] "
    "~~gone~~ http://evil.example/a www.evil.example mail@evil.example a -> b -- c is held in Oyonnax."
)


def test_ask_and_open_the_source(visit: Callable[[int], Visit], address: str) -> None:
    """A question is answered with a marker; its source opens with title, page and the quote within its passage."""
    page = visit(1280).page
    open_page(page, address)
    ask(page, QUESTION, 0)
    expect(page.locator(".st-key-answer-0")).to_have_text(f"{QUOTE} [1]")
    first = source(page, 0, 1)
    expect(first.locator("summary")).to_contain_text("[1]")
    expect(first.locator("summary")).to_contain_text("SUMMER SCHOOL ON POLYMERS")
    expect(first.locator("summary")).to_contain_text("page 1")
    expect(first.get_by_text(QUOTE)).to_have_count(0)

    first.locator("summary").click()

    expect(first.locator(".stMarkdownColoredBackground")).to_have_text(QUOTE)
    expect(first).to_contain_text("It is open to students of engineering from any European university.")


def test_date_of_the_source_and_what_is_missing(visit: Callable[[int], Visit], address: str) -> None:
    """A source says of what kind its document is and from when; an answer to a part names the part it lacks."""
    page = visit(1280).page
    open_page(page, address)

    ask(page, "Where did the workshop take place?", 0)
    ask(page, "When is the summer school held, and what is the telephone number of the mayor?", 1)

    expect(source(page, 0, 1).locator("summary")).to_contain_text("Newsletter · June 2013 · page 1")
    expect(page.locator(".st-key-answer-1")).to_contain_text(QUOTE)
    expect(page.locator(".st-key-turn-1")).to_contain_text("what is the telephone number of the mayor")


def test_a_conversation_begun_with_a_starter(visit: Callable[[int], Visit], address: str) -> None:
    """A starter is asked by one click, a further question follows, a new conversation leads back to the starters."""
    page = visit(1280).page
    open_page(page, address)

    page.locator(".st-key-starter-students-0 button").click()
    page.locator(".st-key-turn-0").wait_for()
    settle(page)
    ask(page, "How do I apply for it?", 1)

    expect(page.locator(".st-key-turn-1")).to_contain_text("Send a letter and a certificate of enrolment")
    expect(page.locator("[class*=st-key-starter-]")).to_have_count(0)
    page.locator(".st-key-new button").click()
    expect(page.locator(".st-key-starter-managers-0")).to_be_visible()
    expect(page.locator(".st-key-turn-0")).to_have_count(0)


def test_phone(visit: Callable[[int], Visit], address: str) -> None:
    """At 390 pixels nothing scrolls sideways: not the start, an answer with an open source, nor a word without end."""
    phone = visit(390)
    open_page(phone.page, address)
    assert phone.overflow() == []

    ask(phone.page, "What is the telephone number of Plastlab?", 0)
    source(phone.page, 0, 1).locator("summary").click()
    expect(source(phone.page, 0, 1).locator(".stMarkdownColoredBackground").first).to_be_visible()
    assert phone.overflow() == []

    ask(phone.page, "summerschool" * 40, 1)
    assert phone.overflow() == []


def test_nothing_typed_is_rendered(visit: Callable[[int], Visit], address: str) -> None:
    """Markdown, HTML, links and icons in a question are shown as typed."""
    page = visit(1280).page
    open_page(page, address)

    ask(page, HOSTILE, 0)

    question = page.get_by_test_id("stChatMessage").first
    expect(question.get_by_test_id("stMarkdown")).to_have_text(HOSTILE)
    expect(question.get_by_test_id("stMarkdown").locator(ACTIVE)).to_have_count(0)


def test_nothing_of_a_document_is_rendered(
    visit: Callable[[int], Visit], new_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    """Markdown, HTML, links and icons of a document are shown as they stand in it: text, title, name and headings."""
    name = "<img src=x onerror=alert(1)> [x](javascript:x) `c` $y$ **b** :material_home: :red[r].txt"
    title = "<i>EVIL</i> [TITLE](javascript:x) ![p](http:evil.example) `c` $y$ :material/home: :red[r]"
    documents = {name: HOSTILE, f"<b>{name}": " "}  # the other one cannot be read
    settings = new_settings(
        {**documents, "corpus.toml": f"[documents.{json.dumps(name)}]\ntitle = {json.dumps(title)}"}
    )
    build(settings)
    with served(settings, tmp_path / "log") as address:
        page = visit(1280).page
        open_page(page, address)

        ask(page, "Where is the hostile summer school held?", 0)
        source(page, 0, 1).locator("summary").click()

        answer = page.locator(".st-key-answer-0")
        expect(answer).to_contain_text("mail@evil.example a -> b -- c is held in Oyonnax.")
        links = answer.locator(ACTIVE).evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert links == ["#source-0-1"]  # the marker
        shown = source(page, 0, 1)
        expect(shown).to_contain_text(title)
        expect(shown.locator(".stMarkdownColoredBackground").first).to_be_visible()
        expect(shown.locator("summary").locator(ACTIVE)).to_have_count(0)

        page.goto(f"{address}/{LIBRARY}")
        listed = page.locator("[class*=st-key-held-]")
        expect(listed).to_contain_text(title)
        expect(listed).to_contain_text(name)
        assert_plain(listed)
        refused = page.locator(".st-key-refused")
        expect(refused).to_contain_text(f"<b>{name}")
        assert_plain(refused.locator("li"))
        page.get_by_label("Find words in all documents").fill("is held in Oyonnax")
        page.keyboard.press("Enter")
        found = page.locator(".st-key-place-0")
        expect(found).to_contain_text("mail@evil.example")
        assert_plain(found)
        found.get_by_role("link").click()
        expect(page.locator(".st-key-document-title")).to_contain_text(title)
        expect(page.get_by_text(name)).to_be_visible()
        expect(page.locator(".st-key-page-text")).to_contain_text(HOSTILE[:60])
        assert_plain(page.locator(".st-key-document-title h1, .st-key-page-text, [data-testid=stCaptionContainer]"))


def assert_plain(shown: Locator) -> None:
    """Nothing of what is shown has a meaning, but for the one link of ours to the document itself."""
    active = shown.locator(ACTIVE).evaluate_all("all => all.map(one => one.outerHTML)")
    assert [one for one in active if "stPageLink" not in one] == []
