"""Add to a question the words that the glossary knows for its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from assistant.understand import Synonyms, Understood
from assistant.words import stems

LONGEST = 4  # words of a glossary entry that are matched in a question


def widen(understood: Understood, lookup: Callable[[Sequence[str], str], dict[str, list[str]]]) -> Understood:
    """Add to a question what the glossary knows for its words; the longest entry counts where several begin.

    Args:
        understood: The question.
        lookup: Gives the English words of the entries that hold a key in a language, the entry's term first.
    """
    (asked,) = stems([understood.understood_as])
    found = lookup([" ".join(asked[start:end]) for start, end in _stretches(len(asked))], understood.language)
    synonyms = []
    position = 0
    while position < len(asked):
        for length in range(min(LONGEST, len(asked) - position), 0, -1):
            own = asked[position : position + length]
            words = found.get(" ".join(own))
            if words:
                others = {word: frozenset(one) for word, one in zip(words, stems(words), strict=True) if one != own}
                synonyms.append(Synonyms(frozenset(own), tuple(others), tuple(others.values())))
                break
        else:
            length = 1
        position += length
    return dataclasses.replace(understood, synonyms=tuple(one for one in synonyms if one.words))


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    return ((start, end) for start in range(count) for end in range(start + 1, min(start + LONGEST, count) + 1))
