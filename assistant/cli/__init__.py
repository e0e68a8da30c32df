"""The `assistant` command."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from assistant.cli import asking, indexing, looking, measuring  # noqa: F401 each adds its commands to the application
from assistant.cli.terminal import app, complain
from assistant.errors import AssistantError
from assistant.log import event, failure
from assistant.waiting import ONE_THREAD

WRITING = ("index", "prune", "rollback")  # commands that change an index


class _Stop(BaseException):
    """A person or the system ends the command; not an error that anything on the way may catch."""


def main() -> NoReturn:
    """Run the command; whatever goes wrong ends in one line and an exit status."""
    os.environ.setdefault(*ONE_THREAD)  # before numpy is imported
    stops: list[int] = []

    def stop(number: int, _: object) -> NoReturn:
        stops.append(number)
        raise _Stop

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        with _logged():
            app()
    except AssistantError as error:
        complain(str(error))
        sys.exit(error.exit_status)
    # A library that is being imported may turn a stop into an ImportError, one that waits into a KeyboardInterrupt.
    except (_Stop, ImportError, KeyboardInterrupt):
        if not stops:
            raise
        writes = _command() in WRITING
        complain("stopped; nothing more was published, and the index in use is whole." if writes else "stopped.")
        if writes:  # all is given back; taking torch apart too would keep the terminal for 1.6 s of processor time
            os._exit(128 + stops[0])
        sys.exit(128 + stops[0])
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone: there is nobody left to tell
        sys.exit(1)
    sys.exit(0)


@contextmanager
def _logged() -> Iterator[None]:
    """Note which command ran, how long, and how it ended; not what it was given, which may be a question."""
    command = _command()
    begun = time.perf_counter()
    try:
        yield
    except SystemExit as ended:
        event("ended", command=command, status=ended.code or 0, seconds=time.perf_counter() - begun)
        raise
    except BaseException as error:
        failure("failed", error, command=command, seconds=time.perf_counter() - begun)
        raise


def _command() -> str:
    names = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    return next((word for word in sys.argv[1:] if word in names), "none")
