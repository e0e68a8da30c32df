"""Citations against the files themselves, read by another extractor than the one that indexed them."""

from __future__ import annotations

import html
import json
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from command import script_of_docs
from conftest import REPOSITORY

from assistant.ask import Assistant
from assistant.cite import fold
from assistant.records import Span

pytestmark = pytest.mark.timeout(900)  # indexes the whole corpus

CORPUS = REPOSITORY / "corpus"
PHRASES = [json.loads(line) for line in (REPOSITORY / "eval" / "pages.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def printed() -> dict[tuple[str, int], str]:
    """The bare text of every page of the corpus, by document and page number."""
    texts = {}
    for file in sorted(CORPUS.rglob("*.pdf")):
        with pypdfium2.PdfDocument(file) as pdf:
            for number, page in enumerate(pdf, 1):
                texts[file.relative_to(CORPUS).as_posix(), number] = bare(page.get_textpage().get_text_range())
    for file in sorted(CORPUS.glob("*.docx")):  # one page each
        with zipfile.ZipFile(file) as parts:
            marked = parts.read("word/document.xml").decode()
        texts[file.name, 1] = bare(html.unescape(re.sub(r"<[^>]*>", "", marked)))
    for file in sorted(CORPUS.glob("*.html")):
        texts[file.name, 1] = bare(html.unescape(re.sub(r"<[^>]*>", "", file.read_text("utf-8"))))
    return texts


def bare(text: str) -> str:
    """Letters, digits and signs alone: extractors differ in white space, hyphens, cell borders, bullets and leaders."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u2010\u2011\ufffe\ufffd|•·.-]", "", text)


def quoted_lines(quote: str) -> list[str]:
    """The lines and cells of a quote, which columns and bullets may set apart on the page."""
    return [bare(cell) for line in quote.splitlines() for cell in line.split(" | ") if bare(cell)]


def on_pages(spans: Sequence[Span], document: str, printed: dict[tuple[str, int], str]) -> str:
    """The bare text of the pages of some spans."""
    return "".join(printed[document, span.page] for span in spans)


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrase"][:40])
def test_citation_names_its_page(row: dict, corpus_assistant: Assistant, printed: dict[tuple[str, int], str]) -> None:
    """Asked for a phrase, each citation's quote stands on the page that it names."""
    answer = corpus_assistant.ask(row["phrase"])

    assert answer.citations
    for citation in answer.citations:
        if not citation.document.endswith(".pdf"):
            assert quoted_lines(citation.quote)
            assert citation.page == 1
            continue
        assert citation.page == citation.spans[0].page
        text = on_pages(citation.spans, citation.document, printed)
        if len(citation.spans) == 1:
            assert all(line in text for line in quoted_lines(citation.quote))
        else:
            page = corpus_assistant.library.page(citation.document, citation.page)
            first = citation.spans[0]
            assert bare(page.text[first.start : first.end]) in printed[citation.document, citation.page]


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrase"][:40])
def test_phrase_is_found_on_its_page(row: dict, corpus_assistant: Assistant) -> None:
    """A phrase of the corpus is found in one of the first passages, on the very page where a reader sees it."""
    hits = corpus_assistant.search(row["phrase"], 5)

    wanted = bare(fold(row["phrase"]))
    holding = [
        hit.passage
        for hit in hits
        if wanted in bare(fold(hit.passage.text)) and hit.passage.document == row["document"]
    ]
    assert holding
    pages = {span.page for passage in holding for span in passage.spans}
    assert set(row.get("pages", [row["page"]])) <= pages


def test_every_passage_stands_on_its_pages(corpus_assistant: Assistant, printed: dict[tuple[str, int], str]) -> None:
    """Every line of every passage of the corpus stands on a page that the passage names."""
    for (document, _), _ in printed.items():
        for hit in corpus_assistant.search("clusters and plastics", 100, documents=[document]):
            text = on_pages(hit.passage.spans, document, printed)
            for span in hit.passage.spans:
                part = corpus_assistant.library.page(document, span.page).text[span.start : span.end]
                assert all(line in text for line in quoted_lines(part)), (document, span)


def test_readme(corpus_assistant: Assistant, tmp_path: Path) -> None:
    """The commands of README print what stands below them; `python docs/play.py README.md` writes it."""
    play = script_of_docs("play")
    play.fill(tmp_path, "README.md", corpus_assistant.settings.index_dir)
    text = (REPOSITORY / "README.md").read_text("utf-8")

    assert play.play(text, tmp_path) == text
