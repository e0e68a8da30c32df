"""What a reader should know of an answer's sources first: that they are old, were lost, or were read by a program."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.messages import message
from assistant.records import Citation, Message
from assistant.show import date_words

OLD_MONTHS = 18  # a source older than that may not hold for a question about now or next
NOW = re.compile(
    r"\b(?:now|nowadays|next(?! to\b)|current(?:ly)?|today|upcoming|at present|at the moment|these days|this year|"
    r"latest|newest|most recent|"
    r"nächste[nrms]?|aktuell\w*|derzeit\w*|jetzt|heute|heutzutage|heuer|kommende[nrms]?|momentan|dieses jahr|"
    r"neueste[nrms]?|prochaine?s?|actuel(?:le)?s?|actuellement|maintenant|aujourd[’']hui|cette année|en ce moment|"
    r"prossim[aeio]|attual[ei]|attualmente|adesso|oggi|quest[’']anno|al momento)\b",
    re.IGNORECASE,
)


def age_notices(question: str, citations: Sequence[Citation], today: date, language: str = "en") -> tuple[Message, ...]:
    """A notice where a question about now or next is answered from old sources alone; undated ones may be new."""
    dates = [one.date for one in citations]
    if not NOW.search(question) or not dates or None in dates:
        return ()
    newest = max((one for one in dates if one), key=_last_month)
    if (today.year * 12 + today.month) - _last_month(newest) <= OLD_MONTHS:
        return ()
    return (message("age", language, date=date_words(newest, language)),)


def _last_month(when: str) -> int:
    """The last month that an ISO date may mean, counted from the year 0: December where it only names the year."""
    year, month = int(when[:4]), int(when[5:7] or 12)
    return year * 12 + month


def stale_notices(
    citations: Sequence[Citation], documents: Mapping[str, Any], language: str = "en"
) -> tuple[Message, ...]:
    """A notice for each cited document whose file can be read no more; `documents` are the passport's records."""
    stale = {one.document: documents[one.document].get("stale") for one in citations}
    titles = {one.document: one.title for one in citations}
    return tuple(
        message(
            "stale",
            language,
            title=titles[name],
            date=date_words(since["since"][:10], language),
            why=since["reason"],
        )
        for name, since in stale.items()
        if since
    )


def ocr_notices(
    citations: Sequence[Citation], documents: Mapping[str, Any], language: str = "en"
) -> tuple[Message, ...]:
    """A notice for each cited document of which a cited page was read by OCR; `documents` as in `stale_notices`."""
    pages: dict[str, dict[int, str]] = {}
    for one in citations:
        read = {span.page for span in one.spans} & set(documents[one.document].get("ocr", ()))
        for page in sorted(read):
            pages.setdefault(one.document, {})[page] = one.title
    return tuple(
        message("ocr", language, title=next(iter(cited.values())), pages=", ".join(map(str, sorted(cited))))
        for cited in pages.values()
    )
