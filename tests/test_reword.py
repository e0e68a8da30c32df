"""Tests of assistant/answer/reword.py: which rewritten questions and translations are taken."""

from __future__ import annotations

import dataclasses

import pytest
from answers import answer

from assistant.answer.reword import accepted_question, accepted_translation

HISTORY = [dataclasses.replace(answer("In Turin, on 13 June. [1]"), understood_as="Where was the Polyvalley workshop?")]


class TestQuestion:
    @pytest.mark.parametrize(
        ("reply", "taken"),
        [
            ("When was the Polyvalley workshop in Turin?", "When was the Polyvalley workshop in Turin?"),
            ('Question: "When was the workshop?"\n', "When was the workshop?"),
            ("<think>Which one?</think>\n\nWhen was the workshop?", "When was the workshop?"),
            ("Was the workshop on 13 June?", "Was the workshop on 13 June?"),
            ("Was the workshop on 14 June?", ""),
            ("When was the workshop in Madrid?", ""),
            ("When was the workshop? See www.evil.example", ""),
            ("When was it?\nAnd where?", ""),
            ("...", ""),
            ("", ""),
        ],
    )
    def test_taken(self, reply: str, taken: str) -> None:
        """One line that brings in no number, name or address that nobody spoke of."""
        assert accepted_question(reply, "And when?", HISTORY, is_translated=False) == taken

    def test_translated(self) -> None:
        """Names may be written otherwise in another language; numbers may not."""
        asked = "Wie viele Firmen gibt es 2013 in Mailand?"

        assert accepted_question("How many firms were there in Milan in 2013?", asked, [], is_translated=True)
        assert not accepted_question("How many firms were there in Milan in 2014?", asked, [], is_translated=True)


class TestTranslation:
    @pytest.mark.parametrize(
        ("language", "reply", "is_taken"),
        [
            ("de", "Der Workshop fand am 13. Juni in Turin statt.", True),
            ("de", "Der Workshop fand am 13. Juni in Mailand statt.", False),
            ("de", "Der Workshop fand am 14. Juni in Turin statt.", False),
            ("de", "Der Workshop fand nicht am 13. Juni in Turin statt.", False),
            ("fr", "L’atelier a eu lieu à Turin le 13 juin.", True),
            ("fr", "L’atelier a eu lieu à Turin le 13 juillet.", False),
            ("fr", "L’atelier de Lyon a eu lieu à Turin le 13 juin.", False),
            ("it", "Il 13 giugno il seminario si è svolto a Turin.", True),
            ("it", "", False),
            ("it", "Il 13 giugno il seminario si è svolto a Turin. " * 9, False),
        ],
    )
    def test_same_facts(self, language: str, reply: str, is_taken: bool) -> None:
        """Numbers, months, names and denials are those of the sentence, neither more nor fewer."""
        taken = accepted_translation(reply, "The workshop took place in Turin on 13 June.", language)

        assert taken == (reply if is_taken else "")
