"""Tests of assistant/understand.py: what a question asks, and what a follow-up leaves out."""

from __future__ import annotations

import dataclasses
import unicodedata

import pytest

from assistant.errors import BadQuestion
from assistant.records import Answer, Message, Seconds
from assistant.understand import parts, understand


def said(question: str) -> Answer:
    """An answer to a question; only what was understood of it matters here."""
    nothing = {"reason": None, "missing": (), "notices": (), "answer": "", "sentences": (), "dropped": ()}
    return Answer(
        schema=1,
        id="",
        question=question,
        understood_as=question,
        language="en",
        generation="g",
        worded_by="extract",
        state="not_found",
        complete=True,
        citations=(),
        passages=(),
        seconds=Seconds(0, 0, 0),
        **nothing,  # type: ignore[arg-type]
    )


WORKSHOP = said("When does the cluster workshop in Turin start?")


class TestQuestion:
    def test_folded(self) -> None:
        """White space, control characters and half surrogates become one blank; nothing else changes."""
        question = understand(" When\n is\t the\0 Workshop\ud800? \x1b", (), 100)

        assert question.question == question.understood_as == question.search_text == "When is the Workshop ?"

    def test_spellings(self) -> None:
        """Letters with their accents apart, and soft hyphens, are read as the word that a person sees."""
        question = understand(unicodedata.normalize("NFD", "Où est l'éco\u00adle à Liège ?"), (), 100)

        assert question.question == "Où est l'école à Liège ?"
        assert question.words == ("école", "Liège")

    @pytest.mark.parametrize("nothing", ["", "  \n", "?!…", "\0\x1b", "😀 👍", "\u200d\ufeff"])
    def test_empty(self, nothing: str) -> None:
        """Without a word there is no question; the error says what to do."""
        with pytest.raises(BadQuestion, match=r"no question\. Type one with at least one word"):
            understand(nothing, (), 100)

    def test_too_long(self) -> None:
        """A question has at most so many characters; the error names both numbers."""
        assert understand("a" * 1000, (), 1000).question == "a" * 1000
        with pytest.raises(BadQuestion, match=r"1,001 characters; ask it in at most 1,000\."):
            understand("a" * 1001, (), 1000)

    @pytest.mark.parametrize("text", ["{0.__class__} {{7*7}}", "x' OR 1=1 --", "(a+)+$", "<img src=x>", "NEAR(a b)"])
    def test_hostile(self, text: str) -> None:
        """What means something to another program is plain text here."""
        assert understand(text, (), 100).understood_as == text


class TestAsks:
    @pytest.mark.parametrize(
        ("asks", "questions"),
        [
            ("contact", ["What is the phone number of Anna Berger?", "What is her e-mail address?"]),
            ("contact", ["Which person do I turn to about places?", "Is there a number where I can ring the club?"]),
            ("contact", ["An wen wende ich mich?", "À qui pouvait-on écrire ?", "A chi ci si può rivolgere?"]),
            ("contact", ["Wie ist die Telefonnummer?", "Quelles sont les coordonnées ?", "Qual è l'indirizzo?"]),
            ("money", ["What does it cost?", "How much do members pay?", "Is there a fee?"]),
            ("money", ["Was kostet die Teilnahme?", "Combien coûte le cours ?", "Quanto costa?"]),
            (
                "money",
                [
                    "Is the summer school free?",
                    "Ist die Sommerschule kostenlos?",
                    "L’école est-elle gratuite ?",
                    "È gratis?",
                ],
            ),
            ("duration", ["How long does it last?", "Wie lange dauert es?", "Combien de temps dure-t-il ?"]),
            ("duration", ["How many days does it take?", "Quanto tempo dura?"]),
            ("number", ["How many firms came?", "Wie viele Firmen kamen?", "Combien de firmes ?", "Quante ditte?"]),
            ("number", ["What number of firms is small?", "Wie hoch ist der Umsatz?", "Quel montant ?"]),
            ("share", ["What share of firms is small?", "Welcher Anteil?", "Quel pourcentage ?", "Che percentuale?"]),
            (
                "contact_person",
                ["Who is the contact person?", "Wer ist Ansprechpartner?", "Qui est la personne de contact ?"],
            ),
            ("time", ["When does it begin?", "Which year was it?", "Wann beginnt es?", "Quand ?", "Quando?"]),
            ("place", ["Where is it?", "In which city?", "Wo ist es?", "Où est-ce ?", "Dove si tiene?"]),
            ("person", ["Who leads it?", "Wer leitet es?", "Qui le dirige ?", "Chi lo dirige?"]),
            (
                "other",
                ["Why do clusters work?", "Warum?", "Pourquoi ?", "Perché?", "Which skills do clusters address?"],
            ),
        ],
    )
    def test_asks(self, asks: str, questions: list[str]) -> None:
        """The kind of thing asked is told by the question's words, in four languages."""
        assert [understand(question, (), 100).asks for question in questions] == [asks] * len(questions)

    @pytest.mark.parametrize(
        ("asks", "question"),
        [
            ("other", "Which pitfalls are there when a cluster goes abroad?"),
            ("other", "What helps firms who want to export?"),
            ("person", "Through whom do firms speak?"),
            ("number", "How many came to the place where it began?"),
            ("time", "Do you know when it begins?"),
            ("place", "Where was it when it began?"),
        ],
    )
    def test_joining(self, asks: str, question: str) -> None:
        """A word that only joins two clauses asks for nothing."""
        assert understand(question, (), 100).asks == asks


