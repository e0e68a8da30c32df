"""Lines as set on a page → running text: which words were broken, and which lines were meant to stay lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.load.clean import one_line

_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_BROKEN = re.compile(r"(\w[\w'’]*)([-‐])$")
_OPEN_RANGE = re.compile(r"\d[–/]$")
# Enough for the longest word; more would make many broken lines slow.
_WORD_CHARS = 80
# Lines that are longer on average are running text, or a paragraph each.
_SHORT_LINE_CHARS = 55
_HEAD = re.compile(r"\w+")
_LAST = re.compile(r"[\w'’]+(?:[-‐][\w'’]+)*[-‐]$")
# "short-\nand long-term": the hyphen stands for a word that is left out.
_JOINERS = frozenset("and or und oder bis et ou e o to sowie".split())
CONTACT = re.compile(r"@|www\.|https?:|^\+?[\d ()/.–-]{7,}$|\b(?:tel|phone|fax|e-?mail)\b", re.IGNORECASE)

# The signs of symbol fonts, with which word processors mark items, have codes from F020 on.
_FULL_STOP = re.compile(r"\w{2}[.!?] +[A-ZÀ-Ý]")
BULLET = re.compile(r"^(?:[•◦▪▫■□●○‣⁃➢➤►▶✓✔❖➔–—*·\uf020-\uf0ff-])\s+(?=\S)")
NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?(?:x{0,2}(?:i{2,3}|i?v|vi{1,3}|ix)|xi{1,3})[.)])\s+(?=\S)")
CONTENTS = re.compile(
    r"(?:table of )?contents|in this issue|inhalt(?:sverzeichnis)?|sommaire|table des matières|indice|sommario",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


def known_words(lines: Iterable[str]) -> frozenset[str]:
    """Every whole word of the lines in lower case; the halves of words broken at a line's end are left out."""
    known: set[str] = set()
    broken = False
    for line in lines:
        line = line.rstrip()
        words = _WORD.findall(line.casefold())
        known.update(words[broken and not line[:1].isspace() : len(words) - line.endswith(("-", "‐", "\xad"))])
        broken = line.endswith(("-", "‐", "\xad"))
    return frozenset(known)


def join_lines(lines: Sequence[str], known: frozenset[str]) -> str:
    """The lines as running text: parted by one blank, words that were broken at a line's end joined.

    Whether the hyphen stays is told by the words seen elsewhere in the document (`known`, see `known_words`).
    """
    parts: list[str] = []
    before = ""
    for line in filter(None, map(str.strip, lines)):
        if before.endswith("\xad"):
            parts[-1] = parts[-1][:-1]
        elif _BROKEN.search(before[-_WORD_CHARS:]):
            kept, gap = _hyphen_and_gap(before[-_WORD_CHARS:], line, known)
            parts[-1] = parts[-1] if kept else parts[-1][:-1]
            parts.append(gap)
        elif before and not (_OPEN_RANGE.search(before[-3:]) and line[0].isdigit()):
            parts.append(" ")
        parts.append(line)
        before = line
    return one_line("".join(parts))


def _hyphen_and_gap(before: str, line: str, known: frozenset[str]) -> tuple[bool, str]:
    """Whether the hyphen that ends a line stays, and what comes between it and the next line."""
    head = _HEAD.match(line)
    last = _LAST.search(before)
    if head is None or last is None:
        return True, ""
    first, second = last[0][:-1].casefold(), head[0].casefold()
    if second in _JOINERS:
        return True, " "
    if first + second in known:
        return False, ""
    both_stand_alone = first in known and second in known
    a_name_or_number = not (head[0][0].islower() and first[-1:].isalpha())
    return f"{first}-{second}" in known or both_stand_alone or a_name_or_number, ""


def wraps(line: str, width: float, after: str, after_width: float, edge: float) -> bool:
    """True when a line ends where it does because the next word did not fit before `edge`.

    Widths and edge are in one unit, from the left end of the line (characters, or points).
    """
    word = after.split(maxsplit=1)[0] if after.strip() else ""
    return width + after_width * (len(word) + 1) / max(len(after), 1) > edge


def reads_as_lines(lines: Sequence[str], widths: Sequence[float], edge: float) -> bool:
    """True when the lines are a group such as an address, not running text.

    Args:
        lines: At least two lines of one block.
        widths: Their widths; `edge` is the width of a full line, in the same unit.
    """
    breaks = len(lines) - 1
    flowing = sum(_flows(line, after) for line, after in pairwise(lines))
    if flowing * 3 > breaks or sum(map(len, lines)) > _SHORT_LINE_CHARS * len(lines):
        return False
    forced = sum(not wraps(lines[at], widths[at], lines[at + 1], widths[at + 1], edge) for at in range(breaks))
    widest = max(widths)
    ragged = sum(width < 0.8 * widest for width in widths[:-1])
    sentences = sum(bool(SENTENCE_END.search(line)) for line in lines)
    contact = any(CONTACT.search(line) for line in lines)
    full_stops = sum(bool(_FULL_STOP.search(line)) for line in lines)
    if full_stops >= 2 and ragged * 5 <= breaks and not contact:
        return False
    return contact or (sentences * 2 <= len(lines) and max(forced, ragged) * 2 >= breaks)


def _flows(line: str, after: str) -> bool:
    """True when a sentence plainly runs on from one line into the next."""
    if CONTACT.search(line) or CONTACT.search(after):
        return False
    runs_on = after[:1].islower() and not SENTENCE_END.search(line)
    return runs_on or line.endswith(("-", "\xad", "‐"))
