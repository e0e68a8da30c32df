"""Make text of documents, titles and questions harmless: it is shown as it is, and no word of it is obeyed."""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 4  # accents on one letter, or joiners in a row; more would paint over the lines around

_JOINERS = "\u200c\u200d"  # some scripts need them to spell
_SIGN = re.compile(r"[!#$%&()*+\-./:;<=>@\[\\\]^_`{|}~]")
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
