"""Tests of assistant/evaluate/match.py: what counts as the same words."""

from __future__ import annotations

import pytest

from assistant.evaluate.match import Text, holds, overlaps, states

TEN = "one two three four five six seven eight nine ten"


class TestMatch:
    @pytest.mark.parametrize(
        ("passage", "held"),
        [
            ("Before. One two three, four\nfive SIX seven eight nine ten.", True),  # all ten words, other marks
            ("one two three four FIVE-six seven eight", True),  # 8 of 10
            ("one two three four five six seven", False),  # 7 of 10
            ("ten nine eight seven six five four three two one", False),  # not in order
            ("pad " * 50 + "one two three four " + "pad " * 22 + "five six seven eight", True),  # 30 words: in reach
            ("pad " * 50 + "one two three four " + "pad " * 23 + "five six seven eight", False),  # 31 words: too far
            ("one two three four " + "pad " * 23 + "five six seven eight", False),  # 31 words, nothing before
            ("", False),
        ],
    )
    def test_holds(self, passage: str, held: bool) -> None:
        """A passage holds a quote when four fifths of its words stand in order within twice its length and ten."""
        assert holds(Text.of(passage), Text.of(TEN)) is held

    def test_holds_part_of_word(self) -> None:
        """A quote may begin or end within a word of the passage: "cluster" is held by "clusters"."""
        assert holds(Text.of("Two clusters met"), Text.of("cluster"))

    def test_spellings(self) -> None:
        """Quotation marks, dashes, ligatures, wide digits, soft hyphens, case and white space make no difference."""
        text = Text.of("“The ﬁrst” clus\u00adter’s\u00a0work –\n２０１３")

        assert text.normal == '"the first" cluster\'s work - 2013'
        assert text.words == ("the", "first", "cluster", "s", "work", "2013")

    @pytest.mark.parametrize(
        ("citation_text", "overlap"),
        [
            ("three four five six", True),  # four words that lie inside the quote
            ("three four five", False),  # three are too few
            ("a b c one two three four five d e f", True),  # a run of 5, half of the quote's ten
            ("a b c one two three four d e f g h", False),  # a run of 4
            (f"So it was: {TEN}.", True),  # holds it
        ],
    )
    def test_overlaps(self, citation_text: str, overlap: bool) -> None:
        """A citation overlaps a quote that it holds, lies inside of, or shares half of as one run of words."""
        assert overlaps(Text.of(citation_text), Text.of(TEN)) is overlap

    @pytest.mark.parametrize(("shared", "overlap"), [(8, True), (7, False)])
    def test_long_run(self, shared: int, overlap: bool) -> None:
        """Eight words in a row are enough however long the quote is."""
        quote = [f"word{n}" for n in range(40)]
        cited = ["other"] * 20 + quote[:shared]

        assert overlaps(Text.of(" ".join(cited)), Text.of(" ".join(quote))) is overlap

    @pytest.mark.parametrize(
        ("text", "fact", "said"),
        [
            ("It had 25 students.", "25", True),
            ("in 2025", "25", False),
            ("3,25 EUR", "25", False),
            ("25.5 EUR", "25", False),
            ("66 % of the 7126 patents, 25.", "25", True),
            ("the 9th of July", "9", True),
            ("Nothing known", "no", False),
            ("No, never", "no", True),
            ("The clusters", "cluster", True),
            ("in Wurzburg", "Würzburg", True),
            ("50\u202f% of it", "50 %", True),
            ("Some regions [2], [^2], [1, 2], 【2】\u00b2.", "2", False),  # markers state nothing
            ("2 regions [1].", "2", True),
            ("anything", " ", False),
        ],
    )
    def test_states(self, text: str, fact: str, said: bool) -> None:
        """A fact is said as written but for accents; numbers and short words stand alone; markers say nothing."""
        assert states(text, fact) is said
