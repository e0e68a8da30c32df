"""Checks the written passages and questions: python eval/reader/check.py

Exit status 1 when a span does not stand in its passage, something is there twice, or the questions vary too little.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from examples import OWN

WORDS = range(70, 271)  # of a passage
SPAN_WORDS = 40
UNANSWERED = (0.35, 0.45)  # share of the questions
OTHER_LANGUAGES = 0.18
SAME_BEGINNING = 0.03  # share of the questions that begin with the same three words
KINDS = {
    *("who", "when", "where", "how many", "how much", "how long", "why", "how", "what", "which"),
    *("list", "yesno", "contact", "definition", "comparison"),
}  # fmt: skip
FORMS = {"full", "short", "keywords", "typo", "yesno", "polite"}
LANGUAGES = {"en", "de", "fr", "it"}

Passage = dict[str, Any]


def read(folder: Path = OWN) -> list[Passage]:
    """All passages of a folder, in the order of its files."""
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def faults(passages: Iterable[Passage]) -> Iterator[str]:
    """What is wrong with single passages and questions, a sentence each."""
    ids: set[str] = set()
    texts: set[str] = set()
    for passage in passages:
        name, text = passage["id"], passage["text"]
        if name in ids:
            yield f"{name}: the id is there twice"
        if text in texts:
            yield f"{name}: the passage is there twice"
        ids.add(name)
        texts.add(text)
        if len(text.split()) not in WORDS:
            yield f"{name}: {len(text.split())} words, not {WORDS[0]} to {WORDS[-1]}"
        asked: set[str] = set()
        for question in passage["questions"]:
            words = " ".join(re.findall(r"\w+", question["q"].casefold()))
            if words in asked:
                yield f"{name}: asked twice: {question['q']}"
            asked.add(words)
            if question["kind"] not in KINDS or question["form"] not in FORMS or question["lang"] not in LANGUAGES:
                yield f"{name}: unknown kind, form or language of: {question['q']}"
            for span in question["spans"]:
                if not span.strip() or span not in text:
                    yield f"{name}: not in the passage: {span!r}"
                elif len(span.split()) > SPAN_WORDS:
                    yield f"{name}: a span of {len(span.split())} words: {span[:60]!r}"


def shares(passages: Iterable[Passage]) -> Iterator[str]:
    """What is wrong with the set as a whole."""
    questions = [question for passage in passages for question in passage["questions"]]
    unanswered = sum(not one["spans"] for one in questions) / len(questions)
    if not UNANSWERED[0] <= unanswered <= UNANSWERED[1]:
        yield f"{unanswered:.0%} of the questions are not answered by their passage"
    others = sum(one["lang"] != "en" for one in questions) / len(questions)
    if others < OTHER_LANGUAGES:
        yield f"only {others:.0%} of the questions are in German, French or Italian"
    beginnings = Counter(" ".join(re.findall(r"\w+", one["q"].casefold())[:3]) for one in questions)
    for words, count in beginnings.items():
        if count > SAME_BEGINNING * len(questions):
            yield f"{count} questions begin with {words!r}"


def main() -> int:
    """Print what is wrong and what there is."""
    passages = read()
    wrong = [*faults(passages), *shares(passages)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    questions = [question for passage in passages for question in passage["questions"]]
    print(f"{len(passages)} passages, {len(questions)} questions, {len(wrong)} faults")
    for name in ("lang", "form", "kind"):
        rows = Counter(one[name] for one in questions)
        missing = Counter(one[name] for one in questions if not one["spans"])
        print(f"{name}: " + ", ".join(f"{key} {rows[key]} ({missing[key] / rows[key]:.0%} not)" for key in rows))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
