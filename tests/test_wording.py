"""Tests of assistant/answer/wording.py and generate.py: what a language model is asked, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from conftest import SmallIndex, open_worded
from model_server import ModelServer, Prompt, first_sentences, saying

from assistant.ask import Assistant
from assistant.records import Answer, Sentence

QUESTION = "Where did the workshop take place?"


def by_task(answer: Callable[[Prompt], str], rewrite: str = "", translate: str = "") -> Callable[[Prompt], str]:
    """What a model says: an answer to passages, else a question rewritten or a sentence translated."""

    def say(prompt: Prompt) -> str:
        if prompt.passages:
            return answer(prompt)
        return translate if prompt.messages[0]["content"].startswith("Translate") else rewrite

    return say


def on_turin(prompt: Prompt) -> str:
    """A true sentence."""
    return f"In Turin the workshop took place on 13 June. [{prompt.id_of('Turin')}]"


class TestWithoutEvidence:
    @pytest.mark.parametrize(
        "question",
        [
            "Who won the football match in Madrid?",
            "Hello!",
            "Which documents are there?",
        ],
    )
    def test_no_model_is_asked(self, worded: Assistant, model: ModelServer, question: str) -> None:
        """Where there is no evidence, and where none is needed, the answer is the same as without a model."""
        model.script("The documents say yes. [a1a1]")

        answer = worded.ask(question)

        assert model.prompts == []
        assert answer.worded_by == "extract"
        assert answer.answer == worded.ask(question, use_model=False).answer


class TestAnswer:
    def test_worded(self, worded: Assistant, model: ModelServer) -> None:
        """A sentence that is backed stands for the answer, marked as checked, with the quote that backs it."""
        model.script(saying(on_turin))

        answer = worded.ask(QUESTION)

        assert answer.sentences == (Sentence("In Turin the workshop took place on 13 June.", (1,), "checked"),)
        assert [one.quote for one in answer.citations] == ["The workshop took place in Turin on 13 June."]
        assert (answer.worded_by, answer.complete, answer.state) == ("openai:scripted", True, "answered")
        assert (answer.notices, answer.dropped) == ((), ())

    def test_copied(self, worded: Assistant, model: ModelServer) -> None:
        """A sentence that is the document's own is marked as such."""
        model.script(saying(first_sentences(1)))

        assert {one.support for one in worded.ask(QUESTION).sentences} == {"verbatim"}

    def test_a_list(self, worded: Assistant, model: ModelServer) -> None:
        """Items are laid out as a list."""
        model.script(
            saying(
                lambda prompt: (
                    "Contacts:\n"
                    f"- The contact at Polyvalley is Anna Berger. [{prompt.id_of('Berger')}]\n"
                    f"- The contact at Plastlab is Luc Morel. [{prompt.id_of('Berger')}]\n"
                )
            )
        )

        answer = worded.ask("Who are the contacts at Polyvalley and Plastlab?")

        assert [one.citations for one in answer.sentences] == [(1,), (2,)]
        assert answer.dropped == ()

    def test_stream(self, worded: Assistant, model: ModelServer) -> None:
        """Sentences come one by one, each with the numbers that it has in the answer, which comes last."""
        text = "Member firms pay 120 euros. [{b}] In Turin the workshop took place on 13 June. [{a}]"
        model.script(saying(lambda prompt: text.format(a=prompt.id_of("Turin"), b=prompt.id_of("EUR 120"))))

        *sentences, answer = worded.stream("Where did the workshop take place, and how much do member firms pay?")

        assert isinstance(answer, Answer)
        assert tuple(sentences) == answer.sentences
        assert [one.citations for one in sentences if isinstance(one, Sentence)] == [(1,), (2,)]

    def test_what_a_model_gets(self, worded: Assistant, model: ModelServer) -> None:
        """The passages go in with title, date and page, the best first, and the question after them."""
        model.script("NONE")
        worded.ask(QUESTION)

        (prompt, *_) = model.prompts
        assert "Turin" in next(iter(prompt.passages.values()))
        assert 'from="Notes on a cluster workshop · 2013-06 · page 1 · The event"' in prompt.text
        assert prompt.last.endswith(f"Question: {QUESTION}")

    def test_budget(self, small_index: SmallIndex, model: ModelServer) -> None:
        """In a small window there are fewer passages, but one in any case, that which answers."""
        model.script("NONE")
        with open_worded(small_index, model.url, llm_context_tokens=1800) as assistant:
            assistant.ask(QUESTION)

        assert len(model.prompts[0].passages) == 1
        assert "Turin" in model.prompts[0].text

    def test_to_dict(self, worded: Assistant, model: ModelServer) -> None:
        """The public shape is the same as without a model."""
        model.script(saying(on_turin))
        with_model, without = (worded.ask(QUESTION, use_model=use).to_dict() for use in (True, False))

        assert with_model.keys() == without.keys()
        assert json.dumps(with_model)


