"""Commands that make the index: index, rollback, prune."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli.terminal import (
    SOME_REFUSED,
    AsJson,
    CorpusDir,
    IndexDir,
    app,
    complain,
    print_json,
    print_line,
    say,
    settings_of,
)
from assistant.errors import AlreadyRunning, AssistantError, GuardStopped, ServerAway

if TYPE_CHECKING:
    from assistant.gate import Gate
    from assistant.index.plan import Plan
    from assistant.index.report import BuildReport
    from assistant.settings import Settings

BUSY_S = 5.0  # a watcher waits so long for another run


@app.command()
def index(
    corpus: CorpusDir = None,
    index: IndexDir = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what a run would do, and touch nothing.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read and embed everything anew.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on: index again whenever the corpus changes.")] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Remove even a third of the documents, or all of one kind.")
    ] = False,
    gate: Annotated[
        Path | None,
        typer.Option("--gate", metavar="FILE", help="Publish only if these questions still find what they expect."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Publish whatever the gate says.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to date with the corpus; only what changed is read and embedded."""
    if dry_run and (watch or gate):
        raise typer.BadParameter("--dry-run goes with neither --watch nor --gate.")
    if watch and (rebuild or allow_removals or force):
        raise typer.BadParameter("--watch goes with none of --rebuild, --allow-removals and --force.")
    if force and not gate:
        raise typer.BadParameter("--force is for --gate FILE.")
    settings = settings_of(corpus_dir=corpus, index_dir=index)
    if dry_run:
        _show_plan(settings, rebuild, as_json)
        return
    refused = _run(settings, as_json, gate, force, rebuild=rebuild, allow_removals=allow_removals)
    if watch:
        _keep_watching(settings, as_json, gate)
    if refused:
        raise typer.Exit(SOME_REFUSED)


@app.command()
def rollback(
    index: IndexDir = None,
    corpus: CorpusDir = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="GENERATION", help="This one; else the one before.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Go back to an earlier generation, until the next `assistant index` by hand."""
    from assistant.embed import Embedder
    from assistant.index.rollback import rollback as go_back

    settings = settings_of(corpus_dir=corpus, index_dir=index)
    done = go_back(settings.index_dir, Embedder(settings.embedding_model, settings.index_dir / "models"), to)
    if as_json:
        print_json(dataclasses.asdict(done))
        return
    _print_changes(done.changes)
    print_line(f"The index in {settings.index_dir} is generation {done.generation} again, made {done.made}.")
    print_line("It stays until the next `assistant index` by hand.")


@app.command()
def prune(
    index: IndexDir = None,
    corpus: CorpusDir = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, help="Generations to keep, the live one included.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Remove earlier generations now, and with them the text of removed documents."""
    from assistant.index.prune import prune as remove

    settings = settings_of(corpus_dir=corpus, index_dir=index)
    done = remove(settings.index_dir, keep or settings.keep_generations)
    if as_json:
        print_json(dataclasses.asdict(done))
    else:
        for name in done.generations:
            print_line(f"removed  generation {name}")
        for name in done.models:
            print_line(f"removed  question embedder {name}")
        print_line(f"{done.megabytes:g} MB are free again.")
    for sentence in done.still_on_server:
        raise ServerAway(f"{sentence} Then run `assistant prune` again.")
    if done.still_read:
        raise AssistantError(
            f"Generation {', '.join(done.still_read)} is still being read and stays. Ask a question in each chat that "
            "is open, or close it, and run `assistant prune` again."
        )


def _run(settings: Settings, as_json: bool, gate_file: Path | None, force: bool, **how: bool) -> bool:
    """Bring the index up to date and say what was done; whether documents were refused."""
    from assistant.index.build import build
    from assistant.progress import shown_progress

    gate = _gate(settings, gate_file, force)
    try:
        with shown_progress(as_json) as progress:
            report = build(settings, accept=gate, progress=progress, **how)
    finally:
        if gate and gate.report and not as_json:
            from assistant.gate import render

            print_line(render(gate.report))
        elif gate and gate.report and not (gate.report.passed or force):
            print_json({"published": False, "gate": gate.report.to_dict()})
    if not (report.published or how.get("by_hand", True)):
        return bool(report.refused)  # a watcher does not repeat that nothing has changed
    if as_json:
        print_json({**dataclasses.asdict(report), "gate": gate.report.to_dict() if gate and gate.report else None})
    else:
        _print_report(report, settings)
    return bool(report.refused)


def _gate(settings: Settings, file: Path | None, force: bool) -> Gate | None:
    if not file:
        return None
    from assistant.evaluate.questions import read_questions
    from assistant.gate import Gate

    return Gate(settings, read_questions(file), force=force)


def _keep_watching(settings: Settings, as_json: bool, gate: Path | None) -> None:
    """Index again after each change; what goes wrong is said, and the next change is another try."""
    from assistant.index.current import rolled_back_from
    from assistant.index.watch import changes

    say(f"Watching {settings.corpus_dir} for changes; Ctrl-C ends it.")
    for _ in changes(settings.corpus_dir, settings.index_dir):
        try:
            while not _run_unless_busy(settings, as_json, gate):
                time.sleep(BUSY_S)
        except AssistantError as error:
            if isinstance(error, GuardStopped) and rolled_back_from(settings.index_dir):
                raise
            complain(str(error))


def _run_unless_busy(settings: Settings, as_json: bool, gate: Path | None) -> bool:
    """Bring the index up to date; whether no other run was at work, which may not have seen the change."""
    try:
        _run(settings, as_json, gate, False, by_hand=False)
    except AlreadyRunning as busy:
        complain(str(busy))
        return False
    return True


def _show_plan(settings: Settings, rebuild: bool, as_json: bool) -> None:
    from assistant.index.build import plan
    from assistant.progress import shown_progress

    with shown_progress(as_json) as progress:
        planned = plan(settings, rebuild=rebuild, progress=progress)
    if as_json:
        print_json(dataclasses.asdict(planned))
    else:
        _print_plan(planned, settings)


def _print_plan(planned: Plan, settings: Settings) -> None:
    from assistant.odd import counted
    from assistant.progress import duration
    from assistant.safe_markdown import one_line

    _print_changes(planned)
    for refusal in planned.refused:
        say(f"refused  {one_line(f'{refusal.document}: {refusal.reason}')}")
    if planned.stopped_by:
        say(f"guard    {one_line(planned.stopped_by)}")
    counts = (planned.documents, "document"), (planned.pages, "page"), (planned.passages, "passage")
    print_line(
        f"The index in {settings.index_dir} would hold {', '.join(counted(count, noun) for count, noun in counts)}."
    )
    print_line(
        f"{counted(planned.to_embed, 'text')} to embed; the run would take about {duration(planned.seconds)}. "
        "Nothing was touched."
    )


def _print_changes(changes: Any) -> None:
    """One line for each document that differs; takes `Changes`, a `Plan` or a `BuildReport`."""
    from assistant.safe_markdown import one_line

    for name, ids in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        for document in ids:
            print_line(f"{name:8} {one_line(document)}")
    for one in changes.renamed:
        print_line(f"renamed  {one_line(f'{one.before} → {one.now}')}")
    for reason in getattr(changes, "reasons", ()):
        print_line(f"anew     all documents: {one_line(reason)}")


def _print_report(report: BuildReport, settings: Settings) -> None:
    from assistant.odd import counted
    from assistant.safe_markdown import one_line

    _print_changes(report)
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
