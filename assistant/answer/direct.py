"""Find the words of a statement that answer by themselves: the date, the number, the sum, the telephone number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.kinds import MONTH
from assistant.asked import Asks
from assistant.understand import Understood
from assistant.words import stems

_AND = r"(?:to|and|until|till|bis|und|au|et|al|e)"
_YEAR = r"(?:1[89]|20)\d\d"
_DIGITS = r"\d+(?:[.,’' ]\d{3})*(?:[.,]\d+)?"
_WORD_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|a dozen|a hundred)"
)
_NUMBER = rf"(?:{_DIGITS}|\b{_WORD_NUMBER}\b)(?: ?(?:million|billion|thousand|Mio\.?|millions?|milliards?))?"
_CURRENCY = r"(?:EUR|CHF|USD|€|\$|£)"
_AMOUNT = rf"{_DIGITS}(?: ?(?:million|billion|thousand|bn|m\b|Mio\.?))?"
_UNIT = r"(?:minute|hour|day|week|month|year|decade)s?"
_ABOUT = r"(?:(?:about|around|over|more than|nearly|almost|some|up to|at least|at most|less than|under|well over) )?"

_WORDS: dict[Asks, re.Pattern[str]] = {
    "time": re.compile(
        rf"(?:\b\d{{1,2}}\.?(?: ?(?:{_AND}|–|-) ?\d{{1,2}}\.?)? )?(?:\b(?:{MONTH})\b|\d mai\b)"
        rf"(?: \d{{1,2}}(?:st|nd|rd|th)?\b,?)?(?: {_YEAR}\b)?|\b{_YEAR}(?: ?(?:–|-|{_AND}) ?(?:{_YEAR}|\d\d))?\b"
    ),
    "money": re.compile(
        rf"{_ABOUT}{_CURRENCY} ?{_AMOUNT}|{_ABOUT}{_AMOUNT} ?(?:euros?|francs?|dollars?|pounds?|{_CURRENCY})"
        r"|free of charge",
        re.IGNORECASE,
    ),
    "share": re.compile(
        rf"{_ABOUT}(?:\d[\d.,]*(?: ?(?:to|–|-) ?\d[\d.,]*)? ?(?:%|per ?cent)|(?:a|one|two|three|nine) "
        r"(?:half|thirds?|quarters?|fifths?|tenths?)|half\b)",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        rf"{_ABOUT}(?:{_NUMBER}|an?)(?: ?(?:to|–|-|and) ?{_NUMBER})?[ -]{_UNIT}\b(?: and a half)?", re.IGNORECASE
    ),
    "number": re.compile(rf"{_ABOUT}(?:{_CURRENCY} )?{_NUMBER}(?: ?%| per cent)?", re.IGNORECASE),
    "contact": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+|\b0)\d[\d ()/-]{5,}\d"),
}
_YEARS = re.compile(_YEAR)
_HOW_MANY = re.compile(
    r"\b(?:how many|wie ?viele?|combien d(?:e |es |[’'])|quant[ie])\s*((?:[^\W\d_]+[ -]?){1,3})", re.IGNORECASE
)
_ASKS_MAIL = re.compile(r"mail|courriel", re.IGNORECASE)
_ASKS_NUMBER = re.compile(r"phone|telefon|téléphone|\bring\b|\bcall\b|number", re.IGNORECASE)


def locate(understood: Understood, text: str) -> str:
    """The words of a text that answer a question, as they stand in it; empty where none can be told."""
    pattern = _WORDS.get(understood.asks)
    if pattern is None:
        return ""
    found = list(pattern.finditer(text))
    if understood.asks == "contact":
        return _contact(understood, [match.group() for match in found])
    if understood.asks == "number":
        return _number(understood, text, [match for match in found if not _YEARS.fullmatch(match.group())])
    asked = _stems(" ".join(understood.words))
    near = [word.start() for word in re.finditer(r"[^\W_]+", text) if asked & _stems(word.group())]
    new = [match for match in found if not asked & _stems(match.group())]
    if not new:
        return ""
    return min(new, key=lambda match: min((abs(match.start() - place) for place in near), default=0)).group()


def _number(understood: Understood, text: str, found: Sequence[re.Match[str]]) -> str:
    """The number with the thing that is asked to be counted; else the only number."""
    asked = _HOW_MANY.search(understood.read_as)
    for noun in asked[1].split() if asked else ():  # an adjective may stand before what is counted
        for match in found:
            for after in (1, 2, 3):
                words = re.match(rf"(?:[ -][^\W\d_]+){{{after}}}", text[match.end() :])
                if words and _stems(noun) & _stems(words.group().split()[-1]):
                    return match.group() + words.group()
    return found[0].group() if len(found) == 1 else ""


def _contact(understood: Understood, found: Sequence[str]) -> str:
    """The mail address or the number that is asked for; the only one where just one is there."""
    mails = [one for one in found if "@" in one]
    numbers = [one for one in found if "@" not in one]
    if _ASKS_MAIL.search(understood.read_as):
        return mails[0] if mails else ""
    if _ASKS_NUMBER.search(understood.read_as):
        return numbers[0] if numbers else ""
    return found[0] if len(found) == 1 else ""


def _stems(text: str) -> set[str]:
    (found,) = stems([text])
    return set(found)
