"""Read a misspelt word of a question as the nearest word that the documents use."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.words import ALL_FUNCTION_WORDS, stems

SHORTEST = 4  # letters; a shorter word is near to too many others
LONG = 8  # letters from which two slips are allowed, in a shorter word one

Forms = Sequence[tuple[str, int]]  # words as the documents write them, with how often

_WORD = re.compile(r"\w+")


def correct(
    text: str,
    is_ordinary: Callable[[str], bool],
    held: Callable[[Sequence[str]], set[str]],
    forms: Callable[[int, int], Forms],
) -> str:
    """A question with its misspelt words as the documents spell them.

    Left as they are: words that the documents or the glossary hold, ordinary words of the language, numbers,
    abbreviations in capitals, and words to which none is near.

    Args:
        text: The question.
        is_ordinary: Whether a word is one of the language, whatever the documents hold.
        held: Which of some stems the documents or the glossary hold.
        forms: The words of the documents that have so many letters (least, most).
    """
    words = _WORD.findall(text)
    suspects = [word for word in dict.fromkeys(words) if _may_be_misspelt(word, text) and not is_ordinary(word)]
    if not suspects:
        return text
    own = stems(suspects)
    known = held([stem for one in own for stem in one])
    read = {
        word: nearest(word, forms, is_name=word.istitle() and word != words[0])
        for word, one in zip(suspects, own, strict=True)
        if not known.issuperset(one)
    }
    return _WORD.sub(lambda match: read.get(match.group(), match.group()), text)


def nearest(word: str, forms: Callable[[int, int], Forms], *, is_name: bool) -> str:
    """The nearest word of the documents with the same first letter, the most frequent of those as near, or `word`.

    What is written as a name is read as a name only. A slip is a letter that is wrong, missing, too many, or in the
    place of its neighbour.
    """
    slips = 2 if len(word) >= LONG else 1
    counts = {
        form: count
        for form, count in forms(len(word) - slips, len(word) + slips)
        if form[0].casefold() == word[0].casefold() and (form[0].isupper() or not is_name)
    }
    near = process.extract(
        word, list(counts), scorer=OSA.distance, processor=str.casefold, score_cutoff=slips, limit=None
    )
    return min(near, key=lambda one: (one[1], -counts[one[0]], one[0]))[0] if near else word


def _may_be_misspelt(word: str, text: str) -> bool:
    """Whether a word is long enough and made of letters, and is neither an abbreviation nor a function word."""
    return (
        len(word) >= SHORTEST
        and word.isalpha()
        and (not word.isupper() or text.isupper())
        and word.casefold() not in ALL_FUNCTION_WORDS
    )
