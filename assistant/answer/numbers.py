"""The numbers of a text with their units and what bounds them, in figures or words.

Months, units and number words are read in English, German, French and Italian, so that `13 June`, `13. Juni` and
`2013-06-13` are the same day of the same month, and `three` is 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Bound = Literal["", "least", "most", "before", "after"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `value` without separators, `unit` such as `EUR`, `%`, `day` or `month 6`, and what bounds it."""

    value: str
    unit: str = ""
    bound: Bound = ""

    def is_in(self, other: Number) -> bool:
        """Whether another says it too; it may say more: a unit or a bound that this one leaves out."""
        return self.value == other.value and self.unit in ("", other.unit) and self.bound in ("", other.bound)


def _table(lines: str) -> dict[str, str]:
    """From lines like `month 6: june juni` the name for each word."""
    return {
        word: name.strip()
        for line in lines.strip().splitlines()
        for name, words in [line.split(":", 1)]
        for word in words.split()
    }


MONTHS = _table("""
    month 1: january januar jänner janvier gennaio jan
    month 2: february februar février febbraio feb
    month 3: march märz mars marzo mar
    month 4: april avril aprile apr
    month 5: may mai maggio
    month 6: june juni juin giugno jun
    month 7: july juli juillet luglio jul
    month 8: august août agosto aug
    month 9: september septembre settembre sep sept
    month 10: october oktober octobre ottobre oct okt
    month 11: november novembre nov
    month 12: december dezember décembre dicembre dec dez
""")
_UNITS = MONTHS | _table("""
    EUR: € eur euro euros
    CHF: chf franken francs franc franchi sfr
    USD: $ usd dollar dollars
    GBP: £ gbp pound pounds
    %: % percent prozent pour-cent per-cent per-cento
    minute: minute minutes minuten minuti
    hour: hour hours stunde stunden heure heures ora ore
    day: day days tag tage tagen jour jours giorno giorni
    week: week weeks woche wochen semaine semaines settimana settimane
    month: month months monat monate monaten mois mese mesi
    year: year years jahr jahre jahren ans année années anno anni
    km: km kilometre kilometres kilometer kilomètres chilometri
""")
_BEFORE_ITS_NUMBER = ("EUR", "CHF", "USD", "GBP")
_SCALES = {
    **dict.fromkeys("thousand tausend mille mila".split(), 3),
    **dict.fromkeys("million millions mio mill millionen milioni milione".split(), 6),
    **dict.fromkeys("billion billions bn mrd milliarde milliarden milliard milliards miliardi miliardo".split(), 9),
}
_WORDS = _table("""
    2: two zwei deux due
    3: three drei trois tre
    4: four vier quatre quattro
    5: five fünf cinq cinque
    6: six sechs sei
    7: seven sieben sept sette
    8: eight acht huit otto
    9: nine neun neuf nove
    10: ten zehn dix dieci
    11: eleven elf onze undici
    12: twelve zwölf douze dodici dozen dutzend
    13: thirteen dreizehn treize tredici
    14: fourteen vierzehn quatorze quattordici
    15: fifteen fünfzehn quinze quindici
    16: sixteen sechzehn seize sedici
    17: seventeen siebzehn diciassette
    18: eighteen achtzehn diciotto
    19: nineteen neunzehn diciannove
    20: twenty zwanzig vingt venti
    30: thirty dreißig dreissig trente trenta
    40: forty vierzig quarante quaranta
    50: fifty fünfzig cinquante cinquanta
    60: sixty sechzig soixante sessanta
    70: seventy siebzig settanta
    80: eighty achtzig ottanta
    90: ninety neunzig novanta
    100: hundred hundert cent cento
    1/2: half halves halb halbe hälfte moitié demi metà mezzo
    1/3: third thirds drittel tiers terzo
    1/4: quarter quarters viertel quart quarto
""")
_NUMBER_WORDS = {word: value for word, value in _WORDS.items() if word not in ("sei", "sept", "due")}  # other words too
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("most", r"no more than|not more than|less than|fewer than|at most|up to|under|below|maximum of|weniger als|"
     r"höchstens|bis zu|moins de|au plus|jusqu[’']à|meno di|al massimo|fino a"),
    ("least", r"no (?:less|fewer) than|more than|over|at least|above|minimum of|mehr als|mindestens|über|plus de|"
     r"au moins|più di|almeno|oltre"),
    ("before", r"no later than|before|until|till|by|vor|bis(?: zum)?|spätestens(?: am)?|avant(?: le)?|d[’']ici|"
     r"prima del|entro(?: il)?"),
    ("after", r"after|since|from|nach|seit(?: dem)?|ab|après(?: le)?|depuis(?: le)?|dès|dopo(?: il)?|dal"),
)  # fmt: skip
_BOUND: dict[Bound, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\s+(?:the\s+|dem\s+|le\s+|il\s+|about\s+|[€$£]\s?|EUR\s|CHF\s)?$", re.IGNORECASE)
    for name, words in _BOUNDS
}
_PER_CENT = re.compile(r"\b(pour|per)\s(cent[o]?)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}))\b")
_PIECE = re.compile(
    r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*|[%€$£]|[–—-]"
)
_THOUSANDS = re.compile(r"(\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+)([.,]\d+)?")
_RANGE = ("to", "and", "or", "–", "—", "-", "bis", "und", "au", "à", "et", "al", "e", "a")
_UP_TO = ("to", "–", "—", "-", "bis", "au", "à", "al", "a")


