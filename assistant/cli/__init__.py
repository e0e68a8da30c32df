"""The `assistant` command."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

from assistant.cli import asking, indexing, looking, measuring  # noqa: F401 each adds its commands to the application
from assistant.cli.terminal import app, complain
from assistant.errors import AssistantError


class _Stop(BaseException):
    """A person or the system ends the command; not an error that anything on the way may catch."""


def main() -> NoReturn:
    """Run the command; whatever goes wrong ends in one line and an exit status."""
    stops: list[int] = []

    def stop(number: int, _: object) -> NoReturn:
        stops.append(number)
        raise _Stop

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        app()
    except AssistantError as error:
        complain(str(error))
        sys.exit(error.exit_status)
    # A library that is being imported may turn a stop into an ImportError, one that waits into a KeyboardInterrupt.
    except (_Stop, ImportError, KeyboardInterrupt):
        if not stops:
            raise
        complain("stopped; nothing more was published, and the index in use is whole.")
        sys.exit(128 + stops[0])
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone: there is nobody left to tell
        sys.exit(1)
    sys.exit(0)
