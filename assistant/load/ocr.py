"""Pages that are pictures → pieces: pypdfium2 draws the page, the program tesseract reads it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from assistant.load.pieces import Piece
from assistant.load.text import text_pieces

NEEDED = "install the program tesseract and the extra `ocr`, and leave ASSISTANT_OCR=auto"
PAGE_S = 15  # for one page; the reading of a document is ended when a page takes 20
_DOTS_PER_INCH = 300  # what tesseract is trained for
_MOST_PIXELS = 25_000_000
_SURE = 50  # of 100: words that tesseract is less sure of are specks and ornaments more often than words
_FEWEST_WORDS = 3
# Between paragraphs there is more white space than this share of a line's height, and than so many times the usual.
_GAP, _WIDER = 0.7, 1.3
_FEWEST_GAPS = 4
# The document's own language may not be known before it is read: a few that Europe's documents are in.
_USUAL = ("eng", "deu", "fra", "ita", "spa")


def is_available() -> bool:
    """Whether tesseract and the libraries of the extra `ocr` are installed."""
    libraries = all(importlib.util.find_spec(name) for name in ("pytesseract", "pypdfium2"))
    return libraries and shutil.which("tesseract") is not None


class Scans:
    """The pages of a PDF file as pictures, to be read one at a time."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2
        import pytesseract

        # Documents are read in parallel as it is.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._document = pypdfium2.PdfDocument(data)
        installed = pytesseract.get_languages()
        self._languages = "+".join(one for one in _USUAL if one in installed) or "eng"

    def read(self, number: int) -> list[Piece]:
        """What stands on a page, counted from 1; nothing where no words are found, or not in time."""
        import pytesseract

        page = self._document[number - 1]
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True).to_pil()
        try:
            words = pytesseract.image_to_data(
                picture, lang=self._languages, output_type=pytesseract.Output.DICT, timeout=PAGE_S
            )
        except RuntimeError:  # it took too long, or tesseract gave up: the page stays a scan
            return []
        return text_pieces(_text(words))


@dataclass
class _Line:
    """A line as tesseract found it: its words, and where it stands in pixels from the top."""

    words: list[str]
    top: int
    bottom: int

    @property
    def height(self) -> int:
        """From the top of its tallest letter to the foot of its deepest, in pixels."""
        return self.bottom - self.top


def _text(found: dict[str, list[Any]]) -> str:
    """The words that tesseract is sure of, line by line, with an empty line between paragraphs."""
    lines: dict[tuple[int, int, int], _Line] = {}
    columns = [found[name] for name in ("text", "conf", "block_num", "par_num", "line_num", "top", "height")]
    for word, sure, block, paragraph, number, top, height in zip(*columns, strict=True):
        if str(word).strip() and float(sure) >= _SURE:
            line = lines.setdefault((block, paragraph, number), _Line([], top, top + height))
            line.words.append(str(word))
            line.top, line.bottom = min(line.top, top), max(line.bottom, top + height)
    if sum(len(line.words) for line in lines.values()) < _FEWEST_WORDS:
        return ""
    pairs = list(pairwise(lines.items()))
    gaps = [below.top - line.bottom for (place, line), (after, below) in pairs if place[:2] == after[:2]]
    usual = median(gaps) if len(gaps) >= _FEWEST_GAPS else 0.0
    parts = [" ".join(line.words) for line in lines.values()]
    for at, ((place, line), (after, below)) in enumerate(pairs):
        # tesseract overlooks some ends of paragraphs: there the next line stands farther below than others do.
        far = below.top - line.bottom > max(_GAP * min(line.height, below.height), _WIDER * usual)
        parts[at] += "\n\n" if far or place[:2] != after[:2] else "\n"
    return "".join(parts)
