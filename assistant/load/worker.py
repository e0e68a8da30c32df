"""The process that parses documents for `pool.py`: it may hang, crash or run out of memory, and takes nothing along.

It is run as a program of its own. Requests come in on standard input, answers go out on standard output, both as
pickles; when the input ends, because the parent wants no more or is dead, the process ends at once.
"""

from __future__ import annotations

import faulthandler
import hashlib
import os
import pickle
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from assistant.errors import Unreadable
from assistant.load import load
from assistant.load.language import recognise_languages
from assistant.load.limits import Limits, Watch
from assistant.load.memory import limit_memory, used_bytes
from assistant.load.protocol import TOO_LARGE, At, Order, Read, Ready, Refused

CHANGED = "it changed while it was read; the next run takes it up"
# The parent ends a worker in time; one that has lost its parent does so itself, a little later.
_ORPHAN_S = 10


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what ends
    limits: Limits = pickle.load(sys.stdin.buffer)
    limit_memory(limits.memory_bytes)
    answers = _own_output()
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, orders), daemon=True).start()
    while True:
        _send(answers, Ready(used_bytes() > limits.memory_bytes // 2))
        order = orders.get()
        answer = _answer(order, limits, answers)
        _send(answers, answer)


def _answer(order: Order, limits: Limits, answers: BinaryIO) -> Read | Refused:
    """Read one document."""

    def tell(pages: int, page: int, scans: int) -> None:
        seconds = limits.page_s if page else limits.seconds(pages, scans)
        faulthandler.dump_traceback_later(seconds + _ORPHAN_S, exit=True, file=_NOWHERE)
        _send(answers, At(pages, page, scans))

    tell(0, 0, 0)
    try:
        with order.path.open("rb") as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != order.sha256:
            return Refused(CHANGED, settled=False)
        document, pages = load(data, order.document, order.entry, Watch(limits.max_pages, tell, limits.ocr))
        # Here, since what tells languages takes half a second to load, and is loaded already.
        languages = recognise_languages("\n".join(page.text for page in pages))
        return Read(pickle.dumps((document, pages, languages)))
    except OSError as error:
        return Refused(f"it cannot be opened ({error.strerror})", settled=False)
    except Unreadable as error:
        return Refused(str(error))
    except MemoryError:
        return Refused(TOO_LARGE)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _receive(requests: BinaryIO, orders: queue.SimpleQueue[Order]) -> None:
    """Hand on what the parent asks for, and end the process when it asks no more."""
    try:
        while True:
            orders.put(pickle.load(requests))
    finally:
        os._exit(0)


def _send(answers: BinaryIO, answer: object) -> None:
    pickle.dump(answer, answers)
    answers.flush()


def _own_output() -> BinaryIO:
    """Standard output for answers alone: what a library prints there goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(_NOWHERE.fileno(), 1)
    return answers


_NOWHERE = Path(os.devnull).open("w")  # noqa: SIM115 - for as long as the process lives

if __name__ == "__main__":
    main()
