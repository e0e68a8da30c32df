"""Make a picture of a page of a PDF file, with stretches of it marked.

The picture is made by a program of its own, for PDFium is native code, may be used by one thread only, and the file may
be hostile: a crash, or a page that takes all memory or time, ends that program, and the text is shown instead.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import assistant
from assistant.boxes import Mark
from assistant.error_messages import english
from assistant.errors import CannotPaint
from assistant.load.limits import Limits
from assistant.load.memory import limit_memory

_MOST_SECONDS = 20.0
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))  # more would only make each other wait
_WIDTH = 1500  # pixels: sharp on a screen of twice as many pixels to the point, and when it is enlarged twice
_MOST_PIXELS = 6e6
_FINEST = 4.0  # pixels to the point
_PAPER = (255, 255, 255)
_MARKER = (255, 226, 92)  # what is white becomes this yellow; black letters stay black
_SPARE = 1.0  # points by which a mark is larger than its words
_QUALITY = 88  # of a JPEG; letters stay clean
_REPLY = struct.Struct("<IIf")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a JPEG; its size in pixels, its height in points too."""

    jpeg: bytes
    width: int
    height: int
    height_points: float


def paint(pdf: bytes, number: int, marks: Sequence[Mark] = ()) -> Picture:
    """A page as people see it, turned and cropped as the file says.

    Args:
        pdf: The file.
        number: Of the page, counted from 1.
        marks: Where to mark it, in points from the top left of the page as it is displayed.

    Raises:
        CannotPaint: If PDFium cannot draw the page, or it takes more memory or time than a page may.
    """
    order = json.dumps({"number": number, "marks": [asdict(mark) for mark in marks]}).encode()
    path = os.pathsep.join(filter(None, (str(Path(assistant.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    try:
        with _AT_ONCE:
            done = subprocess.run(
                # -P: a file of the working folder must not stand in for a module of ours.
                [sys.executable, "-P", "-m", "assistant.paint"],
                input=order + b"\n" + pdf,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_MOST_SECONDS,
                env={**os.environ, "PYTHONPATH": path},
                check=True,
            )
    except (subprocess.SubprocessError, OSError) as error:
        code = "page_slow" if isinstance(error, subprocess.TimeoutExpired) else "page_damaged"
        raise CannotPaint(*english(code, number=str(number), seconds=f"{_MOST_SECONDS:g}")) from error
    return Picture(done.stdout[_REPLY.size :], *_REPLY.unpack(done.stdout[: _REPLY.size]))


def main() -> None:
    """Read an order and a file, write the size of the picture and the picture."""
    limit_memory(Limits().memory_bytes)
    order = json.loads(sys.stdin.buffer.readline())
    marks = [Mark(**mark) for mark in order["marks"]]
    sys.stdout.buffer.write(_painted(sys.stdin.buffer.read(), order["number"], marks))


def _painted(pdf: bytes, number: int, marks: Sequence[Mark]) -> bytes:
    import io

    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[number - 1]
    width, height = page.get_size()
    scale = min(_FINEST, _WIDTH / width, (_MOST_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale, fill_color=(*_PAPER, 255), rev_byteorder=True).to_pil().convert("RGB")
    for mark in marks:
        _mark(image, mark, scale)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY)
    return _REPLY.pack(*image.size, height) + stream.getvalue()


def _mark(image: Any, mark: Mark, scale: float) -> None:
    """Lay a transparent yellow over a part of the picture, as a marker pen does."""
    from PIL import Image, ImageChops

    edges = (mark.x0 - _SPARE, mark.y0 - _SPARE, mark.x1 + _SPARE, mark.y1 + _SPARE)
    limits = (*image.size, *image.size)
    box = tuple(int(min(max(edge * scale, 0), limit)) for edge, limit in zip(edges, limits, strict=True))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    part = image.crop(box)
    image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _MARKER)), box)


if __name__ == "__main__":
    main()
