"""Where sentences begin and end in running text of English, German, French and Italian."""

from __future__ import annotations

import re

_SHORT_MONTHS = frozenset("jan feb mar mär apr jun jul aug sep sept oct okt nov dec dez".split())
MONTHS = _SHORT_MONTHS.union(
    """
    january february march april may june july august september october november december
    januar jänner februar märz mai juni juli oktober dezember
    """.split()
)
# A full stop after one of these ends no sentence. What often ends one (etc., usw., ecc.) is not among them: a small
# letter after it tells that the sentence goes on. Short forms with stops inside (e.g., z.B., S.p.A.) need no entry.
ABBREVIATIONS = _SHORT_MONTHS.union(
    """
    dr prof mr mrs ms mme mlle st ste sr jr hr fr mag dott ing arch geom dipl sig avv str
    cf vs viz approx ca resp incl excl ed eds mio mrd mill env max min tel tél
    bzw ggf evtl inkl zzgl vgl abs cosid inc ltd co corp dept univ
    """.split()
)
# Likewise, but only before a number: "no", "art" and "figs" are words as well.
NUMBERED = frozenset("no nos nr art par para sec fig figs tab pp vol".split())
# A number with a full stop after one of these is a German ordinal: "im 19. Jahrhundert", "das 7. Rahmenprogramm".
BEFORE_ORDINAL = frozenset("am im zum zur vom beim der die das dem den des".split())

# Each run of stops is tried but once, or a hundred thousand dots in a row would be read a hundred thousand times.
_END = re.compile(r"(?<![.!?…])[.!?…]++(?:\s?»|[\"'”’“‘«»)\]¹²³⁰⁴-⁹])*(?=\s+[\"'“‘„‚«»(\[¿¡]*\s?[\w€£$])")
_OPENING = "\"'“‘„‚«»([¿¡ \u00a0\u202f"
_INITIALS = re.compile(r"[^\W\d]|(?:[^\W\d]\.-?)+(?:[^\W\d]-?){1,2}")  # J, J.-P, z.B, S.p.A, c.-à-d
_NEAR = 80  # characters before a full stop in which its word is looked for


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Give the (start, end) of each sentence of a text, white space between them left out."""
    bounds = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, start, match):
            bounds.append((start, match.end()))
            start = match.end()
    bounds.append((start, len(text)))
    return [trimmed for bound in bounds if (trimmed := _trim(text, *bound))]


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the stop that `_END` found ends the sentence that begins at `start`."""
    rest = text[match.end() : match.end() + _NEAR].lstrip().lstrip(_OPENING)
    if rest[:1].islower():
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    before = text[max(start, match.start() - _NEAR) : match.start()].split()
    last = before[-1].lstrip(_OPENING).casefold() if before else ""
    word = re.split(r"[-–/'’(]", last)[-1]  # Dipl.-Ing., 12./13. Juni, l'art. 5
    if word.isdecimal() and len(word) <= 2:
        return not _counts_on(before, rest)
    if word in NUMBERED:
        return not rest[:1].isdecimal()
    return word not in ABBREVIATIONS and (last in ("a.m", "p.m") or not _INITIALS.fullmatch(last))


def _counts_on(before: list[str], rest: str) -> bool:
    """Whether a number with a full stop goes on: the number of a list, an ordinal or part of a date."""
    after = re.match(r"\w*", rest)
    return (
        len(before) == 1
        or before[-2].casefold() in BEFORE_ORDINAL
        or rest[:1].isdecimal()
        or (after is not None and after.group().casefold() in MONTHS)
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    return (left, right) if right > left else None
