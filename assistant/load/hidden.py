"""Tell the text of a page that people see from text that they do not: so orders are smuggled into documents."""

from __future__ import annotations

import math
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType

import numpy as np
import numpy.typing as npt

from assistant.load import sight
from assistant.load.invisible import hidden_signs
from assistant.load.layout import Run, around
from assistant.load.pdf_paper import Paper
from assistant.load.pieces import Box
from assistant.load.rules import Ruler
from assistant.odd import NOT_LOOKED_AT, READ_BY_OCR, hidden_text

# A change of the picture that is smaller than this, of 255, no eye sees.
_SEEN = 16
_SMALLEST = 2.0  # points
_NARROWEST = 0.2  # points for a character, on average
_INVISIBLE_MODE, _CLIP_MODE = 3, 7
_PAGE_FILLING = 0.6  # of the page
_LATIN = "\u0250"  # what is drawn in any font ends here
# Together less than a page may take (Limits.page_s), or else looking would cost what it must not: the document.
_PAGE_SECONDS = 4.0
_START_SECONDS = 10.0
# Once looking has cost a file so much in vain, the rest of its pages is not looked at.
_VAIN_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page.

    Attributes:
        runs: All its text, in the order in which it is drawn.
        pictures: Where pictures are.
        plain: True when nothing is painted, clipped or made transparent, so that dark text is seen for sure.
        written: The text as the file has it, with the characters that are drawn as nothing.
        ruler: What is ruled and shaded.
    """

    runs: tuple[Run, ...]
    pictures: tuple[Box, ...]
    plain: bool
    written: str
    ruler: Ruler


class Onlooker:
    """Looks at the pages of one file by the program `sight`, which is started when there is something to look at.

    Whatever happens to that program, the answer is then only that nothing can be said; for the next page it is
    started again, as long as that is worth the time.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None
        self._in_vain = 0.0

    def __enter__(self) -> Onlooker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        """End the program, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def look(
        self, page: int, paper: Paper, boxes: Sequence[Box], colours: Sequence[tuple[float, ...] | None]
    ) -> npt.NDArray[np.uint8] | None:
        """What `sight` says of some boxes of a page, counted from 0: uint8 of shape (n, 2); None if it says nothing."""
        if self._in_vain > _VAIN_SECONDS:
            return None
        fields = np.array(
            [(*box, *(colour or (math.nan,) * 3)) for box, colour in zip(boxes, colours, strict=True)], "<f4"
        )
        request = sight.REQUEST.pack(page, paper.width, paper.height, len(boxes)) + fields.tobytes()
        size = len(boxes) * sight.ANSWERS
        begun = time.monotonic()
        found = self._asked(request, size)
        if found == sight.NOT_LOOKED:
            return None
        if len(found) <= size:
            self._end()
            self._in_vain += time.monotonic() - begun
            return None
        return np.frombuffer(found[1:], np.uint8).reshape(len(boxes), sight.ANSWERS)

    def _asked(self, request: bytes, size: int) -> bytes:
        """The bytes of an answer; fewer when the program came to an end."""
        seconds = _PAGE_SECONDS
        try:
            if self._process is None:
                command = [sys.executable, "-P", "-m", sight.__name__]
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
                request = struct.pack("<Q", len(self._data)) + self._data + request
                seconds += _START_SECONDS
            return _answer(self._process, request, size, seconds)
        except OSError:
            return b""


def _answer(process: subprocess.Popen[bytes], request: bytes, size: int, seconds: float) -> bytes:
    """What a program answers to a request; it is ended when that takes too long."""
    assert process.stdin is not None
    assert process.stdout is not None
    watch = threading.Timer(seconds, process.kill)
    watch.start()
    try:
        process.stdin.write(request)
        process.stdin.flush()
        said = process.stdout.read(1)
        return said + (process.stdout.read(size) if said == sight.LOOKED else b"")
    finally:
        watch.cancel()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A word, or part of one, of a run: its characters from `start` to `end`, end excluded."""

    run: int
    start: int
    end: int
    box: Box


