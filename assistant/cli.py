"""The `assistant` command."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.index.report import BuildReport
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
        _complain(str(error))
        sys.exit(error.exit_status)
    except (_Stop, ImportError):  # a library that is being imported may turn a stop into an ImportError
        if not stops:
            raise
        _complain("stopped; the index in use is whole.")
        sys.exit(128 + stops[0])
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone: there is nobody left to tell
        sys.exit(1)
    sys.exit(0)


@app.command()
def index(
    corpus: CorpusDir = None,
    index: IndexDir = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read and embed everything anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to date with the corpus; only what changed is read and embedded."""
    from assistant.index.build import build
    from assistant.progress import shown_progress

    settings = _settings(corpus_dir=corpus, index_dir=index)
    with shown_progress(as_json) as progress:
        report = build(settings, rebuild=rebuild, progress=progress)
    if as_json:
        _print_json(dataclasses.asdict(report))
    else:
        _print_report(report, settings)
    if report.refused:
        raise typer.Exit(SOME_REFUSED)


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
    with Assistant.open(settings=_settings(corpus_dir=corpus, index_dir=index)) as assistant:
        if batch is not None:
            _ask_batch(assistant, batch, filters)
            return
        answer = assistant.ask(question or "", **filters)
    if as_json:
        _print_json(answer.to_dict())
    else:
        from assistant.show import to_terminal

        _print(to_terminal(answer))


def _ask_batch(assistant: Any, batch: str, filters: dict[str, Any]) -> None:
    from assistant.batch import answer_lines, opened_lines
    from assistant.records import Answer

    failed = False
    with opened_lines(batch) as lines:
        for result in answer_lines(lines, lambda question, history: assistant.ask(question, history, **filters)):
            failed = failed or not isinstance(result, Answer)
            row = result.to_dict() if isinstance(result, Answer) else result
            _print(json.dumps(row, ensure_ascii=False))
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

    with Assistant.open(settings=_settings(corpus_dir=corpus, index_dir=index)) as assistant:
        hits = assistant.search(query, k, kinds=kind or (), since=since, documents=document or ())
    if as_json:
        from assistant.cite import found

        _print_json([dataclasses.asdict(found(hit)) for hit in hits])
    else:
        _print(hits_to_terminal(hits))


@app.command()
def status(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Show what the index holds: documents, refusals, model, size."""
    from assistant.index.publish import live_generation
    from assistant.status import describe, render

    described = describe(live_generation(_settings(corpus_dir=corpus, index_dir=index).index_dir))
    if as_json:
        _print_json(described)
    else:
        _print(render(described))


@app.command()
def check(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Look for damage: counts, spans, vectors and the hash of every file of the index."""
    from assistant.index.check import check as find_damage

    settings = _settings(corpus_dir=corpus, index_dir=index)
    wrong = find_damage(settings.index_dir, settings.embedding_model)
    if as_json:
        _print_json({"ok": not wrong, "wrong": wrong})
    else:
        _print("\n".join(wrong or [f"The index in {settings.index_dir} is sound."]))
    if wrong:
        raise AssistantError(
            f"The index in {settings.index_dir} is damaged or does not fit the settings ({len(wrong)} found). "
            "Run `assistant index --rebuild` to make it anew."
        )


@app.command(name="eval")
def evaluate(
    questions: Annotated[
        list[Path] | None, typer.Option("--questions", metavar="FILE", help="A question file; may be repeated.")
    ] = None,
    half: Annotated[Literal["tune", "test"] | None, typer.Option("--half", help="Only this half of them.")] = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Ask simpler ways of answering too.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write JSON, HTML and charts here.")] = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Measure answers against questions whose answers are known."""
    from assistant.evaluate.command import measure, write

    settings = _settings(corpus_dir=corpus, index_dir=index)
    run = measure(settings, questions or (), half, baselines=baselines)
    if out:
        write(run, out)
    if as_json:
        _print_json(run.to_dict())
    else:
        _print(run.to_text())


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
    with Assistant.open(settings=_settings(corpus_dir=corpus, index_dir=index)) as assistant:
        for said in converse(typed_lines(), lambda question, history: assistant.ask(question, history, **filters)):
            if isinstance(said, BadQuestion):
                _complain(str(said))
            else:
                _print(f"{to_terminal(said)}\n")


@app.command(name="app")
def chat_page(
    corpus: CorpusDir = None,
    index: IndexDir = None,
    port: Annotated[int | None, typer.Option("--port", help="Port of the page.", show_default=False)] = None,
    address: Annotated[str | None, typer.Option("--address", help="Address to listen on.", show_default=False)] = None,
) -> None:
    """Open the chat in the browser."""
    from assistant.pages.serve import serve

    sys.exit(serve(_settings(corpus_dir=corpus, index_dir=index, port=port, address=address)))


def _settings(**given: Any) -> Settings:
    from assistant.settings import read_settings

    return read_settings(**given)


def _print_report(report: BuildReport, settings: Settings) -> None:
    from assistant.odd import counted
    from assistant.safe_markdown import one_line

    for name, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        for document in ids:
            _print(f"{name:8} {one_line(document)}")
    for refusal in report.refused:
        _say(f"refused  {one_line(f'{refusal.document}: {refusal.reason}')}")
    for warning in report.warnings:
        _say(f"note     {one_line(warning)}")
    counts = (report.documents, "document"), (report.pages, "page"), (report.passages, "passage")
    holds = ", ".join(counted(count, noun) for count, noun in counts)
    if report.published:
        _print(f"The index in {settings.index_dir} now holds {holds}.")
        _print(f"{report.embedded} texts were embedded; it took {report.seconds:.1f} s.")
    else:
        _print(f"Nothing has changed: the index in {settings.index_dir} holds {holds} ({report.seconds:.1f} s).")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _print_json(content: Any) -> None:
    _print(json.dumps(content, ensure_ascii=False, indent=1))


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _complain(text: str) -> None:
    from assistant.safe_markdown import one_line

    _say(f"assistant: {one_line(text)}")
