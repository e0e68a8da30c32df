"""Serve the chat page on a free port and look at it in Chromium; the browser tests and docs/screenshots.py use it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserType, Locator, Page, sync_playwright

from assistant.pages.serve import PAGE, command, environment
from assistant.settings import Settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OVERFLOW = """() => {
  const parts = [document.documentElement, ...document.querySelectorAll("[data-testid=stMain], section")];
  const wide = parts.filter(part => part.scrollWidth > part.clientWidth);
  const edge = document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > edge);
  return wide.length ? [...wide, ...beyond].map(one => `${one.tagName} ${one.className}`) : [];
}"""
START_S = 60.0
WAIT_MS = 60_000


def find_chromium(kind: BrowserType) -> str:
    """The program of CHROMIUM, else one on the PATH, else Playwright's own.

    Raises:
        RuntimeError: If there is none; says what to install.
    """
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in NAMES] + [kind.executable_path]
    for candidate in candidates:
        if candidate and Path(candidate).exists():
            return candidate
    raise RuntimeError(
        "Chromium was not found. Install it (Debian: apt-get install chromium; elsewhere: playwright install chromium) "
        "or name its program in CHROMIUM."
    )


class Visit:
    """A page in a browser of its own, and every address that it asked for."""

    def __init__(self, browser: Browser, width: int, scheme: str = "light") -> None:
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT_MS)
        self.page: Page = context.new_page()
        self.requested: list[str] = []
        self.errors: list[str] = []
        context.on("request", lambda request: self.requested.append(request.url))
        self.page.on("websocket", lambda socket: self.requested.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.errors.append(dialog.message), dialog.dismiss()))

    def hosts(self) -> set[str | None]:
        """The machines asked; data and blob addresses ask none."""
        return {urlsplit(url).hostname for url in self.requested if not url.startswith(("data:", "blob:"))}

    def overflow(self) -> list[str]:
        """What scrolls sideways on the page, and what stands beyond the edge of the window; none is well."""
        settle(self.page)
        return list(self.page.evaluate(OVERFLOW))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        try:
            yield browser
        finally:
            browser.close()


def launched(kind: BrowserType, *more: str) -> Browser:
    """A headless browser, started with more flags than all are."""
    return kind.launch(executable_path=find_chromium(kind), headless=True, args=[*FLAGS, *more])


@contextmanager
def served(settings: Settings, log: Path, port: int = 0, **more: str) -> Iterator[str]:
    """The address of the page, served by a process of its own until the block ends; its output goes to `log`.

    `more` is added to its environment.
    """
    settings = settings.model_copy(update={"port": port or free_port()})
    address = f"http://127.0.0.1:{settings.port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(settings, PAGE), env={**environment(settings), **more}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_served(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def open_page(page: Page, address: str) -> None:
    """Go to the page and wait until it can be used."""
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").wait_for(timeout=WAIT_MS)
    settle(page)


def ask(page: Page, question: str, number: int) -> None:
    """Ask the question of that number (counted from 0) and wait for what comes of it."""
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    page.locator(f".st-key-turn-{number}").wait_for(timeout=WAIT_MS)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page is drawn: its script has ended and its fonts are there."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=WAIT_MS)
    page.evaluate("document.fonts.ready")


def source(page: Page, turn: int, number: int) -> Locator:
    """A source of a turn; turns are counted from 0, sources from 1."""
    return page.locator(f".st-key-source-{turn}-{number}")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_served(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + START_S
    while time.monotonic() < last and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The page did not start. Its output: {log.read_text('utf-8', 'replace')}")
