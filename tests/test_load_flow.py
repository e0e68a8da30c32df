import pytest

from assistant.load.flow import BULLET, join_lines, known_words, reads_as_lines, wraps


class TestJoinLines:
    @pytest.mark.parametrize(
        ("lines", "joined"),
        [
            (["two", "lines"], "two lines"),
            (["inter-", "national"], "international"),
            (["soft\u00ad", "ened"], "softened"),
            (["so\u00adft"], "soft"),
            (["Rhône-", "Alpes"], "Rhône-Alpes"),
            (["Horizon-", "2020"], "Horizon-2020"),
            (["short-", "and long-term"], "short- and long-term"),
            (["2014\u2013", "2020"], "2014\u20132020"),
            (["a dash -", "here"], "a dash - here"),
            (["an-", "oth-", "er"], "another"),
            ([], ""),
        ],
    )
    def test_unknown_words(self, lines: list[str], joined: str):
        """Lines are joined by a blank, broken words without; before a capital, a digit or "and" the hyphen stays."""
        assert join_lines(lines, frozenset()) == joined

    @pytest.mark.parametrize(
        ("known", "joined"),
        [
            (["The meta-cluster grows."], "meta-cluster"),
            (["A meta level, one cluster."], "meta-cluster"),
            (["The metacluster grows, a meta level, one cluster."], "metacluster"),
            (["No such word."], "metacluster"),
        ],
    )
    def test_known_words(self, known: list[str], joined: str):
        """The rest of the document tells whether a hyphen at a line's end belongs to the word."""
        assert join_lines(["meta-", "cluster"], known_words(known)) == joined

    def test_halves_are_not_known(self):
        """The halves of a broken word are no words of the document."""
        assert known_words(["one inter-", "national word"]) == {"one", "word"}


def test_wraps():
    """A line is full when the first word of the next one would not have fit: 8 + 1 + 4 is more than 12, not than 13."""
    assert wraps("Torquato", 8, "Tass o", 6, edge=12)
    assert not wraps("Torquato", 8, "Tass o", 6, edge=13)


class TestReadsAsLines:
    def read(self, text: str) -> bool:
        """What is said of a text whose longest line is full."""
        lines = text.split("\n")
        widths = [len(line) for line in lines]
        return reads_as_lines(lines, widths, max(widths))

    def test_address(self):
        """An address is a group of lines."""
        assert self.read("Rossana Borello\n+39 011 4324285\nRossana.Borello@regione.piemonte.it\n10152 - Torino\nITALY")

    def test_address_without_mail(self):
        """Short lines that end before the edge are a group of lines."""
        assert self.read("Regional Council of the Piedmont\nVia Pisano 6\nTorino\nITALY")

    def test_prose(self):
        """Lines in which sentences run on are running text."""
        assert not self.read("The summer school took place from\nthe 9th to the 11th of July and was\nheld in Oyonnax.")

    def test_prose_with_address(self):
        """A web address does not turn long lines into a group."""
        line = "The specification that describes all of this in depth is published"
        assert not self.read(f"{line}\nAt https://example.org it can be read by all, and by anybody, for free.")


def test_narrow_column():
    """Lines of about one width in which sentences end are running text, though hardly one begins in small letters."""
    lines = [
        "Der Verein hat Mitglieder",
        "Die Zahl wuchs. In Bayern",
        "Mehr Firmen als 2019. Viele",
        "Lehrlinge fehlen den Firmen",
    ]

    assert not reads_as_lines(lines, [25, 25, 27, 27], 60)


def test_marks():
    """Bullets are also the signs of symbol fonts, as word processors have them."""
    assert all(BULLET.match(f"{mark} Advice") for mark in "•–\uf0b7\uf0a7\uf0d8")
    assert not BULLET.match("\uf0b7")
