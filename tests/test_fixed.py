"""Tests of assistant/answer/fixed.py: what a question fixes, and what speaks of another."""

from __future__ import annotations

import pytest

from assistant.answer.fixed import fixed_by, places_of, years_of


class TestFixedBy:
    @pytest.mark.parametrize(
        ("question", "years"),
        [
            ("How many members were there in 2018?", {2018}),
            ("Wie viele Mitglieder gab es 2018?", {2018}),
            ("What was spent in 2014–16?", {2014, 2015, 2016}),
            ("What was spent from the budget of 2014 to 2016?", {2014, 2015, 2016}),
            ("Who spoke in March 2013?", {2013}),
            ("How many were there around 2014?", {2012, 2013, 2014, 2015, 2016}),
            ("How many joined since 2018?", set()),
            ("Depuis 2018, combien de membres ?", set()),
            ("What is Horizon 2020?", set()),
            ("What costs EUR 2,018 a year?", set()),
            ("How many members are there?", set()),
        ],
    )
    def test_years(self, question: str, years: set[int]) -> None:
        """A year or a period is fixed; what came since it, and what is only named after it, is not."""
        assert fixed_by(question).years == years

    @pytest.mark.parametrize(
        ("question", "places"),
        [
            ("When was the third conference?", {3}),
            ("Wo war die zweite Sommerschule?", {2}),
            ("Où a eu lieu la quatrième rencontre ?", {4}),
            ("Quanti studenti ha avuto la quinta edizione?", {5}),
            ("What came of the 2nd call?", {2}),
            ("How many joined in its first two years?", set()),
            ("What is the first step?", set()),
            ("When was the conference?", set()),
        ],
    )
    def test_places(self, question: str, places: set[int]) -> None:
        """One of several in a row is fixed; a first step or the first two years are not."""
        assert fixed_by(question).places == places

    @pytest.mark.parametrize(
        ("question", "language", "names"),
        [
            ("Please give me Anna Berger's address", "en", ("Anna", "Berger")),
            ("EUCLES what is it for", "en", ("EUCLES",)),
            ("Which members are there?", "en", ()),
            ("Où se trouve le siège de Proplast ?", "fr", ("Proplast",)),
            ("Wie viele Mitglieder gibt es?", "de", ()),
        ],
    )
    def test_names(self, question: str, language: str, names: tuple[str, ...]) -> None:
        """What has a capital within a question is a name, but in German."""
        assert fixed_by(question, language).names == names

    def test_asked(self) -> None:
        """What fixes it is kept as typed, for the reason of a refusal."""
        assert fixed_by("Who won the Third call of Interreg in 2016?").asked == {
            "year": "2016",
            "place": "Third",
            "name": "Interreg",
        }


class TestOther:
    @pytest.mark.parametrize(
        ("text", "other"),
        [
            ("55 were left in 2024.", "year"),
            ("In 2018 there were 71, in 2024 only 55.", None),
            ("From 2014 to 2020 there were 71.", None),
            ("There were 71.", None),
        ],
    )
    def test_year(self, text: str, other: str | None) -> None:
        """A text for other years alone speaks of another; one for several, or for none, does not."""
        assert fixed_by("How many were there in 2018?").other(text) == other

    @pytest.mark.parametrize(
        ("text", "other"), [("The fourth meets in Venice.", "place"), ("The 3rd met in Lyon, the 4th in Venice.", None)]
    )
    def test_place(self, text: str, other: str | None) -> None:
        """So does a text for another in the row."""
        assert fixed_by("When did the third meet?").other(text) == other

    def test_same(self) -> None:
        """The same is what has all that is fixed."""
        fixed = fixed_by("What did the third call bring in 2016?")

        assert fixed.same("The third call closed in 2016.")
        assert not fixed.same("The third call closed.")
        assert not fixed.same("It closed in 2016.")


def test_years_of() -> None:
    """Periods hold every year of theirs, unless they are longer than any answer's."""
    assert years_of("2007–09, 1789–1850 and 2020/21") == {2007, 2008, 2009, 1789, 1850, 2020, 2021}
    assert years_of("No 12345, EUR 2,018, page 20.") == set()


def test_places_of() -> None:
    """Words and digits count alike."""
    assert places_of("the First and the 4th") == {1, 4}
