"""The corpus: what is built, what it says of itself, how much it holds, and whether `pages.jsonl` points into it."""

from __future__ import annotations

import json
import re
import runpy
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import typst
from compare_words import differences
from shipped import CORPUS, DESCRIBED, loaded

from assistant.load import find_files, read_listing

ROOT = Path(__file__).resolve().parents[1]
NEWSLETTERS = {  # and their pages
    "newsletters/2013-03-meta-clusters.pdf": 4,
    "newsletters/2013-07-summer-school.pdf": 5,
    "newsletters/2026-11-funding.pdf": 6,
}
ASKED = tuple(NEWSLETTERS)[:2]  # the phrases were taken from these
PDFS = (*NEWSLETTERS, "whitepaper.pdf", "booklet.pdf")
DOCUMENTS = (*PDFS, "summer-school.docx", "clusters-at-a-glance.html")
FOOTER = re.compile(
    r"(?:Alpine Cluster Notes · [^\n]*\s+Page \d of \d|Cluster Management Booklet\s+[ivx\d]+"
    r"|Preconditions, policies and best practices for clusters and meta-clusters\s+[ivx\d]+)\s*$"
)
NOTICE = re.compile(
    r"written for the Cluster Assistant project from public facts.{0,20} not the original publication of", re.DOTALL
)
# Headings of what has no facts of its own: lists, and what only points elsewhere.
WITHOUT_SOURCES = re.compile(r"contents|list of|abbreviations|short forms|sources|index", re.IGNORECASE)


