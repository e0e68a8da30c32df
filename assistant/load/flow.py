"""Lines as set on a page → running text: which words were broken, and which lines were meant to stay lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.load.clean import one_line

_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_BROKEN = re.compile(r"(\w[\w'’]*)([-‐])$")
_HEAD = re.compile(r"\w+")
_LAST = re.compile(r"[\w'’]+(?:[-‐][\w'’]+)*[-‐]$")
# "short-\nand long-term": the hyphen stands for a word that is left out.
_JOINERS = frozenset("and or und oder bis et ou e o to sowie".split())
_CONTACT = re.compile(r"@|www\.|https?:|^\+?[\d ()/.–-]{7,}$|\b(?:tel|phone|fax|e-?mail)\b", re.IGNORECASE)

BULLET = re.compile(r"^(?:[•◦▪▫■□●○‣⁃➢➤►▶✓✔–—*·-])\s+(?=\S)")
NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
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
    text = ""
    for line in lines:
        line = line.strip()
        if not text or not line:
            text = text or line
        elif text.endswith("\xad"):
            text = text[:-1] + line
        elif text.endswith(("-", "‐")) and _BROKEN.search(text):
            text = _join_broken(text, line, known)
        elif text[-1] in "–/" and text[-2:-1].isalnum() and line[0].isdigit() and text[-2].isdigit():
            text += line
        else:
            text += " " + line
    return one_line(text)


def _join_broken(text: str, line: str, known: frozenset[str]) -> str:
    """`text`, which ends in a hyphen, and the line after it."""
    head = _HEAD.match(line)
    if head is None:
        return text + line
    if head[0].casefold() in _JOINERS:
        return f"{text} {line}"
    last = _LAST.search(text)
    first = (last[0] if last else text)[:-1].casefold()
    second = head[0].casefold()
    if first + second in known:
        return text[:-1] + line
    both_stand_alone = first in known and second in known
    if f"{first}-{second}" in known or both_stand_alone or not (head[0][0].islower() and first[-1:].isalpha()):
        return text + line
    return text[:-1] + line


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
    if flowing * 3 > breaks:
        return False
    forced = sum(not wraps(lines[at], widths[at], lines[at + 1], widths[at + 1], edge) for at in range(breaks))
    ragged = sum(width < 0.8 * max(widths) for width in widths[:-1])
    sentences = sum(bool(SENTENCE_END.search(line)) for line in lines)
    contact = any(_CONTACT.search(line) for line in lines)
    return (contact or sentences * 2 <= len(lines)) and (max(forced, ragged) * 2 >= breaks or contact)


def _flows(line: str, after: str) -> bool:
    """True when a sentence plainly runs on from one line into the next."""
    if _CONTACT.search(line) or _CONTACT.search(after):
        return False
    runs_on = after[:1].islower() and not SENTENCE_END.search(line)
    return runs_on or line.endswith(("-", "\xad", "‐"))
