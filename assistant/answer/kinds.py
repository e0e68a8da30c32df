"""What kind of thing a text holds: a date, a length of time, a number, a sum of money, a name, a place, a contact."""

from __future__ import annotations

import re

from assistant.understand import Asks

MONTH = (
    "Jan(?:uary|uar|vier)?|Feb(?:ruary|ruar)?|février|Mar(?:ch|s)?|März|Apr(?:il)?|avril|May|Mai|June?|Juni|juin|July?|Juli|juillet|"
    "Aug(?:ust)?|août|Sept?(?:ember|embre)?|"
    "Oct(?:ober|obre)?|Oktober|Nov(?:ember|embre)?|Dec(?:ember)?|Dezember|décembre|gennaio|"
    "febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
)
HOLDS: dict[Asks, re.Pattern[str]] = {
    "contact": re.compile(r"@|\+\d|\(0\)|\b\d[\d ./-]{6,}\d"),
    "money": re.compile(
        r"[€$£]|\b(?:EUR|CHF|euros?|francs?|dollars?|pounds?|franken|franchi|fees?|grants?|scholarships?|free of charge|"
        r"kostenlos|gratuite?s?|gratis|gratuito)\b",
        re.IGNORECASE,
    ),
    "person": re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+ ){1,3}[A-ZÀ-Þ][\w’'-]+"),
    "time": re.compile(rf"\b(?:1[89]|20)\d\d\b|\b(?:{MONTH})\b"),
    "duration": re.compile(
        r"\b(?:minutes?|hours?|days?|weeks?|months?|years?|decades?|minuten?|stunden?|tagen?|wochen?|monate?|jahre?|heures?|"
        r"jours?|semaines?|mois|ans?|années?|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\b",
        re.IGNORECASE,
    ),
    "place": re.compile(r"\b(?:in|at|near|to|from|of|à|en|bei|nach) (?:the )?[A-ZÀ-Þ]"),
    "number": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|hundred|"
        r"thousand|half|third|quarter)\b",
        re.IGNORECASE,
    ),
}


def holds(asks: Asks, text: str) -> bool:
    """Whether a text holds the kind of thing that a question asks for; False when it asks for no kind in particular."""
    pattern = HOLDS.get(asks)
    return bool(pattern and pattern.search(text))
