"""What a question asks: its language, its words of meaning, the kind of thing asked, and what came before it."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.error_messages import english
from assistant.errors import BadQuestion
from assistant.records import Answer
from assistant.words import content_words, recognise_language

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

_FOLLOW_UP_START = re.compile(
    r"^\W*(?:and|but|so|also|then|und|aber|et|mais|alors|e|ed|ma|what about|how about)\b(?!-)", re.IGNORECASE
)
# By language: Italian "il" is an article, French "y" and "en" stand in "il y a" and "en 2013", German "Sie" is polite.
_REFERS_BACK = {
    "en": re.compile(
        r"\b(?:he|him|his|she|her|it|its|they|them|their|there|this|that|these|those|ones?|another)\b", re.IGNORECASE
    ),
    "de": re.compile(r"\b(?:[Ee]r|ihn|ihm|sie|[Dd]ort|[Dd]iese[rsnm]?|[Dd]avon|[Dd]afür)\b"),
    "fr": re.compile(
        r"\b(?:(?<!y a-t-)(?<!faut-)il(?! y a\b| faut\b)|elle|ils|elles|leurs?|lui|celui|celle|ceux)\b", re.IGNORECASE
    ),
    "it": re.compile(r"\b(?:lì|lui|lei|loro|questo|questa|quello|quella)\b", re.IGNORECASE),
}
_JOINING = {"when", "where", "who", "whom", "whose", "wo", "quand", "où", "quando", "dove", "qui", "chi"}
_BEGINS_CLAUSE = re.compile(
    r"(?:^|[^\w\s])\s*$|\b(?:and|or|since|until|till|by|from|to|through|with|for|know|tell|me|say|und|oder|seit|bis|mit|"
    r"von|für|bei|et|ou|depuis|à|avec|pour|e|o|da|di|a|con|per)\s+$",
    re.IGNORECASE,
)
_CONTEXT_WORDS = 12
# By language: English "was" and "come" ask in German and Italian.
_ASKING = {
    "en": r"(?:who|whom|whose|what|when|where|why|how|which)",
    "de": r"(?:wer|wen|wem|was|wann|wo|woher|wohin|warum|wie|welche[rsnm]?)",
    "fr": r"(?:qui|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?)",
    "it": r"(?:chi|che cosa|quando|dove|perché|come|quant[oiae]|qual[ei]?)",
}
_BEFORE_ASKING = {
    "en": "to|from|of|in|for|with|by|at|since",
    "de": "mit|seit|von|zu|bei|in|für|aus",
    "fr": "à|de|depuis|dans|avec|pour|par",
    "it": "a|da|di|con|in|per",
}
_AND = {"en": "and", "de": "und", "fr": "et", "it": "e"}
_NEXT_PART = {
    language: re.compile(
        rf"(?:[;?]\s+(?:{_AND[language]}\s+)?|,?\s+{_AND[language]}\s+)"
        rf"(?=(?:(?:{_BEFORE_ASKING[language]})\s+)?{asking}\b)",
        re.IGNORECASE,
    )
    for language, asking in _ASKING.items()
}
_MAX_PARTS = 3
_NEW_SUBJECT = re.compile(
    r"^\W*(?:something else|(?:on )?(?:a |an )?(?:new|other|another|different) (?:question|subject|topic|thing|matter)|"
    r"(?:et)?was (?:ganz )?anderes|(?:eine )?(?:andere|neue) frage|(?:ein )?(?:anderes|neues) thema|"
    r"autre chose|(?:une )?(?:autre|nouvelle) question|(?:un )?(?:autre|nouveau) sujet|"
    r"(?:un.)?altra (?:cosa|domanda)|(?:una )?nuova domanda|(?:un )?(?:altro|nuovo) (?:tema|argomento))\b"
    r"\s*[:;,.!–-]+\s*(?=\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What the glossary knows for some words of a question.

    Attributes:
        asked: The stems in the question.
        words: English words and phrases that mean the same, the usual term first.
        stems: The stems of each of `words`.
    """

    asked: frozenset[str]
    words: tuple[str, ...]
    stems: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, ready to be searched for.

    Attributes:
        question: As typed, white space folded.
        read_as: The question by itself, its spelling corrected.
        understood_as: The question with what it refers back to; equal to `question` without a history.
        language: Two letters: en, de, fr or it.
        words: Words of the question itself that carry its meaning.
        context: Words taken over from the turns before; empty for a question that stands alone.
        asks: The kind of thing asked.
        wants_list: Whether several things are asked for.
        synonyms: What the glossary adds.
    """

    question: str
    read_as: str
    understood_as: str
    language: str
    words: tuple[str, ...]
    context: tuple[str, ...]
    asks: Asks
    wants_list: bool
    synonyms: tuple[Synonyms, ...] = ()

    def alone(self) -> Understood:
        """The question without what was taken over from the turns before."""
        return dataclasses.replace(self, understood_as=self.read_as, context=())

    @property
    def listed(self) -> tuple[str, ...]:
        """The words for the things of which several are asked for, such as `pitfalls`."""
        found = WANTS_LIST.search(self.read_as)
        words = content_words(found.group()) if found else []
        return tuple(words) if found and len(words) < len(found.group().split()) else ()

    @property
    def search_text(self) -> str:
        """What is embedded and searched for: a question in another language with its English words beside it."""
        if self.language == "en" or not self.synonyms:
            return self.understood_as
        return f"{self.understood_as} ({' '.join(one.words[0] for one in self.synonyms)})"

    def held(self, weights: Collection[str], stems: Collection[str]) -> set[str]:
        """Which stems of the question some stems hold, by themselves or by a synonym."""
        inside = set(stems)
        found = {stem for stem in weights if stem in inside}
        for one in self.synonyms:
            if not one.asked <= found and any(other <= inside for other in one.stems):
                found |= {stem for stem in one.asked if stem in weights}
        return found


def understand(
    question: str,
    history: Sequence[Answer],
    max_chars: int,
    spell: Callable[[str, str], str] = lambda text, language: text,
) -> Understood:
    """Read a question in the light of the answers before it, oldest first.

    `spell` corrects the spelling of a text in a language.

    Raises:
        BadQuestion: If it is empty, holds no word, or is longer than `max_chars`.
    """
    if len(question) > max_chars:
        raise BadQuestion(*english("question_too_long", length=f"{len(question):,}", most=f"{max_chars:,}"))
    typed = _tidy(question)
    if not re.search(r"\w", typed):
        raise BadQuestion(*english("no_question"))
    language = recognise_language(typed)
    text = spell(_NEW_SUBJECT.sub("", typed), language)
    words = _words(text)
    context = () if _NEW_SUBJECT.match(typed) else _context(text, language, words, history)
    return Understood(
        question=typed,
        read_as=text,
        understood_as=f"{text} ({' '.join(context)})" if context else text,
        language=language,
        words=words,
        context=context,
        asks=_asks(text),
        wants_list=bool(WANTS_LIST.search(text)),
    )


def parts(understood: Understood) -> tuple[Understood, ...]:
    """The questions that a question is made of, each with the words of those before it; itself where it is one."""
    texts = [text.strip() for text in _NEXT_PART[understood.language].split(understood.read_as)]
    asking = re.compile(rf"\b{_ASKING[understood.language]}\b", re.IGNORECASE)
    if not 1 < len(texts) <= _MAX_PARTS or not all(asking.search(text) for text in texts):
        return (understood,)
    if not all(asking.sub("", " ".join(content_words(text))).strip() for text in texts):
        return (understood,)  # "when and where …" asks for both of one thing
    found: list[Understood] = []
    for text in texts:
        own = {word.casefold() for word in content_words(text)}
        before = (*understood.context, *(word for part in found for word in part.words))
        context = tuple(word for word in dict.fromkeys(before) if word.casefold() not in own)[:_CONTEXT_WORDS]
        found.append(
            dataclasses.replace(
                understood,
                read_as=text,
                understood_as=f"{text} ({' '.join(context)})" if context else text,
                words=_words(text),
                context=context,
                asks=_asks(text),
                wants_list=bool(WANTS_LIST.search(text)),
                synonyms=(),
            )
        )
    return tuple(found)


def _words(text: str) -> tuple[str, ...]:
    asked_by = ASKS["contact"].sub(" ", text)  # "who can I call at …" asks for a contact, not for a call
    return tuple(content_words(asked_by if re.search(r"\w", asked_by) else text))


def _tidy(question: str) -> str:
    """White space folded, what is not seen left out."""
    whole = unicodedata.normalize("NFC", question).replace("\u00ad", "")
    return " ".join("".join(char if char.isprintable() else " " for char in whole).split())


def _asks(text: str) -> Asks:
    """The kind named first; a "when" that only joins two clauses asks for none."""
    found = [
        (match.start(), asks)
        for asks, pattern in ASKS.items()
        for match in pattern.finditer(text)
        if match.group().casefold() not in _JOINING or _BEGINS_CLAUSE.search(text[: match.start()])
    ]
    return min(found, key=lambda one: one[0])[1] if found else "other"


def _context(text: str, language: str, words: tuple[str, ...], history: Sequence[Answer]) -> tuple[str, ...]:
    """The words of the last question that a follow-up leaves out; none for a question that stands alone."""
    asked = [answer for answer in history if not (answer.reason and answer.reason.code == "greeting")]
    if not asked:
        return ()
    follows = _FOLLOW_UP_START.search(text) or _REFERS_BACK[language].search(text) or len(words) <= 1
    if not follows:
        return ()
    known = {word.casefold() for word in words}
    before = content_words(asked[-1].understood_as)
    return tuple(word for word in before if word.casefold() not in known)[:_CONTEXT_WORDS]
