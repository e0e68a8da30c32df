"""Tests of assistant/notices.py: what a reader should know of the sources first."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.ask import Assistant
from assistant.notices import age_notices
from assistant.records import Citation

NEXT = "When is the next summer school?"
TODAY = date(2026, 11, 23)


def from_date(when: str | None) -> Citation:
    """A citation of a document of some date."""
    return Citation(1, "p", "d", "Title", "newsletter", when, 1, "1", "", "Words.", ())


class TestAge:
    @pytest.mark.parametrize(
        ("when", "said"),
        [("2013-07", "July 2013"), ("2013", "2013"), ("2025-04-30", "30 April 2025"), ("2024", "2024")],
    )
    def test_old(self, when: str, said: str) -> None:
        """More than 18 months after its date a source of a question about next is called old, with its date."""
        (notice,) = age_notices(NEXT, [from_date(when)], TODAY)

        assert (notice.code, notice.text) == ("age", f"The newest source for this is from {said}.")

    @pytest.mark.parametrize("when", ["2025-05", "2025-05-01", "2025", "2026-11", None])
    def test_not_old(self, when: str | None) -> None:
        """18 months are no age, a year ends in December, and a source without a date may be new."""
        assert age_notices(NEXT, [from_date(when)], TODAY) == ()

    def test_newest(self) -> None:
        """The newest source counts: July 2013 is later than 30 June 2013, and 2014 later than both."""
        sources = [from_date("2013-07"), from_date("2013-06-30")]

        assert "July 2013" in age_notices(NEXT, sources, TODAY)[0].text
        assert "2014" in age_notices(NEXT, [*sources, from_date("2014")], TODAY)[0].text
        assert age_notices(NEXT, [*sources, from_date("2026-11")], TODAY) == ()

    def test_not_answered(self) -> None:
        """Without a source there is nothing to be old."""
        assert age_notices(NEXT, [], TODAY) == ()

    @pytest.mark.parametrize(
        "question",
        [
            "What is the current budget?",
            "Who is in charge this year?",
            "Wann ist die nächste Sommerschule?",
            "Quel est le budget actuel ?",
            "Qual è il bilancio attuale?",
        ],
    )
    def test_now(self, question: str) -> None:
        """Now and next are recognised in four languages."""
        assert age_notices(question, [from_date("2013")], TODAY)

    @pytest.mark.parametrize("question", ["Who led it in 2013?", "What stands next to the school?", "Do they know?"])
    def test_then(self, question: str) -> None:
        """A question about another time, or with a word that only looks like now, gets no notice."""
        assert age_notices(question, [from_date("2013")], TODAY) == ()

    def test_asked(self, small_assistant: Assistant) -> None:
        """An answer about now from the newsletter of June 2013 says so; today comes from outside."""
        question = "How much do member firms currently pay for the workshop?"

        with Assistant(small_assistant.settings, today=lambda: date(2014, 12, 31)) as young:
            young_answer = young.ask(question)
        with Assistant(small_assistant.settings, today=lambda: date(2015, 1, 1)) as old:
            old_answer = old.ask(question)

        assert {one.document for one in old_answer.citations} == {"notes/workshop.md"}
        assert [one.code for one in young_answer.notices] == []
        assert [(one.code, one.text) for one in old_answer.notices] == [
            ("age", "The newest source for this is from June 2013.")
        ]
