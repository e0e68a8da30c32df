"""The texts in German."""

from __future__ import annotations

from assistant.texts.record import Texts

GERMAN = Texts(
    language="de",
    name="Deutsch",
    newsletter="Newsletter",
    whitepaper="Whitepaper",
    booklet="Broschüre",
    document="Dokument",
    page="Seite {page}",
    pages="Seiten {first}–{last}",
    printed="Seite {page} (gedruckt {label})",
    not_found="Nicht gefunden",
    nearest="Die nächstliegenden Stellen; sie beantworten die Frage vielleicht nicht",
    understood_as="Verstanden als: {question}",
    do_not_say="Die Dokumente sagen es nicht: {parts}",
    left_out="Etwas wurde weggelassen, weil keine Stelle es belegt.",
    source="Quelle",
    sources="Quellen",
    references="Quellenverzeichnis",
    asked_on="Gefragt am {date}",
    file_page="Seite {page} von {pages}",
    letters_missing="Einige Buchstaben erscheinen unten als leere Kästchen, weil keine Schrift des Rechners, der diese "
    "Datei erstellt hat, sie enthält. Der Export als Word oder Markdown enthält sie.",
)
