"""A conversation in the terminal: each line is a question, asked in the light of the answers before it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.errors import BadQuestion
from assistant.records import Answer

QUIT = "/quit"


def converse(lines: Iterable[str], ask: Callable[[str, Sequence[Answer]], Answer]) -> Iterator[Answer | BadQuestion]:
    """Answer line by line until the lines end or one is `/quit`; empty lines are passed over.

    Args:
        lines: As typed.
        ask: Answers a question in the light of the answers before it, oldest first.

    Yields:
        An answer for each question, or the error that says why a line cannot be asked; the next one can.
    """
    history: list[Answer] = []
    for line in lines:
        question = line.strip()
        if question == QUIT:
            return
        if not question:
            continue
        try:
            answer = ask(question, history)
        except BadQuestion as error:
            yield error
            continue
        history.append(answer)
        yield answer


def typed_lines() -> Iterator[str]:
    """The lines of standard input; on a terminal each is asked for, and the end of input (Ctrl-D) ends them."""
    if not sys.stdin.isatty():
        for line in sys.stdin.buffer:
            yield line.decode("utf-8", "replace")
        return
    sys.stderr.write(f"Ask a question; {QUIT} or Ctrl-D ends the chat.\n")
    while True:
        try:
            yield input("> ")
        except EOFError:
            return
