"""The source, seen: the quote is marked on the picture of its page where another tool finds its words."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pdfplumber
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from served_page import Visit, ask, open_page, served, settle, source

from assistant.index.build import build
from assistant.permalink import LIBRARY, Link
from assistant.settings import Settings

pytest_plugins = ("visits",)

QUESTION = "Where is the harbour workshop held?"
QUOTE = "The harbour workshop is held in Trieste on 4 May."
OVER_COLUMNS = (
    "The old crane lifts guests above the roofs of the town so that they see the lighthouse, the castle on its hill, "
    "the long white pier and every ship that waits outside for the tide to turn."
)
OVER_PAGES = (
    "At the end of the afternoon the choir of the pilots sings three songs that were written by sailors who had lost "
    "their way in the fog of the northern bay."
)
NEAR = 4  # pixels of a picture of 1,440: a point


class Seen:
    """The picture of a page as the browser has it, and what is marked on it."""

    def __init__(self, shown: Locator) -> None:
        picture = shown.locator("img")
        expect(picture).to_be_visible()
        self.alt = picture.get_attribute("alt")
        answer = shown.page.request.get(str(picture.evaluate("image => image.src")))
        self.image = Image.open(io.BytesIO(answer.body())).convert("RGB")

    def is_marked(self, x: int, y: int) -> bool:
        """Whether the paper is yellow there."""
        red, green, blue = self.image.getpixel((x, y))  # type: ignore[misc]
        return bool(red > 200 and green > 180 and blue < 160)

    def marked(self, left: int, right: int) -> tuple[int, int, int, int]:
        """The edges of what is marked between two columns of pixels: left, top, right and bottom."""
        places = [(x, y) for x in range(left, right) for y in range(self.image.height) if self.is_marked(x, y)]
        across, down = [x for x, _ in places], [y for _, y in places]
        return min(across), min(down), max(across), max(down)


def words_of(pdf: bytes, page: int, text: str) -> list[dict[str, float]]:
    """The boxes in points that pdfplumber gives the words of a text, which stand on a page one after the other."""
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        columns = file.pages[page - 1].bbox[2] / 2
        found = sorted(file.pages[page - 1].extract_words(), key=lambda word: (word["x0"] > columns, word["top"]))
    texts, wanted = [word["text"] for word in found], text.split()
    for at in range(len(texts)):
        run = texts[at : at + len(wanted)]
        if run == wanted[: len(run)]:  # all of it, or what stands before the page turns
            return found[at : at + len(run)]
        if texts[0] != wanted[0] and at == 0 and (rest := _rest(texts, wanted)):
            return found[:rest]
    raise AssertionError(f"{text} does not stand on page {page}")


def _rest(texts: list[str], wanted: list[str]) -> int:
    """How many words at the head of a page end the text."""
    return next((count for count in range(len(wanted), 0, -1) if texts[:count] == wanted[-count:]), 0)


@pytest.fixture
def shown(visit: Callable[..., Visit], seen_address: str) -> Page:
    """The answer with its source open."""
    page = visit(1280).page
    open_page(page, seen_address)
    ask(page, QUESTION, 0)
    source(page, 0, 1).locator("summary").click()
    expect(source(page, 0, 1).locator("img")).to_be_visible()
    settle(page)
    return page


def assert_marked(seen: Seen, pdf: bytes, page: int, text: str) -> None:
    """Each word of the text is marked, and what is marked ends where its words end, column by column."""
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        scale = seen.image.width / float(file.pages[page - 1].width)
    words = words_of(pdf, page, text)
    middle = seen.image.width // 2
    for left, right in ((0, middle), (middle, seen.image.width)):
        own = [word for word in words if left <= word["x0"] * scale < right]
        if not own:
            assert not any(seen.is_marked(x, y) for x in range(left, right, 3) for y in range(0, seen.image.height, 3))
            continue
        edges = (
            min(word["x0"] for word in own), min(word["top"] for word in own),
            max(word["x1"] for word in own), max(word["bottom"] for word in own),
        )  # fmt: skip
        found = seen.marked(left, right)
        spare = 1.0 * scale  # by which a mark is larger than its words
        assert all(
            abs(one - (edge * scale + sign * spare)) <= NEAR + 2 * scale
            for one, edge, sign in zip(found, edges, (-1, -1, 1, 1), strict=True)
        ), (found, [edge * scale for edge in edges])
        for word in own:
            gap = (word["x0"] - 0.4) * scale, (word["top"] + word["bottom"]) / 2 * scale
            assert seen.is_marked(int(gap[0]), int(gap[1])), word


def test_the_quote_is_marked_on_its_page(shown: Page, harbour: bytes) -> None:
    """The picture has the words of the quote marked, at the place where pdfplumber finds them, and says so."""
    seen = Seen(source(shown, 0, 1))

    assert seen.alt == "Page 1 of Harbour days in Trieste, with the quote marked"
    assert_marked(seen, harbour, 1, QUOTE)


@pytest.mark.parametrize(("quote", "pages"), [(OVER_COLUMNS, (1,)), (OVER_PAGES, (1, 2))])
def test_across_columns_and_pages(
    visit: Callable[..., Visit], seen_address: str, harbour: bytes, quote: str, pages: tuple[int, ...]
) -> None:
    """A quote that goes on in the next column, or on the next page, is marked in both and nowhere between."""
    page = visit(1280).page
    page.goto(f"{seen_address}/{LIBRARY}?{parameters('harbour.pdf', quote)}")
    picture = page.locator(".st-key-picture-document")

    for number in pages:
        if number > pages[0]:
            page.get_by_role("button", name="Next page").click()
        expect(picture.locator("img")).to_have_attribute(
            "alt", f"Page {number} of Harbour days in Trieste, with the quote marked"
        )
        assert_marked(Seen(picture), harbour, number, quote)


def test_pages_and_size(shown: Page) -> None:
    """The page is turned, enlarged and made smaller by buttons that are reached and pressed by the keyboard."""
    own = source(shown, 0, 1)
    width = own.locator("img").bounding_box()["width"]  # type: ignore[index]
    own.get_by_role("button", name="Make the page larger").focus()
    shown.keyboard.press("Enter")
    assert own.locator("img").bounding_box()["width"] == pytest.approx(1.5 * width, abs=2)  # type: ignore[index]
    shown.keyboard.press("Enter")
    own.get_by_role("button", name="Make the page smaller").press("Enter")
    assert own.locator("img").bounding_box()["width"] == pytest.approx(1.5 * width, abs=2)  # type: ignore[index]

    own.get_by_role("button", name="Next page").press("Enter")

    expect(own).to_contain_text("Page 2 of 2")
    expect(own.locator("img")).to_have_attribute("alt", "Page 2 of Harbour days in Trieste")
    expect(own.get_by_role("button", name="Next page")).to_be_disabled()
    own.get_by_role("button", name="Previous page").press("Enter")
    expect(own.locator("img")).to_have_attribute("alt", "Page 1 of Harbour days in Trieste, with the quote marked")


def test_the_original(shown: Page, harbour: bytes) -> None:
    """The original opens at the page that is shown, in the browser's own viewer, byte for byte as it was indexed."""
    own = source(shown, 0, 1)
    own.get_by_role("button", name="Next page").click()
    link = own.get_by_role("link", name="Open the original at page 2")

    address, _, place = str(link.evaluate("link => link.href")).partition("#")
    answer = shown.request.get(address)

    assert place == "page=2"
    assert link.get_attribute("target") == "_blank"
    assert answer.body() == harbour
    assert answer.headers["content-type"] == "application/pdf"
    assert "content-disposition" not in answer.headers


