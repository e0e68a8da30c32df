"""Write docs/reference/ from the code: python docs/reference.py; a test compares the pages with the code."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from assistant import records
from assistant.cli import app
from assistant.settings import Settings

FOLDER = Path(__file__).parent / "reference"
NOTE = "This page is written by `docs/reference.py`.\n"
STATUSES = {
    0: "Done.",
    1: "An error, told in one line.",
    2: "Wrong usage or wrong settings.",
    3: "Done, but some documents or lines were refused.",
    4: "Stopped by a guard or the gate; nothing was published.",
    75: "Another run is at work.",
    130: "Stopped by Ctrl-C.",
    143: "Stopped by the system.",
}
VALUES = {"path": "PATH", "list[Path]": "PATH", "int": "N", "int range": "N", "str": "TEXT", "list[str]": "TEXT"}
RECORDS = (
    "Answer", "Sentence", "Citation", "Found", "Message", "Seconds",
    "Span", "Document", "Page", "Passage", "Statement", "Hit",
)  # fmt: skip
BOUNDS = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}"}


def commands() -> str:
    """The commands with their arguments and options, in the order of `assistant --help`."""
    group = typer.main.get_command(app)
    parts = ["# Commands\n", NOTE, "Each command tells the same with `--help`.\n"]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        context = command.make_context(name, [], resilient_parsing=True)
        arguments = [f" {one.name.upper()}" for one in command.params if not one.opts[0].startswith("-")]
        parts.append(f"## assistant {name}\n")
        parts.append(f"{inspect.cleandoc(command.help)}\n")
        parts.append(f"```\nassistant {name} [OPTIONS]{''.join(arguments)}\n```\n")
        rows = [_option(one, context) for one in command.params if one.name != "help"]
        parts.append(_table(("option", "meaning"), rows))
    rows = [(f"`{status}`", meaning) for status, meaning in STATUSES.items()]
    parts += ["## Exit status\n", _table(("status", "meaning"), rows)]
    return "\n".join(parts)


def settings() -> str:
    """The settings with their defaults and what they allow."""
    rows = [
        (f"`ASSISTANT_{name.upper()}`", f"`{field.default}`", _allowed(field), str(field.description))
        for name, field in Settings.model_fields.items()
    ]
    order = "An option of the command line goes before the environment, the environment before the file."
    return "\n".join(
        [
            "# Settings\n",
            NOTE,
            "Each is an environment variable or, in lower case without `ASSISTANT_`, "
            "a line of `assistant.toml` in the working folder.",
            f"{order}\n",
            _table(("setting", "default", "allowed", "meaning"), rows),
        ]
    )


def shapes() -> str:
    """The records that make an answer, outermost first, and those that indexing makes."""
    parts = ["# Records\n", NOTE]
    parts.append("What `assistant ask --json` prints is an `Answer`; from Python, `Assistant.ask()` returns one.")
    parts.append("Fields that only the page needs (`confidence`, `direct`, `columns`) are left out of JSON.\n")
    for name in RECORDS:
        record = getattr(records, name)
        about, meanings = _documented(record)
        types = {field.name: str(field.type) for field in dataclasses.fields(record)}
        named = {one for names, _ in meanings for one in names}
        meanings += [((one,), "") for one in types if one not in named]
        rows = [(_code(names), _code(dict.fromkeys(types[one] for one in names)), told) for names, told in meanings]
        parts += [f"## {name}\n", f"{about}\n", _table(("field", "type", "meaning"), rows)]
    return "\n".join(parts)


def _option(param: Any, context: Any) -> tuple[str, str]:
    value = "" if getattr(param, "is_flag", False) else f" {param.metavar or _value(param.display_type(context))}"
    names = ", ".join(f"`{name}{value}`" for name in param.opts if name.startswith("-")) or f"`{param.name.upper()}`"
    shown = param.default if param.default not in (None, False, ()) and not callable(param.default) else None
    default = f" Default: {shown}." if shown is not None else ""
    return names, f"{getattr(param, 'help', None) or ''}{default}".strip()


def _value(kind: str) -> str:
    return VALUES.get(kind.strip("<>"), kind.strip("<>"))


def _allowed(field: Any) -> str:
    choices = re.findall(r"'(\w+)'", str(field.annotation)) if "Literal" in str(field.annotation) else []
    if choices:
        return " or ".join(f"`{choice}`" for choice in choices)
    bounds = [
        text.format(f"{getattr(one, name):,}")
        for one in field.metadata
        for name, text in BOUNDS.items()
        if hasattr(one, name)
    ]
    return ", ".join(bounds) or {"Path": "a folder", "str": "text"}.get(
        field.annotation.__name__, field.annotation.__name__
    )


def _documented(record: type) -> tuple[str, list[tuple[tuple[str, ...], str]]]:
    """What a record's docstring says of it, and of its fields, some of which it explains together."""
    about, _, attributes = (inspect.getdoc(record) or "").partition("\n\nAttributes:\n")
    found = re.findall(r"^    ([\w, ]+): (.*(?:\n     .*)*)", attributes, re.MULTILINE)
    return about, [(tuple(names.split(", ")), " ".join(meaning.split())) for names, meaning in found]


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        for row in rows:
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row[: len(heads)])} |"

    return "\n".join(lines()) + "\n"


PAGES = {"commands.md": commands, "settings.md": settings, "records.md": shapes}


def main() -> None:
    """Write the pages anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), "utf-8")


if __name__ == "__main__":
    main()
