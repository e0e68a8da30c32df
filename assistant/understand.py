"""What a question asks: its language, its words of meaning, the kind of thing asked, and what came before it."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.asked import ASKS, WANTS_LIST, Asks, asked_for
from assistant.error_messages import english
from assistant.errors import BadQuestion
from assistant.records import Answer
from assistant.words import content_words, recognise_language

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
        asks=asked_for(text),
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
                asks=asked_for(text),
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
