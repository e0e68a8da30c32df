"""Take the pictures of the chat page: `python docs/screenshots.py OUT_DIR`, after `assistant index`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))  # what starts the page for the tests

from served_page import ask, chromium, open_page, served, settle

from assistant.settings import read_settings

SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
ANSWERED = "Which funding does a cluster organisation have?"
CONTACT = "Who is the contact in France?"
NOT_FOUND = "How much does a week of skiing in Norway cost?"


def main(folder: Path) -> None:
    """Write a picture of each state of the page at each size, in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with served(read_settings(), folder / "server.log") as address, chromium() as browser:
        for size in SIZES:
            for scheme in ("light", "dark"):
                take(browser, address, folder, size, scheme)
    (folder / "server.log").unlink()


def take(browser: Browser, address: str, folder: Path, size: str, scheme: str) -> None:
    """The pictures of one size and colour scheme; each question is the first of a conversation."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    open_page(page, address)
    picture(page, folder / f"start-{size}-{scheme}.png")
    for name, question in (("answer", ANSWERED), ("contact", CONTACT), ("not-found", NOT_FOUND)):
        ask(page, question, 0)
        opener = page.locator(".st-key-turn-0 [data-testid=stExpander] summary").first
        if name != "not-found":
            opener.click()
        page.wait_for_timeout(600)  # the source unfolds
        page.locator(".st-key-header").scroll_into_view_if_needed()
        picture(page, folder / f"{name}-{size}-{scheme}.png")
        page.locator(".st-key-new button").click()
        page.locator(".st-key-starter-managers-0").wait_for()
        settle(page)
    context.close()


def picture(page: Page, file: Path) -> None:
    """Write what is seen of the page."""
    page.mouse.move(0, 0)
    page.screenshot(path=file, animations="disabled")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Use: python docs/screenshots.py OUT_DIR")
    main(Path(sys.argv[1]))