class TestWantsList:
    @pytest.mark.parametrize(
        "question",
        [
            "Which modules does the programme have?",
            "What public funds are there?",
            "List the partners.",
            "Name three partners.",
            "Give me all partners.",
            "What are the criteria?",
            "Welche Module gibt es?",
            "Nenne die Partner.",
            "Quels sont les modules ?",
            "Quali sono i moduli?",
        ],
    )
    def test_several(self, question: str) -> None:
        """A question for several things wants a list."""
        assert understand(question, (), 100).wants_list is True

    def test_listed(self) -> None:
        """The words for the things are known, where there are any."""
        assert understand("Which pitfalls are there?", (), 100).listed == ("pitfalls",)
        assert understand("How do we begin?", (), 100).listed == ()
        assert understand("When is it?", (), 100).listed == ()

    @pytest.mark.parametrize(
        "question",
        [
            "What is a cluster?",
            "What was decided?",
            "What does it cost?",
            "What did members say?",
            "Which city has the school?",
            "What is the name of the director?",
            "What is the address?",
            "Give me the date.",
            "When is it?",
        ],
    )
    def test_one(self, question: str) -> None:
        """A question for one thing wants none, though its verb ends in s."""
        assert understand(question, (), 100).wants_list is False


class TestFollowUp:
    @pytest.mark.parametrize(
        "question",
        [
            "Where does it take place?",
            "And who may come?",
            "What about students?",
            "The fee?",
            "Was kostet er?",
            "Wer nimmt daran teil, und wo ist dort der Eingang?",
            "Quand a-t-il lieu et pourquoi si tard ?",
            "Et les étudiants ?",
            "E gli studenti universitari?",
            "Chi partecipa a questo evento annuale?",
        ],
    )
    def test_refers_back(self, question: str) -> None:
        """A pronoun, an opening "and", or a single word takes the words of the last question along."""
        assert understand(question, [WORKSHOP], 200).context == ("cluster", "workshop", "Turin", "start")

    @pytest.mark.parametrize(
        "question",
        [
            "How many member firms pay the higher fee?",
            "Wann können Sie mir das Programm der Sommerschule schicken?",
            "Combien de places y a-t-il à l'école d'été ?",
            "Quando inizia il corso estivo di polimeri?",
            "E-mail of Anna Berger at Polyvalley?",
        ],
    )
    def test_stands_alone(self, question: str) -> None:
        """A question that names its subject is searched for as it is; il, y, en and a polite Sie refer to nothing."""
        understood = understand(question, [WORKSHOP], 200)

        assert understood.context == ()
        assert understood.understood_as == question

    def test_understood_as(self) -> None:
        """What is taken along is shown, without what the question itself says."""
        understood = understand("Is this workshop in English?", [said("Old?"), WORKSHOP], 200)

        assert understood.understood_as == "Is this workshop in English? (cluster Turin start)"
        assert understood.words == ("workshop", "English")

    def test_no_history(self) -> None:
        """A first question takes nothing along, whatever its words."""
        assert understand("And where is it?", (), 200).context == ()

    def test_long_history(self) -> None:
        """At most twelve words are taken along."""
        before = said(" ".join(f"word{number}" for number in range(100)))

        assert understand("And then?", [before], 200).context == tuple(f"word{number}" for number in range(12))


