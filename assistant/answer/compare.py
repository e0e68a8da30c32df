"""Answer a comparison with a statement on each of the things compared."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from assistant.answer.fixed import Fixed, places_of
from assistant.answer.rank import Candidate, stems_in
from assistant.understand import Understood

MAX_QUOTES = 3
MAX_WORDS = 90  # of an answer on several things
SHARE = 0.7  # of the best score that a statement needs which speaks of what the others leave out

_COMPARES = re.compile(
    r"\b(?:compar\w*|contrast\w*|differ\w*|versus|vs|than|both|each|respectively|unlike|vergl\w*|unterschied\w*|"
    r"beide[nr]?|als|différen\w*|deux|confront\w*|differenz\w*|rispetto|entramb\w*)\b",
    re.IGNORECASE,
)


def on_each(
    understood: Understood, fixed: Fixed, candidates: Sequence[Candidate], chosen: Sequence[Candidate]
) -> list[Candidate]:
    """The chosen statements and, where a question compares, one on each thing named that they leave out.

    Args:
        understood: The question.
        fixed: What it fixes.
        candidates: Best first.
        chosen: Those that answer so far; at least one.
    """
    found = [*chosen]
    if not _COMPARES.search(understood.read_as) or len(fixed.names) + len(fixed.places) < 2:
        return found
    asked = stems_in(understood.words)
    names = [stems for name in fixed.names if (stems := stems_in([name]) & asked)]
    if len(names) + len(fixed.places) < 2:
        return found

    def things(one: Candidate) -> set[Hashable]:
        named: set[Hashable] = {place for place, stems in enumerate(names) if stems & one.covered}
        return named | {f"{place} in a row" for place in fixed.places & places_of(one.text)}

    told = set[Hashable]().union(*map(things, found))
    for one in candidates:
        if len(found) == MAX_QUOTES or one.score < SHARE * candidates[0].score:
            break
        words = sum(len(other.text.split()) for other in (*found, one))
        if things(one) - told and words <= MAX_WORDS and not any(one.quote().overlaps(x.quote()) for x in found):
            found.append(one)
            told |= things(one)
    return found
