"""An OpenAI-compatible server on 127.0.0.1 that says what a test scripts: real HTTP, real server-sent events."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test-5up3rS3cretKey00000000000000"
NONE = "NONE"


@dataclass(frozen=True)
class Prompt:
    """What a model was asked: all its text, the passages in it by their ids, and the last message of the user."""

    messages: tuple[dict[str, str], ...]

    @property
    def text(self) -> str:
        """All messages."""
        return "\n".join(message["content"] for message in self.messages)

    @property
    def passages(self) -> dict[str, str]:
        """The passages by their ids, in order."""
        found = re.findall(r'<passage id="(\w+)"[^>]*>\n(.*?)\n</passage>', self.text, re.DOTALL)
        return dict(found)

    @property
    def last(self) -> str:
        """The last message."""
        return self.messages[-1]["content"]

    def id_of(self, words: str) -> str:
        """The id of the passage that holds some words."""
        return next(name for name, text in self.passages.items() if words in " ".join(text.split()))


Reply = Callable[["Connection", Prompt], None]


class Connection:
    """One answer on the wire: events, or whatever else a broken server sends."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Send the head; names of headers with `_` for `-`."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def raw(self, content: bytes | str) -> None:
        """Send bytes as they are."""
        self._handler.wfile.write(content.encode() if isinstance(content, str) else content)
        self._handler.wfile.flush()

    def event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """Send one chunk of a chat completion."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.raw("data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                                         "choices": [choice]}) + "\n\n")  # fmt: skip

    def say(self, text: str, size: int = 7) -> None:
        """Send a text in pieces."""
        for start in range(0, len(text), size):
            self.event({"role": "assistant", "content": text[start : start + size]})

    def end(self, finish: str | None = "stop") -> None:
        """Send the end of a whole answer."""
        self.event({}, finish)
        self.raw("data: [DONE]\n\n")

    def refuse(self, status: int, text: str = "no", **headers: str) -> None:
        """Send an error as OpenAI does."""
        self.begin(status, "application/json", **headers)
        self.raw(json.dumps({"error": {"message": text, "type": "x", "code": None}}))

    def cut(self) -> None:
        """Break the connection without its end."""
        self._handler.wfile.flush()
        self._handler.connection.close()

    def wait_until_gone(self, seconds: float) -> bool:
        """Whether the other side hangs up within some seconds."""
        self._handler.connection.settimeout(seconds)
        try:
            return self._handler.connection.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:
            return True


def saying(text: str | Callable[[Prompt], str]) -> Reply:
    """A reply that says a text whole and well."""

    def reply(connection: Connection, prompt: Prompt) -> None:
        connection.begin()
        connection.say(text if isinstance(text, str) else text(prompt))
        connection.end()

    return reply


@dataclass
class ModelServer:
    """A running server.

    Attributes:
        url: For OPENAI_BASE_URL.
        prompts: What it was asked, in order.
        keys: The headers of authorization that it got.
        gone: Whether each asker that was waited for hung up.
    """

    url: str
    replies: list[Reply]
    prompts: list[Prompt] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def script(self, *replies: Reply | str) -> None:
        """What it says from now on; the last reply is given again and again."""
        self.replies[:] = [saying(reply) if isinstance(reply, str) else reply for reply in replies]
        self.prompts.clear()
        self.times.clear()


@contextmanager
def model_server(*replies: Reply | str) -> Iterator[ModelServer]:
    """A server with a script, until the block ends."""
    server: ModelServer

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.close_connection = True
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.keys.append(self.headers.get("Authorization", ""))
            server.times.append(time.monotonic())
            server.prompts.append(Prompt(tuple(body["messages"])))
            reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
            with suppress(OSError):  # the asker may have gone
                reply(Connection(self), server.prompts[-1])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    httpd.block_on_close = False
    server = ModelServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1", [])
    server.script(*(replies or (NONE,)))
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def first_sentences(count: int) -> Callable[[Prompt], str]:
    """Say the first line of the first passages, each with its id: a model that copies well."""

    def text(prompt: Prompt) -> str:
        return " ".join(f"{_line(words)} [{name}]" for name, words in list(prompt.passages.items())[:count])

    return text


def _line(text: str) -> str:
    return next(line for line in reversed(text.splitlines()) if line.strip())
