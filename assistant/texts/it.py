"""The texts in Italian."""

from __future__ import annotations

from assistant.texts.record import Texts

ITALIAN = Texts(
    language="it",
    name="Italiano",
    newsletter="Newsletter",
    whitepaper="Libro bianco",
    booklet="Opuscolo",
    document="Documento",
    page="pagina {page}",
    pages="pagine {first}–{last}",
    printed="pagina {page} (stampata {label})",
    not_found="Non trovato",
    nearest="I passi più vicini; forse non rispondono alla domanda",
    understood_as="Inteso come: {question}",
    do_not_say="I documenti non lo dicono: {parts}",
    left_out="Qualcosa è stato omesso, perché nessun passo lo sostiene.",
    source="Fonte",
    sources="Fonti",
    references="Riferimenti",
    asked_on="Domanda del {date}",
    file_page="Pagina {page} di {pages}",
    letters_missing="Alcune lettere appaiono qui sotto come caselle vuote, perché nessun carattere della macchina che "
    "ha prodotto questo file le possiede. L’esportazione in Word o Markdown le contiene.",
)
