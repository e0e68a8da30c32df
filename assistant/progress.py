"""Show on standard error how far a long command has come, how fast it goes and how long it still takes."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.index.report import Progress

LINE_EVERY_S = 5.0  # where there is no terminal to draw a bar on
NAMES = {"read": "documents read", "embed": "texts embedded", "publish": "published"}


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """How fast a step goes: units a second, and seconds until it is done; None before that can be told."""

    per_second: float | None
    seconds_left: float | None


class Clock:
    """Measures the pace of each step from its first report on."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._step = ""
        self._begun, self._first = 0.0, 0

    def pace(self, one: Progress) -> Pace:
        """The pace of the step up to this report."""
        if one.step != self._step:
            self._step, self._begun, self._first = one.step, self._now(), one.done
        done, seconds = one.done - self._first, self._now() - self._begun
        if not done or not seconds:
            return Pace(None, None)
        return Pace(round(done / seconds, 1), round((one.total - one.done) * seconds / done, 1))


@contextmanager
def shown_progress(as_json: bool) -> Iterator[Callable[[Progress], None]]:
    """What to call with each `Progress`: a bar on a terminal, else a line now and then; JSON lines for programs."""
    clock = Clock()
    if as_json:
        yield lambda one: _say(json.dumps({**dataclasses.asdict(one), **dataclasses.asdict(clock.pace(one))}))
    elif sys.stderr.isatty():
        with _bars() as (bar, add):
            tasks: dict[str, Any] = {}

            def advance(one: Progress) -> None:
                if one.step not in tasks:
                    tasks[one.step] = add(one.step)
                bar.update(tasks[one.step], completed=one.done, total=one.total, pace=in_words(clock.pace(one)))

            yield advance
    else:
        yield _Lines(clock).tell


@contextmanager
def _bars() -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    names, pace = TextColumn("{task.description}"), TextColumn("{task.fields[pace]}")
    with Bars(names, BarColumn(), MofNCompleteColumn(), pace, console=Console(stderr=True), transient=True) as bars:
        yield bars, lambda step: bars.add_task(NAMES[step], pace="")


class _Lines:
    """A line for each step that is done, and every few seconds in between."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said = time.monotonic()

    def tell(self, one: Progress) -> None:
        pace = self._clock.pace(one)
        now = time.monotonic()
        if one.step == "publish" and one.done:
            _say(NAMES[one.step])
        elif one.step != "publish" and one.total and (one.done == one.total or now - self._said >= LINE_EVERY_S):
            self._said = now
            _say(f"{one.done} of {one.total} {NAMES[one.step]}{in_words(pace)}")


def in_words(pace: Pace) -> str:
    """A pace as people read it, to stand behind a count; empty when it cannot be told."""
    if pace.per_second is None or pace.seconds_left is None:
        return ""
    left = f", about {duration(pace.seconds_left)} left" if pace.seconds_left else ""
    return f", {pace.per_second:g} a second{left}"


def duration(seconds: float) -> str:
    """A length of time in the unit that suits it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
