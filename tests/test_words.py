"""Tests of assistant/words.py: words as the keyword index sees them, and which of them carry meaning."""

from __future__ import annotations

import pytest

from assistant.words import content_words, recognise_language, stems


class TestStems:
    def test_stems(self) -> None:
        """Endings go, accents and case are folded, each text has its own list in its own order."""
        assert stems(["Financing the clusters", "", "Äpfel, Où; OÙ!"]) == [
            ["financ", "the", "cluster"],
            [],
            ["apfel", "ou", "ou"],
        ]

    def test_no_texts(self) -> None:
        """No texts, no lists."""
        assert stems([]) == []

    def test_query_syntax(self) -> None:
        """What would be an operator in a query is text like any other."""
        assert stems(["x' OR 1=1 --\0* NEAR(a)"])[0][:2] == ["x", "or"]


class TestContentWords:
    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("When does the summer school begin?", ["summer", "school", "begin"]),
            ("Wann findet der Workshop in Turin statt?", ["findet", "Workshop", "Turin", "statt"]),
            ("Combien de places y a-t-il à l'école d'été ?", ["places", "école", "été"]),
            ("Quando inizia il corso dell'università?", ["inizia", "corso", "università"]),
            ("What does IT cost in the US?", ["cost"]),  # English pronouns, however they are written
            ("Who may use DES and KIT?", ["use", "DES", "KIT"]),  # an acronym is no French article
            ("WANN IST DAS TREFFEN?", ["TREFFEN"]),  # shouting makes no acronyms
            ("Cluster, cluster, Cluster", ["Cluster", "cluster"]),
        ],
    )
    def test_left_out(self, question: str, words: list[str]) -> None:
        """Function words of four languages are left out; the others stay as typed, in order, each once."""
        assert content_words(question) == words

    def test_only_function_words(self) -> None:
        """A question of nothing but function words keeps them: it is a question too."""
        assert content_words("who is who") == ["who", "is"]

    def test_one_language(self) -> None:
        """Of a question in a known language only that language's function words are left out."""
        assert content_words("son of the director", "en") == ["son", "director"]
        assert content_words("son of the director") == ["director"]


class TestRecogniseLanguage:
    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("When is the workshop?", "en"),
            ("Wann findet der Workshop statt?", "de"),
            ("Was kostet die Teilnahme?", "de"),
            ("Qui dirige le cluster ?", "fr"),
            ("Où a lieu l'école d'été ?", "fr"),
            ("Chi dirige il cluster?", "it"),
            ("Quanto costa la scuola e dove si tiene?", "it"),
            ("Polyvalley budget 2013", "en"),
            ("???", "en"),
        ],
    )
    def test_recognise(self, question: str, language: str) -> None:
        """The language with the most function words; English when none decides."""
        assert recognise_language(question) == language
