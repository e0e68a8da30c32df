"""The question sets in eval/: fair, complete, and pointing at sentences that stand where they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from conftest import REPOSITORY
from shipped import loaded

from assistant.evaluate import Question, read_questions
from assistant.evaluate.match import Text, states
from assistant.evaluate.questions import HALVES
from assistant.words import content_words

QUESTIONS = read_questions(REPOSITORY / "eval" / "questions.jsonl")
DIALOGUES = read_questions(REPOSITORY / "eval" / "dialogues.jsonl")
SINGLE = [turn for dialogue in QUESTIONS for turn in dialogue.turns]
EVERY = [turn for dialogue in (*QUESTIONS, *DIALOGUES) for turn in dialogue.turns]
CITED = [question for question in EVERY if question.gold_quotes]
KINDS = {
    "collection",
    "comparison",
    "conflict",
    "contact",
    "definition",
    "funding",
    "list",
    "number",
    "policy",
    "student",
    "unanswerable",
    "vague",
}
ROOT_LETTERS = 6  # words that begin with the same letters count as one: "cluster" and "clusters"


def letters(text: str) -> str:
    """Letters and digits alone: footnote marks, bullets and cell borders stand between words of a page."""
    return "".join(Text.of(text).words)


def on_page(question: Question, quote: str) -> set[tuple[str, int]]:
    """The gold pages on which a quote stands; both where it runs over two."""
    texts = {(name, number): letters(loaded(name)[number - 1].text) for name, number in question.gold_pages}
    wanted = letters(quote)
    alone = {page for page, text in texts.items() if wanted in text}
    turned = ((page, (page[0], page[1] + 1)) for page in texts if (page[0], page[1] + 1) in texts)
    return alone or {page for pair in turned if wanted in texts[pair[0]] + texts[pair[1]] for page in pair}


def roots(words: Iterable[str]) -> set[str]:
    """What is compared of words: their first letters."""
    return {part[:ROOT_LETTERS] for word in words for part in Text.of(word).words}


class TestSize:
    def test_counts(self) -> None:
        """There are as many questions of each sort as a figure needs to mean something."""
        kinds = Counter(question.kind for question in SINGLE)

        assert len(SINGLE) >= 240
        assert set(kinds) == KINDS
        assert sum(question.lang in ("de", "fr", "it") for question in SINGLE) >= 40
        assert kinds["unanswerable"] >= 60
        assert kinds["collection"] >= 20

    def test_dialogues(self) -> None:
        """There are 30 dialogues of two to four turns or more."""
        assert len(DIALOGUES) >= 30
        assert {len(dialogue.turns) for dialogue in DIALOGUES} <= {2, 3, 4}

    def test_ids(self) -> None:
        """No id stands twice, over both files."""
        assert len({question.id for question in EVERY}) == len(EVERY)

    @pytest.mark.parametrize("half", HALVES)
    def test_halves(self, half: str) -> None:
        """Each half holds every kind and language, and dialogues."""
        questions = [turn for dialogue in QUESTIONS if dialogue.half == half for turn in dialogue.turns]

        assert {question.kind for question in questions} == KINDS
        assert {question.lang for question in questions} == {"en", "de", "fr", "it"}
        assert any(dialogue.half == half for dialogue in DIALOGUES)


class TestGold:
    @pytest.mark.parametrize("question", CITED, ids=lambda question: question.id)
    def test_quotes_stand_on_their_pages(self, question: Question) -> None:
        """Every gold quote stands on a gold page or runs over two of them, and no gold page is without a quote."""
        found = [on_page(question, quote) for quote in question.gold_quotes]

        assert all(found), [quote for quote, pages in zip(question.gold_quotes, found, strict=True) if not pages]
        assert set().union(*found) == set(question.gold_pages)

    @pytest.mark.parametrize("question", CITED, ids=lambda question: question.id)
    def test_facts_stand_in_quotes(self, question: Question) -> None:
        """Each fact that an answer must state can be stated in the words of its gold quotes."""
        quotes = " ".join(question.gold_quotes)

        for wordings in question.answer_facts:
            assert any(states(quotes, wording) for wording in wordings), wordings

    @pytest.mark.parametrize("question", [one for one in SINGLE if one.lang == "en"], ids=lambda question: question.id)
    def test_worded_in_their_own_way(self, question: Question) -> None:
        """At most half of the words of a question that carry its meaning stand in any one of its gold quotes."""
        asked = roots(content_words(question.question))

        for quote in question.gold_quotes:
            assert len(asked & roots([quote])) <= len(asked) / 2, quote

    def test_answerable_have_gold(self) -> None:
        """An answerable question names facts and, unless it asks about the collection, quotes and pages."""
        for question in EVERY:
            if question.answerable:
                assert question.answer_facts, question.id
                assert question.kind == "collection" or (question.gold_quotes and question.gold_pages), question.id

    def test_unanswerable_have_no_gold(self) -> None:
        """A question that the documents do not answer names no fact, quote or page."""
        for question in EVERY:
            if not question.answerable:
                assert (question.answer_facts, question.gold_quotes, question.gold_pages) == ((), (), ()), question.id
