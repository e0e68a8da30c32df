"""Take the pictures of the pages: `python docs/screenshots.py OUT_DIR`, after `assistant index`.

That of README goes to docs/chat.png, in few colours, since it is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))  # what starts the page for the tests

from served_page import ask, chromium, open_page, served, settle

from assistant.permalink import LIBRARY
from assistant.settings import read_settings

SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
ANSWERED = "How are small firms won over to working abroad?"
CONTACT = "Who is the contact in France?"
NOT_FOUND = "How much does the summer school cost?"
FOUND = "meta-cluster"
SHOWN = "How long is the Bronze label valid?"  # as in README
PICTURE = Path(__file__).with_name("chat.png")


def main(folder: Path) -> None:
    """Write a picture of each page in each of its states, at each size, in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as kept,  # nobody's conversations are in the pictures, and these are in nobody's
        served(read_settings(), Path(kept) / "log", ASSISTANT_DATA_DIR=kept) as address,
        chromium() as browser,
    ):
        take_readme(browser, address)
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                ending = f"{size}-{scheme}.png"
                take_chat(page, address, folder, ending)
                take_library(page, address, folder, ending)
                take_kept(page, address, folder, ending)
                context.close()


def take_readme(browser: Browser, address: str) -> None:
    """An answer with its source open at the marked words."""
    page = browser.new_page(viewport={"width": 900, "height": 1160})
    open_page(page, address)
    ask(page, SHOWN, 0)
    open_source(page)
    picture(page, PICTURE)
    Image.open(PICTURE).convert("RGB").quantize(128, method=Image.Quantize.FASTOCTREE).save(PICTURE, optimize=True)
    page.close()


def open_source(page: Page) -> None:
    """Open the first source of the first answer, and see it from the question on."""
    page.locator(".st-key-answer-0 a").first.click()
    page.locator(".st-key-source-0-1 img").wait_for()
    settle(page)
    page.locator(".st-key-question-0").scroll_into_view_if_needed()


def take_chat(page: Page, address: str, folder: Path, ending: str) -> None:
    """The start, the filter, an answer, the steps behind it, one with an open source, and one that was not found."""
    open_page(page, address)
    picture(page, folder / f"start-{ending}")
    page.locator(".st-key-filter button").first.click()
    page.get_by_role("combobox").first.wait_for()
    picture(page, folder / f"filter-{ending}")
    page.keyboard.press("Escape")
    for name, question in (("answer", ANSWERED), ("contact", CONTACT), ("not-found", NOT_FOUND)):
        ask(page, question, 0)
        if name == "contact":
            open_source(page)
        picture(page, folder / f"{name}-{ending}")
        if name == "answer":
            page.locator(".st-key-steps-0 summary").click()
            page.locator(".st-key-steps-0").scroll_into_view_if_needed()
            picture(page, folder / f"steps-{ending}")
        page.locator(".st-key-new button").click()
        page.locator(".st-key-starter-managers-0").wait_for()
        settle(page)


def take_library(page: Page, address: str, folder: Path, ending: str) -> None:
    """The list of documents, words found in them, and the page of a document that has them."""
    page.goto(f"{address}/{LIBRARY}")
    page.locator("[class*=st-key-held-]").first.wait_for()
    picture(page, folder / f"library-{ending}")
    page.get_by_role("textbox").first.fill(FOUND)
    page.keyboard.press("Enter")
    page.locator(".st-key-place-0").wait_for()
    picture(page, folder / f"found-{ending}")
    page.locator(".st-key-place-0 a").click()
    page.locator(".st-key-picture-document img").wait_for()
    picture(page, folder / f"document-{ending}")


def take_kept(page: Page, address: str, folder: Path, ending: str) -> None:
    """The conversations that are kept, and what the documents leave open."""
    for name, first in (("conversations", "[class*=st-key-kept-]"), ("gaps", "[class*=st-key-gap-]")):
        page.goto(f"{address}/{name}")
        page.locator(first).first.wait_for()
        picture(page, folder / f"{name}-{ending}")


def picture(page: Page, file: Path) -> None:
    """Write what is seen of the page."""
    settle(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(700)  # what was opened has unfolded
    page.screenshot(path=file, animations="disabled")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Use: python docs/screenshots.py OUT_DIR")
    main(Path(sys.argv[1]))
