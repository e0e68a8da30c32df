"""What `assistant eval` does: ask the questions, the baselines too where wanted, and keep what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.ask import Assistant
from assistant.embed import Embedder
from assistant.errors import AssistantError, CannotWrite
from assistant.evaluate.baselines import by_meaning, by_words
from assistant.evaluate.charts import charts
from assistant.evaluate.page import page
from assistant.evaluate.plain_pipeline import PlainPipeline
from assistant.evaluate.questions import Dialogue, Half, read_questions
from assistant.evaluate.render import render, render_beside
from assistant.evaluate.report import Report, evaluate
from assistant.index.store import Store
from assistant.settings import Settings

OWN_SETS = (Path("eval/questions.jsonl"), Path("eval/dialogues.jsonl"))
ASSISTANT = "assistant"  # the system that the others are held against


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement.

    Attributes:
        made: When, in UTC, ISO 8601.
        files: Names of the question files.
        half: Which half of the questions was asked; None for all.
        settings: What shaped the index and the answers, by name.
        systems: What each system gave; the assistant is the first.
    """

    made: str
    files: tuple[str, ...]
    half: Half | None
    settings: Mapping[str, Any]
    systems: Mapping[str, Report]

    def to_dict(self) -> dict[str, Any]:
        """The run as plain dicts, lists, strings and numbers, ready for `json.dumps`."""
        return {
            "schema": 1,
            "made": self.made,
            "files": list(self.files),
            "half": self.half,
            "settings": dict(self.settings),
            "systems": {name: report.to_dict() for name, report in self.systems.items()},
        }

    def to_text(self) -> str:
        """The run for a terminal: the assistant's figures, then those of the baselines beside them."""
        text = render(self.systems[ASSISTANT])
        return f"{text}\n\n{render_beside(self.systems)}" if len(self.systems) > 1 else text


def measure(settings: Settings, files: Sequence[Path], half: Half | None, *, baselines: bool) -> Run:
    """Ask the questions of some files, or of the project's own sets where none is named.

    Raises:
        AssistantError: If there is no question file, no question in that half, or no index.
    """
    files = [*files] or [file for file in OWN_SETS if file.is_file()]
    if not files:
        raise AssistantError(f"There is no {OWN_SETS[0]} here. Name a question file with `assistant eval --questions`.")
    every = [dialogue for file in files for dialogue in read_questions(file)]
    dialogues = [one for one in every if half is None or one.half == half]
    if not dialogues:
        raise AssistantError(f"None of the {len(every)} questions is in the {half} half. Leave out --half to ask all.")
    with Assistant.open(settings=settings) as assistant:
        systems = {ASSISTANT: evaluate(assistant.ask, dialogues)}
        if baselines:
            if settings.reader != "none":
                with Assistant.open(settings=settings.model_copy(update={"reader": "none"})) as unread:
                    systems["without a reader"] = evaluate(unread.ask, dialogues)
            systems |= {
                "words alone": evaluate(by_words(assistant), dialogues),
                "meaning alone": evaluate(by_meaning(assistant), dialogues),
                "plain LangChain": _plain(assistant, dialogues),
            }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Run(now, tuple(file.name for file in files), half, _settings(settings), systems)


def write(run: Run, folder: Path) -> None:
    """Write a run as `results.json`, as the page `report.html` and its charts as SVG files.

    Raises:
        CannotWrite: If the folder cannot be written to.
    """
    drawn = charts(run.systems)
    files = {
        "results.json": json.dumps(run.to_dict(), ensure_ascii=False, indent=1) + "\n",
        "report.html": page(run.to_dict(), drawn),
        **{f"{name}.svg": svg for name, svg in drawn.items()},
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{folder} cannot be written ({error.strerror}). Name another folder with --out.") from error


def _plain(assistant: Assistant, dialogues: Sequence[Dialogue]) -> Report:
    with closing(Store(assistant.settings.index_dir)) as store:
        pages = [(one.id, page) for one in store.catalog.documents() for page in store.catalog.pages(one.id)]
    embedder = Embedder(assistant.settings.embedding_model, assistant.settings.index_dir / "models")
    with closing(PlainPipeline(pages, embedder)) as plain:
        return evaluate(plain.ask, dialogues)


def _settings(settings: Settings) -> dict[str, Any]:
    """What the index was made with."""
    with closing(Store(settings.index_dir)) as store:
        passport = store.generation.passport
        return {
            "generation": store.generation.name,
            "embedding_model": passport["model"]["name"],
            "shaping": passport["shaping"],
            "versions": passport["versions"],
            "counts": passport["counts"],
        }
