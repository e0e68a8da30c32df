"""Let so many questions be answered at once and no more: others wait in line for a bounded time, or are sent away."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.errors import Busy

# In the environment, before numpy is imported: its matrices are small, and threads that wait for each other cost a
# sixth of an answer.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
# An answer keeps a core busy: more at once than there are cores only take turns, and all of them end late.
AT_ONCE = os.cpu_count() or 1
MOST_WAITING = 60  # behind those that are being answered; twice as many sessions as are promised an answer at once
PATIENCE_S = 20.0  # after which who waits is told so


class Line:
    """A line of those who want something done, first come first served; safe to share between threads."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        self._patience_s = patience_s
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it for as long as the block runs.

        Raises:
            Busy: If the line is full, or one's turn does not come in time.
        """
        self._wait()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _wait(self) -> None:
        own = object()
        until = self._clock() + self._patience_s
        with self._changed:
            if not self._free and len(self._waiting) >= self._most_waiting:
                raise Busy(len(self._waiting))
            self._waiting.append(own)
            try:
                while not (self._free and self._waiting[0] is own):
                    left = until - self._clock()
                    if left <= 0:
                        raise Busy(len(self._waiting))
                    self._changed.wait(left)
                self._free -= 1
            finally:
                self._waiting.remove(own)
                self._changed.notify_all()
