"""How long answers take when many people ask at once: `python eval/bench/sessions.py`, after `assistant index`.

Serves the page and opens as many sessions as asked for, each over a connection of its own as a browser has it. All ask
their questions at the same time, one after the other, and wait for each answer to be drawn whole. No browser draws
them, which would take the processor from the page that is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

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


class Session:
    """One reader: sends what a browser sends, and reads until the page is drawn."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._field = ""

    async def open(self) -> None:
        """Load the page."""
        await self._send(BackMsg())
        await self._read_until("")

    async def ask(self, question: str, number: int) -> float:
        """Ask a question, the first is number 0; the seconds until its answer was drawn whole."""
        begun = time.perf_counter()
        message = BackMsg()
        value = message.rerun_script.widget_states.widgets.add()
        value.id = self._field
        value.chat_input_value.data = question
        await self._send(message)
        await self._read_until(f"turn-{number}")
        return time.perf_counter() - begun

    async def _send(self, message: BackMsg) -> None:
        message.rerun_script.query_string = ""
        await self._connection.send(message.SerializeToString())

    async def _read_until(self, block: str) -> None:
        """Read until a run of the page has ended that has drawn the block."""
        drawn = False
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(self._connection.recv(decode=False), MOST_SECONDS))
            kind = message.WhichOneof("type")
            if kind == "delta":
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
            raise RuntimeError(f"The page says: {element.alert.body}")


async def one_reader(address: str, questions: int) -> list[float]:
    """The seconds that each answer of one session took."""
    async with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=address,  # type: ignore[arg-type]
        max_size=None,
    ) as connection:
        session = Session(connection)
        await session.open()
        return [await session.ask(QUESTIONS[number % len(QUESTIONS)], number) for number in range(questions)]


async def many_readers(address: str, sessions: int, questions: int) -> list[list[float] | BaseException]:
    """What came of each session."""
    readers = [one_reader(address, questions) for _ in range(sessions)]
    return await asyncio.gather(*readers, return_exceptions=True)


def report(outcomes: list[list[float] | BaseException], wall: float) -> dict[str, object]:
    """The figures of a run, as plain numbers and strings."""
    errors = [repr(one) for one in outcomes if isinstance(one, BaseException)]
    seconds = sorted(value for one in outcomes if not isinstance(one, BaseException) for value in one)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [0.0] * 99
    return {
        "sessions": len(outcomes),
        "answers": len(seconds),
        "errors": errors,
        "p50_s": round(cuts[49], 3),
        "p95_s": round(cuts[94], 3),
        "max_s": round(seconds[-1], 3) if seconds else None,
        "wall_s": round(wall, 1),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> int:
    """Measure, and print the figures as JSON; 1 when a session failed."""
    parser = argparse.ArgumentParser(description="Measure the chat page with many sessions at once.")
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--questions", type=int, default=5, help="of each session")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(read_settings(), Path(folder) / "log") as address:
        asyncio.run(many_readers(address, 1, 1))  # the first answer loads the model
        begun = time.perf_counter()
        outcomes = asyncio.run(many_readers(address, given.sessions, given.questions))
        figures = report(outcomes, time.perf_counter() - begun)
    print(json.dumps(figures, indent=2))
    return 1 if figures["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
