"""Check a sentence that a model wrote against the statements that it cites: pure, strict, and the same every time.

A sentence is supported when each of its clauses finds one statement that holds all numbers with their units, all names
and the same denial, when most of its words stand there too, and when it is near to them in meaning. What cannot be
compared counts as unsupported: the documents' own words are given instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assistant.answer.facts import addresses, clauses, fold_word, is_negated, names
from assistant.answer.numbers import is_measure, months, numbers, units
from assistant.answer.said import Said
from assistant.words import content_words, stems

MOST_CHARS = 600  # of a sentence; what is longer is none
MOST_SOURCES = 3  # statements that one sentence may rest on
SHARED_WORDS = 0.6  # of the words of a clause that its statement and headings hold
SHARED_APART = 0.75  # where the clauses of one sentence rest on several statements
HALF = 0.5  # of the words of a source's clause, for it to be spoken of
CLOSE = 0.5  # cosine of the sentence with what it cites
CLOSE_ENOUGH = 0.35  # where a reader finds the answer in it

Fault = Literal[
    "no_source", "too_long", "own_voice", "number", "name", "address", "denial", "words", "meaning", "mixed"
]

# Capitals tell "us" from "US", and "Sie" for the reader from the one that begins a sentence about others.
_VOICE = re.compile(
    r"\bI (?:am|have|had|was|will|would|can|cannot|could|must|should|do|did|think|know|want|need|advise|recommend)\b|"
    r"\bI[’']m\b|^(?:My|We|Our|You|Your|Ich|Mein\w*|Wir|Unser\w*|Du|Je|Nous|Notre|Vous|Votre|Noi|Voi)\b|"
    r"\b(?:me|my|we|us|our|you|your|yours|ich|mich|mir|mein\w*|wir|uns|unser\w*|du|dein\w*|je|moi|mon|nous|notre|nos|"
    r"vous|votre|vos|io|noi|voi|vostr[oaie]|nostr[oaie])\b|(?<=\w )(?:Sie|Ihr\w*)\b"
)
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})", re.IGNORECASE), re.compile(rf"\b(?:{other})", re.IGNORECASE))
    for one, other in (
        (r"increas|rise[sn]?\b|rising|rose\b|gr[eo]w|gained|steig|stieg|wuchs|augment|aument|cresc",
         r"decreas|fall(?:s|en|ing)?\b|fell\b|drop|declin|shr[aiu]nk|lost\b|sank|sink|diminu|baiss|calo|diminui"),
        (r"allow|permit|open to|erlaub", r"forbid|forbad|prohibit|ban(?:s|ned)?\b|closed to|verboten"),
        (r"public(?:ly)?\b|öffentlich", r"privat"),
        (r"free of charge|for free|free\b|kostenlos|gratuit|gratis", r"pay|paid|fee\b|fees\b|cost|kost(?!enlos)"),
        (r"before\b", r"after\b"),
        (r"accept|adopt|approv", r"reject|refus|declin"),
    )
)  # fmt: skip


_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]{8,})[”“»\"]")
_NOUN = re.compile(r"[a-z](?:tions?|ments|ants|ents|ities)$")  # applications, participants: no name looks like that


@dataclass(frozen=True, slots=True)
class Source:
    """A statement that a sentence may rest on.

    Attributes:
        text: Its words.
        around: What is shown with it: title, headings, names of columns.
        read: How likely a reader finds it to answer the question, as a logit; 0 without a reader.
    """

    text: str
    around: str = ""
    read: float = 0.0


@dataclass(frozen=True, slots=True)
class Support:
    """What came of a check.

    Attributes:
        used: Which sources back the sentence, by place, in the order of its clauses; empty when it is not supported.
        verbatim: Whether its words are those of the one source used.
        fault: Why it is not supported; None when it is.
        lacking: The words that no source holds, for whoever words the sentence again.
    """

    used: tuple[int, ...] = ()
    verbatim: bool = False
    fault: Fault | None = None
    lacking: tuple[str, ...] = ()


Closeness = Callable[[str, str], float]  # cosine of two texts


def check(said: Said, sources: Sequence[Source], language: str, close: Closeness, known: frozenset[str]) -> Support:
    """Find what backs a sentence.

    Args:
        said: The sentence; its ids have been looked up already.
        sources: The statements of the passages that it cites; empty where it cites none that was issued.
        language: Of the sentence, two letters.
        close: Cosine of two texts.
        known: Stems of the small words of all passages and of the question: a sentence may begin with one of them.
    """
    if not sources:
        return Support(fault="no_source")
    if len(said.text) > MOST_CHARS:
        return Support(fault="too_long")
    bare = _bare(said.text)
    for place, source in enumerate(sources):
        if bare == _bare(source.text):
            return Support((place,), verbatim=True)
    if _VOICE.search(said.text):
        return Support(fault="own_voice")
    compared = [_Compared.of(source) for source in sources]
    whole = _Clause.of(said.text, language, known)
    found = whole.best_of(compared)
    backed = found.fault is None
    used = (found.place,) if backed else _by_clauses(said.text, language, known, compared)
    if not used:
        return Support(fault=found.fault, lacking=found.lacking)
    return _near_enough(said.text, used, sources, close)


def _by_clauses(text: str, language: str, known: frozenset[str], compared: Sequence[_Compared]) -> tuple[int, ...]:
    """The statements that back the clauses of a sentence, one each; empty where a clause has none."""
    parts = list(clauses(text))
    if len(parts) < 2:
        return ()
    found = [_Clause.of(part, language, known, first=place == 0).best_of(compared) for place, part in enumerate(parts)]
    used = tuple(dict.fromkeys(one.place for one in found))
    backed = all(one.fault is None and one.share >= SHARED_APART for one in found)
    return used if backed and len(used) <= MOST_SOURCES else ()


def _near_enough(text: str, used: tuple[int, ...], sources: Sequence[Source], close: Closeness) -> Support:
    joined = " ".join(sources[place].text for place in used)
    around = sources[used[0]].around.rpartition("\n")[2]
    nearness = max(close(text, joined), close(text, f"{around}. {joined}") if around else -1.0)
    is_read = any(sources[place].read > 0 for place in used)
    if nearness < (CLOSE_ENOUGH if is_read else CLOSE):
        return Support(fault="meaning")
    return Support(used)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A source, taken apart."""

    text: str
    words: frozenset[str]
    stems: frozenset[str]
    around: str

    @classmethod
    def of(cls, source: Source) -> _Compared:
        both = f"{source.text} {source.around}"
        return cls(source.text, _words(both), _stems(both), source.around)


