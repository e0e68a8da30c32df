from __future__ import annotations

import json

import pytest

from assistant.index.report import Progress
from assistant.progress import Clock, Pace, duration, in_words, shown_progress


class TestPace:
    def test_rate_and_time_left(self) -> None:
        """Forty of a hundred in ten seconds are four a second; sixty more take fifteen seconds."""
        times = iter([100.0, 100.0, 110.0])
        clock = Clock(lambda: next(times))
        clock.pace(Progress("embed", 0, 100))

        assert clock.pace(Progress("embed", 40, 100)) == Pace(4.0, 15.0)

    def test_not_yet_known(self) -> None:
        """The first report of a step tells no pace, whatever the step before it did."""
        times = iter([100.0, 100.0, 110.0, 120.0, 120.0])
        clock = Clock(lambda: next(times))
        clock.pace(Progress("read", 0, 100))
        clock.pace(Progress("read", 100, 100))

        assert clock.pace(Progress("embed", 0, 100)) == Pace(None, None)


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        (Pace(None, None), ""),
        (Pace(4.0, 15.0), ", 4 a second, about 15 s left"),
        (Pace(2.5, 600.0), ", 2.5 a second, about 10 min left"),
        (Pace(2.5, 0.0), ", 2.5 a second"),
    ],
)
def test_in_words(pace: Pace, words: str) -> None:
    """A pace is told as people read it, and not at all where it is not known."""
    assert in_words(pace) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min"), (9000, "2.5 h")]
)
def test_duration(seconds: float, words: str) -> None:
    """Seconds up to a minute and a half, minutes up to an hour and a half, then hours."""
    assert duration(seconds) == words


class TestShown:
    def test_programs(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Programs get a JSON line for each report, on the error output."""
        with shown_progress(True) as progress:
            progress(Progress("read", 0, 2))

        assert json.loads(capsys.readouterr().err) == {
            "step": "read", "done": 0, "total": 2, "per_second": None, "seconds_left": None,
        }  # fmt: skip

    def test_not_a_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Where there is no terminal each step is a plain line when it is done."""
        with shown_progress(False) as progress:
            progress(Progress("read", 0, 2))
            progress(Progress("read", 1, 2))
            progress(Progress("read", 2, 2))

        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("2 of 2 documents read")
        assert captured.err.count("\n") == 1
