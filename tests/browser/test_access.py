"""The pages are for everyone: screen reader, keyboard, small window, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from served_page import WAIT_MS, Visit, ask, open_page, settle, source

from assistant.permalink import LIBRARY

pytest_plugins = ("visits",)

# What axe finds in elements that are Streamlit's own, as rule: its issue there. There is nothing now, and nothing may
# be added without such an issue.
STREAMLITS_OWN: dict[str, str] = {}


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds on the page as it is, rule and element, but for Streamlit's own."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # colours of what the mouse has left fade
    found = Axe().run(page).response["violations"]
    return [
        (rule["id"], node["html"][:200]) for rule in found if rule["id"] not in STREAMLITS_OWN for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_nothing_is_in_the_way(visit: Callable[..., Visit], seen_address: str, width: int, scheme: str) -> None:
    """axe finds nothing wrong on any page in any of its states, and nothing scrolls sideways."""
    seen = visit(width, scheme)
    page = seen.page
    found: list[tuple[str, str]] = []
    wide: list[str] = []

    def look() -> None:
        found.extend(violations(page))
        wide.extend(seen.overflow())

    open_page(page, seen_address)
    look()
    ask(page, "Where is the harbour workshop held?", 0)
    source(page, 0, 1).locator("summary").click()
    expect(source(page, 0, 1).locator("img")).to_be_visible()
    page.locator(".st-key-steps-0 summary").click()
    look()
    ask(page, "How much does the summer school cost?", 1)
    look()
    for other in ("conversations", "gaps"):
        page.goto(f"{seen_address}/{other}")
        page.locator("[class*=st-key-kept-], [class*=st-key-gap-]").first.wait_for(timeout=WAIT_MS)
        look()
    page.goto(f"{seen_address}/{LIBRARY}")
    page.get_by_role("link", name="Harbour days in Trieste").wait_for(timeout=WAIT_MS)
    look()
    page.get_by_role("link", name="Harbour days in Trieste").click()
    expect(page.locator(".st-key-picture-document img")).to_be_visible()
    settle(page)
    look()

    assert found == []
    assert wide == []


def test_headings(visit: Callable[..., Visit], seen_address: str) -> None:
    """A screen reader finds one main heading on each page, and one for each part."""
    page = visit(1280).page
    open_page(page, seen_address)
    assert headings(page) == ["1 Cluster Assistant", "2 For cluster managers", "2 For students"]

    ask(page, "Where is the harbour workshop held?", 0)

    assert headings(page)[:2] == ["1 Cluster Assistant", "2 Source"]


def headings(page: Page) -> list[str]:
    """Level and text of the headings, without the icons, which are letters to the browser only."""
    return [
        f"{heading.evaluate('one => one.tagName')[1]} "
        + str(heading.evaluate("one => [...one.childNodes].filter(n => !n.matches?.('[aria-hidden],[role=img]'))"
                               ".map(n => n.textContent).join('').replace(/[a-z_]*\\u00a0/, '').trim()"))
        for heading in page.locator("h1, h2, h3").all()
    ]  # fmt: skip


def test_by_keyboard_alone(visit: Callable[..., Visit], seen_address: str) -> None:
    """Without a mouse one asks, opens the source, and goes to the library; each stop can be seen and has a name."""
    page = visit(1280).page
    open_page(page, seen_address)
    page.get_by_test_id("stChatInputTextArea").focus()
    page.keyboard.type("Where is the harbour workshop held?")
    page.keyboard.press("Enter")
    page.locator(".st-key-turn-0").wait_for()
    settle(page)
    page.locator("h1").click()  # begin at the head of the page
    stops: list[str] = []
    for _ in range(20):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const one = document.activeElement; "
            "return (one.getAttribute('aria-label') || one.innerText || one.placeholder || '').trim(); }"
        )
        stops.append(str(name))
        if "Harbour days" in stops[-1]:
            page.keyboard.press("Enter")
            break

    expect(source(page, 0, 1).locator("img")).to_be_visible()
    assert all(stops), stops
    names = "\n".join(stops)
    assert all(word in names for word in ("Library", "New conversation", "[1]")), stops
    page.get_by_test_id("stChatInputTextArea").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Kinds of document")).to_be_visible()