class TestNewSubject:
    @pytest.mark.parametrize(
        ("question", "read"),
        [
            ("Something else: who is it that pays for this?", "who is it that pays for this?"),
            ("Another question, where is it held?", "where is it held?"),
            ("Andere Frage: wer zahlt dort?", "wer zahlt dort?"),
            ("Autre question : qui est-elle ?", "qui est-elle ?"),
            ("Un'altra domanda: chi è lui?", "chi è lui?"),
        ],
    )
    def test_said(self, question: str, read: str) -> None:
        """Who says that another subject follows takes nothing along, whatever the words; the saying is not searched."""
        understood = understand(question, [WORKSHOP], 200)

        assert understood.context == ()
        assert understood.understood_as == read

    def test_not_said(self) -> None:
        """The same words within a sentence are part of the question."""
        question = "Another question that managers ask is who pays. What is it?"

        assert understand(question, [WORKSHOP], 200).read_as == question

    def test_thanks_between(self) -> None:
        """A greeting or thanks between two questions is passed over."""
        thanks = dataclasses.replace(said("Thanks!"), reason=Message("greeting", "Ask about the documents."))

        assert understand("And where?", [WORKSHOP, thanks], 200).context == ("cluster", "workshop", "Turin", "start")


def test_spelling() -> None:
    """What is read is the corrected question; what was typed is kept."""
    understood = understand("Sumer school?", (), 100, lambda text, language: text.replace("Sumer", "Summer"))

    assert understood.question == "Sumer school?"
    assert understood.read_as == understood.understood_as == "Summer school?"
    assert understood.words == ("Summer", "school")


class TestParts:
    @pytest.mark.parametrize(
        ("question", "found"),
        [
            (
                "When did the school take place, and how many students came?",
                ["When did the school take place", "how many students came?"],
            ),
            (
                "Wann fand die Sommerschule statt, und wie viele junge Leute kamen?",
                ["Wann fand die Sommerschule statt", "wie viele junge Leute kamen?"],
            ),
            (
                "Who leads the office? And from where does it work?",
                ["Who leads the office", "from where does it work?"],
            ),
            (
                "Quando si è tenuta la scuola e quanti studenti sono venuti?",
                ["Quando si è tenuta la scuola", "quanti studenti sono venuti?"],
            ),
        ],
    )
    def test_several(self, question: str, found: list[str]) -> None:
        """A question that asks twice is two questions."""
        assert [part.read_as for part in parts(understand(question, (), 1000))] == found

    @pytest.mark.parametrize(
        "question",
        [
            "When and where was the conference?",
            "Which clusters in France and Italy cooperate?",
            "A cluster failed the review. How long did it have, by law?",
            "Who came to Oyonnax, which lies in France?",
            "Who founded the cluster and was its president?",
            "Show me the review; which was the best label?",
            "The review was failed; how long did they have?",
            "What, and when, and where, and why, and who?",
        ],
    )
    def test_one(self, question: str) -> None:
        """A question that asks once, or twice of one thing, stays whole."""
        understood = understand(question, (), 1000)

        assert parts(understood) == (understood,)

    def test_context(self) -> None:
        """A later part knows the words of those before, and asks for a kind of its own."""
        _, second = parts(understand("When did the school take place, and how many came?", (), 1000))

        assert second.asks == "number"
        assert "school" in second.context
        assert "school" in second.understood_as
