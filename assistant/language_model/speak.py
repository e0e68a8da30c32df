"""Ask a language model and read what it says while it says it, within time; LangChain's chat models stay in here."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.language_model.named import ModelName
from assistant.language_model.trouble import MAY_PASS, ModelTrouble, trouble_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

MOST_CHARS = 12_000  # of one reply; a model that says more has lost the thread
LONGEST_WAIT_S = 30.0  # that a server may ask for
_LOOK_S = 0.2  # between two looks at whether to stop
_ENDED = None  # in the queue: nothing more comes
_FINISH_KEYS = ("finish_reason", "done_reason", "stop_reason", "stopReason")
_CUT = ("length", "max_tokens", "model_length", "content_filter")

ModelMessage = tuple[Literal["system", "user", "assistant"], str]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one answer may take.

    Attributes:
        idle_s: Longest silence.
        until: When all has to be said, on the clock of `time.monotonic`.
        stopped: Whether nobody waits for the answer any more.
        waits: Gets the seconds of each wait that the server asked for.
    """

    idle_s: float
    until: float
    stopped: Callable[[], bool]
    waits: Callable[[float], None]

    def left(self) -> float:
        """Seconds that remain; 0 when none do.

        Raises:
            ModelTrouble: `stopped` when nobody waits any more.
        """
        if self.stopped():
            raise ModelTrouble("stopped")
        return max(self.until - time.monotonic(), 0.0)


class LanguageModel:
    """A chat model with limits of our own, since those of the clients are per read; safe to share between threads."""

    def __init__(self, chat: BaseChatModel, name: ModelName, idle_s: float, total_s: float) -> None:
        self.name = name
        self._chat = chat
        self._idle_s = idle_s
        self._total_s = total_s
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def patience(
        self, stopped: Callable[[], bool] = lambda: False, waits: Callable[[float], None] = lambda _: None
    ) -> Patience:
        """The time that an answer begun now may take."""
        return Patience(self._idle_s, time.monotonic() + self._total_s, stopped, waits)

    def say(self, messages: Sequence[ModelMessage], patience: Patience) -> Iterator[str]:
        """What the model replies, in pieces, as they come.

        A server that is busy or fails before a word was said is asked once more, after the time that it names.

        Raises:
            ModelTrouble: If it said nothing that can be used, or stopped before the end.
        """
        said = False
        try:
            for piece in self._once(messages, patience):
                said = True
                yield piece
            return
        except ModelTrouble as trouble:
            if said or trouble.code not in MAY_PASS or trouble.wait_s > min(LONGEST_WAIT_S, patience.left()):
                raise
            patience.waits(trouble.wait_s)
            wait_until = time.monotonic() + trouble.wait_s
        while time.monotonic() < wait_until and patience.left():
            time.sleep(_LOOK_S)
        yield from self._once(messages, patience)

    def close(self) -> None:
        """End the thread that reads."""
        with self._lock:
            if self._loop:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._loop = None

    def _once(self, messages: Sequence[ModelMessage], patience: Patience) -> Iterator[str]:
        pieces: queue.SimpleQueue[AIMessageChunk | None] = queue.SimpleQueue()
        reading = asyncio.run_coroutine_threadsafe(self._read(messages, pieces.put), self._running_loop())
        reading.add_done_callback(lambda _: pieces.put(_ENDED))
        count = 0
        finish = ""
        try:
            while (piece := _next(pieces, patience)) is not _ENDED:
                finish = _finish(piece) or finish
                text = _text(piece)
                count += len(text)
                if text:
                    yield text[: MOST_CHARS - count + len(text)]
                if count > MOST_CHARS:
                    raise ModelTrouble("endless")
        finally:
            reading.cancel()  # closes the connection, so that the server stops too
        _raise_trouble(reading, finish, count)

    async def _read(self, messages: Sequence[ModelMessage], put: Callable[[AIMessageChunk], None]) -> None:
        from langsmith import tracing_context

        with tracing_context(enabled=False):  # questions and passages go to the model's server alone
            async for piece in self._chat.astream(list(messages)):
                put(piece)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """The loop of one thread for all questions: the clients keep connections that belong to a loop."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(self._loop,), name="language-model", daemon=True).start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:  # of nothing, `gather` asks for a loop of this thread, which has none
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    finally:
        loop.close()


def _next(pieces: queue.SimpleQueue[AIMessageChunk | None], patience: Patience) -> AIMessageChunk | None:
    """The next piece that says something or ends the reply; one without content does not count as a sign of life."""
    silent_until = time.monotonic() + patience.idle_s
    while True:
        wait = min(silent_until - time.monotonic(), patience.left())
        if wait <= 0:
            raise ModelTrouble("slow")
        try:
            piece = pieces.get(timeout=min(wait, _LOOK_S))
        except queue.Empty:
            continue
        if piece is _ENDED or piece.content or piece.additional_kwargs or _finish(piece):
            return piece


def _text(piece: AIMessageChunk) -> str:
    return str(piece.text)  # of the parts that are text: no tool calls, no thoughts


def _finish(piece: AIMessageChunk) -> str:
    told = (piece.response_metadata.get(key) for key in _FINISH_KEYS)
    return next((reason for reason in told if isinstance(reason, str)), "")


def _raise_trouble(reading: Future[None], finish: str, count: int) -> None:
    error = None if reading.cancelled() else reading.exception()
    if error is not None:
        raise trouble_of(error) from None
    if not finish or finish in _CUT:  # a cut stream may end without an error
        raise ModelTrouble("cut")
    if not count:
        raise ModelTrouble("empty")
