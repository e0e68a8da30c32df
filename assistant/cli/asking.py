"""Commands of those who ask: ask, search, chat, app, mcp."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Annotated, Any

import typer

from assistant.cli.terminal import (
    SOME_REFUSED,
    AsJson,
    CorpusDir,
    Count,
    Documents,
    IndexDir,
    Kinds,
    Since,
    app,
    complain,
    print_json,
    print_line,
    say,
    settings_of,
)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.", show_default=False)] = None,
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="FILE", help="Answer the JSON lines of a file, or of - for input.")
    ] = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
    kind: Kinds = None,
    since: Since = None,
    document: Documents = None,
    k: Count = 10,
    as_json: AsJson = False,
) -> None:
    """Answer a question with its sources, or say that the documents do not hold the answer."""
    from assistant.ask import Assistant

    if (question is None) == (batch is None):
        raise typer.BadParameter("Give either a question or --batch FILE.")
    filters: dict[str, Any] = {"kinds": kind or (), "since": since, "documents": document or (), "k": k}
    with Assistant.open(settings=settings_of(corpus_dir=corpus, index_dir=index)) as assistant:
        if batch is not None:
            _ask_batch(assistant, batch, filters)
            return
        answer = assistant.ask(question or "", **filters)
    if as_json:
        print_json(answer.to_dict())
    else:
        from assistant.show import to_terminal

        print_line(to_terminal(answer))


def _ask_batch(assistant: Any, batch: str, filters: dict[str, Any]) -> None:
    from assistant.batch import answer_lines, opened_lines
    from assistant.records import Answer

    failed = False
    with opened_lines(batch) as lines:
        for result in answer_lines(lines, lambda question, history: assistant.ask(question, history, **filters)):
            failed = failed or not isinstance(result, Answer)
            row = result.to_dict() if isinstance(result, Answer) else result
            print_line(json.dumps(row, ensure_ascii=False))
    if failed:
        raise typer.Exit(SOME_REFUSED)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a question.")],
    corpus: CorpusDir = None,
    index: IndexDir = None,
    kind: Kinds = None,
    since: Since = None,
    document: Documents = None,
    k: Count = 10,
    as_json: AsJson = False,
) -> None:
    """List the passages nearest to a query."""
    from assistant.ask import Assistant
    from assistant.show import hits_to_terminal

    with Assistant.open(settings=settings_of(corpus_dir=corpus, index_dir=index)) as assistant:
        hits = assistant.search(query, k, kinds=kind or (), since=since, documents=document or ())
    if as_json:
        from assistant.cite import found

        print_json([dataclasses.asdict(found(hit)) for hit in hits])
    else:
        print_line(hits_to_terminal(hits))


@app.command()
def chat(
    corpus: CorpusDir = None,
    index: IndexDir = None,
    kind: Kinds = None,
    since: Since = None,
    document: Documents = None,
    k: Count = 10,
) -> None:
    """Ask question after question in the terminal, follow-ups too; /quit or Ctrl-D ends it."""
    from assistant.ask import Assistant
    from assistant.converse import converse, typed_lines
    from assistant.errors import BadQuestion
    from assistant.show import to_terminal

    filters: dict[str, Any] = {"kinds": kind or (), "since": since, "documents": document or (), "k": k}
    with Assistant.open(settings=settings_of(corpus_dir=corpus, index_dir=index)) as assistant:
        if assistant.model:
            say(f"{assistant.model} words the answers. {assistant.model.where}")
        for said in converse(typed_lines(), lambda question, history: assistant.ask(question, history, **filters)):
            if isinstance(said, BadQuestion):
                complain(str(said))
            else:
                print_line(f"{to_terminal(said)}\n")


@app.command(name="app")
def chat_page(
    corpus: CorpusDir = None,
    index: IndexDir = None,
    port: Annotated[int | None, typer.Option("--port", help="Port of the page.", show_default=False)] = None,
    address: Annotated[str | None, typer.Option("--address", help="Address to listen on.", show_default=False)] = None,
) -> None:
    """Open the chat in the browser."""
    from assistant.pages.serve import serve

    sys.exit(serve(settings_of(corpus_dir=corpus, index_dir=index, port=port, address=address)))


@app.command()
def mcp(corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Offer the documents to a desktop assistant as tools, over standard input and output."""
    from assistant.ask import Assistant
    from assistant.errors import AssistantError

    try:
        from assistant.mcp_server import serve
    except ModuleNotFoundError as error:
        raise AssistantError(
            "The package mcp is not installed. Install it with: pip install 'cluster-assistant[mcp]'."
        ) from error
    with Assistant.open(settings=settings_of(corpus_dir=corpus, index_dir=index)) as assistant:
        serve(assistant)
