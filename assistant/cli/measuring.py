"""Commands that measure: eval, gaps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.cli.terminal import AsJson, CorpusDir, IndexDir, app, print_json, print_line, say, settings_of


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

    settings = settings_of(corpus_dir=corpus, index_dir=index)
    run = measure(settings, questions or (), half, baselines=baselines)
    if out:
        write(run, out)
    if as_json:
        print_json(run.to_dict())
    else:
        print_line(run.to_text())


@app.command()
def gaps(
    questions: Annotated[
        Path | None, typer.Option("--questions", metavar="FILE", help="Add the gaps to this question file.")
    ] = None,
    corpus: CorpusDir = None,
    index: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """List questions that were refused or disliked, grouped by meaning, with the nearest passage."""
    from assistant.ask import Assistant
    from assistant.gaps import add_lines, find_gaps, question_line, to_dict, to_terminal
    from assistant.history.opening import open_history
    from assistant.odd import counted

    settings = settings_of(corpus_dir=corpus, index_dir=index)
    missed = open_history(settings).feedback.missed()
    with Assistant.open(settings=settings) as assistant:
        found = find_gaps(missed, assistant.embed, partial(assistant.ask, use_model=False))
    if as_json:
        print_json([to_dict(gap) for gap in found])
    else:
        print_line(to_terminal(found))
    if questions:
        added = add_lines(questions, [question_line(gap) for gap in found])
        say(f"{counted(added, 'line')} added to {questions}. Look whether `answerable` is right in each.")
