"""The texts in English."""

from __future__ import annotations

from assistant.texts.record import Texts

ENGLISH = Texts(
    language="en",
    name="English",
    newsletter="Newsletter",
    whitepaper="Whitepaper",
    booklet="Booklet",
    document="Document",
    page="page {page}",
    pages="pages {first}–{last}",
    printed="page {page} (printed {label})",
    not_found="Not found",
    nearest="The nearest passages; they may not answer the question",
    understood_as="Understood as: {question}",
    do_not_say="The documents do not say: {parts}",
    left_out="Something was left out, because no passage backs it.",
    source="Source",
    sources="Sources",
    references="References",
    asked_on="Asked on {date}",
    file_page="Page {page} of {pages}",
    letters_missing="Some letters below are shown as empty boxes, because no font of the machine that made this file "
    "has them. The export as Word or Markdown holds them.",
)
