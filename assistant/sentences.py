"""Where sentences begin and end in running text of English, German, French and Italian."""

from __future__ import annotations

import re

# A full stop after one of these ends no sentence.
ABBREVIATIONS = frozenset(
    """
    dr prof mr mrs ms mme mlle st ste sr jr dott ing arch geom dipl sig
    e.g i.e cf vs viz etc approx ca resp incl excl ed eds vol no nos nr art par para sec fig figs tab p pp
    mio mrd mill bn env max min tel z.b d.h u.a bzw usw ggf evtl inkl zzgl vgl abs p.ex c.-à-d ecc es cosid
    jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp dept univ
    """.split()
)
MONTHS = (
    "january february march april may june july august september october november december "
    "januar jänner februar märz mai juni juli oktober dezember"
).split()

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡]*[\w€£$])")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘«'’]+$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Give the (start, end) of each sentence of a text, white space between them left out."""
    bounds = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match):
            bounds.append((start, match.end()))
            start = match.end()
    bounds.append((start, len(text)))
    return [trimmed for bound in bounds if (trimmed := _trim(text, *bound))]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() :].lstrip().lstrip("\"'“‘«([¿¡")
    if rest[:1].islower():
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    word_match = _WORD_BEFORE.search(text[: match.start()])
    word = word_match.group().casefold() if word_match else ""
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if word.isdigit() and len(word) <= 2:  # "13. Juni", "2. Strategy" in a numbered line
        next_word = re.match(r"\w+", rest)
        return next_word is not None and next_word.group().casefold() not in MONTHS and match.start() > len(word)
    return True


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    return (left, right) if right > left else None
