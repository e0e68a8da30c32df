"""What a person asked for is in sight without scrolling: the beginning of an answer, the marked words of a source."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect
from served_page import WAIT_MS, Visit, ask, open_page, settle, source

from assistant.permalink import LIBRARY, Link

pytest_plugins = ("visits",)

ANSWERED = "Where is the harbour workshop held?"
REFUSED = "How much does the summer school cost?"
ROW = "What is the telephone number of Plastlab?"
LINE = 20.0  # pixels of which something must be seen
STANDS_S = 0.7  # after which nothing moves any more


def edges(page: Page) -> tuple[float, float]:
    """The upper and lower edge of what can be read: above the field that asks further."""
    foot = page.locator(".st-key-foot textarea")
    box = foot.bounding_box() if foot.count() else None
    return 0.0, box["y"] if box else float(page.viewport_size["height"])  # type: ignore[index]


def expect_in_sight(shown: Locator) -> None:
    """The upper edge of an element comes to stand where it can be read, and stays there."""
    expect(shown).to_be_visible()
    last, since, top = time.monotonic() + WAIT_MS / 1000, time.monotonic(), -1.0
    while time.monotonic() < last:
        box = shown.bounding_box()
        upper, lower = edges(shown.page)
        if box is None or box["y"] != top or not upper <= top <= lower - min(LINE, box["height"]):
            since, top = time.monotonic(), box["y"] if box else -1.0
        elif time.monotonic() - since > STANDS_S:
            return
        shown.page.wait_for_timeout(50)
    raise AssertionError(f"{shown} stands at {top}, not within {edges(shown.page)}")


def scrolled(page: Page) -> float:
    """How far the page is scrolled."""
    return float(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))


@pytest.mark.parametrize("width", [1280, 390])
def test_beginnings_and_marks(visit: Callable[..., Visit], seen_address: str, width: int) -> None:
    """Each question is seen with the beginning of what came of it, each opened source with its marked words."""
    page = visit(width).page
    open_page(page, seen_address)

    for number, question in enumerate((ANSWERED, REFUSED, ROW)):
        ask(page, question, number)
        expect_in_sight(page.locator(f".st-key-question-{number}"))
        expect_in_sight(page.locator(f".st-key-turn-{number} [data-testid=stChatMessage]"))

    source(page, 2, 1).locator("summary").click()  # a text
    expect_in_sight(source(page, 2, 1).locator(".stMarkdownColoredBackground").first)
    page.locator(".st-key-answer-0 a").focus()
    page.keyboard.press("Enter")  # the picture of a page
    expect_in_sight(source(page, 0, 1).locator(".mark.is-shown"))


def test_nothing_jumps(visit: Callable[..., Visit], seen_address: str) -> None:
    """Who has scrolled reads on in peace: neither an answer that comes nor what grows on the page moves it."""
    page = visit(1280).page
    open_page(page, seen_address)
    ask(page, REFUSED, 0)
    ask(page, ROW, 1)
    expect_in_sight(page.locator(".st-key-question-1"))

    page.get_by_test_id("stChatInputTextArea").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect_in_sight(page.locator(".st-key-question-2"))
    page.mouse.move(600, 300)
    page.mouse.wheel(0, -5000)
    page.locator(".st-key-turn-2").wait_for()
    settle(page)
    page.wait_for_timeout(STANDS_S * 1000)
    assert scrolled(page) == 0

    page.locator(".st-key-steps-0 summary").click()  # which stands high enough not to be scrolled to
    expect(page.locator(".st-key-steps-0 li").first).to_be_visible()
    page.wait_for_timeout(STANDS_S * 1000)
    assert scrolled(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_a_permanent_link(visit: Callable[..., Visit], seen_address: str, width: int) -> None:
    """A permanent link shows its marked words at once, on the page of a PDF as well as in a long text."""
    page = visit(width).page
    for document, quote, mark in (
        ("harbour.pdf", "Dogs are welcome.", ".mark.is-shown"),
        ("school.txt", "Send a letter and a certificate of enrolment", ".stMarkdownColoredBackground"),
    ):
        page.goto(f"{seen_address}/{LIBRARY}?{urlencode(Link(document, 1, quote).parameters())}")
        expect_in_sight(page.locator(mark).first)
