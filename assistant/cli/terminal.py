"""What all commands share: the application, options that several take, and how they print."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings

SOME_REFUSED = 3

app = typer.Typer(
    help="Ask your own documents; every sentence of the answer opens at its page.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

CorpusDir = Annotated[Path | None, typer.Option("--corpus", help="Folder of the documents.", show_default=False)]
IndexDir = Annotated[Path | None, typer.Option("--index", help="Folder of the index.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="Only documents of this kind; may be repeated.")]
Since = Annotated[int | None, typer.Option("--since", metavar="YEAR", help="Only documents dated this year or later.")]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Only this document; may be repeated.")]
Count = Annotated[int, typer.Option("-k", min=1, max=100, help="Passages to retrieve.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print_line(f"cluster-assistant {version('cluster-assistant')}")
        raise typer.Exit


@app.callback()
def _before_each(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What may stand before the name of a command."""


def settings_of(**given: Any) -> Settings:
    """The settings, with what the command line gives; None leaves a setting as it is. From here on there is a log."""
    from assistant.log import start_log
    from assistant.settings import read_settings

    settings = read_settings(**given)
    start_log(settings.data_dir)
    return settings


def print_line(text: str) -> None:
    """Print a result, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_json(content: Any) -> None:
    """Print a result for programs."""
    print_line(json.dumps(content, ensure_ascii=False, indent=1))


def say(text: str) -> None:
    """Print beside the result, on stderr."""
    sys.stderr.write(text + "\n")


def complain(text: str) -> None:
    """Say in one line what went wrong."""
    from assistant.safe_markdown import one_line

    say(f"assistant: {one_line(text)}")
