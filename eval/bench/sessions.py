"""How long answers take when many people ask at once: `python eval/bench/sessions.py`, after `assistant index`.

Serves the page and opens as many sessions as asked for, each over a connection of its own as a browser has it. All ask
their questions at the same time, one after the other, and wait for each answer to be drawn whole. No browser draws
them, which would take the processor from the page that is measured. Then four times as many ask: some are told that
the page is busy, and a reader who comes afterwards is answered as ever.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from figures import Curve, Figure, keep, percentile
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "browser"))  # what starts the page for the tests

from served_page import served

from assistant.settings import read_settings

QUESTIONS = (
    "What is a meta-cluster?",
    "Which funding does a cluster organisation have?",
    "Who took part in the summer school?",
    "Who is the contact in France?",
    "How much does the summer school cost?",
)
MOST_SECONDS = 300
BUSY = "Too many questions are being asked at once"


class Session:
    """One reader: sends what a browser sends, and reads until the page is drawn."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._field = ""
        self._refused = 0  # questions of this session so far
        self._drawn_refusals = 0  # in the run of the page that is being read

    async def open(self) -> None:
        """Load the page."""
        await self._send(BackMsg())
        await self._read_until("")

    async def ask(self, question: str, number: int) -> float | None:
        """Ask a question, the first is number 0; the seconds until its answer was drawn whole, None if it was busy."""
        begun = time.perf_counter()
        message = BackMsg()
        value = message.rerun_script.widget_states.widgets.add()
        value.id = self._field
        value.chat_input_value.data = question
        await self._send(message)
        await self._read_until(f"turn-{number}")
        before, self._refused = self._refused, self._drawn_refusals
        return None if self._refused > before else time.perf_counter() - begun

    async def _send(self, message: BackMsg) -> None:
        message.rerun_script.query_string = ""
        await self._connection.send(message.SerializeToString())

    async def _read_until(self, block: str) -> None:
        """Read until a run of the page has ended that has drawn the block."""
        drawn = False
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(self._connection.recv(decode=False), MOST_SECONDS))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._drawn_refusals = 0
            elif kind == "delta":
                drawn = drawn or not block or message.delta.add_block.id.endswith(f"-{block}")
                self._note(message)
            elif kind == "script_finished" and drawn:
                return

    def _note(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "chat_input":
            self._field = element.chat_input.id
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(f"The page shows {element.exception.type}: {element.exception.message}")
        if element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR:
            if BUSY not in element.alert.body:
                raise RuntimeError(f"The page says: {element.alert.body}")
            self._drawn_refusals += 1


async def one_reader(address: str, questions: int) -> list[float | None]:
    """The seconds that each answer of one session took; None for what was refused because the page was busy."""
    async with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=address,  # type: ignore[arg-type]
        max_size=None,
    ) as connection:
        session = Session(connection)
        await session.open()
        return [await session.ask(QUESTIONS[number % len(QUESTIONS)], number) for number in range(questions)]


async def many_readers(address: str, sessions: int, questions: int) -> list[list[float | None] | BaseException]:
    """What came of each session."""
    readers = [one_reader(address, questions) for _ in range(sessions)]
    return await asyncio.gather(*readers, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of many sessions at once.

    Attributes:
        seconds: That each answer took.
        busy: Questions that were refused because too many were asked.
        errors: Of sessions that broke off.
        wall: Seconds from the first question to the last answer.
    """

    seconds: list[float]
    busy: int
    errors: list[str]
    wall: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.wall


def crowd(address: str, sessions: int, questions: int) -> Crowd:
    """Let so many sessions ask so many questions each, all at once."""
    begun = time.perf_counter()
    outcomes = asyncio.run(many_readers(address, sessions, questions))
    wall = time.perf_counter() - begun
    errors = [repr(one) for one in outcomes if isinstance(one, BaseException)]
    told = [one for own in outcomes if not isinstance(own, BaseException) for one in own]
    return Crowd([one for one in told if one is not None], told.count(None), errors, wall)


def main() -> int:
    """Measure, print and keep; 1 when a session failed."""
    parser = argparse.ArgumentParser(description="Measure the chat page with many sessions at once.")
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--questions", type=int, default=5, help="of each session")
    parser.add_argument("--quick", action="store_true", help="eight sessions of two questions")
    given = parser.parse_args()
    sessions, questions = (8, 2) if given.quick else (given.sessions, given.questions)
    with page() as address:
        alone = crowd(address, 1, 2 * questions)
        rising = {count: crowd(address, count, questions) for count in (2, sessions // 3)}
        many = crowd(address, sessions, questions)
    with page() as address:
        over = crowd(address, 4 * sessions, questions)
        after = crowd(address, 1, questions)
    errors = [*alone.errors, *many.errors, *after.errors]
    for error in (*errors, *over.errors):
        print(error, file=sys.stderr)
    found = [
        Figure(f"{sessions} sessions: answers a second", many.rate, "answers/s"),
        Figure(f"{sessions} sessions: answers a second", many.rate / alone.rate, "×", beside="one session alone"),
        Figure(f"{sessions} sessions: p50 until drawn", percentile(many.seconds, 50), "s"),
        Figure(f"{sessions} sessions: p95 until drawn", percentile(many.seconds, 95), "s"),
        Figure(f"{sessions} sessions: errors", float(len(many.errors)), "", 0.0),
        Figure(f"{sessions} sessions: told that it is busy", float(many.busy), "", 0.0),
        Figure(f"{4 * sessions} sessions: errors", float(len(over.errors)), "", 0.0),
        Figure(f"{4 * sessions} sessions: told that it is busy", 100 * over.busy / (4 * sessions * questions), "%"),
        Figure(f"{4 * sessions} sessions: p95 until drawn", percentile(over.seconds, 95), "s"),
        Figure("one session afterwards: p50", percentile(after.seconds, 50) / percentile(alone.seconds, 50), "×", 1.5,
               beside="before"),
    ]  # fmt: skip
    steps = {1: alone, **rising, sessions: many, 4 * sessions: over}
    series = {
        "p50": [(float(count), percentile(one.seconds, 50)) for count, one in steps.items()],
        "p95": [(float(count), percentile(one.seconds, 95)) for count, one in steps.items()],
    }
    keep("sessions", found, [Curve("sessions", "Many people at once", "s", "sessions", series)], quick=given.quick)
    return 1 if errors or over.errors else 0


@contextmanager
def page() -> Iterator[str]:
    """The address of the page, with its model loaded."""
    with tempfile.TemporaryDirectory() as folder, served(read_settings(), Path(folder) / "log") as address:
        asyncio.run(many_readers(address, 1, 1))  # the first answer loads the model
        yield address


if __name__ == "__main__":
    sys.exit(main())
