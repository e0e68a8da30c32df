"""The wheel holds all that the program needs: installed elsewhere, it indexes, answers and serves its page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError

import pytest
from conftest import REPOSITORY, SmallIndex

from assistant.settings import Settings

QUESTION = "Where is the summer school held?"
# What a page shows of a question that it is asked.
PAGE = """
from pathlib import Path
import assistant
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(str(Path(assistant.__file__).parent / "pages" / "main.py"), default_timeout=60).run()
page.chat_input[0].set_value({question!r}).run()
print(assistant.__file__, [one.value for one in page.exception], *(one.value for one in page.markdown), sep="\\n")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout by the backend that pyproject.toml names, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=REPOSITORY, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was installed into; what it depends on is found where the tests find it."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", str(folder), wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def environment(installed: Path) -> dict[str, str]:
    """An environment in which the installed package goes before this checkout."""
    return {**os.environ, "PYTHONPATH": str(installed)}


def command(installed: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder."""
    return subprocess.run(
        [sys.executable, str(installed / "bin" / "assistant"), *words],
        cwd=cwd, env=environment(installed), capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_files(wheel: Path) -> None:
    """The wheel holds every file of the package and its licence, and nothing else of the checkout."""
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = {
        file.relative_to(REPOSITORY).as_posix()
        for file in (REPOSITORY / "assistant").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert names == files
    assert {Path(name).suffix for name in names} >= {".py", ".toml", ".onnx", ".js", ".css", ".svg"}
    assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_version(wheel: Path) -> None:
    """The wheel bears the version of the newest release in the changelog, and is what `pip install` would name."""
    changelog = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    newest = next(line for line in changelog.splitlines() if line.startswith("## [") and "Unreleased" not in line)

    assert newest.startswith(f"## [{wheel.name.split('-')[1]}] - 20")
    assert wheel.name.startswith("cluster_assistant-")


def test_commands(installed: Path, new_settings: Callable[..., Settings]) -> None:
    """The installed command indexes and answers in a folder that is no checkout."""
    folder = new_settings().corpus_dir.parent

    indexed = command(installed, "index", cwd=folder)
    answered = command(installed, "ask", QUESTION, cwd=folder)

    assert (indexed.returncode, answered.returncode) == (0, 0), indexed.stderr + answered.stderr
    assert "now holds 3 documents" in indexed.stdout
    assert "Oyonnax" in answered.stdout


def test_page_answers(installed: Path, small_index: SmallIndex) -> None:
    """The installed page draws itself and an answer, without a file of this checkout."""
    done = subprocess.run(
        [sys.executable, "-c", PAGE.format(question=QUESTION)],
        cwd=small_index.index.parent, env=environment(installed), capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert done.stdout.startswith(f"{installed / 'assistant'}{os.sep}"), done.stderr
    assert done.stdout.splitlines()[1] == "[]"
    assert "Oyonnax" in done.stdout


def test_app(installed: Path, small_index: SmallIndex) -> None:
    """`assistant app` of the installed command serves the page."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    words = [sys.executable, str(installed / "bin" / "assistant"), "app", "--port", str(port)]
    process = subprocess.Popen(words, cwd=small_index.index.parent, env=environment(installed))
    try:
        last = time.monotonic() + 60
        served = ""
        while not served and process.poll() is None and time.monotonic() < last:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                    served = answer.read().decode()
            except URLError:
                time.sleep(0.1)
    finally:
        process.terminate()
        process.wait(20)

    assert served == "ok"
