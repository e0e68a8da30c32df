"""The library in Chromium: all documents, their pages as picture and text, words found, and links that last."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import expect
from served_page import WAIT_MS, Visit, open_page, served, settle

from assistant.index.build import build
from assistant.permalink import LIBRARY, Link
from assistant.settings import Settings

pytest_plugins = ("visits",)

QUOTE = "Bring a warm coat."


def test_documents(visit: Callable[..., Visit], seen_address: str) -> None:
    """Each document is listed with kind, date, language, pages and passages; one kind alone can be shown."""
    page = visit(1280).page
    page.goto(f"{seen_address}/{LIBRARY}")
    held = page.locator("[class*=st-key-held-]")
    expect(held).to_have_count(6, timeout=WAIT_MS)
    expect(page.locator("[data-testid=stApp]")).to_contain_text("6 documents · read on ")
    expect(held.filter(has_text="Notes on a cluster workshop")).to_contain_text("Newsletter · June 2013 · English")
    expect(held.filter(has_text="Harbour days")).to_contain_text("English · 2 pages")

    page.locator(".st-key-kind").get_by_text("Newsletter").click()

    expect(held).to_have_count(1)


def test_read_a_document(visit: Callable[..., Visit], seen_address: str) -> None:
    """A page is read as picture and as text side by side; words are found in it, and marked in both."""
    page = visit(1280).page
    page.goto(f"{seen_address}/{LIBRARY}")
    page.get_by_role("link", name="Harbour days in Trieste").click()
    picture = page.locator(".st-key-picture-document img")
    expect(picture).to_have_attribute("alt", "Page 1 of Harbour days in Trieste", timeout=WAIT_MS)
    text = page.locator(".st-key-page-text")
    expect(text).to_contain_text("The harbour workshop is held in Trieste on 4 May.")
    boxes = [one.bounding_box() for one in (picture, text)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]

    page.get_by_label("Find words in this document").fill("LAMPS are")
    page.keyboard.press("Enter")

    expect(picture).to_have_attribute("alt", "Page 2 of Harbour days in Trieste, with the quote marked")
    expect(text.locator(".stMarkdownColoredBackground")).to_have_text("Lamps are")
    expect(page.locator("[data-testid=stApp]")).to_contain_text("Place 1 of 1")


def test_find_in_all_documents(visit: Callable[..., Visit], seen_address: str) -> None:
    """Words are found in every document; a place that is chosen opens there, marked."""
    page = visit(1280).page
    page.goto(f"{seen_address}/{LIBRARY}")
    page.get_by_label("Find words in all documents").fill("warm coat")
    page.keyboard.press("Enter")
    place = page.locator(".st-key-place-0")
    expect(place.locator(".stMarkdownColoredBackground")).to_have_text("warm coat")

    place.get_by_role("link").click()

    expect(page.locator(".st-key-page-text .stMarkdownColoredBackground")).to_have_text("warm coat")
    expect(page.locator(".st-key-picture-document img")).to_be_visible()


def test_a_permanent_link(visit: Callable[..., Visit], seen_address: str) -> None:
    """The link of a source leads to its page in the library, and its address alone does so in another browser."""
    page = visit(1280).page
    open_page(page, f"{seen_address}/?{urlencode({'q': 'When does the choir of the pilots sing?'})}")
    page.locator(".st-key-turn-0").wait_for()
    settle(page)
    page.locator(".st-key-source-0-1 summary").click()
    page.get_by_role("link", name="Permanent link").click()
    expect(page.locator(".st-key-page-text .stMarkdownColoredBackground").first).to_contain_text("At the end of the")
    settle(page)

    other = visit(1280).page
    other.goto(page.url)

    expect(other.locator(".st-key-page-text .stMarkdownColoredBackground").first).to_contain_text(
        "At the end of the", timeout=WAIT_MS
    )
    page.get_by_role("link", name="Ask").click()  # the conversation is still there
    expect(page.locator(".st-key-answer-0")).to_be_visible()


def test_a_link_survives_indexing(visit: Callable[..., Visit], seen: Settings, tmp_path: Path) -> None:
    """A link made before its document was renamed and the corpus was indexed anew leads to the same words."""
    settings = seen.model_copy(update={"corpus_dir": tmp_path / "corpus", "index_dir": tmp_path / "index"})
    shutil.copytree(seen.corpus_dir, settings.corpus_dir)
    shutil.copytree(seen.index_dir, settings.index_dir, symlinks=True)
    link = urlencode(Link("harbour.pdf", 1, QUOTE).parameters())
    with served(settings, tmp_path / "log") as address:
        page = visit(1280).page
        page.goto(f"{address}/{LIBRARY}?{link}")
        marked = page.locator(".st-key-page-text .stMarkdownColoredBackground")
        expect(marked).to_have_text(QUOTE, timeout=WAIT_MS)
        (settings.corpus_dir / "harbour.pdf").rename(settings.corpus_dir / "port.pdf")
        build(settings)

        page.reload()

        expect(page.locator("[data-testid=stApp]")).to_contain_text("harbour.pdf is no longer there under that name")
        expect(marked).to_have_text(QUOTE)
        page.goto(f"{address}/{LIBRARY}?{urlencode({'document': '<b>no.pdf', 'page': '99999999', 'quote': 'x y z'})}")
        expect(page.get_by_test_id("stAlert").last).to_contain_text("holds no document <b>no.pdf")