def read_lines(name: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file in `eval/`."""
    return [json.loads(line) for line in (ROOT / "eval" / name).read_text(encoding="utf-8").splitlines()]


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


def typst_elements(selector: str) -> int:
    """How many elements of a kind the Typst sources lay out, all together."""
    build = runpy.run_path(str(CORPUS / "sources" / "build.py"))
    sources = [CORPUS / "sources" / name for name in build["DOCUMENTS"] if name.endswith(".typ")]
    return sum(
        len(json.loads(typst.query(source, selector, root=source.parent, ignore_system_fonts=True)))
        for source in sources
    )


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

    @pytest.mark.parametrize("package", ["typst", "python-docx"])
    def test_other_version_is_named(self, package, tmp_path, monkeypatch):
        """Another version of Typst, which would break lines elsewhere, is refused before anything is written."""
        wanted = runpy.run_path(str(CORPUS / "sources" / "build.py"))["VERSIONS"]
        monkeypatch.setattr("importlib.metadata.version", lambda name: "0.1.0" if name == package else wanted[name])
        build = runpy.run_path(str(CORPUS / "sources" / "build.py"))["build"]

        with pytest.raises(RuntimeError, match=rf"{package} .*0\.1\.0 is installed. Run `pip install {package}=="):
            build(tmp_path)

        assert list(tmp_path.iterdir()) == []

    def test_versions_are_pinned(self):
        """What the corpus is built with is what `make install` brings."""
        versions = runpy.run_path(str(CORPUS / "sources" / "build.py"))["VERSIONS"]

        pinned = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

        for package, version in versions.items():
            assert f'"{package}=={version}"' in pinned

    def test_description_lists_the_documents(self):
        """corpus.toml has a full entry for every document, and for nothing else, and leaves the sources out."""
        listing = read_listing(CORPUS)

        files, refused = find_files(CORPUS, listing)

        assert {file.id for file in files} == set(listing.entries) == set(DOCUMENTS)
        assert (refused, listing.exclude) == ((), ("sources/**",))
        for entry in listing.entries.values():
            assert all((entry.title, entry.kind, entry.date, entry.language, entry.audience))
        assert {entry.kind for entry in listing.entries.values()} == {"newsletter", "whitepaper", "booklet", "other"}


class TestSize:
    def test_pages(self):
        """There are at least 65 pages of PDF."""
        assert sum(len(page_texts(document)) for document in PDFS) >= 65

    def test_words(self):
        """There are at least 18,000 words that are no list of sources."""
        words = 0
        for document in DOCUMENTS:
            in_list = False
            for page in loaded(document):
                for block in page.blocks:
                    text = page.text[block.start : block.end]
                    if block.kind == "heading" and block.level <= 1:
                        in_list = "sources" in text.lower()
                    if not in_list and not text.startswith(("Sources:", "Source:")):
                        words += len(text.replace(" | ", " ").split())

        assert words >= 18_000

    def test_tables_and_figures(self):
        """There are at least eight tables and four figures."""
        assert typst_elements("table") >= 8
        assert typst_elements("figure.where(kind: image)") >= 4


@pytest.mark.parametrize("document", DOCUMENTS)
class TestDocuments:
    def test_first_page_says_what_it_is(self, document):
        """The first page says that it was written for this project and is not the original publication."""
        first = " ".join(loaded(document)[0].text.split())

        assert NOTICE.search(first)

    def test_reads_back(self, document):
        """The assistant finds text on every page and the title that corpus.toml gives."""
        pages = loaded(document)

        assert all(page.text for page in pages)
        assert bare(DESCRIBED["documents"][document]["title"].split(": ")[0]) in bare(pages[0].text)


@pytest.mark.parametrize("document", PDFS)
class TestPdfs:
    def test_every_page_reads_back(self, document):
        """The assistant reads every word of a page as often as PDFium does, running headers and footers left out."""
        pages = loaded(document)

        assert differences((CORPUS / document).read_bytes(), pages) == []
        assert not any("hidden" in note for page in pages for note in page.odd)

    def test_title_and_outline(self, document):
        """The file carries its title, the same as in corpus.toml, and an outline of its articles or chapters."""
        reader = pypdf.PdfReader(CORPUS / document)

        assert reader.metadata is not None
        assert reader.metadata.title == DESCRIBED["documents"][document]["title"]
        articles = [entry for entry in reader.outline if not isinstance(entry, list)]
        assert len(articles) >= 6

    def test_hyphens_are_real(self, document):
        """No hyphen reads as a soft one: it would vanish from names and mail addresses."""
        reader = pypdf.PdfReader(CORPUS / document)

        text = "".join(page.extract_text() for page in reader.pages)

        assert "\u00ad" not in text


@pytest.mark.parametrize(("document", "pages"), NEWSLETTERS.items())
def test_newsletters_are_full(document, pages):
    """No page of a newsletter is left empty."""
    words = [len(text.split()) for text in page_texts(document)]

    assert len(words) == pages
    assert min(words) >= 300


@pytest.mark.parametrize("document", ["whitepaper.pdf", "booklet.pdf"])
def test_printed_numbers_start_after_the_front_matter(document):
    """The pages before the first chapter have roman numerals, and the chapters start with page 1."""
    labels = [page.label for page in loaded(document)]

    front = labels.index("1")
    assert front >= 2
    assert labels[:front] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"][:front]
    assert labels[front:] == [str(number) for number in range(1, len(labels) - front + 1)]


@pytest.mark.parametrize("source", [*sorted((CORPUS / "sources").glob("*.typ"))], ids=lambda source: source.name)
def test_every_section_names_its_sources(source):
    """Each article of a newsletter and each section of the others ends with its sources."""
    text = source.read_text(encoding="utf-8")
    depth = "=" if source.name.startswith("20") else "={1,2}"
    parts = re.split(rf"(?m)^{depth} (.+)$|heading\(level: 1\)\[([^\]]+)\]", text)[1:]
    for start in range(0, len(parts), 3):
        heading, body = parts[start] or parts[start + 1], parts[start + 2]
        if len(body.split()) > 40 and not WITHOUT_SOURCES.search(heading):
            assert re.search(r"#sources\b|note: \[|source: |\(sections? \d", body), heading


def test_contacts_read_row_by_row():
    """A contact comes out of the file as one row, with its mail address whole; no mobile number is printed."""
    last = " ".join(page_texts(ASKED[1])[-1].split())

    assert "Laura Fusani +39 0131 1859734 laura.fusani@proplast.it Strada Comunale Savonesa 9" in last
    assert "appel@chemiecluster-bayern.de" in last
    assert "+41" not in last


class TestPhrases:
    @pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["phrase"][:32])
    def test_stands_where_it_says_and_nowhere_else(self, phrase):
        """Each phrase has 6 to 20 words and stands on its page, or runs over its two, and on no other."""
        pages = phrase.get("pages", [phrase["page"]])

        assert 6 <= len(phrase["phrase"].split()) <= 20
        assert stands_on([(phrase["document"], page) for page in pages], phrase["phrase"])
        assert pages[0] == phrase["page"]
        for document in ASKED:
            for page in range(1, len(page_texts(document)) + 1):
                alone = (document, [page]) == (phrase["document"], pages)
                assert stands_on([(document, page)], phrase["phrase"]) == alone

    def test_spread(self):
        """There are 40, on all pages of both documents, and at least four run over a page break."""
        assert len(PHRASES) == 40
        assert {(phrase["document"], phrase["page"]) for phrase in PHRASES} == {
            (document, page) for document in ASKED for page in range(1, NEWSLETTERS[document] + 1)
        }
        assert len([phrase for phrase in PHRASES if "pages" in phrase]) >= 4
