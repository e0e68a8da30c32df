from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from conftest import SmallIndex

from assistant.ask import Assistant
from assistant.errors import Busy
from assistant.waiting import Line

LONG = 60.0  # seconds that no test waits


class Crowd:
    """Threads that want their turn in a `line`; `inside` are the numbers of those who had it, as they came."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._threads: list[threading.Thread] = []
        self._leave = threading.Semaphore(0)
        self.inside: list[int] = []
        self._came = threading.Condition()

    def join(self, number: int) -> None:
        """Let one more stand in line."""
        self._threads.append(threading.Thread(target=self._be, args=(number,)))
        self._threads[-1].start()

    def leave(self) -> None:
        """Let one of those who have their turn go."""
        self._leave.release()

    def wait_for(self, *numbers: int) -> None:
        """Wait until just these had their turn, in this order."""
        with self._came:
            assert self._came.wait_for(lambda: self.inside == [*numbers], LONG)

    def wait_in_line(self, count: int) -> None:
        """Wait until so many stand in line."""
        while len(self.line) < count:
            threading.Event().wait(0.001)

    def end(self) -> None:
        """Let all go."""
        for _ in self._threads:
            self._leave.release()
        for thread in self._threads:
            thread.join(LONG)

    def _be(self, number: int) -> None:
        with self.line.turn():
            with self._came:
                self.inside.append(number)
                self._came.notify_all()
            self._leave.acquire()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """Nobody yet; a line of one at once and three who wait."""
    people = Crowd(Line(1, 3, LONG))
    yield people
    people.end()


class TestLine:
    def test_first_come(self, crowd: Crowd) -> None:
        """Who comes first is served first, one after the other."""
        crowd.join(1)
        crowd.wait_for(1)
        for number in (2, 3, 4):
            crowd.join(number)
            crowd.wait_in_line(number - 1)

        crowd.leave()
        crowd.wait_for(1, 2)
        crowd.leave()
        crowd.wait_for(1, 2, 3)

    def test_full(self, crowd: Crowd) -> None:
        """Who finds the line full is told how many wait, at once; when it is shorter one may join again."""
        crowd.join(1)
        crowd.wait_for(1)
        for number in (2, 3, 4):
            crowd.join(number)
            crowd.wait_in_line(number - 1)

        with pytest.raises(Busy, match=r"3 others wait for their answers\. Ask again"), crowd.line.turn():
            pass
        crowd.leave()
        crowd.wait_for(1, 2)
        crowd.join(5)
        crowd.wait_in_line(3)

    def test_patience(self) -> None:
        """Who has waited long enough is told so, and holds up nobody behind."""
        line = Line(1, 3, 0.0)
        with line.turn():
            with pytest.raises(Busy), line.turn():
                pass
            assert len(line) == 0
        with line.turn():
            pass

    def test_error(self) -> None:
        """An error in one's turn ends it like any other."""
        line = Line(1, 3, 0.0)
        with pytest.raises(KeyError), line.turn():
            raise KeyError
        with line.turn():
            pass


class TestAssistant:
    def test_busy(self, small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        """A question that finds too many others before it is refused in one sentence; afterwards it is answered."""
        with Assistant.open(settings=small_index.settings) as assistant:
            line = Line(1, 0, 0.0)
            monkeypatch.setattr(assistant, "_line", line)
            with line.turn(), pytest.raises(Busy):
                assistant.ask("Where is the summer school held?")
            with line.turn(), pytest.raises(Busy):
                assistant.search("summer school")

            assert assistant.ask("Where is the summer school held?").citations
