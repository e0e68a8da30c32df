"""Fixtures of the browser tests: Chromium, visits that note where every request goes, a corpus with pages to see.

Each test file names this one in `pytest_plugins`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import docx
import pptx
import pytest
import typst
from conftest import SmallIndex, write_corpus
from playwright.sync_api import Browser, expect
from served_page import WAIT_MS, Visit, chromium, served

from assistant.index.build import build
from assistant.settings import Settings

# Two columns, so narrow that one sentence runs from column to column, and one over the page break.
HARBOUR = """
#set document(title: "Harbour days in Trieste", date: none)
#set page(width: 360pt, height: 182pt, columns: 2, margin: 30pt)
#set text(size: 10pt, hyphenate: false)
= Harbour days
The harbour workshop is held in Trieste on 4 May. Doors open at nine. Coffee is served on the quay, and the band of the
harbour plays until noon. Visitors come by ferry or on foot. The old crane lifts guests above the roofs of the town so
that they see the lighthouse, the castle on its hill, the long white pier and every ship that waits outside for the
tide to turn. Bring a warm coat. There is wind on most days, and the quay has no roof. Dogs are welcome. Children under
six need a life vest, which the harbour office lends for the day. At the end of the afternoon the choir of the pilots
sings three songs that were written by sailors who had lost their way in the fog of the northern bay. Lamps are lit at
dusk.
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests fail and say what to install. What is expected may take a while."""
    expect.set_options(timeout=WAIT_MS)
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Make a visit at a width in pixels; afterwards nothing may have left this machine, nor anything have failed."""
    visits: list[Visit] = []

    def make(width: int, scheme: str = "light") -> Visit:
        visits.append(Visit(browser, width, scheme))
        return visits[-1]

    yield make
    for one in visits:
        one.page.context.close()
        assert one.hosts() == {"127.0.0.1"}
        assert one.errors == []


@pytest.fixture(scope="session")
def address(small_index: SmallIndex, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page over the small index is served."""
    with served(small_index.settings, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def harbour() -> bytes:
    """A PDF file of two pages with two columns."""
    return typst.compile(HARBOUR.encode())


@pytest.fixture(scope="session")
def seen(small_index: SmallIndex, tmp_path_factory: pytest.TempPathFactory, harbour: bytes) -> Settings:
    """The small corpus, the PDF file, a document and a slide, indexed; tests read it only."""
    folder = tmp_path_factory.mktemp("seen")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index", contact="office@cluster.example")
    write_corpus(settings.corpus_dir)
    (settings.corpus_dir / "harbour.pdf").write_bytes(harbour)
    leaflet = docx.Document()
    leaflet.add_paragraph("The kite festival takes place in Bergamo on 3 August. Kites are lent on the meadow.")
    leaflet.save(str(settings.corpus_dir / "kites.docx"))
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Boats", "The boat race starts in Annecy on 5 October."
    slides.save(str(settings.corpus_dir / "boats.pptx"))
    settings.index_dir.mkdir()
    (settings.index_dir / "models").symlink_to(small_index.index / "models")
    build(settings)
    return settings


@pytest.fixture(scope="session")
def seen_address(seen: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page over it is served."""
    with served(seen, tmp_path_factory.mktemp("seen-server") / "log") as address:
        yield address
