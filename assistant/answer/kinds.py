"""What kind of thing a text holds: a date, a length of time, a number, a sum of money, a name, a place, a contact."""

from __future__ import annotations

import re

from assistant.asked import Asks

# German and English names have a capital, French and Italian ones none.
MONTH = (
    "Jan(?:uary|uar)?|Jänner|[Jj]anvier|Feb(?:ruary|ruar)?|[Ff]évrier|Mar(?:ch)?|März|[Mm]ars|Apr(?:il)?|[Aa]vril|May|Mai|"
    "June?|Juni|[Jj]uin|July?|Juli|[Jj]uillet|Aug(?:ust)?|[Aa]oût|Sept?(?:ember)?|[Ss]eptembre|Oct(?:ober)?|[Oo]ctobre|"
    "Okt(?:ober)?|Nov(?:ember)?|[Nn]ovembre|Dec(?:ember)?|Dez(?:ember)?|[Dd]écembre|[Gg]ennaio|[Ff]ebbraio|[Mm]arzo|"
    "[Aa]prile|[Mm]aggio|[Gg]iugno|[Ll]uglio|[Aa]gosto|[Ss]ettembre|[Oo]ttobre|[Dd]icembre"
)
_CONTACT = re.compile(r"@|\+\d|\(0\)|\b\d[\d ./-]{6,}\d")
HOLDS: dict[Asks, re.Pattern[str]] = {
    "contact": _CONTACT,
    "contact_person": _CONTACT,
    "money": re.compile(
        r"[€$£]|\b(?:EUR|CHF|euros?|francs?|dollars?|pounds?|franken|franchi|fees?|grants?|scholarships?|"
        r"free of charge|kostenlos|gratuite?s?|gratis|gratuito)\b",
        re.IGNORECASE,
    ),
    "person": re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+ ){1,3}[A-ZÀ-Þ][\w’'-]+"),
    "time": re.compile(rf"\b(?:1[89]|20)\d\d\b|\b(?:{MONTH})\b|\d mai\b"),
    "duration": re.compile(
        r"\b(?:minutes?|hours?|days?|weeks?|months?|years?|decades?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|heures?|"
        r"jours?|semaines?|mois|ans?|années?|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\b",
        re.IGNORECASE,
    ),
    "place": re.compile(r"\b(?:in|at|near|to|from|of|à|en|bei|nach) (?:the )?[A-ZÀ-Þ]"),
    "share": re.compile(
        r"\d ?%|\bper ?cent\b|\bprozent\b|\bpour cent\b|\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)\b",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|hundred|"
        r"thousand|half|third|quarter)\b",
        re.IGNORECASE,
    ),
}

_MEANS = (
    r"(?:is|are|means?|stands? for|refers? to|denotes?|ist|sind|bedeute[nt]|bezeichne[nt]|est|sont|signifien?t?|"
    r"désignen?t?|è|sono|significa(?:no)?|indica(?:no)?)\b"
)


def holds(asks: Asks, text: str) -> bool:
    """Whether a text holds the kind of thing that a question asks for; False when it asks for no kind in particular."""
    pattern = HOLDS.get(asks)
    return bool(pattern and pattern.search(text))


def explains(term: str, text: str) -> bool:
    """Whether a text says what a term means: `A meta-cluster is …`, `Meta-cluster: …`, a table's row that begins so."""
    named = r"[-\s]+".join(re.escape(word.removesuffix("s")) + "s?" for word in re.split(r"[-\s]+", term))
    return bool(re.search(rf"(?:^\W*{named}\W*[:|–—]|\b{named}[”“»\"']?\s{_MEANS})", text, re.IGNORECASE))
