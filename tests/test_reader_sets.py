"""Tests of eval/reader/: the passages and questions that a reader is trained on, and how they become examples."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "eval" / "reader"))

import check
import examples

TEXT = "Ann Lee leads the office. It has 24 members.\nThe fee is EUR 300 a year."


def passage(**changed: Any) -> dict[str, Any]:
    """A passage without a fault but for what is changed."""
    question = {"q": "Who is the boss?", "lang": "en", "form": "full", "kind": "who", "spans": ["Ann Lee"]}
    text = TEXT + " word" * 60
    return {"id": "a-1", "title": "", "text": text, "questions": [question], **changed}


class TestSets:
    def test_written(self) -> None:
        """What is committed has no fault, and varies."""
        passages = check.read()

        assert [*check.faults(passages), *check.shares(passages)] == []

    def test_nothing_shared_between_halves(self) -> None:
        """No passage that a reader is measured on is one that it is trained on."""
        train, held = examples.split(list(examples.own()), 7)

        assert not {one.text for one in train} & {one.text for one in held}
        assert 0.05 < len(held) / (len(train) + len(held)) < 0.15


class TestFaults:
    def test_none(self) -> None:
        """A sound passage has none."""
        assert list(check.faults([passage()])) == []

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"text": TEXT}, "a-1: 16 words, not 70 to 270"),
            ({"questions": [{**passage()["questions"][0], "spans": ["Bob"]}]}, "a-1: not in the passage: 'Bob'"),
            ({"questions": passage()["questions"] * 2}, "a-1: asked twice: Who is the boss?"),
            (
                {"questions": [{**passage()["questions"][0], "kind": "whom"}]},
                "a-1: unknown kind, form or language of: Who is the boss?",
            ),
        ],
    )
    def test_named(self, changed: dict[str, Any], said: str) -> None:
        """Each fault is named with the passage it is in."""
        assert list(check.faults([passage(**changed)])) == [said]

    def test_twice(self) -> None:
        """A passage that is there twice is named."""
        assert list(check.faults([passage(), passage()])) == [
            "a-1: the id is there twice",
            "a-1: the passage is there twice",
        ]

    def test_shares(self) -> None:
        """A set in which every question has an answer, in English, with one beginning, varies too little."""
        assert list(check.shares([passage()])) == [
            "0% of the questions are not answered by their passage",
            "only 0% of the questions are in German, French or Italian",
            "1 questions begin with 'who is the'",
        ]


class TestExamples:
    def test_bereft(self) -> None:
        """A question keeps its passage without the sentence that answers it, and then has no answer."""
        text = TEXT + " The office opens at nine." * 8
        spans = ((text.index("EUR 300"), text.index("EUR 300") + 7),)
        asked = examples.Example("own", "a", "Fee?", "", text, spans, examples.sentences_around(text, spans))

        (made,) = examples.bereft([asked], 5, random.Random(1))

        assert (made.answered, made.question) == (False, asked.question)
        assert "EUR 300" not in made.text
        assert "Ann Lee leads the office." in made.text

    def test_bereft_said_twice(self) -> None:
        """Where another sentence holds the answer as well, nothing is made."""
        text = TEXT + " word" * 40 + ". The fee is EUR 300 a year."
        spans = ((text.index("EUR 300"), text.index("EUR 300") + 7),)
        asked = examples.Example("own", "a", "Fee?", "", text, spans, examples.sentences_around(text, spans))

        assert examples.bereft([asked], 5, random.Random(1)) == []

    def test_windows(self) -> None:
        """A passage is seen in stretches as long as retrieved ones; spans are counted from each stretch's beginning."""
        text = "The office opens at nine. " * 40 + TEXT
        spans = ((text.index("EUR 300"), text.index("EUR 300") + 7),)
        asked = examples.Example("own", "a", "Fee?", "", text, spans, examples.sentences_around(text, spans))

        *others, last = examples.windows(asked)

        assert others
        assert all(len(one.text) <= examples.WINDOW and not one.answered for one in others)
        assert [last.text[start:end] for start, end in last.spans] == ["EUR 300"]
        assert [last.text[start:end] for start, end in last.sentences] == ["The fee is EUR 300 a year."]
        assert examples.likeliest(asked) == [last]
        assert examples.beside(asked) == others

    def test_window_that_may_answer(self) -> None:
        """A stretch that holds the words of the answer elsewhere is no example of a passage without it."""
        text = TEXT + " The office opens at nine." * 40 + " Members of other bodies pay EUR 300 too."
        spans = ((text.index("EUR 300"), text.index("EUR 300") + 7),)
        asked = examples.Example("own", "a", "Fee?", "", text, spans, examples.sentences_around(text, spans))

        assert all("EUR 300" not in one.text for one in examples.beside(asked))

    def test_likeliest_without_answer(self) -> None:
        """A question that its passage does not answer is seen beside the stretch that holds most of its words."""
        text = "The office opens at nine. " * 40 + TEXT
        asked = examples.Example("own", "a", "What is the fee for guests?", "", text, (), ())

        (one,) = examples.likeliest(asked)

        assert "The fee is" in one.text
        assert examples.beside(asked) == []

    def test_sentences_around(self) -> None:
        """The sentence that a span stands in answers; lines are sentences of their own."""
        start = TEXT.index("EUR")

        (place,) = examples.sentences_around(TEXT, [(start, start + 7)])

        assert TEXT[slice(*place)] == "The fee is EUR 300 a year."

    def test_place_of_a_word(self) -> None:
        """A span is found as a word of its own, not inside another."""
        assert examples.place_of("4", "24 members, 4 staff") == (12, 13)

    def test_astray(self) -> None:
        """A question beside another passage has no answer there."""
        train = list(examples.own())[:400]

        (made,) = examples.astray(train, 1, random.Random(1))

        assert not made.answered
        assert all(made.text != one.text for one in train if one.question == made.question)
