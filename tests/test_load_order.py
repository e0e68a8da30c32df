"""Pages whose text is drawn in another order than people read."""

from __future__ import annotations

import random

import pytest
from test_load_pdf import at, drawn, pieces

LEFT = (
    "The clusters of the Alps meet every",
    "year in another town, and in between",
    "their managers visit each other. They",
    "compare what they have learned about",
    "members, money and the services that",
    "firms ask of them in good years.",
)
RIGHT = (
    "Visitors are welcome in the autumn",
    "when the general assembly is held at",
    "the seat of one of the members. The",
    "programme is sent to everybody who",
    "has asked for it by letter or mail in",
    "the months before the assembly.",
)
THIRD = (
    "A third column has the contacts of",
    "all managers, with the hours in which",
    "they can be reached by telephone in",
    "one of the languages of the Alps, and",
    "the address of the office to which a",
    "letter can be sent at any time.",
)
HEADING = "Meetings of the clusters in the Alps from 2011 to 2013 and after"


def column(x: float, lines: tuple[str, ...], size: float = 10) -> list[str]:
    """The operators that draw the lines of a column, one for each line."""
    return [at(x, 700 - 12 * row, line, size) for row, line in enumerate(lines)]


def shuffled(operators: list[str], seed: int) -> bytes:
    """A PDF file in which the operators come in some other order."""
    random.Random(seed).shuffle(operators)
    return drawn("".join(operators))


@pytest.mark.parametrize("seed", range(5))
class TestShuffled:
    def test_two_columns(self, seed: int):
        """Two columns are read one after the other, and a heading above both before them."""
        data = shuffled([at(50, 730, HEADING, 14), *column(50, LEFT), *column(300, RIGHT)], seed)

        assert [piece.text for piece in pieces(data)] == [HEADING, " ".join(LEFT), " ".join(RIGHT)]

    def test_three_columns(self, seed: int):
        """So are three."""
        data = shuffled([*column(40, LEFT, 8), *column(215, RIGHT, 8), *column(390, THIRD, 8)], seed)

        assert [piece.text for piece in pieces(data)] == [" ".join(LEFT), " ".join(RIGHT), " ".join(THIRD)]

    def test_words_one_by_one(self, seed: int):
        """Also where every word is drawn by itself."""
        words = []
        for x, lines in ((50, LEFT), (320, RIGHT)):
            for row, line in enumerate(lines):
                left = x
                for word in line.split():
                    words.append(at(left, 700 - 12 * row, word, font="F3"))
                    left += 6 * (len(word) + 1)

        assert [piece.text for piece in pieces(shuffled(words, seed))] == [" ".join(LEFT), " ".join(RIGHT)]

    def test_one_column(self, seed: int):
        """One column is read from top to bottom."""
        found = pieces(shuffled(column(50, LEFT + RIGHT), seed))

        assert " ".join(piece.text for piece in found) == " ".join(LEFT + RIGHT)

    def test_table(self, seed: int):
        """The cells of a table come row by row."""
        rows = [(700 - 15 * row, f"Cluster {row}", f"City {row}", str(900 - row)) for row in range(6)]
        cells = [at(x, y, text) for y, *texts in rows for x, text in zip((50, 200, 350), texts, strict=True)]

        found = [piece.text for piece in pieces(shuffled(cells, seed))]

        assert [text.split(" | ")[0] for text in found][-4:] == ["Cluster 2", "Cluster 3", "Cluster 4", "Cluster 5"]
        assert found[-1] == "Cluster 5 | City 5 | 895"


class TestDrawnAsRead:
    def test_drawing_order_is_kept(self):
        """Where lines are drawn as they are read that order counts, whatever stands beside them."""
        data = drawn("".join([*column(50, LEFT), *column(300, RIGHT)]))

        assert [piece.text for piece in pieces(data)] == [" ".join(LEFT), " ".join(RIGHT)]


class TestInitial:
    def test_large_first_letter(self):
        """A large first letter that goes down into the lines below belongs to the first word."""
        lines = ("he clusters of the Alps meet every", "year in another town, and in between")
        beside = "".join(at(76, 700 - 12 * row, line) for row, line in enumerate(lines))
        below = "".join(at(50, 676 - 12 * row, line) for row, line in enumerate(LEFT[2:]))

        found = pieces(drawn(at(50, 684, "T", 34) + beside + below))

        assert [piece.text for piece in found] == [" ".join(["T" + lines[0], lines[1], *LEFT[2:]])]
