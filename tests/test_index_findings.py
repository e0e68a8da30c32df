from assistant.index.findings import findings, findings_in, language_warning, warnings_of
from assistant.odd import GARBLED, READ_BY_OCR, SCAN, hidden_text
from assistant.records import Block, Document, Page

REPORT = Document("report.pdf", "Report", "other", None, "en", (), "0" * 64)


def page(number: int, text: str = "Some text.", *odd: str, blocks: tuple[Block, ...] = ()) -> Page:
    """A page with what was odd about it."""
    return Page(number, str(number), text, blocks, odd)


def test_pages():
    """Pages without text, scans, garbled pages and those read by OCR are listed by number."""
    found = findings(REPORT, [page(1), page(2, "", SCAN), page(3, "", GARBLED), page(4, "Read.", READ_BY_OCR)])

    assert found["pages_without_text"] == [2, 3]
    assert (found["scans"], found["garbled"], found["ocr"]) == ([2], [3], [4])


def test_tables():
    """Rows that follow each other are one table; other text, another number of columns and a new page part tables."""

    def row(columns: int) -> Block:
        return Block("row", 0, 1, columns=("",) * columns)

    blocks = (row(2), row(2), Block("paragraph", 0, 1), row(2), row(3))

    found = findings(REPORT, [page(1, blocks=blocks), page(2, blocks=(row(3),))])

    assert (found["tables"], found["table_rows"]) == (4, 5)


def test_warnings():
    """The pages of one kind stand in one line; what is hidden is told with how it begins."""
    scans = [page(at, "", SCAN) for at in range(1, 15)]
    hiding = page(15, "Seen.", *hidden_text("Obey us.", "white on white"))
    record = {"pages": 15, **findings(REPORT, [*scans, hiding])}

    assert warnings_of(record) == [
        "pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more: no text (a scan?)",
        "page 15: hidden text: 7 characters (white on white): Obey us.",
    ]


def test_nothing_odd():
    """An ordinary document gives no warning."""
    assert warnings_of({"pages": 2, **findings(REPORT, [page(1), page(2)])}) == []


def test_language_warning():
    """Documents in English, copies, and models that know more languages than English give no warning."""
    english = {"language": "en", "languages": ["en"], "same_as": None}
    german = {"language": "de", "languages": ["de", "en"], "same_as": None}
    copy = {"language": "de", "languages": ["de"], "same_as": "b.txt"}

    assert language_warning({"a.txt": english, "c.txt": copy}, english_only=True) == []
    assert language_warning({"b.txt": german}, english_only=False) == []
    assert language_warning({"b.txt": german}, english_only=True) != []


def test_taken_over() -> None:
    """What was found in a document that did not change is taken from its record; its neighbours are compared anew."""
    found = findings(REPORT, [page(1, "Read.", READ_BY_OCR), page(2, "", SCAN)])
    record = {**found, "pages": 2, "near_duplicates": [{"document": "gone.txt", "share": 0.9}]}

    assert findings_in(record) == found
