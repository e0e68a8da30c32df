import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import typst

from assistant.ask import Assistant
from assistant.errors import Unreadable
from assistant.index.build import build
from assistant.index.publish import live_generation
from assistant.load.limits import Watch
from assistant.load.ocr import is_available
from assistant.load.pdf import read_pdf
from assistant.odd import READ_BY_OCR, SCAN
from assistant.settings import Settings

needs_tesseract = pytest.mark.skipif(
    not is_available(), reason="the program tesseract is not installed (Debian: apt-get install tesseract-ocr)"
)
SCHOOL = """#set page(width: 15cm, height: 10cm)
= Summer school
The summer school takes place in Oyonnax from 9 to 11 July.

It is open to students of engineering from any European university."""


def printed(tmp_path: Path, source: str = SCHOOL) -> bytes:
    """A PDF with text, set by Typst."""
    file = tmp_path / "printed.typ"
    file.write_text(source, "utf-8")
    return typst.compile(file)


def scanned(data: bytes, *, then: bytes | None = None) -> bytes:
    """The PDF as if it had been printed and scanned: each page a picture; `then` follows as it is."""
    pictures = [page.render(scale=3).to_pil() for page in pypdfium2.PdfDocument(data)]
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", resolution=216, save_all=True, append_images=pictures[1:])
    if then is None:
        return stream.getvalue()
    joined = pypdfium2.PdfDocument(stream.getvalue())
    joined.import_pages(pypdfium2.PdfDocument(then))
    stream = io.BytesIO()
    joined.save(stream)
    return stream.getvalue()


class TestWithout:
    def test_scan(self, tmp_path: Path):
        """Without OCR a scan is refused with what would mend it."""
        with pytest.raises(Unreadable) as refusal:
            read_pdf(scanned(printed(tmp_path)))

        assert str(refusal.value) == (
            "no text layer (a scan?); to have it read, install the program tesseract and the extra `ocr`, "
            "and leave ASSISTANT_OCR=auto"
        )

    def test_scanned_page(self, tmp_path: Path):
        """A page that is a picture is marked as a scan; a blank one is not."""
        text = printed(tmp_path, "Text.\n#pagebreak()\n#pagebreak()\nMore.")

        sheets = read_pdf(scanned(printed(tmp_path), then=text)).sheets

        assert [sheet.odd for sheet in sheets] == [(SCAN,), (), ("no text",), ()]

    def test_program_missing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        """Without the program OCR is not available, whatever is installed beside it."""
        monkeypatch.setenv("PATH", str(tmp_path))

        assert not is_available()


@needs_tesseract
class TestWith:
    def test_scan(self, tmp_path: Path):
        """A scan is read, paragraph by paragraph, and its page says so."""
        (sheet,) = read_pdf(scanned(printed(tmp_path)), Watch(ocr=True)).sheets

        assert [piece.text for piece in sheet.pieces] == [
            "Summer school",
            "The summer school takes place in Oyonnax from 9 to 11 July.",
            "It is open to students of engineering from any European university.",
        ]
        assert sheet.odd == (READ_BY_OCR,)

    def test_text_is_not_read_twice(self, tmp_path: Path):
        """Pages with text are left as they are."""
        text = printed(tmp_path, "Page with text.")

        sheets = read_pdf(scanned(printed(tmp_path), then=text), Watch(ocr=True)).sheets

        assert [sheet.odd for sheet in sheets] == [(READ_BY_OCR,), ()]
        assert [piece.text for piece in sheets[1].pieces] == ["Page with text."]

    def test_no_words(self, tmp_path: Path):
        """A picture without words is refused: specks are no text."""
        circle = printed(tmp_path, "#set page(width: 9cm, height: 9cm)\n#circle(radius: 2cm, fill: gray)")

        with pytest.raises(Unreadable, match="OCR found no words in it"):
            read_pdf(scanned(circle), Watch(ocr=True))

    def test_answer(self, new_settings: Callable[..., Settings], tmp_path: Path):
        """An answer that rests on such a page says so; switched off, the document turns stale."""
        other = b"Firms pay EUR 120 for membership in the cluster of Turin."
        settings = new_settings({"school.pdf": scanned(printed(tmp_path)), "fees.txt": other})
        build(settings)

        with Assistant.open(settings=settings) as assistant:
            answer = assistant.ask("When does the summer school take place?")

        assert "9 to 11 July" in answer.answer
        assert [one.code for one in answer.notices] == ["ocr"]
        assert "page 1 is a picture that was read by a program" in answer.notices[0].text
        assert live_generation(settings.index_dir).passport["documents"]["school.pdf"]["ocr"] == [1]

        report = build(settings.model_copy(update={"ocr": "off"}))

        assert [one.document for one in report.refused] == ["school.pdf"]


def test_reason_is_visible():
    """Where tesseract is installed the tests above run; this one tells which machine they ran on."""
    assert is_available() == (shutil.which("tesseract") is not None)
