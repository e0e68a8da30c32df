"""Working with the page day by day: come back, take along, say what you think, look after the documents."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from conftest import SmallIndex
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from served_page import WAIT_MS, ask, open_page, served, settle

from assistant.evaluate.questions import read_questions

pytest_plugins = ("visits",)

WHERE = "Where is the summer school held?"
QUOTE = "The summer school is held in Oyonnax from 9 to 11 July."
HOSTILE = (
    "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `c` $y$ :material/home: :red[z] # Who won the world cup?"
)
REFUSED = "Who won the football world cup?"


@pytest.fixture(scope="module")
def address(small_index: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page over the small index is served, with a data folder of its own."""
    folder = tmp_path_factory.mktemp("day-by-day")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ASSISTANT_DATA_DIR", str(folder / "data"))
        with served(small_index.settings, folder / "log") as address:
            yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An empty conversation; afterwards nothing may have left this machine, nor anything have failed."""
    context = browser.new_context(locale="en-GB", accept_downloads=True)
    requested: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    page = new_page(context, errors)
    open_page(page, address)
    yield page
    context.close()
    assert {urlsplit(url).hostname for url in requested if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}
    assert errors == []


def new_page(context: BrowserContext, errors: list[str]) -> Page:
    """A page that notes what fails in it."""
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page


def delete_all(page: Page, address: str) -> None:
    """Delete all conversations, so that a test begins with none."""
    page.goto(f"{address}/conversations")
    page.locator(".st-key-find-conversation").wait_for()
    settle(page)
    if page.locator(".st-key-delete-all").count():
        page.locator(".st-key-delete-all button").first.click()
        page.locator(".st-key-delete-all-yes button").click()
        expect(page.locator("[class*=st-key-kept-]")).to_have_count(0)


def kept(page: Page) -> str:
    """The address of the conversation that the page holds."""
    page.wait_for_url(re.compile(r"\?conversation="))
    return page.url


def downloaded(page: Page, key: str) -> tuple[str, bytes]:
    """The name and content of what a button downloads."""
    with page.expect_download() as started:
        page.locator(f".st-key-{key} button").click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def test_come_back(page: Page, address: str) -> None:
    """A reload opens the conversation where it was; it is listed, found by its words, renamed and deleted."""
    delete_all(page, address)
    open_page(page, address)
    ask(page, WHERE, 0)
    link = kept(page)
    page.reload()
    expect(page.locator(".st-key-answer-0")).to_contain_text(QUOTE)
    ask(page, "How many places are there?", 1)

    page.goto(f"{address}/conversations")
    listed = page.locator("[class*=st-key-kept-]")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("2 questions")
    found = page.locator(".st-key-find-conversation input")
    found.fill("berlin")
    found.press("Enter")
    expect(listed).to_have_count(0)
    found.fill("oyonnax")
    found.press("Enter")
    expect(listed).to_have_count(1)
    key = link.split("conversation=")[1]
    page.locator(f".st-key-more-{key} button").first.click()
    page.locator(f".st-key-title-{key} input").fill("For the board")
    page.locator(f".st-key-rename-{key} button").click()
    expect(listed).to_contain_text("For the board")
    page.get_by_role("link", name="For the board").click()
    expect(page.locator(".st-key-turn-1")).to_be_visible()

    delete_all(page, address)
    page.goto(link)
    expect(page.get_by_text("There is no such conversation here")).to_be_visible()


def test_take_along(page: Page) -> None:
    """An answer is copied with its references, and downloaded as files that other programs read."""
    ask(page, WHERE, 0)
    page.locator(".st-key-copy-0 button").first.click()
    copied = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    expect(copied).to_contain_text("[1] SUMMER SCHOOL ON POLYMERS · Document · page 1")
    page.keyboard.press("Escape")
    page.locator(".st-key-download-0 button").first.click()

    markdown, word, pdf = (downloaded(page, f"download-0-{suffix}") for suffix in ("md", "docx", "pdf"))

    assert [name for name, _ in (markdown, word, pdf)] == [
        f"Where-is-the-summer-school-held.{suffix}" for suffix in ("md", "docx", "pdf")
    ]
    for text in (
        markdown[1].decode(),
        "\n".join(one.text for one in docx.Document(io.BytesIO(word[1])).paragraphs),
        "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf[1])).pages),
    ):
        assert QUOTE in text
        assert "SUMMER SCHOOL ON POLYMERS" in text
        assert "page 1" in text


def test_a_conversation_taken_along(page: Page) -> None:
    """A conversation of several questions is one file, with the references of each."""
    ask(page, WHERE, 0)
    ask(page, "What is the telephone number of Plastlab?", 1)
    page.wait_for_timeout(1500)  # the page has gone to the newest answer; the header is above
    page.locator(".st-key-header").scroll_into_view_if_needed()
    page.locator(".st-key-download-conversation button").first.click()

    _, data = downloaded(page, "download-conversation-docx")

    styled = [(one.style.name, one.text) for one in docx.Document(io.BytesIO(data)).paragraphs if one.style]
    assert [text for style, text in styled if style == "Heading 2"] == [
        WHERE,
        "What is the telephone number of Plastlab?",
    ]
    assert len([text for _, text in styled if text.startswith("[1] ")]) == 2


def test_gaps(page: Page, address: str, tmp_path: Path) -> None:
    """A refusal and a thumb down with its reason become gaps; one click on each makes a line of a question file."""
    delete_all(page, address)
    open_page(page, address)
    ask(page, REFUSED, 0)
    kept(page)
    ask(page, WHERE, 1)
    page.locator(".st-key-thumbs-1 button").nth(1).click()
    page.locator(".st-key-reason-1").get_by_text("It is wrong").click()
    page.locator(".st-key-comment-1 input").fill("It moved to Lyon.")
    page.locator(".st-key-send-1 button").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()

    page.goto(f"{address}/gaps")
    gaps = page.locator("[class*=st-key-gap-]")
    expect(gaps).to_have_count(2)
    expect(gaps.filter(has_text=WHERE)).to_contain_text("Readers said: It moved to Lyon.")
    gaps.filter(has_text=REFUSED).get_by_role("button", name="The documents do not say it").click()
    expect(page.locator(".st-key-question-file")).to_contain_text("1 chosen")
    gaps.filter(has_text=WHERE).get_by_test_id("stExpander").first.locator("summary").click()
    gaps.filter(has_text=WHERE).get_by_role("button", name="The answer stands here").first.click()
    expect(page.locator(".st-key-question-file")).to_contain_text("2 chosen")

    name, data = downloaded(page, "download-gaps")
    (tmp_path / name).write_bytes(data)
    lines = {one.turns[0].question: one.turns[0] for one in read_questions(tmp_path / name)}
    assert (lines[REFUSED].answerable, lines[REFUSED].gold_pages) == (False, ())
    assert (lines[WHERE].answerable, lines[WHERE].gold_pages) == (True, (("school.txt", 1),))


def test_nothing_is_obeyed(page: Page, address: str) -> None:
    """A question full of Markdown, HTML and icons is shown as it was typed wherever it is listed."""
    delete_all(page, address)
    open_page(page, address)
    ask(page, HOSTILE, 0)
    kept(page)

    for path, listed in (("conversations", "[class*=st-key-kept-]"), ("gaps", "[class*=st-key-gap-]")):
        page.goto(f"{address}/{path}")
        shown = page.locator(listed).first
        expect(shown).to_contain_text(HOSTILE[:60])
        expect(shown.locator("p img, p code, p h1, p iframe, p script, p .katex, p a, p [role=img]")).to_have_count(0)


def test_languages(browser: Browser, address: str) -> None:
    """The page speaks the browser's language; another one is chosen by hand, and stays after a reload."""
    context = browser.new_context(locale="de-AT", viewport={"width": 390, "height": 844})
    page = new_page(context, [])
    open_page(page, address)
    expect(page.get_by_text("Fragen Sie Ihre Dokumente.")).to_be_visible()
    page.locator(".st-key-menu button").first.click()

    page.locator(".st-key-language-choice [role=combobox], .st-key-language-choice input").first.click()
    page.get_by_role("option", name="Italiano").click()

    expect(page.get_by_text("Interroghi i Suoi documenti.")).to_be_visible()
    page.wait_for_url(re.compile("lang=it"))
    page.reload()
    expect(page.get_by_text("Interroghi i Suoi documenti.")).to_be_visible()
    ask(page, WHERE, 0)
    expect(page.locator(".st-key-source-0-1 summary")).to_contain_text("Documento · pagina 1")
    ask(page, "scuola " * 700, 1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("La domanda ha 4\u202f")
    context.close()