def numbers(text: str) -> list[Number]:
    """The numbers of a text in order, in figures or words, a day with its month."""
    text = _PER_CENT.sub(r"\1-\2", _DATE.sub(_spelt_date, text))
    pieces = list(_PIECE.finditer(text))
    words = [piece.group().casefold() for piece in pieces]
    values = [_value(word) for word in words]
    units: list[str] = []
    for place, value in enumerate(values):
        units.append(_unit(words, place) if value else "")
    _share_units(words, values, units)
    found: list[Number] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        scale = _SCALES.get(words[place + 1], 0) if place + 1 < len(words) else 0
        if scale:
            value = _scaled(value, scale)
            units[place] = units[place] or _unit(words, place + 1)
        before = text[max(pieces[place].start() - 30, 0) : pieces[place].start()]
        bound: Bound = next((name for name, pattern in _BOUND.items() if pattern.search(before)), "")
        bound = bound or _end_of_range(words, values, place)
        if bound in ("before", "after") and not _is_time(value, units[place]):
            bound = ""  # from five countries, by two firms
        found.append(Number(value, units[place], bound))
    return found


def _end_of_range(words: list[str], values: list[str | None], place: int) -> Bound:
    """What the other number of a range tells of this one."""
    if place >= 2 and values[place - 2] is not None and _is_range(words, place - 2, place, _UP_TO):
        return "before"
    if place + 2 < len(words) and values[place + 2] is not None and _is_range(words, place, place + 2, _UP_TO):
        return "after"
    return ""


def _is_time(value: str, unit: str) -> bool:
    return unit.startswith("month ") or ":" in value or (not unit and value.isdecimal() and 1000 <= int(value) < 2200)


def months(text: str) -> set[str]:
    """The months that a text names, such as `month 6`; a small `may` or `march` is a verb."""
    words = {word for word in re.findall(r"[^\W\d_]+", text) if word not in ("may", "march", "mar", "sept")}
    dated = {one.unit for one in numbers(text) if one.unit.startswith("month ")}
    return dated | {MONTHS[word.casefold()] for word in words if word.casefold() in MONTHS}


def units(text: str) -> set[str]:
    """The units that a text names, months left out."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[%€$£]", _PER_CENT.sub(r"\1-\2", text.casefold()))
    return {_UNITS[word] for word in words if word in _UNITS and word not in MONTHS}


def is_number_word(word: str) -> bool:
    """Whether a word is a number, such as `three`."""
    return word.casefold() in _NUMBER_WORDS


def is_measure(word: str) -> bool:
    """Whether a word is a number, a unit or a month, which are compared by what they mean."""
    small = word.casefold()
    return small[:1].isdigit() or small in _NUMBER_WORDS or small in _UNITS or small in _SCALES


def _spelt_date(found: re.Match[str]) -> str:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    name = next((word for word, unit in MONTHS.items() if unit == f"month {int(month)}"), month)
    return f"{int(day)} {name} {year}"


def _value(word: str) -> str | None:
    if word[0].isdigit():
        if grouped := _THOUSANDS.fullmatch(word):
            word = re.sub(r"\D", "", grouped[1]) + (grouped[2] or "")
        whole, _, rest = word.replace(",", ".").partition(".")
        rest = rest.rstrip("0")
        return f"{int(whole)}.{rest}" if rest and ":" not in whole else (whole.lstrip("0") or "0")
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    tens, _, ones = word.partition("-")
    if tens in _NUMBER_WORDS and len(_NUMBER_WORDS.get(ones, "")) == 1 and _NUMBER_WORDS[tens].endswith("0"):
        return str(int(_NUMBER_WORDS[tens]) + int(_NUMBER_WORDS[ones]))
    return None


def _unit(words: list[str], place: int) -> str:
    """The unit beside a number: after it, or before it where it is a sum of money or a day of a month."""
    after = _UNITS.get(words[place + 1], "") if place + 1 < len(words) else ""
    before = _UNITS.get(words[place - 1], "") if place else ""
    if before in _BEFORE_ITS_NUMBER:
        return before
    if after.startswith("month ") and not _is_day(words[place]):
        return ""
    return after or (before if before.startswith("month ") and _is_day(words[place]) else "")


def _is_day(word: str) -> bool:
    return word.isdecimal() and 1 <= int(word) <= 31


def _share_units(words: list[str], values: list[str | None], units: list[str]) -> None:
    """Give the numbers of a range the unit that stands at one end of it: `9 to 11 July`, `EUR 120 to 240`."""
    places = [place for place, value in enumerate(values) if value is not None]
    for first, second in reversed(list(pairwise(places))):
        if not _is_range(words, first, second, _RANGE):
            continue
        if not units[first] and (not units[second].startswith("month ") or _is_day(words[first])):
            units[first] = units[second]
    for first, second in pairwise(places):
        if units[first] in _BEFORE_ITS_NUMBER and not units[second] and _is_range(words, first, second, _RANGE):
            units[second] = units[first]


def _is_range(words: list[str], first: int, second: int, joining: tuple[str, ...]) -> bool:
    """Whether two numbers are the ends of one range; Italian "a" joins figures only, for English has the word too."""
    between = words[first + 1 : second]
    if "a" in between and not (words[first][0].isdigit() and words[second][0].isdigit()):
        return False
    return bool(between) and all(word in joining for word in between)


def _scaled(value: str, scale: int) -> str:
    if "/" in value:
        return value
    whole, _, rest = value.partition(".")
    return str(int(whole + rest.ljust(scale, "0"))) if len(rest) <= scale else value