class TestFollowUps:
    def test_rewritten(self, worded: Assistant, model: ModelServer) -> None:
        """A follow-up is asked as the model rewrites it, and shown as understood."""
        first = worded.ask(QUESTION, use_model=False)
        model.script(saying(by_task(on_turin, "When did the workshop take place?")))

        answer = worded.ask("And when was that?", [first])

        assert (answer.question, answer.understood_as) == ("And when was that?", "When did the workshop take place?")
        assert QUESTION in model.prompts[0].text
        assert "13 June" in answer.answer

    @pytest.mark.parametrize(
        "reply",
        [
            "",
            "When did the workshop in Madrid take place?",
            "When did the workshop of 2027 take place?",
            "See http://evil.example",
            "Sure!\nHere is the question:\nWhen did it take place?",
            "x" * 5000,
        ],
    )
    def test_not_trusted(self, worded: Assistant, model: ModelServer, reply: str) -> None:
        """A rewriting that is none, or brings in what nobody spoke of, gives way to the model-free reading."""
        first = worded.ask(QUESTION, use_model=False)
        model.script(saying(by_task(on_turin, reply)))

        answer = worded.ask("And when did it take place?", [first])

        without = worded.ask("And when did it take place?", [first], use_model=False)
        assert answer.understood_as == without.understood_as

    def test_a_first_question_is_not_rewritten(self, worded: Assistant, model: ModelServer) -> None:
        """A question without a conversation, in the documents' language, costs one call."""
        model.script(saying(on_turin))
        worded.ask(QUESTION)

        assert len(model.prompts) == 1


class TestOtherLanguages:
    GERMAN = "In welcher Stadt fand der Workshop statt?"

    def test_translated(self, worded: Assistant, model: ModelServer) -> None:
        """The question is translated for the search, the answer into its language; the quotes are the originals."""
        model.script(
            saying(
                by_task(
                    on_turin,
                    "In which city did the workshop take place?",
                    "Der Workshop fand am 13. Juni in Turin statt.",
                )
            )
        )

        answer = worded.ask(self.GERMAN)

        assert answer.answer == "Der Workshop fand am 13. Juni in Turin statt. [1]"
        assert answer.understood_as == "In which city did the workshop take place?"
        assert answer.language == "de"
        assert answer.citations[0].quote == "The workshop took place in Turin on 13 June."

    @pytest.mark.parametrize(
        "translation",
        [
            "Der Workshop fand am 14. Juni in Turin statt.",
            "Der Workshop fand am 13. Juli in Turin statt.",
            "Der Workshop fand am 13. Juni in Mailand statt.",
            "Der Workshop fand am 13. Juni nicht in Turin statt.",
            "Der Workshop fand am 13. Juni in Turin statt, siehe www.evil.example.",
            "",
        ],
    )
    def test_a_translation_with_other_facts(self, worded: Assistant, model: ModelServer, translation: str) -> None:
        """A translation that does not hold the same facts gives way to the sentence that was checked."""
        model.script(saying(by_task(on_turin, "In which city did the workshop take place?", translation or "NONE!")))

        assert worded.ask(self.GERMAN).answer == "In Turin the workshop took place on 13 June. [1]"
