"""F17: change is judged by content, never by a clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest
from index_files import generations, live_folder

from assistant.index import current
from assistant.index.build import build
from assistant.settings import Settings

NewSettings = Callable[..., Settings]
FEES = "# Fees\n\nMembers pay EUR 120 a year.\n"


@pytest.fixture
def settings(new_settings: NewSettings) -> Settings:
    """One document, indexed."""
    settings = new_settings({"fees.md": FEES})
    build(settings)
    return settings


@pytest.mark.parametrize("when", [0, 4102444800])  # 1970, and 2100
def test_file_times(settings: Settings, when: int) -> None:
    """A file time of the past or the future is no change; other content of the same size and time is one."""
    file = settings.corpus_dir / "fees.md"
    os.utime(file, (when, when))
    assert not build(settings).published

    file.write_text(FEES.replace("120", "150"), "utf-8")
    os.utime(file, (when, when))

    assert build(settings).changed == ("fees.md",)


def test_clock_put_back(settings: Settings) -> None:
    """After a run in the year 2099 the next one is live even so, and the oldest goes first."""
    live = live_folder(settings.index_dir)
    future = live.rename(live.with_name(f"20990101T000000000000Z-{live.name.rpartition('-')[2]}"))
    current.point_to(settings.index_dir, future.name)
    (settings.corpus_dir / "fees.md").write_text(FEES.replace("120", "150"), "utf-8")

    report = build(settings)

    assert report.changed == ("fees.md",)
    assert live_folder(settings.index_dir).name == report.generation > future.name
    assert generations(settings.index_dir) == [future.name, report.generation]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows sets no time zone for one process")
def test_time_zone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another time zone changes nothing, and the names of generations are in UTC everywhere."""
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert not build(settings).published
        (settings.corpus_dir / "fees.md").write_text(f"{FEES}\nSeen from {zone}.\n", "utf-8")
        assert build(settings).generation[:11] >= time.strftime("%Y%m%dT%H", time.gmtime(time.time() - 3600))
    monkeypatch.undo()
    time.tzset()
