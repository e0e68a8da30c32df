import codecs

import pytest

from assistant.errors import Unreadable
from assistant.load.pieces import Piece
from assistant.load.text import decode, read_text

GERMAN = "Die Universität Würzburg lädt Schüler zur Sommerschule nach Oyonnax ein."
RUSSIAN = "Летняя школа прошла в июле и собрала студентов из всех стран Европы."
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy a všechny děti se ve škole učí číst."


def pieces(text: str) -> list[Piece]:
    """The pieces of a text of one page."""
    (sheet,) = read_text(text.encode()).sheets
    return list(sheet.pieces)


class TestDecode:
    @pytest.mark.parametrize(
        "data",
        [
            GERMAN.encode(),
            codecs.BOM_UTF8 + GERMAN.encode(),
            GERMAN.encode("utf-16"),
            GERMAN.encode("utf-16-le"),
            GERMAN.encode("utf-16-be"),
            GERMAN.encode("utf-32"),
            GERMAN.encode("latin-1"),
        ],
    )
    def test_german(self, data: bytes):
        """One text in seven encodings is one text."""
        assert decode(data) == GERMAN

    @pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (CZECH, "cp1250")])
    def test_other_scripts(self, text: str, encoding: str):
        """Encodings of Eastern and Central Europe are recognised."""
        assert decode(text.encode(encoding)) == text

    @pytest.mark.parametrize(
        "data",
        [
            bytes((at * 7919 + at * at) % 256 for at in range(5000)),
            GERMAN.encode() * 3 + "für".encode("latin-1"),
            b"\xff\xfeT",
            b"\0\1\2\3" * 100,
        ],
        ids=["noise", "two encodings", "cut UTF-16", "binary"],
    )
    def test_refused(self, data: bytes):
        """Bytes that are no text, or in no certain encoding, are refused."""
        with pytest.raises(Unreadable):
            decode(data)


class TestReadText:
    def test_heading_in_capitals(self):
        """One or two short lines in capitals are a heading, with or without a small line above."""
        assert pieces("WHAT'S NEXT\n\nsummer school\nNEW TRENDS\nIN PLASTICS\n\nText follows here.") == [
            Piece("heading", "WHAT'S NEXT", 1),
            Piece("heading", "summer school NEW TRENDS IN PLASTICS", 1),
            Piece("paragraph", "Text follows here."),
        ]

    def test_shouted_sentence(self):
        """A sentence in capitals is no heading."""
        assert pieces("EACH OF THE SUBJECTS WAS PRESENTED BY ONE MANAGER.")[0].kind == "paragraph"

    def test_underlined_heading(self):
        """A line underlined by = is a heading of the first level, by - of the second."""
        assert pieces("Report\n======\n\nThe day\n---\nIt rained.") == [
            Piece("heading", "Report", 1),
            Piece("heading", "The day", 2),
            Piece("paragraph", "It rained."),
        ]

    def test_hashes(self):
        """Several lines with hashes are headings; a single one is text."""
        assert [piece.kind for piece in pieces("# One\n\ntext\n\n## Two\n\ntext")][::2] == ["heading", "heading"]
        assert pieces("# 1 in the world")[0].kind == "paragraph"

    def test_items(self):
        """Bullets and numbers make items; lines below an item go on with it."""
        assert pieces("The programme:\n\n- new materials\n  and more\n* moulding\n1. first\n2. second") == [
            Piece("paragraph", "The programme:"),
            Piece("item", "- new materials and more"),
            Piece("item", "- moulding"),
            Piece("item", "1. first"),
            Piece("item", "2. second"),
        ]

    def test_number_in_running_text(self):
        """A number that only happens to begin a line makes no item."""
        assert pieces("The school took place in Oyonnax on the\n9. of July and ended two days later.") == [
            Piece("paragraph", "The school took place in Oyonnax on the 9. of July and ended two days later.")
        ]

    def test_wrapped_prose(self):
        """Lines of running text are one paragraph, broken words are joined, balanced stars go."""
        text = "The **summer school** was held for inter-\nnational students in Oyonnax, and the stu-\ndents liked it."

        assert pieces(text) == [
            Piece(
                "paragraph",
                "The summer school was held for international students in Oyonnax, and the students liked it.",
            )
        ]

    def test_unbalanced_stars(self):
        """Stars that mark nothing stay."""
        assert pieces("2 ** 3 is eight")[0].text == "2 ** 3 is eight"

    def test_paragraph_per_line(self):
        """Long lines that end in a full stop are a paragraph each."""
        first = "The first paragraph says something and takes quite some room in its line, more than others."
        second = "The second one is shorter, but long enough to be one."

        assert pieces(f"{second}\n{first}\n{second}") == [Piece("paragraph", text) for text in (second, first, second)]

    def test_contact(self):
        """A contact keeps its lines."""
        contact = "Patrick Vuillermoz\n+33 (0)474121923\npatrick.vuillermoz@plastipolis.fr\nFRANCE"

        assert pieces(f"PLASTIPOLIS\n\n{contact}") == [Piece("heading", "PLASTIPOLIS", 1), Piece("lines", contact)]

    def test_form_feed(self):
        """A form feed begins a new page."""
        assert [[piece.text for piece in sheet.pieces] for sheet in read_text(b"one\fthree").sheets] == [
            ["one"],
            ["three"],
        ]

    def test_replacement_characters_are_told(self):
        """A character that was lost before is kept and noted."""
        assert read_text("caf\ufffd in Lyon".encode()).sheets[0].odd == ("1 character could not be read",)

    @pytest.mark.parametrize("trap", ["a-\n" * 20_000, "**a " * 50_000, "a" * 500_000, "- " * 50_000])
    def test_long_traps_are_read(self, trap: str):
        """Text that would be slow to read with careless patterns is read whole."""
        assert sum(len(piece.text) for piece in pieces(trap + "\n\nend.")) >= 20_000
