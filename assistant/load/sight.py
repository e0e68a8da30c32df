"""Looks at the pages of a PDF as a reader would: by how much does a picture of the page change without its text?

It is run as a program of its own, since PDFium is native code and the file may be hostile: a crash ends this program,
and the document is read all the same. Requests and answers are plain numbers; nothing is unpickled.
"""

from __future__ import annotations

import faulthandler
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from assistant.load.limits import Limits
from assistant.load.memory import limit_memory

# A request: page from 0, width and height in points, number of boxes; per box its edges, and red, green and blue.
REQUEST = struct.Struct("<IffI")
FIELDS = 7
# An answer is one byte, `LOOKED` or `NOT_LOOKED`, and if it is the former, two per box: by how much the picture changes
# there at most without the text, and how far the colour of the text is from what is painted behind it at most, both
# 0 to 255.
LOOKED, NOT_LOOKED = b"1", b"0"
ANSWERS = 2
UNKNOWN = 255

_FINE, _COARSE = 2.0, 1.0  # pixels to the point
_FINE_UP_TO = 2e6  # square points; larger pages are posters
_BAND_PIXELS = 4_000_000
_MAX_NESTING = 15
# Whoever asked ends this program sooner; one that was ended itself leaves it to this.
_MOST_SECONDS = 30

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def main() -> None:
    """Answer requests until there are no more; the file comes first, after its length."""
    limit_memory(Limits().memory_bytes)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    (length,) = struct.unpack("<Q", requests.read(8))
    document = _opened(requests.read(length))
    with Path(os.devnull).open("w") as nowhere:
        while head := requests.read(REQUEST.size):
            page, width, height, count = REQUEST.unpack(head)
            fields = np.frombuffer(requests.read(count * FIELDS * 4), "<f4").reshape(count, FIELDS)
            faulthandler.dump_traceback_later(_MOST_SECONDS, exit=True, file=nowhere)
            _send(answers, _look(document, page, (width, height), fields))
            faulthandler.cancel_dump_traceback_later()


def _opened(data: bytes) -> pypdfium2.PdfDocument | None:
    """The document; None where PDFium cannot open it."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None


def _send(answers: BinaryIO, found: Pixels | None) -> None:
    answers.write(NOT_LOOKED if found is None else LOOKED + found.tobytes())
    answers.flush()


def _look(document: Any, number: int, size: tuple[float, float], fields: Floats) -> Pixels | None:
    """The answer for the boxes of one page: uint8 of shape (n, 2); None where nothing can be said."""
    if document is None or number >= len(document):
        return None
    try:
        page = document[number]
        if max(abs(one - other) for one, other in zip(page.get_size(), size, strict=True)) > 1:
            return None
        texts = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_MAX_NESTING))
        return _compared(page, texts, fields) if texts else None
    except pypdfium2.PdfiumError:
        return None


def _compared(page: Any, texts: list[Any], fields: Floats) -> Pixels:
    """The page with its text compared to the page without, box by box."""
    scale = _FINE if page.get_width() * page.get_height() <= _FINE_UP_TO else _COARSE
    found = np.zeros((len(fields), ANSWERS), np.uint8)
    bands = list(_bands(page, scale))
    shown = [_picture(page, scale, band) for band in bands]
    for text in texts:
        pdfium.FPDFTextObj_SetTextRenderMode(text.raw, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    edges = np.nan_to_num(fields[:, :4].astype(np.float64) * scale, posinf=1e9, neginf=-1e9)
    for (top, _), picture in zip(bands, shown, strict=True):
        behind = _picture(page, scale, (top, top + picture.shape[0]))
        change = np.maximum(picture, behind) - np.minimum(picture, behind)
        for at, (x0, y0, x1, y1) in enumerate(edges):
            rows = slice(max(int(y0) - top, 0), max(int(np.ceil(y1)) - top, 0))
            columns = slice(max(int(x0), 0), max(int(np.ceil(x1)), 0))
            if (part := change[rows, columns]).size:
                found[at, 0] = max(found[at, 0], part.max())
                found[at, 1] = max(found[at, 1], _distance(behind[rows, columns], fields[at, 4:]))
    return found


def _bands(page: Any, scale: float) -> Iterator[tuple[int, int]]:
    """The rows of the page's picture in stretches that do not take much memory."""
    width, height = (max(1, int(np.ceil(length * scale))) for length in page.get_size())
    step = max(1, _BAND_PIXELS // width)
    for top in range(0, height, step):
        yield top, min(top + step, height)


def _picture(page: Any, scale: float, band: tuple[int, int]) -> Pixels:
    """The picture of some rows of a page: uint8 of shape (rows, columns, 3)."""
    height = int(np.ceil(page.get_height() * scale))
    crop = (0, (height - band[1]) / scale, 0, band[0] / scale)
    bitmap = page.render(scale=scale, crop=crop, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
    return np.array(bitmap.to_numpy()[:, :, :3])


def _distance(pixels: Pixels, colour: Floats) -> int:
    """How far a colour is at most from some pixels, in the channel where it is farthest; `UNKNOWN` for no colour."""
    if np.isnan(colour).any():
        return UNKNOWN
    return int(np.abs(pixels.astype(np.int16) - np.round(colour * 255).astype(np.int16)).max())


if __name__ == "__main__":
    main()
