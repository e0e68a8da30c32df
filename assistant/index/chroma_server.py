"""Speak with a Chroma server over HTTP: each request ends within its time, is tried again, or fails in one sentence.

Not with Chroma's own client: it waits for ever (`httpx.Client(timeout=None)` in 1.5.9), raises bare exceptions, and has
code that builds what a server's settings name, which is how CVE-2026-45829 came about. Here nothing that a server says
is more than numbers and names.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

from assistant.errors import ServerAway

T = TypeVar("T")

ANSWER_S = 4.5  # for a request that a person waits for, all tries together
WRITE_S = 120.0  # for a thousand vectors, which a busy server may take its time to insert
_PAUSES_S = (0.2, 0.5, 1.0)  # before each further try
_API = "/api/v2"
_UNKNOWN_PATH = (404, 405, 410)  # of a server that does not know this interface
_COLLECTIONS = "/tenants/default_tenant/databases/default_database/collections"


class Missing(Exception):
    """The server does not hold what a request names."""


class _NoAnswer(Exception):
    """One try came to nothing, another one may not."""


class ChromaServer:
    """A Chroma server of version 1 or newer; any number of threads may share it."""

    def __init__(self, url: str) -> None:
        """Nothing is sent yet."""
        import httpx  # takes a tenth of a second, which an index without a server need not

        self.url = url
        self._client = httpx.Client(base_url=self.url + _API)

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def ask(
        self,
        path: str,
        content: Any = None,
        *,
        read: Callable[[Any], T],
        method: str = "",
        within_s: float = ANSWER_S,
    ) -> T:
        """What the server answers to a request about its collections.

        Args:
            path: Below the collections, such as `/NAME` or `/ID/query`; empty for all.
            content: Sent as JSON.
            read: Takes from the answer's JSON what is wanted.
            method: GET without content, else POST, when not given.
            within_s: Seconds for all tries together.

        Raises:
            Missing: If there is no such collection.
            ServerAway: If there is no answer in time, or none that a Chroma server gives.
        """
        over = time.monotonic() + within_s
        body = None if content is None else json.dumps(content).encode()
        method = method or ("GET" if body is None else "POST")
        for pause in (*_PAUSES_S, None):
            try:
                return read(self._try(method, _COLLECTIONS + path, body, over))
            except (_NoAnswer, LookupError, TypeError, ValueError) as error:
                if pause is None or time.monotonic() + pause > over:
                    why = error if isinstance(error, _NoAnswer) else "what it says is not what Chroma says"
                    raise ServerAway(
                        f"The Chroma server {self.url}, which holds the vectors of the index, does not answer "
                        f"({why}). Start it again, or see to the network; nothing has to be restarted here."
                    ) from error
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _try(self, method: str, path: str, body: bytes | None, over: float) -> Any:
        import httpx

        left = max(0.1, over - time.monotonic())
        headers = {"Content-Type": "application/json"}
        answer = bytearray()
        try:
            with self._client.stream(method, path, content=body, headers=headers, timeout=left) as response:
                for piece in response.iter_bytes():
                    answer += piece
                    if time.monotonic() > over:
                        raise _NoAnswer("it takes too long")
        except httpx.TimeoutException as error:
            raise _NoAnswer("it takes too long") from error
        except httpx.HTTPError as error:
            raise _NoAnswer(str(error).partition("\n")[0][:100] or type(error).__name__) from error
        return _content(response.status_code, bytes(answer))


def _content(status: int, answer: bytes) -> Any:
    """What an answer says.

    Raises:
        Missing: If the server does not hold what was asked for.
        _NoAnswer: If it is an error, or not an answer of a Chroma server.
    """
    try:
        content = json.loads(answer)
    except ValueError:
        content = None
    named = content if isinstance(content, dict) else {}
    if status == 404 and named.get("error") == "NotFoundError":
        raise Missing
    if content is None or status in _UNKNOWN_PATH:
        raise _NoAnswer(f"what answers there, with status {status}, is no Chroma server of version 1 or newer")
    if status < 300:
        return content
    raise _NoAnswer(f"status {status}: {str(named.get('message', 'no reason given')).partition(chr(10))[0][:100]}")
