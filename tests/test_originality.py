"""Tests of corpus/sources/originality.py: what the corpus shares with another text, word for word."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "corpus" / "sources" / "originality.py"
ORIGINALITY = runpy.run_path(str(SCRIPT))
FACT = "The valley makes combs, toys and bottles, and one firm in ten makes glasses."


def shared(text: str, other: str) -> list[tuple[str, int, str]]:
    """Kind, runs and text of every stretch that two texts share."""
    stretches = ORIGINALITY["shared_stretches"]("d.pdf", text, other)
    return [(stretch.kind, stretch.runs, stretch.text) for stretch in stretches]


class TestSharedStretches:
    def test_seven_words_are_no_run(self):
        """Seven words in a row may stand in both texts."""
        assert shared("He said: one firm in ten makes glasses, here.", FACT) == []
        assert shared("bottles, and one firm in ten makes", FACT) == []

    def test_eight_words_are_one_run(self):
        """Eight words in a row are one run, whatever their case, stops and line breaks."""
        found = shared("Today BOTTLES and\none firm; in ten makes glasses too.", FACT)

        assert found == [("sentence", 1, "BOTTLES and one firm; in ten makes glasses")]

    def test_longer_stretch_counts_each_run(self):
        """A sentence of 14 words that was taken over whole holds seven runs and is listed once."""
        assert shared(f"Indeed. {FACT} Truly.", FACT) == [("sentence", 7, FACT.rstrip("."))]

    def test_jump_in_the_other_text_parts_stretches(self):
        """Runs that follow each other here but not there are two stretches."""
        other = "a b c d e f g h. Then: b c d e f g h i."

        found = shared("a b c d e f g h i", other)

        assert found == [("sentence", 1, "a b c d e f g h"), ("sentence", 1, "b c d e f g h i")]

    def test_stretch_at_the_end(self):
        """A run that ends with the text is counted too, and a text shorter than a run has none."""
        assert shared("Oh, bottles, and one firm in ten makes glasses", FACT)[0][:2] == ("sentence", 1)
        assert shared("", FACT) == shared("one", FACT) == shared("one firm", "") == []

    @pytest.mark.parametrize(
        "line",
        [
            "write to our good friend ada at ada@combs.example or come by",
            "call the office in the valley +33 (0)4 74 00 00 00 every day",
            "the whole story is told at https://combs.example/story/of/the/valley today",
            "find us in the yard c/o Lycée, near the old comb factory there",
            "our house stands at the river, 01115 Oyonnax, behind the old mill",
        ],
    )
    def test_addresses_are_told_apart(self, line):
        """Runs with a mail or web address, a telephone number or a postal code are of another kind."""
        assert "address" in {kind for kind, _, _ in shared(line, line)}

    def test_web_address_broken_over_lines(self):
        """An address that a line end parts into two is one where the other text has it whole."""
        whole = "[https://combs.example/a-very-long-story-of-combs-and-toys-in-the-valley]"
        broken = "https://combs.example/ a-very-long-story-of-combs-and-toys-in-the-valley"

        assert {kind for kind, _, _ in shared(broken, whole)} == {"address"}

    def test_names_are_told_apart(self):
        """Nothing but capitals, numbers and the small words of names is a name or title."""
        title = "European Network of the Friends of Combs and Toys 2013"

        assert shared(f"It is the {title}.", f"She led the {title} for years.") == [("name", 4, f"the {title}")]

    def test_sentence_beside_an_address_stays_one(self):
        """A sentence that was taken over is not excused by the address that follows it."""
        both = f"{FACT} Write to ada@combs.example."

        assert shared(both, both)[0][:2] == ("sentence", 9)


class TestCommand:
    def test_counts_and_fails_on_sentences(self, tmp_path):
        """The command lists what is shared and counts it by kind; a shared sentence gives status 1, none gives 0."""
        own, other = tmp_path / "own.txt", tmp_path / "other.txt"
        own.write_text("Boxwood was their first material and horn their second.", encoding="utf-8")
        other.write_text("Nothing here was ever printed in that valley.", encoding="utf-8")

        copied, free = (
            subprocess.run([sys.executable, str(SCRIPT), str(path)], capture_output=True, text=True)
            for path in (own, other)
        )

        assert copied.returncode == 1
        assert "newsletters/2013-07-summer-school.pdf: Boxwood was their first material" in copied.stdout
        assert "runs of 8 words that stand in both: 2 of sentences, 0 of addresses, 0 of names" in copied.stdout
        assert free.returncode == 0
        assert "runs of 8 words that stand in both: 0 of sentences" in free.stdout

    def test_says_what_is_missing(self, tmp_path):
        """Without a file, or with one that is no text, one line says so."""
        none = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True)
        wrong = subprocess.run([sys.executable, str(SCRIPT), str(tmp_path / "no.txt")], capture_output=True, text=True)

        assert (none.returncode, wrong.returncode) == (1, 1)
        assert none.stderr == "Name the text file to compare with: make check-originality FILE=some.txt\n"
        assert "no.txt cannot be read as text" in wrong.stderr
