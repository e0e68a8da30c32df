"""Tests of assistant/answer/evidence.py and kinds.py: whether the documents hold an answer, decided without a model."""

from __future__ import annotations

import pytest

from assistant.answer.evidence import (
    COVERED_ENOUGH,
    MEANING_NEEDED,
    MEANING_NEEDED_ELSEWHERE,
    READ_NEEDED,
    Evidence,
    confidence,
    is_enough,
    judge,
)
from assistant.answer.kinds import holds
from assistant.asked import Asks
from assistant.records import Hit, Passage, Span, Statement
from assistant.understand import understand


def hit(search_text: str, *statement_scores: float) -> Hit:
    """A passage with a statement for each nearness to the question."""
    statements = tuple(Statement("sentence", 0, 1) for _ in statement_scores)
    return Hit(Passage("p", "d", (), (Span(1, 0, 1),), "x", search_text, statements), 0.5, 0.5, 1.0, statement_scores)


TURIN = understand("When is the Turin workshop?", (), 100)
PRICE = understand("What does the Turin workshop cost?", (), 100)
WEIGHTS = {"turin": 3.0, "workshop": 1.0}  # by stem


class TestEvidence:
    def test_of(self) -> None:
        """Meaning is the nearest statement's; covered is the best single passage's share of the words, by weight."""
        hits = [hit("About Turin", 0.2, 0.5), hit("A workshop"), hit("Workshops", 0.4)]

        assert Evidence.of(TURIN, hits, WEIGHTS, ["x"]) == Evidence(meaning=0.5, covered=0.75, unknown=())

    def test_unknown(self) -> None:
        """A word that no passage found holds is unknown, as it was typed."""
        assert Evidence.of(TURIN, [hit("Many workshops", 0.5)], WEIGHTS, []).unknown == ("Turin",)

    def test_no_hits(self) -> None:
        """Without passages there is nothing: the least cosine, nothing covered, every word unknown."""
        assert Evidence.of(TURIN, [], WEIGHTS, []) == Evidence(-1.0, 0.0, ("Turin", "workshop"))

    def test_no_words(self) -> None:
        """A question whose words the index does not weigh is covered by nothing."""
        assert Evidence.of(TURIN, [hit("Turin", 0.5)], {}, []).covered == 0.0

    @pytest.mark.parametrize(("near", "lacks"), [(["It is in Turin."], "money"), (["It is late.", "EUR 120."], None)])
    def test_lacks(self, near: list[str], lacks: str | None) -> None:
        """A sum of money is lacking when it is asked for and no statement near to an answer names one."""
        assert Evidence.of(PRICE, [hit("Turin workshop", 0.5)], WEIGHTS, near).lacks == lacks

    def test_instead(self) -> None:
        """Where something is lacking it is known of what, and what the nearest statements give instead."""
        found = Evidence.of(PRICE, [hit("Turin workshop", 0.5)], WEIGHTS, ["It is in Turin on 9 July.", "It is late."])

        assert (found.about, found.gives) == (("Turin",), ("time", "place", "number"))
        reason = judge(PRICE, found)
        assert reason is not None
        assert reason.code == "lacks_money"
        assert reason.text.endswith("on “Turin” they give a date, a place and numbers, but no sum of money.")

    def test_lacks_no_date(self) -> None:
        """A date is never said to be lacking: it is written in too many ways."""
        assert Evidence.of(TURIN, [hit("Turin workshop", 0.5)], WEIGHTS, ["It is late."]).lacks is None


class TestIsEnough:
    @pytest.mark.parametrize(
        ("meaning", "covered", "language", "enough"),
        [
            (MEANING_NEEDED, 0.0, "en", True),
            (MEANING_NEEDED - 0.001, 0.0, "en", False),
            (-1.0, COVERED_ENOUGH, "en", True),
            (-1.0, COVERED_ENOUGH - 0.001, "en", False),
            (MEANING_NEEDED_ELSEWHERE, 0.0, "de", True),
            (MEANING_NEEDED_ELSEWHERE - 0.001, 0.0, "de", False),
        ],
    )
    def test_either(self, meaning: float, covered: float, language: str, enough: bool) -> None:
        """Nearness of meaning is enough, or nearly all words in one passage; other languages than English need less."""
        assert is_enough(Evidence(meaning, covered, ()), language) is enough


