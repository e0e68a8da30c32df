from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from assistant.records import Answer, Citation, Document, Found, Hit, Message, Passage, Seconds, Sentence, Span
from assistant.show import (
    date_words,
    hits_to_terminal,
    kind_word,
    near,
    page_words,
    passage_markdown,
    quote_range,
    row_cells,
    row_markdown,
    sources,
    to_markdown,
    to_terminal,
)

REPOSITORY = Path(__file__).parent.parent

SCHOOL = Citation(
    number=1,
    passage="00000000000000aa",
    document="school.txt",
    title="Summer school",
    kind="newsletter",
    date="2013-07",
    page=3,
    page_label="iii",
    section="Events › July",
    quote="It is held in Turin.",
    spans=(Span(3, 10, 30),),
)
ROW = dataclasses.replace(
    SCHOOL, number=2, quote="Anna Berger | +43 732 555 | Linz", columns=("Person", "Telephone", "Place")
)
FOUND = Found("00000000000000aa", "school.txt", 3, (3, 4), "Events", "It is held in Turin.\nCome!", 0.5)
ANSWER = Answer(
    schema=1,
    id="",
    question="Where?",
    understood_as="Where?",
    language="en",
    generation="g",
    worded_by="extract",
    state="answered",
    complete=True,
    reason=None,
    missing=(),
    notices=(),
    answer="It is held in Turin. [1]",
    sentences=(Sentence("It is held in Turin.", (1,), "verbatim"),),
    dropped=(),
    citations=(SCHOOL,),
    passages=(FOUND,),
    seconds=Seconds(0.1, 0.1, 0.2),
)
PASSAGE = Passage(
    id="00000000000000aa",
    document="school.txt",
    section=("Events", "July"),
    spans=(Span(3, 100, 131), Span(4, 0, 17)),
    text="July\nThe school is held in only\none place: Turin.",  # 4 + 1 + 26 = 31 characters, then page 4
    search_text="",
    statements=(),
)


class TestToMarkdown:
    def test_markers(self) -> None:
        """A marker after a sentence is coloured, and nothing else of the sentence is taken for Markdown."""
        assert to_markdown(ANSWER) == "It is held in Turin&#46; :primary[&#91;1&#93;]"

    def test_a_marker_of_the_document(self) -> None:
        """A `[1]` that stands in the document's own words is not one of our markers."""
        text = "As [1] shows, it pays."
        answer = dataclasses.replace(ANSWER, answer=f"{text} [1]", sentences=(Sentence(text, (1,), "verbatim"),))

        assert to_markdown(answer) == "As &#91;1&#93; shows, it pays&#46; :primary[&#91;1&#93;]"

    def test_a_number_without_citation(self) -> None:
        """Brackets around a number that no citation has are shown as they are."""
        answer = dataclasses.replace(ANSWER, answer="It is held in Turin. [7]")

        assert to_markdown(answer) == "It is held in Turin&#46; &#91;7&#93;"

    def test_a_list(self) -> None:
        """A quoted list is a list, its marker stands behind the last item, and the next sentence begins below."""
        items = "Two tasks:\n• talk\n• count"
        answer = dataclasses.replace(
            ANSWER,
            answer=f"{items} [1]\n\nIt pays. [1]",
            sentences=(Sentence(items, (1,), "verbatim"), Sentence("It pays.", (1,), "verbatim")),
        )

        assert to_markdown(answer) == (
            "Two tasks&#58;\n\n- talk\n- count :primary[&#91;1&#93;]\n\nIt pays&#46; :primary[&#91;1&#93;]"
        )

    def test_an_item_without_its_list(self) -> None:
        """One item alone is shown as a sentence, so that what follows is not swallowed by a list."""
        answer = dataclasses.replace(
            ANSWER,
            answer="• talk [1] It pays. [1]",
            sentences=(Sentence("• talk", (1,), "verbatim"), Sentence("It pays.", (1,), "verbatim")),
        )

        assert to_markdown(answer) == "talk :primary[&#91;1&#93;] It pays&#46; :primary[&#91;1&#93;]"

    def test_a_row(self) -> None:
        """A table row of three cells or more is shown a cell a line, each behind its column's name."""
        row = "Person: Anna Berger; Telephone: +43 732 555; Place: Linz"
        answer = dataclasses.replace(
            ANSWER,
            answer=f"It is held in Turin. [1] {row} [2] Come! [1]",
            sentences=(*ANSWER.sentences, Sentence(row, (2,), "verbatim"), Sentence("Come!", (1,), "verbatim")),
            citations=(SCHOOL, ROW),
        )

        assert to_markdown(answer) == (
            "It is held in Turin&#46; :primary[&#91;1&#93;]\n\n"
            "Person&#58; Anna Berger\\\nTelephone&#58; &#43;43 732 555\\\nPlace&#58; Linz :primary[&#91;2&#93;]\n\n"
            "Come&#33; :primary[&#91;1&#93;]"
        )

    def test_direct(self) -> None:
        """The words that answer by themselves are bold, in a sentence as in a row shown line by line, and escaped."""
        given = dataclasses.replace(
            ANSWER,
            answer="It is held in *Turin*. [1] Person: Anna Berger; Telephone: +43 732 555; Place: Linz [2]",
            sentences=(
                Sentence("It is held in *Turin*.", (1,), "verbatim", "*Turin*"),
                Sentence("Person: Anna Berger; Telephone: +43 732 555; Place: Linz", (2,), "verbatim", "+43 732 555"),
            ),
            citations=(SCHOOL, ROW),
        )

        shown = to_markdown(given)

        assert "It is held in **&#42;Turin&#42;**&#46;" in shown
        assert "**&#43;43 732 555**" in shown
        assert shown.count("**") == 4


