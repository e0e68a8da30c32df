"""Tests of assistant/log.py: what is noted, and what never is."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run
from conftest import SmallIndex

from assistant.data_folder import data_folder
from assistant.errors import CannotWrite
from assistant.log import LOG_BYTES, LOG_FILE, OLD_LOGS, event, failure, logger, start_log


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that the log is written to; afterwards it is closed."""
    start_log(str(tmp_path / "data"))
    yield tmp_path / "data"
    close()


def close() -> None:
    """Close the log."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def test_a_line(folder: Path) -> None:
    """A line has the time in UTC, the process, the level, what happened and its values; white space parts values."""
    event("answered", state="not_found", seconds=0.12345, model="a b\nc")

    line = (folder / LOG_FILE).read_text("utf-8")
    assert line.endswith(" INFO answered state=not_found seconds=0.123 model=a_b_c\n")
    assert line[10] == "T"
    assert line[23] == "Z"


def test_a_failure_keeps_its_message_back(folder: Path) -> None:
    """An error is noted by its class and place; its message, which may quote a person, is not."""
    try:
        raise ValueError("Who stole the secret recipe?")
    except ValueError as error:
        failure("failed", error, command="ask")

    text = (folder / LOG_FILE).read_text("utf-8")
    assert "failed command=ask error=ValueError at=test_log.py:" in text
    assert "recipe" not in text


def test_started_twice(folder: Path) -> None:
    """Starting the log again writes no line twice."""
    start_log(str(folder))
    event("once")

    assert (folder / LOG_FILE).read_text("utf-8").count("once") == 1


def test_it_turns_over(folder: Path) -> None:
    """The log stays within its size, but for one line: full files are kept under numbers, the oldest is removed."""
    for _ in range((OLD_LOGS + 3) * LOG_BYTES // 50_000):
        event("filled", words="x" * 50_000)

    files = sorted(folder.glob(f"{LOG_FILE}*"))
    assert [file.name for file in files] == [LOG_FILE, *(f"{LOG_FILE}.{n}" for n in range(1, OLD_LOGS + 1))]
    assert all(file.stat().st_size <= LOG_BYTES + 51_000 for file in files)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_for_its_user_alone(folder: Path) -> None:
    """Folder and log are closed to the other users of the machine."""
    event("noted")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / LOG_FILE).stat().st_mode) == 0o600


def test_nowhere_to_write(tmp_path: Path) -> None:
    """Where a file stands in the way the log is left out and nothing fails; the folder itself is an error in words."""
    (tmp_path / "file").touch()

    start_log(str(tmp_path / "file" / "data"))
    event("lost")

    with pytest.raises(CannotWrite, match=r"cannot be made \(.*\)\. Check its rights, or name another in ASSISTANT_"):
        data_folder(str(tmp_path / "file" / "data"))
    assert not [one for one in logger.handlers if isinstance(one, logging.FileHandler)]


def test_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` is the folder where the system keeps a user's data."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))

    assert data_folder("auto") == tmp_path / "home" / "cluster-assistant"


def test_a_command_leaves_no_word_of_a_question(small_index: SmallIndex, tmp_path: Path) -> None:
    """Commands that answer, refuse and fail are noted with their outcome; no word of question or passage is."""
    data = {"ASSISTANT_DATA_DIR": str(tmp_path / "data")}
    run(small_index.settings, "ask", "Where is the summer school held?", **data)
    run(small_index.settings, "ask", "Does Zanzibar pay for skiing?", **data)
    run(small_index.settings, "ask", "Zanzibar?", "--document", "zanzibar.pdf", **data)

    text = (tmp_path / "data" / LOG_FILE).read_text("utf-8")
    assert text.count(" answered state=") == 2
    assert "answered state=answered reason=- language=en worded_by=extract generation=" in text
    assert text.count(" ended command=ask status=0 ") == 2
    assert text.count(" failed command=ask ") == 1
    assert "error=BadFilter" in text
    for word in ("zanzibar", "oyonnax", "summer", "skiing"):
        assert word not in text.casefold()