class TestConfidence:
    def test_order(self) -> None:
        """More meaning or more of the words is more confidence, and 1 is where an answer begins."""
        evidence = [
            Evidence(-0.2, 0.0, ()),
            Evidence(MEANING_NEEDED / 2, 0.0, ()),
            Evidence(0.0, COVERED_ENOUGH * 0.75, ()),
            Evidence(MEANING_NEEDED, 0.0, ()),
            Evidence(MEANING_NEEDED * 2, COVERED_ENOUGH, ()),
        ]

        found = [confidence(one, "en") for one in evidence]

        assert found == pytest.approx([0.0, 0.5, 0.75, 1.0, 2.0])

    def test_lacks(self) -> None:
        """Where the kind of thing asked for is missing there is none, however near the passages are."""
        assert confidence(Evidence(0.9, 1.0, (), lacks="money"), "en") == 0.0

    @pytest.mark.parametrize("read", [READ_NEEDED - 3, READ_NEEDED, READ_NEEDED + 3])
    def test_read(self, read: float) -> None:
        """A reader decides where there is a near passage at all: the higher its logit the more, 1 at what is needed."""
        found = confidence(Evidence(MEANING_NEEDED * 2, 1.0, (), read=read), "en")

        assert (found > 1, found == pytest.approx(1)) == (read > READ_NEEDED, read == READ_NEEDED)

    def test_read_of_what_is_far(self) -> None:
        """No reader makes an answer of passages on another subject."""
        assert confidence(Evidence(MEANING_NEEDED / 2, 0.0, (), read=9.0), "en") == pytest.approx(0.5)

    def test_outright(self) -> None:
        """Nor does it take away a contact or a sum of just what is named."""
        assert confidence(Evidence(0.9, 1.0, (), read=READ_NEEDED - 3, outright=True), "en") == 1.0

    def test_another(self) -> None:
        """Where only another year is spoken of, there is none."""
        assert confidence(Evidence(0.9, 1.0, (), another="2018", read=9.0), "en") == 0.0


class TestJudge:
    def test_enough(self) -> None:
        """With evidence there is no reason to refuse."""
        assert judge(TURIN, Evidence(0.9, 1.0, ("Turin",))) is None

    @pytest.mark.parametrize(
        ("evidence", "code", "says"),
        [
            (Evidence(0.1, 0.5, ("a", "b", "c", "d")), "unknown_words", "mentions “a”, “b”, “c”."),
            (Evidence(0.1, 0.5, ()), "weak_evidence", "no passage answers the question."),
            (
                Evidence(0.9, 1.0, (), lacks="money"),
                "lacks_money",
                "they touch on the subject, but name no sum of money.",
            ),
            (
                Evidence(0.9, 1.0, (), lacks="contact"),
                "lacks_contact",
                "give no telephone number, mail or postal address.",
            ),
            (Evidence(0.0, 0.0, ("gold",), lacks="money"), "unknown_words", "mentions “gold”."),
            (Evidence(0.9, 1.0, (), another="2018"), "other_than_asked", "of this matter, but not for “2018”."),
            (Evidence(0.9, 1.0, (), read=READ_NEEDED - 1), "weak_evidence", "no passage answers the question."),
        ],
    )
    def test_reasons(self, evidence: Evidence, code: str, says: str) -> None:
        """A refusal is one sentence that begins alike and says what is lacking; at most three words are named."""
        reason = judge(PRICE, evidence)

        assert reason is not None
        assert reason.code == code
        assert reason.text.startswith("The documents do not say: ")
        assert reason.text.endswith(says)


class TestHolds:
    @pytest.mark.parametrize(
        ("asks", "texts"),
        [
            ("contact", ["school@polymers.example", "+43 732 555", "0732 555 010", "(0)732"]),
            ("money", ["€ 5", "EUR 120", "120 Franken", "It is free of charge.", "kostenlos"]),
            ("person", ["Anna Berger", "Élodie O’Neill"]),
            (
                "time",
                ["in 2013", "on 5 May", "am 13. Juni", "am 3. Jänner", "le 14 juillet", "le 5 mai", "il 2 giugno"],
            ),
            ("duration", ["three days", "zwei Tage", "sechs Wochen", "deux semaines", "due ore"]),
            ("place", ["in Turin", "à Oyonnax", "bei Linz"]),
            ("number", ["25 places", "a third"]),
        ],
    )
    def test_holds(self, asks: Asks, texts: list[str]) -> None:
        """The kind of thing is seen in each language."""
        assert [text for text in texts if not holds(asks, text)] == []

    @pytest.mark.parametrize(
        ("asks", "text"),
        [
            ("contact", "in 2013 and 2014"),
            ("money", "twenty places"),
            ("person", "Europe"),
            ("time", "It may be late, ma non mai."),
            ("duration", "on Monday"),
            ("place", "in the morning"),
            ("number", "many places"),
            ("other", "in 2013"),
        ],
    )
    def test_holds_not(self, asks: Asks, text: str) -> None:
        """Other things are not taken for it, and a question that asks for no kind finds none."""
        assert not holds(asks, text)