class TestSources:
    def test_all_that_a_reader_needs(self) -> None:
        """A source has its title, kind, date and page in words, with the printed number where it is another."""
        (source,) = sources(ANSWER)

        assert (source.number, source.title, source.section) == (1, "Summer school", "Events › July")
        assert source.details == "Newsletter · July 2013 · page 3 (printed iii)"

    def test_without_date(self) -> None:
        """Nothing is said of a date that is not known."""
        (source,) = sources(dataclasses.replace(ANSWER, citations=(dataclasses.replace(SCHOOL, date=None),)))

        assert source.details == "Newsletter · page 3 (printed iii)"

    def test_a_near_passage(self) -> None:
        """A passage that is only near has no number; its document gives the rest."""
        document = Document("school.txt", "School", "other", "2013-07-09", "en", (), "0")

        source = near(FOUND, document)

        assert (source.number, source.title, source.details) == (None, "School", "Document · 9 July 2013 · pages 3–4")

    def test_a_near_passage_of_a_lost_document(self) -> None:
        """When the index no longer holds the document, its path stands for the title."""
        assert near(FOUND, None).title == "school.txt"

    @pytest.mark.parametrize(
        ("date", "words"),
        [("2013", "2013"), ("2013-07", "July 2013"), ("2013-07-09", "9 July 2013"), ("2013-13", "2013-13"), (None, "")],
    )
    def test_dates(self, date: str | None, words: str) -> None:
        """A date is worded as exactly as it is known."""
        assert date_words(date) == words

    def test_pages(self) -> None:
        """A printed number that equals the count is not repeated."""
        assert page_words((3,), "3") == "page 3"
        assert page_words((3, 4)) == "pages 3–4"

    def test_kinds(self) -> None:
        """A document of no particular kind is called a document."""
        assert kind_word("whitepaper") == "Whitepaper"
        assert kind_word("other") == "Document"


class TestPassageMarkdown:
    def test_the_quote_is_marked(self) -> None:
        """The quote is marked where its span stands, and the passage's heading is left to the section line."""
        shown = passage_markdown(PASSAGE, (Span(3, 105, 115),))  # page 3 begins at 100: characters 5 to 15

        assert shown == ":yellow-background[The school] is held in only one place&#58; Turin&#46;"

    def test_a_quote_over_a_page_break(self) -> None:
        """A sentence that runs over a page break is marked whole and not torn."""
        shown = passage_markdown(PASSAGE, (Span(3, 116, 131), Span(4, 0, 17)))

        assert shown == "The school :yellow-background[is held in only one place&#58; Turin&#46;]"

    def test_without_quote(self) -> None:
        """A passage that is only near is shown without a mark."""
        assert passage_markdown(PASSAGE) == "The school is held in only one place&#58; Turin&#46;"

    def test_a_span_that_is_not_there(self) -> None:
        """A span of another page marks nothing."""
        assert quote_range(PASSAGE, (Span(9, 0, 5),)) == (0, 0)


