"""Make one draft of the drafts for the parts of a question: what is answered, and which part is not."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import Draft, Quote
from assistant.understand import Understood


def join(parts: Sequence[Understood], drafts: Sequence[Draft]) -> Draft:
    """One draft for a question.

    Args:
        parts: The questions that it is made of; at least one.
        drafts: That of each part, in their order.

    Returns:
        The draft itself for a question that is one. Otherwise the quotes of all, none said twice, with the parts that
        no passage answers as `missing` and the reason for the first of them.
    """
    if len(drafts) == 1:
        return drafts[0]
    quotes: list[Quote] = []
    for draft in drafts:
        said = [place for quote in quotes for place in (quote, *quote.also)]
        quotes += [quote for quote in draft.quotes if not any(quote.overlaps(place) for place in said)]
    refused = [(part, draft) for part, draft in zip(parts, drafts, strict=True) if not draft.quotes]
    return Draft(
        quotes=tuple(quotes),
        reason=refused[0][1].reason if refused else None,
        missing=tuple(part.read_as for part, _ in refused) if quotes else (),
        confidence=sum(draft.confidence for draft in drafts) / len(drafts),
    )
