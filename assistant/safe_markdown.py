"""Make Markdown of documents, titles and questions: their text is shown as it is, and no word of it is obeyed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

MAX_MARKS = 4  # accents on one letter, or joiners in a row; more would paint over the lines around

_JOINERS = "\u200c\u200d"  # some scripts need them to spell
_BULLET = re.compile(r"^\s*(?:[•●◦▪‣∙*–-]|(\d{1,3})[.)])\s+(?=\S)")
_CELL_GAP = " &#124; "  # between the cells of a table row, escaped
_SIGN = re.compile(r"[!#$&()*+\-./:<=>@\[\\\]^_`{|}~]")
# What the page would make a link, an icon or an arrow of although every sign is escaped, because it looks for them once
# the escapes are read: `www.`, `a@b`, `x:y` (so also `https://` and `:smile:`), `->`, `>=`, `--`.
_FOUND_LATE = re.compile(r"(?<=www)\.(?=\S)|@(?=\S)|:(?=\S)|(?<=[-<>~])[-=>]", re.IGNORECASE)


def printable(text: str) -> str:
    """Text without what a terminal or a browser would obey instead of show.

    Control characters, direction overrides, tags, lone surrogates and unassigned characters are left out. Line breaks
    stay, other white space becomes a space, and a letter keeps at most MAX_MARKS marks.
    """
    kept: list[str] = []
    marks = 0
    for char in "\n".join(text.splitlines()):
        category = unicodedata.category(char)
        joins = char in _JOINERS or category in ("Mn", "Me")
        marks = marks + 1 if joins else 0
        if category == "Zs" or char == "\t":
            kept.append(" ")
        elif marks <= MAX_MARKS and (joins or char == "\n" or category[0] not in "CZ"):
            kept.append(char)
    return "".join(kept)


def one_line(text: str) -> str:
    """Printable text with its white space folded."""
    return " ".join(printable(text).split())


def escape_markdown(text: str) -> str:
    """Markdown that shows a text as it is, on one line.

    No link, picture, HTML, heading, list, code, formula, icon or colour comes of it. Signs with a meaning are written
    as character references. Where that is not enough one sign is set apart by `:color[…]` without a colour: it looks
    and copies as itself, and the signs around it are no longer seen together.
    """
    folded = re.sub(r"\s+", " ", printable(text))
    parts: list[str] = []
    done = 0
    for found in _FOUND_LATE.finditer(folded):
        parts += [_references(folded[done : found.start()]), f":color[{_references(found.group())}]"]
        done = found.end()
    return "".join([*parts, _references(folded[done:])])


def _references(text: str) -> str:
    return _SIGN.sub(lambda sign: f"&#{ord(sign.group())};", text)


def text_markdown(text: str) -> str:
    """A text as it was typed, line by line."""
    lines = (escape_markdown(line).strip() for line in printable(text).split("\n"))
    return "\\\n".join(line for line in lines if line)


Look = Literal["plain", "marker", "quote", "found", "direct"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is shown in one way; ` | ` in it parts the cells of a table row.

    A marker may have an address on the page that it leads to, such as `#source-0-1`: ours, never a document's.
    """

    text: str
    look: Look = "plain"
    address: str = ""

    def markdown(self) -> str:
        """The text escaped and in its look."""
        shown = escape_markdown(self.text).replace(_CELL_GAP, "&ensp;:gray[&#124;]&ensp;")
        if self.look == "plain" or not shown.strip():
            return shown
        if self.look == "marker":
            return f"[{shown}]({self.address})" if self.address else f":primary[{shown}]"
        before, words, after = shown[: -len(shown.lstrip())], shown.strip(), shown[len(shown.rstrip()) :]
        if self.look == "direct":
            return f"{before}**{words}**{after}"
        return f"{before}:{'yellow' if self.look == 'quote' else 'gray'}-background[{words}]{after}"


def without_bullet(line: str) -> str:
    """A line without the bullet that it begins with; a number stays, for it may say something."""
    found = _BULLET.match(line)
    return line[found.end() :] if found and not found[1] else line


def lay_out(runs: Iterable[Run]) -> str:
    """Runs as paragraphs and lists; lines stay lines."""
    blocks: list[str] = []
    for kind, lines in groupby(_lines(runs), key=_kind):
        group = list(lines)
        lone_number = len(group) == 1 and _text(group[0]).strip()[:1].isdigit()  # `12. Juli` begins no list
        if kind == "item" and not lone_number:
            blocks.append("\n".join(_item(line) for line in group))
        elif kind != "empty":
            blocks.append("\\\n".join(_line(line) for line in group))
    return "\n\n".join(blocks)


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        first, *others = printable(run.text).split("\n")
        line.append(Run(first, run.look, run.address))
        for text in others:
            yield line
            line = [Run(text, run.look, run.address)]
    yield line


def _text(line: Sequence[Run]) -> str:
    return "".join(run.text for run in line)


def _kind(line: Sequence[Run]) -> Literal["item", "text", "empty"]:
    if _BULLET.match(_text(line)):
        return "item"
    return "text" if _text(line).strip() else "empty"


def _item(line: Sequence[Run]) -> str:
    """A line that begins with a bullet or a number as an item of a Markdown list."""
    found = _BULLET.match(_text(line))
    skip, number = (found.end(), found[1]) if found else (0, None)
    rest: list[Run] = []
    for run in line:
        rest.append(Run(run.text[skip:], run.look, run.address))
        skip = max(0, skip - len(run.text))
    return f"{number}. {_line(rest)}" if number else f"- {_line(rest)}"


def _line(line: Sequence[Run]) -> str:
    return "".join(run.markdown() for run in line).strip()
