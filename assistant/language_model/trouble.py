"""What may be wrong with a language model, told by code; an error's own text may hold a key and is never shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

Code = Literal[
    "absent",
    "slow",
    "key",
    "unknown",
    "busy",
    "large",
    "failed",
    "refused",
    "garbled",
    "cut",
    "endless",
    "empty",
    "stopped",
]
MAY_PASS: frozenset[Code] = frozenset(("busy", "failed"))  # asking a second time may help

_BY_STATUS: dict[int, Code] = {401: "key", 403: "key", 404: "unknown", 408: "slow", 413: "large", 429: "busy"}
_TOO_LARGE = ("context_length", "context length", "too long", "maximum context", "too large")
_BY_CLASS: tuple[tuple[str, Code], ...] = (  # of the clients that the providers of LangChain use
    ("ConnectTimeout", "absent"),
    ("Timeout", "slow"),
    ("RemoteProtocolError", "cut"),
    ("ReadError", "cut"),
    ("IncompleteRead", "cut"),
    ("ChunkedEncodingError", "cut"),
    ("Connect", "absent"),  # ConnectError, APIConnectionError, ConnectionRefusedError
    ("SSL", "absent"),
    ("gaierror", "absent"),
    ("DecodeError", "garbled"),  # JSON and Unicode
    ("ValidationError", "garbled"),
)
_WAIT_S = 2.0  # before asking again where the server does not say how long


class ModelTrouble(Exception):
    """A language model said nothing that can be used, or not all of it; `wait_s` is how long to wait before more."""

    def __init__(self, code: Code, wait_s: float = 0.0) -> None:
        super().__init__(code)
        self.code: Code = code
        self.wait_s = wait_s


def trouble_of(error: BaseException) -> ModelTrouble:
    """What an error of a provider's client means."""
    chain = list(_chain(error))
    for one in chain:
        status = getattr(one, "status_code", None) or getattr(getattr(one, "response", None), "status_code", None)
        if isinstance(status, int) and status > 0:
            return _of_status(one, status)
    names = [base.__name__ for one in reversed(chain) for base in type(one).__mro__]
    for part, code in _BY_CLASS:  # the first cause tells most: a client wraps a cut stream as a lost connection
        if any(part in name for name in names):
            return ModelTrouble(code)
    return ModelTrouble("garbled")


def _of_status(error: BaseException, status: int) -> ModelTrouble:
    if status == 400 and any(words in str(error).casefold() for words in _TOO_LARGE):
        return ModelTrouble("large")
    code = _BY_STATUS.get(status, "failed" if status >= 500 else "refused")
    return ModelTrouble(code, _retry_after(error) if code in MAY_PASS else 0.0)


def _retry_after(error: BaseException) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        seconds = float(headers.get("retry-after", _WAIT_S))
    except ValueError:  # a date: no server of a model was seen to send one
        return _WAIT_S
    return seconds if seconds >= 0 else _WAIT_S


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
