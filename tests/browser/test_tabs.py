"""L8 and the inputs of a browser: two tabs, a reload, a double click, an index that changes, a page open to others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import SmallIndex
from playwright.sync_api import Page, expect
from served_page import WAIT_MS, Visit, ask, open_page, served, settle, source

from assistant.settings import Settings

pytest_plugins = ("visits",)

QUESTION = "Where is the summer school held?"


def test_a_double_click_asks_once(visit: Callable[..., Visit], address: str) -> None:
    """A starter that is clicked twice, and a question that is sent twice in haste, give one answer each."""
    page = visit(1280).page
    open_page(page, address)

    page.locator(".st-key-starter-students-0 button").dblclick()
    page.locator(".st-key-turn-0").wait_for()
    settle(page)
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator(".st-key-turn-1").wait_for()
    settle(page)
    page.wait_for_timeout(500)

    expect(page.locator("[class*=st-key-turn-]")).to_have_count(2)


def test_two_tabs(visit: Callable[..., Visit], address: str) -> None:
    """What is asked in one tab is seen in no other; a reload keeps it, and the page opened anew begins without it."""
    one, other = visit(1280).page, visit(1280).page
    open_page(one, address)
    open_page(other, address)

    ask(one, QUESTION, 0)
    ask(other, "What do member firms pay?", 0)

    expect(one.locator("[data-testid=stApp]")).not_to_contain_text("EUR 120")
    expect(other.locator("[data-testid=stApp]")).not_to_contain_text("Oyonnax")
    one.reload()
    expect(one.locator(".st-key-turn-0")).to_contain_text("Oyonnax")
    expect(one.locator("[data-testid=stApp]")).not_to_contain_text("EUR 120")
    open_page(one, address)
    expect(one.locator(".st-key-starter-students-0")).to_be_visible()
    expect(one.locator("[data-testid=stApp]")).not_to_contain_text("Oyonnax")


def test_a_long_question(visit: Callable[..., Visit], address: str) -> None:
    """A question of 50,000 characters is refused in a sentence, kept to be cut, and the next one is answered."""
    page = visit(1280).page
    open_page(page, address)

    ask(page, "school " * 7_200, 0)

    expect(page.get_by_test_id("stAlert")).to_contain_text("The question has 50,")
    assert len(page.locator(".st-key-again-0 textarea").input_value()) > 50_000
    ask(page, QUESTION, 1)
    expect(page.locator(".st-key-answer-1")).to_contain_text("Oyonnax")


def test_the_index_goes_while_the_page_is_open(
    visit: Callable[..., Visit], small_index: SmallIndex, tmp_path: Path
) -> None:
    """When the index is emptied the page says what to do and keeps what was answered; once it is back, it goes on."""
    index = tmp_path / "index"
    shutil.copytree(small_index.index, index)
    settings = small_index.settings.model_copy(update={"index_dir": index})
    with served(settings, tmp_path / "log") as address:
        page = visit(1280).page
        open_page(page, address)
        ask(page, QUESTION, 0)
        index.rename(tmp_path / "away")

        source(page, 0, 1).locator("summary").click()
        expect(source(page, 0, 1).locator(".stMarkdownColoredBackground")).to_contain_text("Oyonnax")
        page.get_by_test_id("stChatInputTextArea").fill("What do member firms pay?")
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-no-index")).to_contain_text("assistant index", timeout=WAIT_MS)
        expect(page.locator(".st-key-answer-0")).to_contain_text("Oyonnax")
        (tmp_path / "away").rename(index)
        page.locator(".st-key-look-again button").click()

        expect(page.locator(".st-key-answer-1")).to_contain_text("EUR 120")
        assert "Traceback" not in page.locator("body").inner_text()


def choose(page: Page, field: str, option: str) -> None:
    """Choose in the filter, which is left open."""
    if not page.get_by_test_id("stPopoverBody").count():
        page.locator(".st-key-filter button").first.click()
    page.get_by_role("combobox", name=field).click()
    page.get_by_role("option", name=option).click()
    settle(page)


def clear(page: Page) -> None:
    """Take back all that was chosen in the filter."""
    page.locator(".st-key-filter button").first.click()
    page.locator(".st-key-filter-clear button").click()
    expect(page.locator(".st-key-filter-clear")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    settle(page)


def test_filters(visit: Callable[..., Visit], seen_address: str) -> None:
    """Kind, year and document shape the answers that follow, which say so; nothing left open covers them."""
    page = visit(1280).page
    open_page(page, seen_address)
    chips = page.locator("[class*=st-key-turn-] .stMarkdownBadge")

    choose(page, "Kinds of document", "Newsletter")
    ask(page, "Where did it take place?", 0)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(chips).to_contain_text(["Newsletter"])
    expect(page.locator(".st-key-answer-0")).to_contain_text("Turin")

    clear(page)
    choose(page, "Not older than", "2013")
    ask(page, QUESTION, 1)  # which only an undated document answers
    expect(chips).to_contain_text(["Newsletter", "since 2013"])
    expect(page.locator(".st-key-turn-1")).not_to_contain_text("Oyonnax")

    clear(page)
    choose(page, "Documents", "SUMMER SCHOOL ON POLYMERS")
    choose(page, "Documents", "Harbour days in Trieste")
    ask(page, "What is held there?", 2)
    expect(chips).to_contain_text(["Newsletter", "since 2013", "SUMMER SCHOOL ON POLYMERS", "Harbour days in Trieste"])
    expect(page.locator(".st-key-filter")).to_contain_text("Filter · 2")
    page.locator(".st-key-steps-2 summary").click()
    steps = page.locator(".st-key-steps-2")
    expect(steps).to_contain_text("Searched the chosen documents in")
    assert all("SUMMER SCHOOL" in one or "Harbour days" in one for one in steps.locator("li").all_inner_texts())

    clear(page)
    ask(page, QUESTION, 3)
    expect(page.locator(".st-key-answer-3")).to_contain_text("Oyonnax")
    expect(page.locator(".st-key-turn-3 .stMarkdownBadge")).to_have_count(0)


def test_open_to_others(visit: Callable[..., Visit], small_index: SmallIndex, tmp_path: Path) -> None:
    """A page that others can reach says so loudly on the page itself, however it was started."""
    settings = small_index.settings.model_copy(update={"address": "0.0.0.0"})
    with served(settings, tmp_path / "log") as address:
        page = visit(1280).page
        open_page(page, address)

        expect(page.get_by_test_id("stAlert").first).to_contain_text("WARNING: the page listens on 0.0.0.0.")


def test_not_found_looks_different(visit: Callable[..., Visit], seen_address: str, seen: Settings) -> None:
    """Where nothing is found the page gives the reason, what to try, whom to ask, and what is nearest."""
    page = visit(1280).page
    open_page(page, seen_address)

    ask(page, "How much does the summer school cost?", 0)

    box = page.locator(".st-key-not-found-0")
    expect(box).to_contain_text("Not found")
    expect(box).to_contain_text("What you can try")
    expect(box).to_contain_text(f"Ask {seen.contact}.")
    expect(page.locator("[class*=st-key-near-0-] details")).to_have_count(3)
    expect(page.locator("a[href^='#source-']")).to_have_count(0)
    expect(box.locator("a")).to_have_count(0)


def test_next_questions_steps_and_edit(visit: Callable[..., Visit], address: str) -> None:
    """Below an answer: how it came about with scores, questions to ask next, and the question to be edited."""
    page = visit(1280).page
    open_page(page, address)
    ask(page, QUESTION, 0)
    page.locator(".st-key-steps-0 summary").click()
    steps = page.locator(".st-key-steps-0")
    expect(steps).to_contain_text("Searched all documents in")
    expect(steps.locator("li").first).to_contain_text("SUMMER SCHOOL ON POLYMERS · page 1")
    expect(steps).to_contain_text("/?q=Where+is+the+summer+school+held%3F")

    page.get_by_text("Edit the question").click()
    page.locator(".st-key-edited-0 textarea").fill("Where did the workshop take place?")
    page.keyboard.press("Control+Enter")
    page.locator(".st-key-ask-edited-0 button").click()

    page.locator(".st-key-turn-1").wait_for()
    expect(page.locator(".st-key-question-1")).to_contain_text("Where did the workshop take place?")
    settle(page)
    following = page.locator("[class*=st-key-next-1-] button").first
    question = following.inner_text()
    following.click()
    page.locator(".st-key-turn-2").wait_for()
    expect(page.locator(".st-key-question-2")).to_contain_text(question.split("\n")[-1])
