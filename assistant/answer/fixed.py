"""What a question fixes (a year, the second of several, a name) and whether a text speaks of just that."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from assistant.answer.kinds import MONTH

_YEAR = r"(?:1[5-9]|20)\d\d"
_YEARS = re.compile(
    rf"(?<![\w.,]){_YEAR}(?:\s?(?:–|-|/|to|until|till|bis|à|al)\s?(?:{_YEAR}|\d\d(?!\d)))?(?![\w]|[.,]\d)"
)
_LONGEST_PERIOD = 30  # years; what is longer, such as 1789–1850, is no answer's year
# A question for what came after or before a year is answered by other years.
_OPEN_END = re.compile(
    r"\b(?:since|before|after|until|till|by|from|to|than|seit|vor|nach|bis|ab|von|depuis|avant|après|dès|jusqu.en|dal|da|"
    r"prima del|dopo il|fino al)\s+(?:the |le |il )?(?:\S+ )?$",
    re.IGNORECASE,
)
_NEARLY = re.compile(r"\b(?:around|about|circa|ca\.?|um|gegen|vers|autour de|verso|intorno al)\s+$", re.IGNORECASE)
_NEAR = 2  # years that "around" leaves open
# "Horizon 2020" is a name, "March 2013" a date.
_IN_A_NAME = re.compile(rf"(?<=[\w ’'])(?!\b(?:{MONTH}|In|Im|En|Nel)\b)\b[A-ZÀ-Þ][\w’'-]+ $")

_ORDINALS = [
    ("first", "1st", "erste[nrsm]?", "premi(?:er|ère)s?", "prim[oaie]"),
    ("second", "2nd", "zweite[nrsm]?", "deuxièmes?|secondes?", "second[oaie]"),
    ("third", "3rd", "dritte[nrsm]?", "troisièmes?", "terz[oaie]"),
    ("fourth", "4th", "vierte[nrsm]?", "quatrièmes?", "quart[oaie]"),
    ("fifth", "5th", "fünfte[nrsm]?", "cinquièmes?", "quint[oaie]"),
    ("sixth", "6th", "sechste[nrsm]?", "sixièmes?", "sest[oaie]"),
    ("seventh", "7th", "siebte[nrsm]?", "septièmes?", "settim[oaie]"),
    ("eighth", "8th", "achte[nrsm]?", "huitièmes?", "ottav[oaie]"),
    ("ninth", "9th", "neunte[nrsm]?", "neuvièmes?", "non[oaie]"),
    ("tenth", "10th", "zehnte[nrsm]?", "dixièmes?", "decim[oaie]"),
]
# "The first two years" and "at first" count nothing.
_COUNTS = r"(?<!at )(?<!the very )\b{word}\b(?! (?:of all|time|half|place|step|\d|two|three|four|five|six|ten|few)\b)"
_PLACES = [re.compile(_COUNTS.format(word=f"(?:{'|'.join(words)})"), re.IGNORECASE) for words in _ORDINALS]
# Within a question, since any first word has a capital; in German every noun has one.
_NAME = re.compile(r"(?<=[\w,;:’'(“\"] )[A-ZÀ-Þ][\w’&+-]*|\b[A-Z][A-Z\d][\w-]*\b")

What = Literal["year", "place", "name"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a question fixes.

    Attributes:
        years: Any of them will do; empty where the question names none or leaves the end open.
        places: Places in an order, counted from 1: 2 for "the second call".
        names: Of what the question speaks; empty in German.
        asked: The words that fix each, as typed.
    """

    years: frozenset[int]
    places: frozenset[int]
    names: tuple[str, ...]
    asked: dict[What, str]

    def other(self, text: str) -> What | None:
        """What a text has another of than the question fixes; None where it has the same, or none at all."""
        if self.years and (held := years_of(text)) and not held & self.years:
            return "year"
        if self.places and (found := places_of(text)) and not found & self.places:
            return "place"
        return None

    def same(self, text: str) -> bool:
        """Whether a text has all that the question fixes."""
        return (not self.years or bool(years_of(text) & self.years)) and (
            not self.places or bool(places_of(text) & self.places)
        )


def fixed_by(question: str, language: str = "en") -> Fixed:
    """What a question in a language fixes."""
    years: set[int] = set()
    asked: dict[What, str] = {}
    for match in _YEARS.finditer(question):
        before = question[: match.start()]
        if _OPEN_END.search(before) or _IN_A_NAME.search(before):
            continue
        near = _NEAR if _NEARLY.search(before) else 0
        years |= {year + off for year in _period(match.group()) for off in range(-near, near + 1)}
        asked["year"] = match.group()
    places = places_of(question)
    if places:
        asked["place"] = next(found.group() for pattern in _PLACES if (found := pattern.search(question)))
    found_names = () if language == "de" else dict.fromkeys(_NAME.findall(question))
    names = tuple(name for name in found_names if not places_of(name))
    if names:
        asked["name"] = " ".join(names)
    return Fixed(frozenset(years), frozenset(places), names, asked)


def years_of(text: str) -> set[int]:
    """The years that a text names, those within a period too."""
    return {year for match in _YEARS.finditer(text) for year in _period(match.group())}


def places_of(text: str) -> set[int]:
    """The places in an order that a text names: 2 for "second"."""
    return {number for number, pattern in enumerate(_PLACES, start=1) if pattern.search(text)}


def _period(text: str) -> Collection[int]:
    first, *last = re.findall(r"\d+", text)
    begin = int(first)
    end = int(last[0]) if last else begin
    if end < 100:
        end += begin - begin % 100
    return range(begin, end + 1) if 0 <= end - begin <= _LONGEST_PERIOD else (begin, end)
