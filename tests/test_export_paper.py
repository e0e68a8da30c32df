"""Tests of assistant/export/paper.py and text.py: what an exported file says, whatever its format."""

from __future__ import annotations

import dataclasses

import pytest
from kept import CITATION
from papers import DAY, changed, conversation, hostile, one

from assistant.export.paper import Paragraph, Reference, file_name, paper_of
from assistant.export.text import to_text
from assistant.texts import LANGUAGES


class TestPaper:
    def test_one_answer(self) -> None:
        """The question is the title; the source has its number, title, kind, date, page, headings and words."""
        paper = one()

        assert paper.title == "Where is the summer school held?"
        assert paper.subtitle == "Cluster Assistant · Asked on 28 November 2026"
        (entry,) = paper.entries
        assert (entry.question, entry.notes, entry.after) == ("", (), ())
        assert entry.paragraphs == (Paragraph("The summer school is held in Oyonnax from 9 to 11 July. [1]"),)
        assert entry.references == (
            Reference(
                1, "Summer school", "Newsletter · July 2013 · page 2 (printed ii) · News › School", CITATION.quote
            ),
        )

    def test_a_conversation(self) -> None:
        """Each question has its own entry: notes before, lists as items, what is missing after, and what is near."""
        partial, refusal = conversation("en").entries

        assert partial.question == "Where is the summer school held?"
        assert partial.notes == ("Understood as: Where is it held?", "The newest source is old.")
        assert [paragraph.item for paragraph in partial.paragraphs] == [False, True, True]
        assert partial.after == (
            "The documents do not say: what it costs",
            "Something was left out, because no passage backs it.",
        )
        assert (refusal.cited, refusal.references[0].number, refusal.references[0].place) == (False, None, "page 2")

    def test_languages(self) -> None:
        """The words of the frame are in the language asked for, those of the documents as they are."""
        paper = conversation("it")

        assert paper.subtitle == "Cluster Assistant · Domanda del 28 novembre 2026"
        assert paper.entries[0].references[0].place.startswith("Newsletter · luglio 2013 · pagina 2 (stampata ii)")
        assert paper.heading_of(paper.entries[0]) == LANGUAGES["it"].references

    def test_a_row(self) -> None:
        """A table row is quoted cell by cell with the names of its columns."""
        row = dataclasses.replace(CITATION, quote="Plastlab |  | Luc Morel", columns=("Organisation", "", "Person"))

        (entry,) = paper_of([changed(citations=(row,))], DAY, "en").entries

        assert entry.references[0].quote == "Organisation: Plastlab\nPerson: Luc Morel"

    def test_a_long_question(self) -> None:
        """A question too long for a title is cut there and stands whole below it."""
        question = "Where is the summer school held, " * 10

        paper = paper_of([changed(question=question, understood_as=question)], DAY, "en")

        assert len(paper.title) <= 80
        assert paper.title.endswith("…")
        assert paper.entries[0].question == question.strip()

    def test_no_control_characters(self) -> None:
        """Nothing that a reader's program would obey instead of show is in it."""
        said = repr(hostile())

        assert not any(sign in said for sign in ("\\x00", "\\x07", "\\x1b", "\\u202e"))

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("What is a meta-cluster?", "What-is-a-meta-cluster.pdf"),
            ("../../etc/passwd", "etc-passwd.pdf"),
            ("???", "answer.pdf"),
            ("Où est l’école ?", "Où-est-l-école.pdf"),
            ("x" * 300, f"{'x' * 60}.pdf"),
        ],
    )
    def test_file_name(self, title: str, name: str) -> None:
        """A file is named after its title, with nothing that a system refuses."""
        assert file_name(title, ".pdf") == name


class TestText:
    def test_to_paste(self) -> None:
        """As plain text an answer stands above its references."""
        assert to_text(one()) == (
            "Where is the summer school held?\n\n"
            "The summer school is held in Oyonnax from 9 to 11 July. [1]\n\n"
            "References\n"
            "[1] Summer school · Newsletter · July 2013 · page 2 (printed ii) · News › School\n"
            "    “The summer school is held in Oyonnax from 9 to 11 July.”\n"
        )

    def test_lists(self) -> None:
        """Items of a list have bullets."""
        assert "It has modules:\n• financing\n• evaluation [1]\n" in to_text(conversation())