def test_markers_by_keyboard(shown: Page) -> None:
    """Enter on a marker opens its source and goes there; the way back leads to the marker."""
    own = source(shown, 0, 1)
    own.locator("summary").click()
    expect(own.locator("img")).to_have_count(0)
    settle(shown)
    shown.wait_for_timeout(500)
    marker = shown.locator(".st-key-answer-0 a")

    marker.focus()
    shown.keyboard.press("Enter")

    expect(own.locator("img")).to_be_visible()
    expect(own.locator("summary")).to_be_focused()
    own.get_by_role("link", name="Back to the answer").press("Enter")
    expect(marker).to_be_focused()


ELSEWHERE = [
    ("When is the letter of intent due?", "A letter of intent is due before the full proposal."),  # HTML
    ("Where is the summer school held?", "The summer school is held in Oyonnax from 9 to 11 July."),  # text
    ("Where does the kite festival take place?", "The kite festival takes place in Bergamo on 3 August."),  # DOCX
    ("Where does the boat race start?", "The boat race starts in Annecy on 5 October."),  # PPTX
]


def test_text_has_the_quote_too(visit: Callable[..., Visit], seen_address: str) -> None:
    """A document that is no PDF shows the passage with the quote marked; its file is only ever downloaded."""
    page = visit(1280).page
    open_page(page, seen_address)
    ask(page, "Where did the workshop in June take place?", 0)
    own = source(page, 0, 1)
    own.locator("summary").click()

    expect(own.locator(".stMarkdownColoredBackground")).to_have_text("The workshop took place in Turin on 13 June.")
    expect(own.locator("img")).to_have_count(0)
    for number, (question, quote) in enumerate(ELSEWHERE, start=1):
        ask(page, question, number)
        other = source(page, number, 1)
        other.locator("summary").click()
        expect(other.locator(".stMarkdownColoredBackground")).to_have_text(quote)
        expect(other.locator("img")).to_have_count(0)
    with page.expect_download() as download:
        own.get_by_role("button", name="Download the original").click()
    assert download.value.suggested_filename == "workshop.md"


@pytest.mark.parametrize("harm", ["deleted", "changed", "indexed anew"])
def test_the_file_is_another_by_now(
    visit: Callable[..., Visit], seen: Settings, tmp_path: Path, harbour: bytes, harm: str
) -> None:
    """No page is painted from a file that is not the one that was quoted: the text is shown, and why."""
    settings = seen.model_copy(update={"corpus_dir": tmp_path / "corpus", "index_dir": tmp_path / "index"})
    shutil.copytree(seen.corpus_dir, settings.corpus_dir)
    shutil.copytree(seen.index_dir, settings.index_dir, symlinks=True)
    file = settings.corpus_dir / "harbour.pdf"
    with served(settings, tmp_path / "log") as address:
        page = visit(1280).page
        open_page(page, address)
        ask(page, QUESTION, 0)
        if harm == "deleted":
            file.unlink()
        else:
            file.write_bytes(harbour + b"\n")
        if harm == "indexed anew":
            build(settings)

        source(page, 0, 1).locator("summary").click()

        own = source(page, 0, 1)
        why = {"deleted": "is no longer in the corpus", "changed": "was changed after it was indexed"}
        expect(own).to_contain_text(why.get(harm, "was changed since this answer was given"))
        expect(own.locator(".stMarkdownColoredBackground")).to_have_text(QUOTE)
        expect(own.locator("img")).to_have_count(0)
        if harm == "indexed anew":
            page.wait_for_url("**conversation=**")
            page.reload()
            expect(page.locator(".st-key-turn-0")).to_contain_text("has changed since this answer was given: ask again")


def parameters(document: str, quote: str, page: int = 1) -> str:
    """What stands after the question mark of a permanent link."""
    return urlencode(Link(document, page, quote).parameters())
