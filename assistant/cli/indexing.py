"""Commands of the maintainer: index, status, check."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.terminal import (
    SOME_REFUSED,
    AsJson,
    CorpusDir,
    IndexDir,
    app,
    print_json,
    print_line,
    say,
    settings_of,
)
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.index.report import BuildReport
    from assistant.settings import Settings


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

    settings = settings_of(corpus_dir=corpus, index_dir=index)
    with shown_progress(as_json) as progress:
        report = build(settings, rebuild=rebuild, progress=progress)
    if as_json:
        print_json(dataclasses.asdict(report))
    else:
        _print_report(report, settings)
    if report.refused:
        raise typer.Exit(SOME_REFUSED)


@app.command()
def status(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Show what the index holds: documents, refusals, model, size."""
    from assistant.index.publish import live_generation
    from assistant.status import describe, render

    described = describe(live_generation(settings_of(corpus_dir=corpus, index_dir=index).index_dir))
    if as_json:
        print_json(described)
    else:
        print_line(render(described))


@app.command()
def check(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Look for damage: counts, spans, vectors and the hash of every file of the index."""
    from assistant.index.check import check as find_damage

    settings = settings_of(corpus_dir=corpus, index_dir=index)
    wrong = find_damage(settings.index_dir, settings.embedding_model)
    if as_json:
        print_json({"ok": not wrong, "wrong": wrong})
    else:
        print_line("\n".join(wrong or [f"The index in {settings.index_dir} is sound."]))
    if wrong:
        raise AssistantError(
            f"The index in {settings.index_dir} is damaged or does not fit the settings ({len(wrong)} found). "
            "Run `assistant index --rebuild` to make it anew."
        )


def _print_report(report: BuildReport, settings: Settings) -> None:
    from assistant.odd import counted
    from assistant.safe_markdown import one_line

    for name, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        for document in ids:
            print_line(f"{name:8} {one_line(document)}")
    for refusal in report.refused:
        say(f"refused  {one_line(f'{refusal.document}: {refusal.reason}')}")
    for warning in report.warnings:
        say(f"note     {one_line(warning)}")
    counts = (report.documents, "document"), (report.pages, "page"), (report.passages, "passage")
    holds = ", ".join(counted(count, noun) for count, noun in counts)
    if report.published:
        print_line(f"The index in {settings.index_dir} now holds {holds}.")
        print_line(f"{report.embedded} texts were embedded; it took {report.seconds:.1f} s.")
    else:
        print_line(f"Nothing has changed: the index in {settings.index_dir} holds {holds} ({report.seconds:.1f} s).")
