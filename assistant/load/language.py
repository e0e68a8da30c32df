"""Which languages a text is in."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from typing import Any

# Europe's languages, and those whose script alone would make them look like none of these. The fewer there are to
# choose from, the surer a short text is recognised.
_LANGUAGES = (
    "ar bg ca cs da de el en es et fa fi fr ga he hr hu is it ja ko "
    "lb lt lv mt nl no pl pt ro ru sk sl sq sr sv tr uk zh"
).split()
_SAMPLE_CHARS = 20_000
_FEWEST_LETTERS = 20
# By how much the logarithm of the likelihood has to pass that of English, in all and by letter. Measured: names,
# addresses and numbers reach 15 and 0.03, eighteen letters of German 22, a German list of references 0.26 a letter.
_SURE, _SURE_BY_LETTER = 16.0, 0.1
_STRETCH_LETTERS = 300
_MOST_STRETCHES = 100
# A second language is one that a tenth of the text is in, but no single stretch.
_SHARE, _SECOND_LETTERS = 0.1, 600


def recognise_language(text: str) -> str:
    """The language as two letters of ISO 639-1; `en` for fewer than 20 letters, and where nothing else is sure."""
    sample = text[:_SAMPLE_CHARS]
    letters = _letters(sample)
    if letters < _FEWEST_LETTERS:
        return "en"
    ranked = _identifier().rank(sample)
    lead = ranked[0][1] - dict(ranked)["en"]
    return str(ranked[0][0]) if lead >= max(_SURE, _SURE_BY_LETTER * letters) else "en"


@functools.cache
def _identifier() -> Any:
    """The library that ranks languages, with those that there are to choose from; setting them takes 20 ms."""
    import py3langid  # loads its model on import: kept off the other commands

    py3langid.set_languages(_LANGUAGES)
    return py3langid


def recognise_languages(text: str) -> tuple[str, ...]:
    """The languages of a text that may mix several, the one that most of it is in first."""
    letters: Counter[str] = Counter()
    stretches = list(_stretches(text))
    for stretch in stretches[:: -(-len(stretches) // _MOST_STRETCHES) or 1]:
        letters[recognise_language(stretch)] += _letters(stretch)
    total = letters.total()
    main, *others = [language for language, _ in letters.most_common()] or ["en"]
    return (main, *(one for one in others if letters[one] >= max(_SHARE * total, _SECOND_LETTERS)))


def _stretches(text: str) -> Iterator[str]:
    """The text in stretches of whole lines, each long enough to tell its language."""
    gathered: list[str] = []
    count = 0
    for line in text.split("\n"):
        gathered.append(line)
        count += _letters(line)
        if count >= _STRETCH_LETTERS:
            yield " ".join(gathered)
            gathered, count = [], 0
    if count:
        yield " ".join(gathered)


def _letters(text: str) -> int:
    """How many letters a text has."""
    return sum(map(str.isalpha, text))
