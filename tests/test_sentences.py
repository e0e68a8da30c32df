"""Tests of assistant/sentences.py: where sentences end, in four languages."""

from __future__ import annotations

import pytest

from assistant.sentences import split_sentences


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in split_sentences(text)]


class TestEnds:
    """Each text is one string; ` | ` marks where a sentence has to end."""

    @pytest.mark.parametrize(
        "marked",
        [
            "It is paid. | They came.",
            "Is it true? | No. | It is not!",
            "Well… | They came.",
            "Member firms pay EUR 120. | Others pay EUR 240.",
            "There are 25. | The rest wait.",
            "It cost 3.5 million. | In 2010 it fell.",
            "He said “Stop.” | Then he left.",
            "(It was late.) | (They slept.)",
            "They like figs. | He said no. | It is an art. | He left.",
            "They came from Italy, France etc. | The others stayed.",
            "Visit www.example.com. | It has news.",
            "It starts at 9 a.m. | The bus leaves at 8 a.m. | Be there.",
            "They don't. | We do.",
            "It costs 5 €. | €3 are paid back.",
        ],
    )
    def test_english(self, marked: str) -> None:
        """A full stop, question mark, exclamation mark or ellipsis ends a sentence, with a quotation mark after it."""
        assert sentences(marked.replace(" | ", " ")) == marked.split(" | ")

    @pytest.mark.parametrize(
        "marked",
        [
            "Es war am 3. Oktober. | Die Leute kamen.",
            "Vom 9. bis 11. Juli. | Danach nicht.",
            "Am 12./13. Juni und am 12.–13. Dez. 2013. | Ende.",
            "Das 7. Rahmenprogramm endet. | Im 19. Jahrhundert gab es keines.",
            "Am 13. 6. 2013 in Linz. | Danach in Wels.",
            "Dipl.-Ing. Mag. Anna Berger spricht. | Hr. Dr. A. Huber auch.",
            "Kunststoffe, z. B. Folien, bzw. Platten, Rohre usw. | Die Firma wuchs um 5 Mio. Euro.",
            "Er sagte: „Komm.“ | Dann ging er. | „Warum?“ | »Darum.« | Ende.",
            "Ich weiß es. | Auf diese Art. | So geht es.",
        ],
    )
    def test_german(self, marked: str) -> None:
        """Ordinals, dates, titles and short forms end no sentence; quotation marks of both German kinds close one."""
        assert sentences(marked.replace(" | ", " ")) == marked.split(" | ")

    @pytest.mark.parametrize(
        "marked",
        [
            "Le 1er juillet. | L'école commence. | À Lyon, M. Dupont parle.",
            "« Bonjour. » | Il partit. | « Où ? » | Là.",
            "« Bonjour.\u00a0» | Il partit.",
            "Voir l'art. 5, p. 12 et c.-à-d. Annexe. | Fin.",
            "La S.A.R.L. Morel a 20 salariés. | Elle est à Oyonnax.",
        ],
    )
    def test_french(self, marked: str) -> None:
        """Guillemets stand off by a blank, a capital may have an accent, and M. is a person."""
        assert sentences(marked.replace(" | ", " ")) == marked.split(" | ")

    @pytest.mark.parametrize(
        "marked",
        [
            "Il corso inizia il 5 maggio. | È gratuito.",
            "Il Sig. Rossi e l'Ing. Bianchi della Plast S.p.A. Torino vengono. | Poi partono.",
            "Plastica, gomma ecc. | La ditta cresce.",
        ],
    )
    def test_italian(self, marked: str) -> None:
        """Titles and forms of companies end no sentence."""
        assert sentences(marked.replace(" | ", " ")) == marked.split(" | ")

    @pytest.mark.parametrize(
        "text",
        [
            "See fig. 3, No. 7 and p. 12",
            "The U.S. Government and J.-P. Sartre",
            "e.g. Plastics, i.e. Polymers etc. and so on",
            "on 13. June and 2. Sept. 2013",
            "2. Strategy of clusters",
            "one sentence without an end",
            "Austria.The next word is glued",
        ],
    )
    def test_one(self, text: str) -> None:
        """Short forms, initials and the number of a heading end no sentence."""
        assert sentences(text) == [text]

    def test_numbered_points(self) -> None:
        """The number of a point stays with its point."""
        assert sentences("1. First point. 2. Second point.") == ["1. First point.", "2. Second point."]


class TestBounds:
    def test_trimmed(self) -> None:
        """White space around and between sentences belongs to none; (start, end) count characters, end excluded."""
        assert split_sentences("  One is.\n\n Two is. ") == [(2, 9), (12, 19)]

    @pytest.mark.parametrize("text", ["", " \n\t"])
    def test_none(self, text: str) -> None:
        """Where there is no word there is no sentence."""
        assert split_sentences(text) == []

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("." * 100_000, 1),
            ("." * 100_000 + " A", 2),
            (".)" * 50_000 + " A", 2),
            ("a" * 100_000, 1),
            (". " * 50_000, 1),
            ("Aa. " * 25_000, 25_000),
            ("." + " " * 100_000 + "A", 2),
            ("𝒜𝒷𝒸. " * 25_000, 25_000),
        ],
    )
    def test_hostile(self, text: str, count: int) -> None:
        """A hundred thousand characters of anything are read once, not once for each character."""
        assert len(split_sentences(text)) == count


def test_footnote_mark() -> None:
    """A footnote mark behind the full stop belongs to the sentence that it ends."""
    text = "The fund paid a third.¹ Members paid the rest.²³ Nobody left."

    assert [text[start:end] for start, end in split_sentences(text)] == [
        "The fund paid a third.¹",
        "Members paid the rest.²³",
        "Nobody left.",
    ]
