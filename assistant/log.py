"""The log: what was done, how long it took and what failed; never a question, a passage or a name of a person."""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path
from types import TracebackType

from assistant.data_folder import data_folder
from assistant.errors import CannotWrite

LOG_FILE = "assistant.log"
LOG_BYTES = 1_000_000  # then a new file is begun
OLD_LOGS = 4

logger = logging.getLogger("assistant")
logger.addHandler(logging.NullHandler())  # before there is a file, nothing is told anywhere


def start_log(data_dir: str) -> None:
    """Write the log into the folder of that setting from now on; other processes may write it too.

    Starting it again changes nothing. Where it cannot be written the program goes on without.
    """
    from concurrent_log_handler import ConcurrentRotatingFileHandler

    class QuietHandler(ConcurrentRotatingFileHandler):
        """Leaves out what cannot be written: a full disk is no reason to stop answering."""

        def handleError(self, record: logging.LogRecord) -> None:
            pass

    try:
        file = data_folder(data_dir) / LOG_FILE
    except CannotWrite:
        return
    for handler in list(logger.handlers):
        if isinstance(handler, ConcurrentRotatingFileHandler):
            if Path(handler.baseFilename) == file.absolute():
                return
            logger.removeHandler(handler)
            handler.close()
    try:
        handler = QuietHandler(str(file), maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8", chmod=0o600)
    except OSError:
        return
    form = logging.Formatter("%(asctime)s.%(msecs)03dZ %(process)d %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def event(name: str, **values: object) -> None:
    """Note that something happened: `answered state=partial seconds=0.12`; no value may hold a person's words."""
    logger.info(_line(name, values))


def failure(name: str, error: BaseException, **values: object) -> None:
    """Note an error by its class and the places in the code that it passed.

    Its message is left out, which may quote a question or a passage.
    """
    logger.error(_line(name, {**values, "error": type(error).__name__, "at": _places(error.__traceback__)}))


def _line(name: str, values: dict[str, object]) -> str:
    return " ".join([name, *(f"{key}={_folded(value)}" for key, value in values.items())])


def _folded(value: object) -> str:
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return "_".join(text.split()) or "-"


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return "<".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-4:]))
