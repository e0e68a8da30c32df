"""How many questions a limit of `assistant/answer/evidence.py` refuses, by sort of question.

    python eval/refusal.py INDEX=QUESTIONS.jsonl INDEX=QUESTIONS.jsonl [...]

Each index is asked its own questions, answerable or not, and up to 300 answerable ones of the other indexes, which are
off its subject. Prints how many of each sort are refused at limits around the one in use.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from assistant.answer.evidence import MEANING_NEEDED, Evidence, is_enough
from assistant.ask import Assistant, find, stem_weights_of
from assistant.evaluate import read_questions
from assistant.glossary import widen
from assistant.retrieve import Filters
from assistant.settings import Settings
from assistant.understand import Understood, understand


def evidence(index: Path, questions: list[str]) -> list[tuple[Understood, Evidence]]:
    """What an index has for each question."""
    found = []
    with Assistant.open(settings=Settings(index_dir=index)) as assistant, assistant._live.use() as store:
        for question in questions:
            understood = understand(question, (), 4000)
            understood = widen(understood, store.catalog.glossary)
            hits = find(understood, store, assistant._embedder, 10, Filters())
            found.append((understood, Evidence.of(understood, hits, stem_weights_of(understood, store), ())))
    return found


def main() -> None:
    """Print the table."""
    pairs = [(Path(index), Path(file)) for index, _, file in (one.partition("=") for one in sys.argv[1:])]
    sets = [[turn for dialogue in read_questions(file) for turn in dialogue.turns] for _, file in pairs]
    sorts: dict[str, list[tuple[Understood, Evidence]]] = defaultdict(list)
    for place, (index, _) in enumerate(pairs):
        own = sets[place]
        foreign = [one for other in range(len(sets)) if other != place for one in sets[other] if one.answerable][:300]
        for name, chosen in (
            ("answerable", [one for one in own if one.answerable]),
            ("almost answered", [one for one in own if not one.answerable]),
            ("off the subject", foreign),
        ):
            sorts[f"{index}: {name}"] = evidence(index, [one.question for one in chosen])
    for limit in (MEANING_NEEDED - 0.06, MEANING_NEEDED, MEANING_NEEDED + 0.06):
        print(f"limit {limit:.2f}")
        for name, rows in sorts.items():
            refused = sum(not is_enough(found, understood.language, limit) for understood, found in rows)
            print(f"    {name}: {refused} of {len(rows)} refused")


if __name__ == "__main__":
    main()