class TestRows:
    def test_cells_with_their_columns(self) -> None:
        """Each cell of a quoted row stands with its column's name."""
        assert row_cells(ROW) == (("Person", "Anna Berger"), ("Telephone", "+43 732 555"), ("Place", "Linz"))
        assert row_markdown(ROW).startswith(":gray[Person]&nbsp; Anna Berger\\\n:gray[Telephone]&nbsp; &#43;43")

    def test_other_quotes_have_none(self) -> None:
        """A quoted sentence has no cells, nor has a row whose cells do not match the columns."""
        assert row_markdown(SCHOOL) == ""
        assert row_cells(dataclasses.replace(ROW, columns=("Person",))) == ()


class TestToTerminal:
    def test_an_answer(self) -> None:
        """The answer, then each source with its place and the quote."""
        assert to_terminal(ANSWER) == (
            "It is held in Turin. [1]\n\n"
            "Sources\n"
            "[1] Summer school · Newsletter · July 2013 · page 3 (printed iii) · Events › July\n"
            "    “It is held in Turin.”"
        )

    def test_worded(self) -> None:
        """An answer that a language model worded says so."""
        worded = to_terminal(dataclasses.replace(ANSWER, worded_by="ollama:llama3.2"))

        assert "\n\nWorded by ollama:llama3.2; each sentence was checked against its source.\n\n" in worded

    def test_not_found(self) -> None:
        """The reason, then the nearest passages."""
        answer = dataclasses.replace(
            ANSWER, state="not_found", answer="No document names gold.", citations=(), sentences=()
        )

        assert to_terminal(answer) == (
            "No document names gold.\n\nThe nearest passages:\n\n"
            "school.txt · pages 3–4 · Events\n    It is held in Turin. Come!"
        )

    def test_what_to_know(self) -> None:
        """Notices come first; what is missing and what was withheld come after the answer."""
        answer = dataclasses.replace(
            ANSWER,
            state="partial",
            notices=(Message("old", "The newest document is of 2013."),),
            missing=("the price",),
            dropped=("It is paid in gold.",),
        )

        lines = to_terminal(answer).split("\n\n")

        assert lines[0] == "Note: The newest document is of 2013."
        assert lines[2:4] == [
            "Not answered: the price.",
            "Withheld because no passage backs it: It is paid in gold.",
        ]

    def test_control_characters(self) -> None:
        """Neither answer, title, section nor quote can steer the terminal."""
        evil = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b0m\u202e"
        answer = dataclasses.replace(
            ANSWER,
            answer=f"{evil}Turin [1]",
            citations=(
                dataclasses.replace(SCHOOL, title=f"T{evil}", section=f"S{evil}", quote=f"Q{evil}", page_label=evil),
            ),
        )

        assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", to_terminal(answer)) == []

    def test_hits(self) -> None:
        """Hits are numbered, with score, place and how they begin."""
        text = hits_to_terminal([Hit(PASSAGE, 0.514, 0.4, 1.0, ())])

        assert text == (
            " 1. 0.51  school.txt · pages 3–4 · Events › July\n    July The school is held in only one place: Turin."
        )

    def test_no_hits(self) -> None:
        """An empty result is said, not shown as nothing."""
        assert hits_to_terminal([]) == "Nothing was found."


def test_html_is_allowed_nowhere() -> None:
    """No page lets HTML or scripts of others through: the options and elements that would are used nowhere."""
    forbidden = re.compile(r"allow_html|allow_javascript|st\.html|components\.|st\.iframe|st\.write\(")
    ours = ("st.html(LOOK)", "st.components.v2.component(")  # a style sheet and two scripts that ship with the page
    files = [REPOSITORY / "app.py", *(REPOSITORY / "assistant").rglob("*.py")]
    texts = {file.name: file.read_text("utf-8") for file in files}
    for own in ours:
        texts = {name: text.replace(own, "") for name, text in texts.items()}

    assert [name for name, text in texts.items() if forbidden.search(text)] == []


def test_no_script_of_ours_makes_html_of_text() -> None:
    """The scripts of the page set what they are given as text and attributes, never as HTML or code."""
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|new Function|srcdoc"
    )
    scripts = sorted((REPOSITORY / "assistant").rglob("*.js"))

    assert [script.name for script in scripts] == ["jump.js", "viewer.js"]
    assert [script.name for script in scripts if forbidden.search(script.read_text("utf-8"))] == []
