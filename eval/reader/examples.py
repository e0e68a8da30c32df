"""Examples to train a reader on: a question, a passage, and where its answer stands, if it does."""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN = Path(__file__).parent / "passages"
KEPT_OUT = Path(__file__).parent / "kept_out.txt"  # own passages that are for measuring, never for training
PUBLIC_KEPT_OUT = 10  # and one article or section of so many
WINDOW = 700  # characters that a passage aims at where it is retrieved: a reader sees no more at once
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ0-9„“\"(])|\n+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a passage.

    Attributes:
        source: The set it comes from: own, squad, xquad or selqa.
        group: What is kept out of training as a whole: a passage, an article, a section.
        question: As typed.
        title: Of the document or section; may be empty.
        text: The passage.
        spans: Where the answers stand in it, in characters; empty where only sentences are known, or none.
        sentences: Where the sentences that answer stand; empty where the passage holds no answer.
        language: Of the question.
    """

    source: str
    group: str
    question: str
    title: str
    text: str
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]
    language: str = "en"

    @property
    def answered(self) -> bool:
        """Whether the passage holds the answer."""
        return bool(self.sentences)


def own(folder: Path = OWN) -> Iterator[Example]:
    """The passages and questions written for this project."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            passage = json.loads(line)
            for asked in passage["questions"]:
                spans = tuple(place_of(span, passage["text"]) for span in asked["spans"])
                yield Example(
                    "own",
                    passage["id"],
                    asked["q"],
                    passage["title"],
                    passage["text"],
                    spans,
                    sentences_around(passage["text"], spans),
                    asked["lang"],
                )


def squad(file: Path) -> Iterator[Example]:
    """The questions of a file in SQuAD's form; `source` is the beginning of the file's name."""
    source = re.match(r"[a-z]+", file.name)
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            for asked in paragraph["qas"]:
                answers = [] if asked.get("is_impossible") else asked["answers"]
                spans = tuple(dict.fromkeys((a["answer_start"], a["answer_start"] + len(a["text"])) for a in answers))
                yield Example(
                    source[0] if source else file.stem,
                    title,
                    asked["question"],
                    title,
                    text,
                    spans,
                    sentences_around(text, spans),
                )


def selqa(file: Path) -> Iterator[Example]:
    """The questions of SelQA: sections whose answering sentences are known, but not the words that answer."""
    for asked in json.loads(file.read_text(encoding="utf-8")):
        starts, text = [], ""
        for sentence in asked["candidates"]:
            starts.append((len(text), len(text) + len(sentence)))
            text += sentence + " "
        first = max(min(asked["answers"], default=0) - 4, 0)  # what the model sees is limited, the answer is not
        window = range(first, min(first + 7, len(starts)))
        if not window:
            continue
        left, right = starts[window[0]][0], starts[window[-1]][1]
        sentences = tuple((starts[i][0] - left, starts[i][1] - left) for i in asked["answers"] if i in window)
        title = f"{asked['article']}: {asked['section']}"
        yield Example("selqa", title, asked["question"], title, text[left:right], (), sentences)


def read_all(public: Path | None) -> list[Example]:
    """Every example there is: the project's own and, where a folder of public sets is given, those."""
    found = list(own())
    if public:
        found += [*squad(public / "squad2-19-articles.json"), *squad(public / "xquad-en.json")]
        found += selqa(public / "selqa.json")
    return found


