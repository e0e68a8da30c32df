"""Commands that look into the index: status, check."""

from __future__ import annotations

from assistant.cli.terminal import AsJson, CorpusDir, IndexDir, app, print_json, print_line, settings_of
from assistant.errors import AssistantError


@app.command()
def status(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Show what the index holds: documents, refusals, model, size, and what the last run did."""
    from assistant.index.publish import live_generation
    from assistant.status import describe, render

    described = describe(live_generation(settings_of(corpus_dir=corpus, index_dir=index).index_dir))
    if as_json:
        print_json(described)
    else:
        print_line(render(described))


@app.command()
def check(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Look for damage: counts, spans, vectors, the search graph, a real question, the hash of every file."""
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
            "`assistant rollback` goes back to the generation before; where nothing else is named with it, "
            "`assistant index --rebuild` makes the index anew."
        )
