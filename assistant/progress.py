"""Show on standard error how far a long command has come."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.index.report import Progress


@contextmanager
def shown_progress(as_json: bool) -> Iterator[Any]:
    """What to call with each `Progress`: a bar on a terminal, else a line a step; JSON lines for programs."""
    if as_json:
        yield lambda one: _say(json.dumps(dataclasses.asdict(one)))
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            tasks: dict[str, Any] = {}

            def advance(one: Progress) -> None:
                if one.step not in tasks:
                    tasks[one.step] = bar.add_task(one.step)
                bar.update(tasks[one.step], completed=one.done, total=one.total)

            yield advance
    else:
        yield lambda one: _say(f"{one.step}: {one.total}") if one.done == one.total else None


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
