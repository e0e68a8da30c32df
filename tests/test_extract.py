"""Tests of assistant/answer/extract.py: which of the documents' words answer, and how few will do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answer.evidence import READ_NEEDED, READ_NEEDED_UNNAMED, no_answer
from assistant.answer.extract import MAX_QUOTES, MAX_WORDS, READ, extract
from assistant.answer.rank import rank, stem_weights
from assistant.reader import Reading
from assistant.records import Draft, Hit, Passage, Span, Statement
from assistant.understand import Understood, understand
from assistant.words import stems

Said = tuple[str, str, float]  # kind and words of a statement, and its nearness to the question


def hit(*said: Said, score: float = 1.0, name: str = "p") -> Hit:
    """A passage of statements, one below the other."""
    text = "\n\n".join(words for _, words, _ in said)
    statements = tuple(
        Statement(kind, text.index(words), text.index(words) + len(words))  # type: ignore[arg-type]
        for kind, words, _ in said
    )
    passage = Passage(name, "d", (), (Span(1, 0, len(text)),), text, f"Notes\n\n{text}", statements)
    return Hit(passage, score, 0.5, 1.0, tuple(near for _, _, near in said))


def alike(understood: Understood) -> dict[str, float]:
    """Each word of a question tells as much as the others."""
    return {stem: 1.0 for own in stems(understood.words) for stem in own}


def answer(question: str, *hits: Hit) -> Draft:
    """The draft for a question each of whose words tells as much as the others."""
    understood = understand(question, (), 1000)
    return extract(understood, hits, alike(understood))


def words(draft: Draft) -> list[str]:
    """What is quoted."""
    return [quote.passage.text[quote.start : quote.end] for quote in draft.quotes]


class TestExtract:
    def test_the_one_that_answers(self) -> None:
        """Of all statements only the one that answers is quoted, word for word, wherever it stands."""
        draft = answer(
            "When does the summer school begin?",
            hit(("sentence", "Students come from all over Europe to this place.", 0.2), name="one"),
            hit(
                ("sentence", "There are twenty-five places for young people.", 0.3),
                ("sentence", "The summer school begins on 9 July in Oyonnax.", 0.9),
                name="two",
            ),
        )

        assert words(draft) == ["The summer school begins on 9 July in Oyonnax."]
        assert draft.quotes[0].passage.id == "two"
        assert (draft.quotes[0].kind, draft.quotes[0].columns, draft.reason) == ("sentence", (), None)

    def test_kind_asked(self) -> None:
        """Of two statements that are as near the one that holds what is asked for comes first."""
        draft = answer(
            "When is the summer school?",
            hit(("sentence", "The summer school is open to all engineers.", 0.6), name="one"),
            hit(("sentence", "The summer school is from 9 to 11 July.", 0.6), name="two"),
        )

        assert words(draft)[0] == "The summer school is from 9 to 11 July."

    def test_only_what_can_answer(self) -> None:
        """Who asks for a contact gets the line that holds one, though another is nearer."""
        draft = answer(
            "What is the telephone number of the club?",
            hit(("sentence", "The club has the telephone number of every person that it ever met.", 0.9), name="one"),
            hit(("lines", "Club\nAnna Berger\n+43 732 79810", 0.5), name="two"),
        )

        assert words(draft)[0] == "Club\nAnna Berger\n+43 732 79810"

    def test_series(self) -> None:
        """Where a list is asked for that is too long to be quoted, the first sentence of each item is."""
        text = "- Haste. It is a pitfall.\n- Vanity. It shows.\n- Silence. It irks."
        statements = tuple(
            Statement("sentence", text.index(said), text.index(said) + len(said))
            for said in ("Haste. It is a pitfall.",)
        )
        long = Passage("p", "d", ("Pitfalls",), (Span(1, 0, len(text)),), text, text, statements)
        understood = understand("Which pitfalls are there?", (), 1000)

        draft = extract(understood, [Hit(long, 1.0, 0.5, 1.0, (0.9,))], alike(understood), document=lambda _: [long])

        assert [text[start:end] for start, end in draft.quotes[0].said] == ["Haste.", "Vanity.", "Silence."]

    def test_direct(self) -> None:
        """The words that answer by themselves are told with the quote that comes first, where it holds them."""
        school = hit(("sentence", "The summer school is from 9 to 11 July.", 0.9))

        assert answer("When is the summer school?", school).quotes[0].direct == "9 to 11 July"
        assert answer("Why is there a summer school?", school).quotes[0].direct == ""

    def test_second_for_what_is_missing(self) -> None:
        """A second statement is added for words of the question that the first does not hold."""
        draft = answer(
            "Which visits and classes are there?",
            hit(
                ("sentence", "In the morning they have visits in laboratories of the region.", 0.6),
                ("sentence", "In the afternoon they have classes at the university campus.", 0.6),
            ),
        )

        assert sorted(words(draft)) == [
            "In the afternoon they have classes at the university campus.",
            "In the morning they have visits in laboratories of the region.",
        ]

    def test_no_second_that_repeats(self) -> None:
        """A second statement that holds no further word of the question is left out, however near."""
        draft = answer(
            "Where is the workshop?",
            hit(("sentence", "The workshop is in Turin this year again.", 0.9), name="one"),
            hit(("sentence", "The workshop is in Turin as it was before.", 0.9), name="two"),
        )

        assert len(draft.quotes) == 1

    def test_as_few_as_will_do(self) -> None:
        """There are at most three quotes, though each of four adds a word of the question."""
        names = ["Alpha", "Bravo", "Carol", "Delta"]
        said: list[Said] = [("sentence", f"{name} sells many good things to many firms.", 0.8) for name in names]
        draft = answer(f"{' '.join(names)}?", hit(*said))

        assert len(draft.quotes) == MAX_QUOTES == 3

    def test_short(self) -> None:
        """Several quotes together have at most sixty words; a single longer one stands alone."""
        long = " ".join(["filler"] * 50)
        draft = answer(
            "Which visits and classes are there?",
            hit(("sentence", f"Visits {long} here.", 0.7), ("sentence", f"Classes {long} there.", 0.7)),
        )

        assert len(draft.quotes) == 1
        assert MAX_WORDS == 60

    def test_not_twice(self) -> None:
        """Statements that overlap are not both quoted."""
        text = "It has visits. It has classes."
        statements = (Statement("sentence", 0, 14), Statement("sentence", 0, 30))
        passage = Passage("p", "d", (), (Span(1, 0, 30),), text, text, statements)

        assert len(answer("Which visits and classes?", Hit(passage, 1.0, 0.5, 1.0, (0.8, 0.8))).quotes) == 1

    def test_whole_list(self) -> None:
        """Where several things are asked for the whole list is quoted, not the item that is nearest."""
        items = "The modules are:\nfinancing of clusters and their modules, in depth\nevaluation"
        item = "financing of clusters and their modules, in depth"
        both = hit(("sentence", item, 0.9), ("list", items, 0.5))
        passage = Passage("p", "d", (), (Span(1, 0, len(items)),), items, items, (
            Statement("sentence", 17, 17 + len(item)),
            Statement("list", 0, len(items)),
        ))  # fmt: skip

        draft = answer("Which modules are there?", Hit(passage, 1.0, 0.5, 1.0, both.statement_scores))

        assert words(draft) == [items]
        assert draft.quotes[0].kind == "list"

    def test_row(self) -> None:
        """A table row is quoted with the names of its columns."""
        text = "Anna Berger | +43 732 555 010"
        row = Statement("row", 0, len(text), ("Person", "Telephone"))
        passage = Passage("p", "d", (), (Span(1, 0, len(text)),), text, f"Person: {text}", (row,))

        (quote,) = answer("What is the phone number of Anna Berger?", Hit(passage, 1.0, 0.5, 1.0, (0.7,))).quotes

        assert (quote.kind, quote.start, quote.end, quote.columns) == ("row", 0, len(text), ("Person", "Telephone"))


class TestSeveralDocuments:
    def sources(self, first: str, second: str) -> Draft:
        """The draft for how many students came, of a sentence in each of two documents."""
        one, other = hit(("sentence", first, 0.9), name="one"), hit(("sentence", second, 0.9), score=0.95, name="two")
        other = replace(other, passage=replace(other.passage, document="e"))
        return answer("How many students came to the summer school?", one, other)

    def test_said_once(self) -> None:
        """What two documents say in the same words is said once, with both."""
        draft = self.sources("To the summer school came 25 students.", "25 students came to the summer school.")

        (quote,) = draft.quotes
        assert [other.passage.id for other in (quote, *quote.also)] == ["one", "two"]

    @pytest.mark.parametrize(
        "second", ["30 students came to the summer school.", "Students came to the summer school from many lands."]
    )
    def test_not_the_same(self, second: str) -> None:
        """Another number, or other words, is not the same."""
        draft = self.sources("To the summer school came 25 students.", second)

        assert draft.quotes[0].also == ()


class TestRefuse:
    def test_weak(self) -> None:
        """Without evidence there is a reason and no quote."""
        draft = answer("Who won the chess tournament?", hit(("sentence", "The workshop is in Turin.", 0.1)))

        assert draft.quotes == ()
        assert draft.reason is not None
        assert "“chess”" in draft.reason.text

    @pytest.mark.parametrize(
        "hits",
        [
            (hit(("sentence", "Where is the Turin workshop?", 0.95)),),  # a question answers none
            (Hit(Passage("p", "d", (), (Span(1, 0, 5),), "Turin", "The Turin workshop", ()), 1.0, 0.9, 1.0, ()),),
        ],
    )
    def test_nothing_to_quote(self, hits: Sequence[Hit]) -> None:
        """Where nothing can be quoted that is no question, there is a reason, however much speaks for an answer."""
        assert answer("Where is the Turin workshop?", *hits) == Draft(reason=no_answer("en"))

    def test_no_hits(self) -> None:
        """Nothing found gives a reason."""
        assert answer("Where is it held?").reason is not None


class TestFixed:
    """A question that fixes a year, or one of several in a row."""

    OTHER = hit(("sentence", "The club had 71 members in 2016, more than ever.", 0.9), name="one")

    def test_preferred(self) -> None:
        """What speaks of the year asked for comes before what is nearer and speaks of another."""
        draft = answer(
            "How many members had the club in 2018?",
            self.OTHER,
            hit(("sentence", "Two years on, in 2018, the club had 55 members.", 0.8), name="two"),
        )

        assert words(draft) == ["Two years on, in 2018, the club had 55 members."]

    def test_refused(self) -> None:
        """Where only another year is spoken of, there is no answer, and the reason names the one asked for."""
        draft = answer("How many members had the club in 2018?", self.OTHER)

        assert (draft.quotes, draft.confidence) == ((), 0.0)
        assert draft.reason
        assert (draft.reason.code, "“2018”" in draft.reason.text) == ("other_than_asked", True)

    def test_no_year(self) -> None:
        """What names no year may speak of any."""
        draft = answer(
            "How many members had the club in 2018?",
            hit(("sentence", "The club has 71 members, more than ever.", 0.9), name="one"),
        )

        assert words(draft) == ["The club has 71 members, more than ever."]

    @pytest.mark.parametrize(("logit", "answered"), [(READ_NEEDED_UNNAMED - 1, False), (READ_NEEDED_UNNAMED + 1, True)])
    def test_name(self, logit: float, answered: bool) -> None:
        """Where no passage near to an answer has any name of the question, the reader has to be the surer."""
        understood = understand("When does the office of Berger open?", (), 1000)
        told = hit(("sentence", "The office opens at nine on all days of the week.", 0.9), name="one")

        draft = extract(understood, [told], alike(understood), [Reading(logit, (0.0,), (None,))])

        assert bool(draft.quotes) is answered
        assert answered or (
            draft.reason and draft.reason.code == "other_than_asked" and "“Berger”" in draft.reason.text
        )

    def test_name_without_reader(self) -> None:
        """Without a reader the name alone takes no answer away: another word may stand for it."""
        told = hit(("sentence", "The office opens at nine on all days of the week.", 0.9), name="one")

        assert words(answer("When does the office of Berger open?", told))

    def test_name_elsewhere(self) -> None:
        """A passage that has the name comes before one that has none, where it is nearly as near."""
        draft = answer(
            "What is the mail address of Anna Berger?",
            hit(("sentence", "The mail address of the office is info@office.example.", 0.9), name="one"),
            hit(("lines", "Anna Berger\nberger@office.example\nPark Road 1", 0.8), name="two"),
        )

        assert words(draft)[0] == "Anna Berger\nberger@office.example\nPark Road 1"


class TestRead:
    """A reader judges the passage of the best statement."""

    TOLD = hit(("sentence", "The summer school begins on 9 July in Oyonnax.", 0.9), name="one")
    QUESTION = "When does the summer school begin?"

    @pytest.mark.parametrize(("logit", "answered"), [(READ_NEEDED - 1, False), (READ_NEEDED + 1, True)])
    def test_judged(self, logit: float, answered: bool) -> None:
        """Where it holds that the passage does not answer, there is no answer."""
        understood = understand(self.QUESTION, (), 1000)

        draft = extract(understood, [self.TOLD], alike(understood), [Reading(logit, (0.0,), (None,))])

        assert bool(draft.quotes) is answered
        assert bool(draft.reason) is not answered

    def test_contact_given_outright(self) -> None:
        """A contact of just whom the question names stands, whatever the reader holds."""
        understood = understand("What is the mail address of Anna Berger?", (), 1000)
        told = hit(("lines", "Anna Berger\nberger@office.example\nPark Road 1", 0.8), name="two")

        draft = extract(understood, [told], alike(understood), [Reading(READ_NEEDED - 1, (-5.0,), (None,))])

        assert words(draft) == ["Anna Berger\nberger@office.example\nPark Road 1"]


class TestRank:
    def test_best_first(self) -> None:
        """Statements come best first, each with the stems of the question that it and its passage hold."""
        found = hit(("sentence", "They sing.", 0.0), ("sentence", "Workshops teach.", 0.9))

        best, other = rank(
            understand("Which workshop do they sing at?", (), 100), [found], {"workshop": 1.0, "sing": 1.0}
        )

        assert (best.covered, other.covered) == (frozenset({"workshop"}), frozenset({"sing"}))
        assert best.around == other.around == frozenset({"workshop", "sing"})
        assert best.score > other.score

    def test_fragment(self) -> None:
        """A caption, which ends as no sentence does, comes after a sentence that is nearly as good."""
        for sentence in ("The share fell to a third.", "The share fell to a third.⁴", "“The share fell to a third.”"):
            found = hit(("sentence", "Share of public money, in per cent", 0.6), ("sentence", sentence, 0.5))

            assert rank(understand("How did the share go?", (), 100), [found], {})[0].text == sentence

    def test_explained(self) -> None:
        """Where a term is to be explained, the sentence that says what it is comes first."""
        found = hit(("sentence", "An atlas costs them much.", 0.6), ("sentence", "An atlas is a book of maps.", 0.5))

        assert rank(understand("What is an atlas?", (), 100), [found], {})[0].text == "An atlas is a book of maps."
        assert rank(understand("And the atlas?", (), 100), [found], {})[0].text == "An atlas costs them much."

    def test_no_weights(self) -> None:
        """A question of words that are everywhere is ranked by meaning alone."""
        found = hit(("sentence", "One two three.", 0.1), ("sentence", "Four five six.", 0.2))

        assert [one.statement.start for one in rank(understand("why?", (), 100), [found], {})] == [16, 0]

    def test_read(self) -> None:
        """Only the best passages are read for an answer."""
        dull = [hit(("sentence", f"Nothing of it is here, {place}.", 0.36), name=str(place)) for place in range(READ)]
        late = hit(("sentence", "The workshop is in Turin.", 0.9), name="late")

        assert {quote.passage.id for quote in answer("Where is the workshop?", *dull, late).quotes} <= {
            one.passage.id for one in dull
        }


class TestStemWeights:
    def test_rare_words_tell_more(self) -> None:
        """A stem weighs ln(1 + (n - f + 0.5) / (f + 0.5)) when f of n passages hold it."""
        weights = stem_weights(understand("Turin workshops", (), 100), {"workshop": 4}, passages=9)

        assert weights == {"turin": pytest.approx(math.log(20)), "workshop": pytest.approx(math.log(1 + 5.5 / 4.5))}

    def test_context(self) -> None:
        """Words taken over from the turn before weigh two fifths; those of the question itself weigh in full."""
        understood = Understood("q", "q", "q (Turin fee)", "en", ("fee",), ("Turin", "fees"), "other", False)

        weights = stem_weights(understood, {}, passages=9)

        assert weights == {"turin": pytest.approx(0.4 * math.log(20)), "fee": pytest.approx(math.log(20))}
