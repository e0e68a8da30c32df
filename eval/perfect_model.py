"""Measures what is left of an answer when a perfect language model words it.

    python eval/perfect_model.py [--half test] [--every N] [--index DIR] [--corpus DIR]

The model is scripted: it knows the gold quotes of each question, looks for them in the passages that it is given, and
says those that it finds in a sentence of its own, each with its passage's id. What the check drops of them, and what
numbering and citing make of the rest, shows in the figures: they should not fall below those of the extracts.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.ask import Assistant
from assistant.evaluate import Dialogue, Report, evaluate, read_questions
from assistant.evaluate.match import Text, holds
from assistant.language_model import ModelName, Patience
from assistant.sentences import split_sentences
from assistant.settings import read_settings
from assistant.words import ALL_FUNCTION_WORDS

SETS = (Path("eval/questions.jsonl"), Path("eval/dialogues.jsonl"))
SHOWN = ("fact_recall", "citation_precision", "citation_recall")


class PerfectModel:
    """Stands in for a `LanguageModel`; `gold` is told before each question."""

    name = ModelName("perfect", "model", "", "this process", True)

    def __init__(self) -> None:
        self.gold: Sequence[str] = ()

    def patience(self, stopped: object, waits: object) -> Patience:
        """All the time in the world."""
        return Patience(1e9, 1e18, lambda: False, lambda _: None)

    def say(self, messages: Sequence[tuple[str, str]], patience: Patience) -> Iterator[str]:
        """The gold quotes that the passages hold; no rewriting and no translation."""
        passages = re.findall(r'<passage id="(\w+)"[^>]*>\n(.*?)\n</passage>', messages[-1][1], re.DOTALL)
        said = [
            f"{reworded(quote)} [{next(name for name, text in passages if holds(Text.of(text), Text.of(quote)))}]"
            for quote in self.gold
            if any(holds(Text.of(text), Text.of(quote)) for _, text in passages)
        ]
        yield "\n".join(said) or "NONE"

    def close(self) -> None:
        """Nothing to close."""


def reworded(quote: str) -> str:
    """The words of the first sentence of a quote in another sentence."""
    line = " ".join(quote.split())
    start, end = split_sentences(line)[0]
    line = line[start:end]
    first = line.split()[0]
    small = first.casefold() in ALL_FUNCTION_WORDS
    return f"It is written that {line[0].lower() if small else line[0]}{line[1:]}"


def measure(assistant: Assistant, dialogues: Sequence[Dialogue]) -> tuple[Report, Report]:
    """The figures of the documents' own words, and of the perfect model's."""
    model = PerfectModel()
    assistant._model = model  # type: ignore[assignment]  # a model of the settings would be a server
    gold = {turn.question: turn.gold_quotes for dialogue in dialogues for turn in dialogue.turns}
    plain = evaluate(lambda question, history: assistant.ask(question, history, use_model=False), dialogues)

    def ask_model(question: str, history: Sequence[object]):  # type: ignore[no-untyped-def]
        model.gold = gold[question]
        return assistant.ask(question, history)  # type: ignore[arg-type]

    return plain, evaluate(ask_model, dialogues)


def main() -> None:
    """Print both as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--index")
    parser.add_argument("--corpus")
    given = parser.parse_args()
    dialogues = [one for file in SETS for one in read_questions(file) if one.half == given.half][:: given.every]
    settings = read_settings(index_dir=given.index, corpus_dir=given.corpus)
    with Assistant.open(settings=settings) as assistant:
        plain, perfect = measure(assistant, dialogues)
    worded = [one.answer for one in perfect.results]
    told = {
        "questions": len(worded),
        "worded": sum(one.worded_by != "extract" for one in worded),
        "sentences checked": sum(len(one.sentences) for one in worded if one.worded_by != "extract"),
        "sentences dropped": sum(len(one.dropped) for one in worded),
        **{name: [getattr(plain.overall, name), getattr(perfect.overall, name)] for name in SHOWN},
    }
    json.dump(told, sys.stdout, indent=1)
    for one in perfect.results:
        for dropped in one.answer.dropped:
            sys.stderr.write(f"{one.question.id}: {dropped}\n")


if __name__ == "__main__":
    main()