@dataclass(frozen=True, slots=True)
class _Found:
    """The source that a clause fits best, and what is wrong with it."""

    place: int = -1
    share: float = 0.0
    fault: Fault | None = "words"
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a sentence, taken apart."""

    text: str
    names: tuple[str, ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str, language: str, known: frozenset[str], first: bool = True) -> _Clause:
        named = names(text, language)
        start = re.match(r"[^\w]*([^\W\d_][\w’'&.-]*)", text) if first else None
        begins = named[0] if start and named and named[0] == start[1].rstrip("’'.-&") else ""
        if begins and (known & _stems(begins) or _NOUN.search(begins)):
            named = named[1:]  # it only begins the sentence
        return cls(text, tuple(named), _content(text))

    def best_of(self, sources: Sequence[_Compared]) -> _Found:
        """The source that holds most of it among those without a fault, or else the one with the least."""
        found = [self._in(source, place) for place, source in enumerate(sources)]
        return min(found, key=lambda one: (one.fault is not None, len(one.lacking), -one.share))

    def _in(self, source: _Compared, place: int) -> _Found:
        share = len(self.stems & source.stems) / len(self.stems) if self.stems else float(bool(numbers(self.text)))
        for fault, lacking in (
            ("number", self._numbers_not_in(source)),
            ("name", [name for name in self.names if not _is_in(name, source.words)]),
            ("address", sorted(addresses(self.text) - addresses(source.text))),
        ):
            if lacking:
                return _Found(place, share, fault, tuple(lacking))  # type: ignore[arg-type]
        if any(_bare(quoted) not in _bare(source.text) for quoted in _QUOTED.findall(self.text)):
            return _Found(place, share, "words")
        if self._denies_otherwise(source):
            return _Found(place, share, "denial")
        return _Found(place, share, None if share >= SHARED_WORDS else "words")

    def _numbers_not_in(self, source: _Compared) -> list[str]:
        theirs = numbers(source.text)
        named = units(source.around)  # a table names the unit of its cells once
        theirs += [replace(one, unit=unit) for one in theirs if not one.unit for unit in named]
        lacking = [
            f"{one.value} {one.unit}".strip()
            for one in numbers(self.text)
            if not any(one.is_in(other) for other in theirs)
        ]
        both = f"{source.text} {source.around}"
        return lacking + sorted((months(self.text) - months(both)) | (units(self.text) - units(both)))

    def _denies_otherwise(self, source: _Compared) -> bool:
        """Whether one denies what the other states, or says the opposite of it."""
        near = ""
        for part in clauses(self.text):
            matched = _matched(part, source.text)
            if is_negated(part) != is_negated(matched):
                return True
            near += f" {matched}"
        return any(
            mine.search(self.text) and yours.search(near) and not mine.search(source.text)
            for one, other in _OPPOSITES
            for mine, yours in ((one, other), (other, one))
        )


def _matched(clause: str, text: str) -> str:
    """The clauses of a text of which half the words stand in a clause, or else the one nearest to it."""
    parts = [part for sentence in re.split(r"(?<=[.!?])\s", text) for part in clauses(sentence)] or [text]
    own = _content(clause)
    shares = [len(own & _content(part)) / (len(_content(part)) or 1) for part in parts]
    matched = [part for part, share in zip(parts, shares, strict=True) if share >= HALF]
    return " ".join(matched) or parts[shares.index(max(shares))]


@lru_cache(maxsize=1024)  # the same statements are compared with each sentence of an answer
def _stems(text: str) -> frozenset[str]:
    (found,) = stems([text])
    return frozenset(found)


def _content(text: str) -> frozenset[str]:
    """The stems of what carries meaning and is compared by its letters."""
    return _stems(" ".join(word for word in content_words(text) if not is_measure(word)))


def _words(text: str) -> frozenset[str]:
    folded = {fold_word(word) for word in re.findall(r"[^\W_]+(?:[-&.’'][^\W_]+)*", text)}
    return frozenset(folded | {part for word in folded for part in re.split(r"[-&.’']", word)})


def _is_in(name: str, words: frozenset[str]) -> bool:
    folded = fold_word(name)
    return folded in words or all(part in words for part in re.split(r"[-&.’']", folded))


def _bare(text: str) -> str:
    """A text as copies are recognised: its letters and digits alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))
