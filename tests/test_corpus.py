"""The first corpus: what is built, what it says on its first page, and whether the question sets point into it."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
DOCUMENTS = ("newsletters/2013-03-meta-clusters.pdf", "newsletters/2013-07-summer-school.pdf")
FOOTER = re.compile(r"Alpine Cluster Notes · [^\n]*\s+Page \d of \d\s*$")


def read_lines(name: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file in `eval/`."""
    return [json.loads(line) for line in (ROOT / "eval" / name).read_text(encoding="utf-8").splitlines()]


QUESTIONS = read_lines("questions.jsonl")
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
PHRASES = read_lines("pages.jsonl")


@cache
def page_texts(document: str) -> tuple[str, ...]:
    """The text of every page without its footer, as PDFium reads it."""
    pdf = pypdfium2.PdfDocument(CORPUS / document)
    try:
        return tuple(FOOTER.sub("", page.get_textpage().get_text_range()) for page in pdf)
    finally:
        pdf.close()


def bare(text: str) -> str:
    """The text without white space and hyphens, so that words broken at line ends compare equal.

    PDFium gives U+FFFE, and in some versions U+0002, for a hyphen at a line end.
    """
    return re.sub("[\\s\u00ad\ufffe\u0002\u2010\u2011-]", "", unicodedata.normalize("NFKC", text))


def stands_on(pages: list[tuple[str, int]], text: str) -> bool:
    """Whether the text stands on one of the pages, or runs from one on to the next; a page is (document, number)."""
    for document, number in pages:
        here = bare(page_texts(document)[number - 1])
        after = bare(page_texts(document)[number]) if (document, number + 1) in pages else ""
        if bare(text) in here + after:
            return True
    return False


class TestBuilding:
    def test_committed_files_are_what_the_sources_build(self, tmp_path):
        """Building again gives the committed files to the byte."""
        build = runpy.run_path(str(CORPUS / "sources" / "build.py"))["build"]

        built = build(tmp_path)

        assert [path.relative_to(tmp_path).as_posix() for path in built] == list(DOCUMENTS)
        for document in DOCUMENTS:
            assert (tmp_path / document).read_bytes() == (CORPUS / document).read_bytes(), (
                f"run `make corpus`: {document}"
            )

    def test_other_typst_version_is_named(self, tmp_path, monkeypatch):
        """Another version of Typst, which would break lines elsewhere, is refused before anything is written."""
        monkeypatch.setattr("importlib.metadata.version", lambda name: "0.1.0")
        build = runpy.run_path(str(CORPUS / "sources" / "build.py"))["build"]

        with pytest.raises(RuntimeError, match=r"0\.1\.0 is installed. Run `pip install typst=="):
            build(tmp_path)

        assert list(tmp_path.iterdir()) == []

    def test_description_lists_the_documents(self):
        """corpus.toml has an entry for every PDF, and for nothing else, and leaves the sources out."""
        described = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))

        on_disk = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.pdf")}

        assert set(described["documents"]) == on_disk == set(DOCUMENTS)
        assert described["exclude"] == ["sources/**"]


@pytest.mark.parametrize("document", DOCUMENTS)
class TestDocuments:
    def test_every_page_has_text(self, document):
        """A newsletter has four pages, each with at least 300 words."""
        words = [len(text.split()) for text in page_texts(document)]

        assert len(words) == 4
        assert min(words) >= 300

    def test_first_page_says_what_it_is(self, document):
        """The first page says that it was written for this project and is not the original publication."""
        first = " ".join(page_texts(document)[0].split())

        assert "This issue was written for the Cluster Assistant project from public facts." in first
        assert "It is not the original publication of any" in first

    def test_title_and_outline(self, document):
        """The file carries its title, the same as in corpus.toml, and an outline of its articles."""
        described = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))["documents"][document]

        reader = pypdf.PdfReader(CORPUS / document)

        assert reader.metadata is not None
        assert reader.metadata.title == described["title"]
        articles = [entry for entry in reader.outline if not isinstance(entry, list)]
        assert len(articles) >= 6

    def test_hyphens_are_real(self, document):
        """No hyphen reads as a soft one: it would vanish from names and mail addresses."""
        reader = pypdf.PdfReader(CORPUS / document)

        text = "".join(page.extract_text() for page in reader.pages)

        assert "\u00ad" not in text


def test_contacts_read_row_by_row():
    """A contact comes out of the file as one row, with its mail address whole; no mobile number is printed."""
    last = " ".join(page_texts(DOCUMENTS[1])[3].split())

    assert "Laura Fusani +39 0131 1859734 laura.fusani@proplast.it Strada Comunale Savonesa 9" in last
    assert "appel@chemiecluster-bayern.de" in last
    assert "+41" not in last


class TestQuestions:
    def test_forty_with_their_own_ids(self):
        """There are 40 questions, no id stands twice, and at least 8 have no answer in the documents."""
        assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS) == 40
        assert len([question for question in QUESTIONS if not question["answerable"]]) >= 8

    @pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
    def test_gold_quotes_stand_on_their_pages(self, question):
        """Every gold quote stands on a gold page or runs over two of them, and no gold page is without a quote."""
        gold = [tuple(pair) for pair in question["gold_pages"]]

        assert question["answer_facts"]
        assert question["gold_quotes"]
        for quote in question["gold_quotes"]:
            assert stands_on(gold, quote), quote
        for pair in gold:
            others = [other for other in gold if other != pair]
            assert not all(stands_on(others, quote) for quote in question["gold_quotes"]), pair

    def test_unanswerable_have_no_gold(self):
        """A question without an answer names no fact, quote or page."""
        for question in QUESTIONS:
            if not question["answerable"]:
                assert (question["answer_facts"], question["gold_quotes"], question["gold_pages"]) == ([], [], [])


class TestPhrases:
    @pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["phrase"][:32])
    def test_stands_where_it_says_and_nowhere_else(self, phrase):
        """Each phrase has 6 to 20 words and stands on its page, or runs over its two, and on no other."""
        pages = phrase.get("pages", [phrase["page"]])

        assert 6 <= len(phrase["phrase"].split()) <= 20
        assert stands_on([(phrase["document"], page) for page in pages], phrase["phrase"])
        assert pages[0] == phrase["page"]
        for document in DOCUMENTS:
            for page in range(1, len(page_texts(document)) + 1):
                alone = (document, [page]) == (phrase["document"], pages)
                assert stands_on([(document, page)], phrase["phrase"]) == alone

    def test_spread(self):
        """There are 40, on all pages of both documents, and at least four run over a page break."""
        assert len(PHRASES) == 40
        assert {(phrase["document"], phrase["page"]) for phrase in PHRASES} == {
            (document, page) for document in DOCUMENTS for page in range(1, 5)
        }
        assert len([phrase for phrase in PHRASES if "pages" in phrase]) >= 4