def visible(number: int, drawing: Drawing, paper: Paper, onlooker: Onlooker) -> tuple[list[Run], tuple[str, ...]]:
    """What people see of a page's text, and notes about what they do not.

    Args:
        number: Of the page, counted from 0.
        drawing: What is drawn on it.
        paper: How it is displayed.
        onlooker: Looks at the pictures of the file's pages.
    """
    stretches = list(_stretches(drawing.runs))
    reasons = [_plain_reason(drawing.runs[one.run], one, paper) for one in stretches]
    notes: tuple[str, ...] = ()
    if not drawing.plain and not all(reasons):
        boxes = [one.box for one in stretches]
        seen = onlooker.look(number, paper, boxes, [drawing.runs[one.run].paint.colour for one in stretches])
        if seen is None:
            notes = (NOT_LOOKED_AT,)
        else:
            reasons = [
                reason or _seen_reason(drawing.runs[one.run], one, *map(int, sights))
                for reason, one, sights in zip(reasons, stretches, seen, strict=True)
            ]
    if _is_scan(drawing, stretches, reasons, paper):
        reasons = [reason if reason == _OFF_PAGE else "" for reason in reasons]
        notes = (READ_BY_OCR, *notes)
    unseen = [(one, reason) for one, reason in zip(stretches, reasons, strict=True) if reason]
    said: dict[str, list[str]] = {reason: [] for _, reason in unseen}
    for one, reason in unseen:
        text = drawing.runs[one.run].text
        said[reason].append(text[one.start : one.end] + " " * (one.end == len(text) or text[one.end].isspace()))
    notes += tuple(note for reason, words in said.items() for note in hidden_text("".join(words), reason))
    return _without(drawing.runs, [one for one, _ in unseen]), notes + hidden_signs(drawing.written)


def _without(runs: Sequence[Run], unseen: Sequence[_Stretch]) -> list[Run]:
    """The runs with blanks where some stretches are; a run of which nothing is left goes."""
    blanked = {one.run: list(runs[one.run].text) for one in unseen}
    for one in unseen:
        blanked[one.run][one.start : one.end] = " " * (one.end - one.start)
    left = (
        replace(run, text="".join(blanked[at])) if at in blanked else run
        for at, run in enumerate(runs)
        if at not in blanked or any(char != " " for char in blanked[at])
    )
    return list(left)


_OFF_PAGE = "off the page"
_TINY = "under 2 points"
_INVISIBLE = "drawn invisibly"
_COVERED = "covered, cut off or switched off"


def _stretches(runs: Sequence[Run]) -> Iterator[_Stretch]:
    """The words of all runs."""
    for at, run in enumerate(runs):
        start = 0
        for end in range(len(run.text) + 1):
            if end == len(run.text) or run.text[end].isspace():
                if end > start:
                    yield _Stretch(at, start, end, around(run.boxes[start:end]))
                start = end + 1


def _plain_reason(run: Run, one: _Stretch, paper: Paper) -> str:
    """Why a stretch is not seen, as far as the operators tell; empty when they do not."""
    x0, y0, x1, y1 = one.box
    if x1 <= 0 or y1 <= 0 or x0 >= paper.width or y0 >= paper.height:
        return _OFF_PAGE
    if run.paint.mode == _INVISIBLE_MODE:
        return _INVISIBLE
    # The size of a font that is made of drawings says nothing about how large these are.
    small = run.size < _SMALLEST and not run.paint.is_drawing
    count = one.end - one.start
    return _TINY if small or (count >= 5 and max(x1 - x0, y1 - y0) < _NARROWEST * count) else ""


def _seen_reason(run: Run, one: _Stretch, change: int, against: int) -> str:
    """Why a stretch is not seen, as far as the picture of its page tells; empty when it is seen."""
    if run.paint.mode == 0 and against < _SEEN:
        colour = run.paint.colour or (0.0,)
        return "white on white" if min(colour) > 0.9 else "in the colour of its background"
    drawn_for_sure = run.paint.is_embedded or max(run.text[one.start : one.end]) < _LATIN
    return _COVERED if change < _SEEN and run.paint.mode < 4 and drawn_for_sure else ""


def _is_scan(drawing: Drawing, stretches: Sequence[_Stretch], reasons: Sequence[str], paper: Paper) -> bool:
    """True when most of the text is not seen, over or under pictures that fill the page: text that OCR has added."""
    covered = 0.0
    for box in drawing.pictures:
        width = min(box.x1, paper.width) - max(box.x0, 0)
        height = min(box.y1, paper.height) - max(box.y0, 0)
        covered += max(width, 0) * max(height, 0)
    if covered < _PAGE_FILLING * paper.width * paper.height:
        return False
    unseen = sum(one.end - one.start for one, why in zip(stretches, reasons, strict=True) if why in _OF_OCR)
    return unseen * 2 > sum(one.end - one.start for one in stretches)


_OF_OCR = (_INVISIBLE, _COVERED)