def split(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[Example]]:
    """Examples to train on and examples to measure on, with no passage, article or section in both."""
    kept_out = {("own", name) for name in KEPT_OUT.read_text(encoding="utf-8").split()}
    for source in sorted({example.source for example in examples} - {"own"}):
        groups = sorted({example.group for example in examples if example.source == source})
        random.Random(seed).shuffle(groups)
        count = max(len(groups) // PUBLIC_KEPT_OUT, 1 + (source == "squad") * 3)
        kept_out |= {(source, group) for group in groups[:count]}
    train = [one for one in examples if (one.source, one.group) not in kept_out]
    return train, [one for one in examples if (one.source, one.group) in kept_out]


def windows(example: Example) -> list[Example]:
    """An example once for each stretch of its passage that is as long as a retrieved passage, in order.

    A stretch that holds the words of an answer, but not where it stands, is left out: nobody knows whether it answers.
    """
    places: list[tuple[int, int]] = []
    for first, last in sentences_of(example.text):
        if places and last - places[-1][0] <= WINDOW:
            places[-1] = (places[-1][0], last)
        else:
            places.append((first, last))
    answers = [example.text[start:end] for start, end in example.spans]
    made = []
    for first, last in places:
        text = example.text[first:last]
        spans, sentences = (
            tuple((start - first, end - first) for start, end in of if first <= start and end <= last)
            for of in (example.spans, example.sentences)
        )
        if sentences or not any(answer in text for answer in answers):
            made.append(dataclasses.replace(example, text=text, spans=spans, sentences=sentences))
    return made


def likeliest(example: Example) -> list[Example]:
    """The windows that answer a question; where none does, the one with most of its words."""
    found = windows(example)
    held = [one for one in found if one.answered]
    if held or not found:
        return held
    words = set(re.findall(r"\w+", example.question.lower()))
    return [max(found, key=lambda one: len(words & set(re.findall(r"\w+", one.text.lower()))))]


def beside(example: Example) -> list[Example]:
    """The windows of an answered question's passage that do not answer it."""
    return [one for one in windows(example) if example.answered and not one.answered]


def astray(examples: Sequence[Example], count: int, chance: random.Random) -> list[Example]:
    """Answered questions beside a passage of the same set that does not answer them."""
    by_source: dict[str, list[Example]] = {}
    for example in examples:
        by_source.setdefault(example.source, []).append(example)
    answered = [one for one in examples if one.answered]
    made = []
    for asked in chance.sample(answered, min(count, len(answered))):
        others = [chance.choice(by_source[asked.source]) for _ in range(24)]
        others = [one for one in others if one.text != asked.text]
        if not others:
            continue
        words = set(asked.question.lower().split())
        other = max(others, key=lambda one: (one.group == asked.group, len(words & set(one.text.lower().split()))))
        made.append(Example(asked.source, asked.group, asked.question, other.title, other.text, (), (), asked.language))
    return made


def bereft(examples: Sequence[Example], count: int, chance: random.Random) -> list[Example]:
    """Answered questions beside their own passage without the sentences that answer them."""
    answered = [one for one in examples if one.answered and one.spans]
    made = []
    for asked in chance.sample(answered, min(count, len(answered))):
        text, end = "", 0
        for start, stop in asked.sentences:
            text, end = text + asked.text[end:start], stop
        text += asked.text[end:]
        answers = [asked.text[start:stop] for start, stop in asked.spans]
        if len(text) > 150 and not any(answer in text for answer in answers):
            made.append(Example(asked.source, asked.group, asked.question, asked.title, text, (), (), asked.language))
    return made


def place_of(span: str, text: str) -> tuple[int, int]:
    """Where a span first stands in a text, as a word of its own where it does."""
    found = re.search(rf"(?<!\w){re.escape(span)}(?!\w)", text)
    start = found.start() if found else text.index(span)
    return start, start + len(span)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Where the sentences and lines of a text stand."""
    places, start = [], 0
    for end in SENTENCE_END.finditer(text):
        places.append((start, end.start()))
        start = end.end()
    return [(first, last) for first, last in [*places, (start, len(text))] if text[first:last].strip()]


def sentences_around(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The sentences that spans stand in."""
    return tuple(
        (first, last) for first, last in sentences_of(text) if any(start < last and end > first for start, end in spans)
    )


def to_json(example: Example) -> dict[str, Any]:
    """An example as the audit shows it."""
    return {
        "group": example.group,
        "question": example.question,
        "text": example.text,
        "answers": [example.text[start:end] for start, end in example.spans],
    }
