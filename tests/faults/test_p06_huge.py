"""P6: documents over the limits of size and pages are refused, and the setting that allows them is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from odd_files import outcomes, pages_pdf

from assistant.index.build import build
from assistant.records import Refusal
from assistant.settings import Settings

NewSettings = Callable[..., Settings]


def test_six_thousand_pages(tmp_path: Path) -> None:
    """By default 5,000 pages are read and no more."""
    assert outcomes(tmp_path, {"a.pdf": pages_pdf(*["Turin"] * 6000)}) == {
        "a.pdf": "refused: it has 6,000 pages, more than ASSISTANT_MAX_PAGES=5000 allows"
    }


def test_one_gigabyte(new_settings: NewSettings) -> None:
    """A file of 1 GB is refused unread; the others are indexed."""
    settings = new_settings({"fees.md": "Members pay EUR 120 a year."})
    with (settings.corpus_dir / "huge.txt").open("wb") as file:
        os.truncate(file.fileno(), 1_000_000_000)

    report = build(settings)

    assert report.added == ("fees.md",)
    assert report.refused == (Refusal("huge.txt", "it has 1000 MB, more than ASSISTANT_MAX_FILE_MB=200 allows"),)


def test_too_many_characters(tmp_path: Path) -> None:
    """A text that would fill more than 5,000 dense pages is a log or a table of data, and refused."""
    data = b"The meeting takes place in Turin.\n\n" * 700_000

    assert outcomes(tmp_path, {"a.txt": data}) == {
        "a.txt": "refused: its text has 24,499,998 characters, more than the 20,000,000 that are read"
    }
