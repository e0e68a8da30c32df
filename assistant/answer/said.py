"""Read what a language model says while it says it: sentence by sentence, each with the ids that it gives.

What a model returns is as hostile as what it has read. Of Markdown, HTML and control characters only the words are
left, brackets are ids or nothing, and so no sentence holds a marker, a link or a picture of the model's making.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.safe_markdown import one_line
from assistant.sentences import split_sentences

ID = re.compile(r"[a-z]\d[a-z]\d")

_TARGET = r"\((?:[^()\n]|\([^()\n]{0,300}\)){0,2000}"
_LINK = rf"(?P<picture>!?)\[(?P<label>[^\[\]\n]{{0,300}})\]{_TARGET}\)"
_BRACKETS = r"[\[【](?P<inside>[^\[\]【】\n]{0,300})[\]】]"
_TOKEN = re.compile(rf"{_LINK}|{_BRACKETS}|\n")
_OPEN_END = re.compile(rf"!?[\[【][^\[\]【】\n]{{0,300}}(?:[\]】](?:{_TARGET}(?:\([^()\n]{{0,300}})?)?)?\Z|!\Z")
_THOUGHTS = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_THINKS = re.compile(r"\s*(?:<think(?:ing)?>|<?\Z|<t[a-z]{0,7}\Z)")
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\))")  # what a terminal obeys
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,300}>")
_MARKUP = re.compile(r"[*`~]+|__+|^\s*(?:#{1,6}|>+)\s+|[\[\]【】]")
_BULLET = re.compile(r"^\s*(?:[•●◦▪‣*+–-]|\d{1,2}[.)])\s+(?=\S)")
_STARTS_LINE = re.compile(r"[^\w]*(?:\d{1,2}[.)]\s*)?")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a model: its words alone, the ids that it gives for them, and whether it is an item of a list."""

    text: str
    ids: tuple[str, ...]
    is_item: bool = False


class SaidReader:
    """Reads a reply piece by piece; cut anywhere, the pieces give the sentences of the whole."""

    def __init__(self) -> None:
        self._unread = ""
        self._starts_line = True
        self._may_think = True  # before its first word

    def feed(self, piece: str) -> list[Said]:
        """The sentences that nothing which may follow can change any more."""
        self._unread = _ESCAPE.sub("", self._unread + piece)
        if self._may_think and _THINKS.match(self._unread):
            thoughts = _THOUGHTS.match(self._unread)
            if not thoughts:
                return []
            self._unread = self._unread[thoughts.end() :]
        self._may_think = False
        held_back = _OPEN_END.search(self._unread)
        plain = _Plain.of(self._unread[: held_back.start()] if held_back else self._unread, self._starts_line)
        bounds = plain.sentences()
        settled = [place for place in range(len(bounds) - 1) if re.search(r"\w\s", plain.text[bounds[place + 1][0] :])]
        if not settled:
            return []
        said = plain.said(bounds)[: len(settled)]
        gap = plain.text[: bounds[len(settled)][0]].rfind("\n", bounds[len(settled) - 1][1])
        self._starts_line = gap >= 0  # and what begins that line, ids and a bullet, is the next sentence's
        cut = plain.raw_place(gap) + 1 if gap >= 0 else plain.raw_place(bounds[len(settled)][0])
        self._unread = self._unread[cut:]
        return [one for one in said if one.text]

    def end(self) -> list[Said]:
        """The sentences that were left when the reply ended."""
        if self._may_think and _THINKS.match(self._unread):
            return []  # it only thought
        plain = _Plain.of(self._unread, self._starts_line)
        self._unread = ""
        return [one for one in plain.said(plain.sentences()) if one.text]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text without brackets and links.

    Attributes:
        text: What is left of it.
        marks: Where in `text` ids were given, and which.
        origins: For the beginning of each stretch of `text` where it stood in the raw text.
        starts_line: Whether it begins a line.
    """

    text: str
    marks: tuple[tuple[int, tuple[str, ...]], ...]
    origins: tuple[tuple[int, int], ...]
    starts_line: bool

    @classmethod
    def of(cls, raw: str, starts_line: bool) -> _Plain:
        text, done = "", 0
        marks: list[tuple[int, tuple[str, ...]]] = []
        origins: list[tuple[int, int]] = []
        for found in _TOKEN.finditer(raw):
            origins.append((len(text), done))
            text += raw[done : found.start()]
            done = found.end()
            inside = found["inside"] if found["label"] is None else found["label"]
            ids = tuple(ID.findall(inside or ""))
            if found.group() == "\n":
                origins.append((len(text), found.start()))
                text += "\n"
            elif ids:
                marks.append((len(text), ids))
            elif found["label"] and not found["picture"]:
                text += found["label"]
        origins.append((len(text), done))
        return cls(text + raw[done:], tuple(marks), tuple(origins), starts_line)

    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence, a bullet before it included; a line break ends one."""
        bounds, start = [], 0
        for line in self.text.split("\n"):
            bounds += [(start + first, start + end) for first, end in split_sentences(line) if _words(line[first:end])]
            start += len(line) + 1
        return bounds

    def said(self, bounds: Sequence[tuple[int, int]]) -> list[Said]:
        """The sentences with their ids; those after a sentence are its own, those that begin a line are the next's."""
        ids: list[list[str]] = [[] for _ in bounds]
        for place, own in self.marks:
            before = [number for number, (start, _) in enumerate(bounds) if start < place]
            number = before[-1] if before else -1
            follows = number + 1 < len(bounds) and "\n" not in self.text[place : bounds[number + 1][0]]
            if follows and _STARTS_LINE.fullmatch(self._line(place)):
                number += 1
            if number >= 0:
                ids[number] += own
        return [
            Said(_words(self.text[start:end]), tuple(dict.fromkeys(own)), self._is_item(start))
            for (start, end), own in zip(bounds, ids, strict=True)
        ]

    def raw_place(self, place: int) -> int:
        """Where in the raw text a character of `text` stood."""
        start, origin = max(one for one in self.origins if one[0] <= place)
        return origin + place - start

    def _is_item(self, start: int) -> bool:
        return not self._line(start).strip() and bool(_BULLET.match(self.text[start:]))

    def _line(self, place: int) -> str:
        """The line up to a place; what no line begins before counts as a word."""
        line_start = self.text.rfind("\n", 0, place) + 1
        return self.text[line_start:place] if line_start or self.starts_line else f"_{self.text[:place]}"


def _words(text: str) -> str:
    """The words of a sentence on one line; empty where it has none."""
    shown = one_line(_MARKUP.sub("", _BULLET.sub("", _TAG.sub("", text))))
    return _SPACE_BEFORE_STOP.sub("", shown) if re.search(r"\w", shown) else ""
