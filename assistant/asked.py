"""What kind of thing a question asks for, from its own words."""

from __future__ import annotations

import re
from typing import Literal

Asks = Literal["contact", "contact_person", "money", "person", "duration", "time", "place", "share", "number", "other"]

# The kind named first in the question counts. Questions come in English, German, French and Italian.
ASKS: dict[Asks, re.Pattern[str]] = {
    "contact": re.compile(
        r"\b(?:phone|telephone|tel\b|e-?mails?\b|mail\b|"
        r"(?:the|’s|'s|his|her|their|mail|postal) address(?:es)?\b|reach (?:him|her|them)|"
        r"who(?:m)? (?:can|could|do|should|may) (?:I|we) (?:call|ring|phone|write|contact|reach|ask)|"
        r"(?:can|could|do|should|may|to) (?:I|we) (?:turn to|get in touch)|number (?:\S+ ){0,4}(?:ring|call|phone)\b|"
        r"contacter|anrufen|an wen (?:kann|soll|wend|muss)\w*|telefon|anschrift|adresse|téléphone|courriel|coordonnées|"
        r"à qui (?:\S+ ){0,3}(?:écrire|s’adresser|s'adresser|téléphoner)|"
        r"indirizzo|recapit|a chi (?:\S+ ){0,3}(?:rivolger\w*|scriver\w*|telefonar\w*))",
        re.IGNORECASE,
    ),
    "contact_person": re.compile(
        r"\b(?:(?:who|wer|qui|chi) (?:is|are|was|ist|sind|est|sont|è|sono) [^?]{0,40}?)?"
        r"(?:contact (?:persons?|details?|data)|ansprechpartner|kontaktperson|personnes? (?:de|à) contact\w*|"
        r"person[ae] di contatto|"
        r"referent[ei]\b)",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        r"\b(?:how long|how many (?:minutes|hours|days|weeks|months|years)|"
        r"wie lange|wie viele (?:tage|wochen|monate|jahre)|"
        r"combien de (?:temps|jours|semaines|mois|ans)|quanto (?:tempo|dura)|quanti (?:giorni|mesi|anni))",
        re.IGNORECASE,
    ),
    "money": re.compile(
        r"\b(?:how much (?:\S+ ){0,6}(?:costs?|pay|money)\b|what (?:\S+ ){0,6}cost\b|"
        r"what (?:is|are|was|were) the (?:\w+ ){0,3}(?:costs?|fees?|prices?)\b|"
        r"(?:is|was|are) there an? (?:\w+ )?fee\b|"
        r"(?:is|are|was|were) (?:\S+ ){1,6}(?:free(?: of charge)?|for free)\s*\?|"
        r"(?:ist|sind|war) (?:\S+ ){1,6}(?:kostenlos|umsonst|gratis)\b|"
        r"(?:est|sont)\b(?:\S* ){1,6}gratuite?s?\b|(?:è|sono) (?:\S+ ){0,6}gratis\b|gratuit[oiae]\s*\?|"
        r"how expensive|was kostet|wie viel (?:\S+ ){0,6}(?:kostet|kosten|bezahlen|zahlen)|"
        r"wie hoch (?:\S+ ){0,3}(?:kosten|gebühr\w*|preis\w*)|"
        r"combien (?:\S+ ){0,6}(?:coûte\w*|payer)|quel (?:\S+ ){0,3}(?:prix|tarif)|"
        r"quanto (?:\S+ ){0,6}(?:costa\w*|pagare)|qual (?:\S+ ){0,3}(?:prezzo|costo))",
        re.IGNORECASE,
    ),
    "share": re.compile(
        r"\b(?:(?:what|which) (?:share|percentage|proportion|part)\b|how (?:many|much) (?:percent|per cent)\b|"
        r"percent|per cent\b|welcher (?:anteil|prozentsatz)|wie viele? prozent|prozent|"
        r"quel(?:le)? (?:part|pourcentage|proportion)|pour cent\b|che (?:percentuale|quota|parte)|per cento\b)",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"\b(?:how (?:many|much|big|large|often|high|old)|what (?:number|amount)|"
        r"wie ?viele?|wie (?:hoch|gro(?:ss|ß))|combien|quel(?:le)? (?:nombre|montant)|"
        r"quant[oiae]\b|budget|turnover)",
        re.IGNORECASE,
    ),
    "time": re.compile(
        r"\b(?:when\b|(?:what|which) (?:date|day|year|month|time)|since when|dates?\b|wann|"
        r"seit wann|quand|à quelle date|quelle (?:date|année)|quando|in che anno)",
        re.IGNORECASE,
    ),
    "place": re.compile(
        r"\b(?:where\b|(?:what|which) (?:city|town|place|country|region)|in welche[rm] (?:stadt|ort|land)|wo\b|woher|"
        r"wohin|où\b|dans quelle (?:ville|région)|dove\b|in quale (?:città|luogo))",
        re.IGNORECASE,
    ),
    "person": re.compile(r"\b(?:who\b|whom\b|whose\b|wer\b|wem\b|wen\b|qui\b|chi\b)", re.IGNORECASE),
}
_NO_VERB = r"(?!(?:is|was|were|does|do|did|has|have|had|can|could|will|would|should|must|may|this|his|its|us)\b)"
WANTS_LIST = re.compile(
    r"\b(?:list\b|(?<!the )(?<!its )name (?!of\b|is\b|was\b)\w|give (?:me |us )?(?:all\b|the \w*[^s\W]s\b)|"
    r"all (?:the )?names|enumerate|what are\b|how (?:do|can|should) (?:I|we|you|one)\b|how to\b|steps?\b|"
    rf"(?:what|which) (?:{_NO_VERB}\w+ )?{_NO_VERB}\w*[^s\W]s\b|"
    r"welche\b|nenne|quels\b|quelles\b|énumér|quali\b|elenca)",
    re.IGNORECASE,
)
TERM_WORDS = 4  # of a term that is to be explained
_JOINING = {"when", "where", "who", "whom", "whose", "wo", "quand", "où", "quando", "dove", "qui", "chi"}
_BEGINS_CLAUSE = re.compile(
    r"(?:^|[^\w\s])\s*$|\b(?:and|or|since|until|till|by|from|to|through|with|for|know|tell|me|say|und|oder|seit|bis|mit|"
    r"von|für|bei|et|ou|depuis|à|avec|pour|e|o|da|di|a|con|per)\s+$",
    re.IGNORECASE,
)
# A question that wants one term explained and asks for nothing else, in four languages.
_DEFINED = re.compile(
    r"^\W*(?:what (?:is|are) meant by|what[’']s|what (?:is|are|does|do (?:you|people) mean by)|define|"
    r"explain(?: the (?:term|word))?|was (?:ist|sind|bedeutet|hei(?:ss|ß)t)|was versteht man (?:eigentlich )?unter|"
    r"qu[’']est-ce qu(?:[’']|e(?: c[’']est que)? )|c[’']est quoi|que (?:veut dire|signifie)|"
    r"(?:che )?cos[’']è|che cosa (?:è|sono)|(?:che )?cosa (?:significa|vuol dire))[ ,]*"
    r"[“„«\"']?(?:(?:an?|eine?[nmr]?|une?|un[ao]?|the|der|die|das|l[ae]|les|il|lo)\s|un[’']|l[’'])?"
    r"(?P<term>[^?,;.:]{2,60}?)[”“»\"']?"
    r"(?:\s(?:means?|stands? for|exactly|actually|exactement|genau|eigentlich))*\s*[?.!]*$",
    re.IGNORECASE,
)


def defined(text: str) -> str:
    """The term that a question wants explained, such as `meta-cluster`; empty for other questions."""
    found = _DEFINED.search(text)
    return found["term"].strip() if found and len(found["term"].split()) <= TERM_WORDS else ""


def asked_for(text: str) -> Asks:
    """The kind named first; a "when" that only joins two clauses asks for none."""
    found = [
        (match.start(), asks)
        for asks, pattern in ASKS.items()
        for match in pattern.finditer(text)
        if match.group().casefold() not in _JOINING or _BEGINS_CLAUSE.search(text[: match.start()])
    ]
    return min(found, key=lambda one: one[0])[1] if found else "other"
