"""Whether two texts say the same: a passage holds a quote, a citation overlaps it, an answer states a fact."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

HELD_SHARE = 0.8  # of a quote's words a passage must have, in order
SHARED_RUN = 8  # words in a row that make a citation and a quote overlap
FEWEST_WORDS = 4  # fewer words than this in common are chance
SHORT_FACT = 4  # characters up to which a fact must be a word of its own ("no" is not in "nothing")

_SPELLINGS = {"'": "‘’‚‛′", '"': "“”„‟″«»", "-": "‐‑‒–—−", "": "\u00ad"}
_PLAIN = str.maketrans({variant: plain for plain, variants in _SPELLINGS.items() for variant in variants})
_WORD = re.compile(r"\w+")
_MARKER = re.compile(
    r"""
      \[ \^? \d{1,3} (?: \s* [-–,;] \s* \d{1,3} )* \]   # [1]  [^2]  [1, 3]  [2–4]
    | 【 [^】]* 】
    | [¹²³\u2070-\u2079]+                               # digits set high
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text made comparable.

    Attributes:
        normal: Without differences of case, white space, quotation marks, dashes or compatibility forms.
        words: The runs of letters and digits of `normal`.
    """

    normal: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """The comparable form of a text as it is read."""
        normal = _normal(text)
        return cls(normal, tuple(_WORD.findall(normal)))


def holds(passage: Text, quote: Text) -> bool:
    """Whether a passage has a quote, or near enough.

    Near enough is four fifths of the quote's words in their order, close together: within twice as many words
    as the quote has, and ten.
    """
    if quote.normal and quote.normal in passage.normal:
        return True
    if not quote.words:
        return False
    needed = math.ceil(HELD_SHARE * len(quote.words))
    if _words_in_order(quote.words, passage.words) < needed:
        return False
    reach = 2 * len(quote.words) + 10
    starts = [place for place, word in enumerate(passage.words) if word in quote.words]
    return any(_words_in_order(quote.words, passage.words[start : start + reach]) >= needed for start in starts)


def overlaps(citation: Text, quote: Text) -> bool:
    """Whether a citation shows what a gold quote shows: it holds it, is a part of it, or shares a run of words.

    The run is of eight words, or of half the quote where that is shorter; fewer than four words never count.
    """
    if holds(citation, quote) or (len(citation.words) >= FEWEST_WORDS and holds(quote, citation)):
        return True
    needed = max(FEWEST_WORDS, min(SHARED_RUN, math.ceil(len(quote.words) / 2)))
    matcher = difflib.SequenceMatcher(None, quote.words, citation.words, autojunk=False)
    return matcher.find_longest_match().size >= needed


def same_file(document: str, other: str) -> bool:
    """Whether two document ids name the same file, whatever folder, suffix and case they are given with."""
    return PurePosixPath(document).stem.casefold() == PurePosixPath(other).stem.casefold()


def states(answer: str, fact: str) -> bool:
    """Whether an answer, as a person reads it, says a fact; accents and citation markers do not count.

    A number is never found inside a longer number, nor a fact of up to four letters inside a longer word.
    """
    said, wanted = _normal(_MARKER.sub(" ", answer)), _normal(fact)
    return _stands_in(said, wanted) or _stands_in(_without_accents(said), _without_accents(wanted))


def _stands_in(text: str, fact: str) -> bool:
    if not fact:
        return False
    before = _border(fact[0], len(fact), digit=r"(?<!\d)(?<!\d[.,])", letter=r"(?<!\w)")
    after = _border(fact[-1], len(fact), digit=r"(?!\d)(?![.,]\d)", letter=r"(?!\w)")
    return re.search(before + re.escape(fact) + after, text) is not None


def _border(edge: str, length: int, *, digit: str, letter: str) -> str:
    if edge.isdigit():
        return digit
    return letter if edge.isalpha() and length <= SHORT_FACT else ""


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _words_in_order(wanted: Sequence[str], text: Sequence[str]) -> int:
    """How many of the wanted words a text has in their order: the length of the longest common subsequence.

    Source: Hunt and Szymanski, "A fast algorithm for computing longest common subsequences", CACM 20 (1977).
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in range(len(text) - 1, -1, -1):
        places[text[place]].append(place)
    ends: list[int] = []  # ends[n] is the earliest place in the text where n + 1 words in order can end
    for word in wanted:
        for place in places.get(word, ()):
            n = bisect_left(ends, place)
            ends[n : n + 1] = [place]
    return len(ends)
