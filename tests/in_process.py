"""The whole command in this process, as a test calls it."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant import cli
from assistant.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Run the whole command, as `python -m assistant` does, in this process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def call(*given: str | Path, settings: Settings | None = None, stdin: bytes = b"") -> Outcome:
        folders = ["--corpus", settings.corpus_dir, "--index", settings.index_dir] if settings else []
        monkeypatch.setattr(sys, "argv", ["assistant", *map(str, [*given, *folders])])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return Outcome(int(str(ended.value.code or 0)), printed.out, printed.err)

    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)


def complaint(outcome: Outcome | subprocess.CompletedProcess[str]) -> str:
    """The one line in which a command says what went wrong; nothing else was printed."""
    err = outcome.err if isinstance(outcome, Outcome) else outcome.stderr
    assert (outcome.out if isinstance(outcome, Outcome) else outcome.stdout) == ""
    assert err.startswith("assistant: ")
    assert err.count("\n") == 1
    return err.removeprefix("assistant: ").rstrip("\n")
