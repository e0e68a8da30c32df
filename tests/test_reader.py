"""Tests of assistant/reader/: what a reader makes of passages, and how the setting chooses one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny_model import make_tiny_reader

from assistant.errors import ModelUnavailable
from assistant.reader import Reading, chance, open_reader, rank_again
from assistant.reader.packaged import FILE
from assistant.reader.reading import UNSEEN, best_words
from assistant.records import Hit, Passage, Span, Statement


def passage(*said: str, head: str = "Notes\n\n") -> Passage:
    """A passage of sentences."""
    text = " ".join(said)
    statements = tuple(Statement("sentence", text.index(one), text.index(one) + len(one)) for one in said)
    return Passage("p", "d", (), (Span(1, 0, len(text)),), text, head + text, statements)


class TestBestWords:
    TEXT = "on 9 July in Oyonnax"
    TOKENS = ((4, 0, 2), (5, 3, 4), (6, 5, 9), (7, 10, 12), (8, 13, 20))

    def test_span(self) -> None:
        """The stretch whose start and end have the highest logits together answers."""
        starts = np.array([9, 0, 0, 0, 0, 3, 1, 0, 0], np.float32)
        ends = np.array([9, 0, 0, 0, 0, 0, 2, 0, 1], np.float32)

        found = best_words(starts, ends, self.TOKENS, self.TEXT)

        assert found
        assert (found.text, found.score) == ("9 July", 5.0)

    def test_never_backwards(self) -> None:
        """A stretch ends where it starts or behind, whatever the logits."""
        starts = np.array([0, 0, 0, 0, 0, 0, 0, 0, 5], np.float32)
        ends = np.array([0, 0, 0, 0, 5, 0, 0, 0, 1], np.float32)

        found = best_words(starts, ends, self.TOKENS, self.TEXT)

        assert found
        assert (found.text, found.score) == ("Oyonnax", 6.0)

    def test_nothing_seen(self) -> None:
        """Without tokens there is no stretch."""
        assert best_words(np.zeros(3), np.zeros(3), [], "") is None


class TestRankAgain:
    HITS = tuple(Hit(passage(name), score, 0.5, 1.0, (0.5,)) for name, score in (("a", 0.60), ("b", 0.58), ("c", 0.55)))

    def test_mixed(self) -> None:
        """What a reader holds to answer comes before what was found a little nearer; the readings follow."""
        readings = [Reading(-8.0, (), ()), Reading(8.0, (), ()), Reading(-8.0, (), ())]

        hits, read = rank_again(self.HITS, readings)

        assert [hit.passage.text for hit in hits] == ["b", "a", "c"]
        assert [one.answers for one in read] == [8.0, -8.0, -8.0]
        assert all(0 <= hit.score <= 1 for hit in hits)

    def test_unread_last(self) -> None:
        """What was not read stays behind what was."""
        hits, _ = rank_again(self.HITS, [Reading(-8.0, (), ()), Reading(8.0, (), ())])

        assert [hit.passage.text for hit in hits] == ["b", "a", "c"]

    def test_no_readings(self) -> None:
        """Without a reading the order stays."""
        assert [hit.passage.text for hit in rank_again(self.HITS, [])[0]] == ["a", "b", "c"]


@pytest.mark.parametrize(("logit", "share"), [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0)])
def test_chance(logit: float, share: float) -> None:
    """Any logit gives a share of one."""
    assert chance(logit) == pytest.approx(share)


class TestPackaged:
    """The reader that comes with the package."""

    ASKED = "How much do small companies pay to join?"
    TOLD = "Companies with fewer than ten employees pay a fee of EUR 300 a year."
    ASIDE = "The office was opened by the mayor on a sunny day in May."

    def test_reads(self) -> None:
        """A passage that answers is held to answer rather than one that does not, and so is the statement in it."""
        reader = open_reader("packaged")

        assert reader
        told, aside = reader.read(self.ASKED, [passage(self.ASIDE, self.TOLD), passage(self.ASIDE)])
        assert told.answers > aside.answers
        assert told.statements[1] > told.statements[0]
        assert told.words[1]
        assert "300" in told.words[1].text

    def test_alone_or_beside_others(self) -> None:
        """What else is read at the same time changes nothing that counts."""
        reader = open_reader("packaged")

        assert reader
        (alone,) = reader.read(self.ASKED, [passage(self.TOLD)])
        beside, _ = reader.read(
            self.ASKED, [passage(self.TOLD), passage(*(f"{self.ASIDE} Part {i}." for i in range(9)))]
        )
        assert beside.answers == pytest.approx(alone.answers, abs=0.3)

    def test_beyond_the_window(self) -> None:
        """A statement that the network does not get to see is not taken for read."""
        reader = open_reader("packaged")

        assert reader
        (found,) = reader.read(self.ASKED, [passage("comb " * 500, self.TOLD)])
        assert (found.statements[1], found.words[1]) == (UNSEEN, None)

    @pytest.mark.parametrize("asked", ["🏔" * 400, "字" * 400, "x " * 400, "\u0301" * 400])
    def test_odd_question(self, asked: str) -> None:
        """A question of letters that take many tokens is read as far as there is room."""
        reader = open_reader("packaged")

        assert reader
        assert len(reader.read(asked, [passage(self.TOLD), passage(self.ASIDE)])) == 2

    def test_nothing_to_read(self) -> None:
        """Without passages there is nothing to say."""
        reader = open_reader("packaged")

        assert reader
        assert reader.read(self.ASKED, []) == []

    def test_small(self) -> None:
        """It takes at most 25 MB of the package."""
        assert FILE.stat().st_size <= 25_000_000


class TestTransformer:
    def test_reads(self, tmp_path: Path) -> None:
        """Any model for extractive question answering reads each statement, and finds words within it."""
        reader = open_reader(str(make_tiny_reader(tmp_path / "reader")))

        assert reader
        (found,) = reader.read("when is it", [passage("it is on july 9", "bring a pen")])

        assert len(found.statements) == 2
        assert found.answers == max(found.statements)
        assert all(
            words and words.text in said
            for words, said in zip(found.words, ("it is on july 9", "bring a pen"), strict=True)
        )

    def test_beyond_the_window(self, tmp_path: Path) -> None:
        """A statement behind the model's window is not taken for read."""
        reader = open_reader(str(make_tiny_reader(tmp_path / "reader")))

        assert reader
        (found,) = reader.read("when", [passage("a b c d e f g h i j k l m n o p q r s t u v " * 3, "bring a pen")])

        assert (found.statements[1], found.words[1]) == (UNSEEN, None)

    def test_absent(self) -> None:
        """A name that is no folder and in no cache is refused at once."""
        with pytest.raises(ModelUnavailable, match="There is no reader 'no/such'"):
            open_reader("no/such")

    def test_not_for_questions(self, tmp_path: Path) -> None:
        """A folder that holds no model is refused in one sentence."""
        (tmp_path / "config.json").write_text("{}")
        reader = open_reader(str(tmp_path))

        assert reader
        with pytest.raises(ModelUnavailable, match="cannot be loaded"):
            reader.read("when", [passage("on july 9")])


def test_none() -> None:
    """`none` reads nothing."""
    assert open_reader("none") is None


def test_reading_is_kept() -> None:
    """A reading names the logits of a passage and of its statements."""
    assert Reading(1.0, (2.0,), (None,)).statements == (2.0,)
