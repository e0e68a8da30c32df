"""The texts in French."""

from __future__ import annotations

from assistant.texts.record import Texts

FRENCH = Texts(
    language="fr",
    name="Français",
    newsletter="Lettre d’information",
    whitepaper="Livre blanc",
    booklet="Brochure",
    document="Document",
    page="page {page}",
    pages="pages {first}–{last}",
    printed="page {page} (imprimée {label})",
    not_found="Introuvable",
    nearest="Les passages les plus proches\u00a0; ils ne répondent peut-être pas à la question",
    understood_as="Compris comme\u00a0: {question}",
    do_not_say="Les documents ne le disent pas\u00a0: {parts}",
    left_out="Quelque chose a été omis, car aucun passage ne l’étaye.",
    source="Source",
    sources="Sources",
    references="Références",
    asked_on="Question posée le {date}",
    file_page="Page {page} sur {pages}",
    letters_missing="Certaines lettres apparaissent ci-dessous comme des cases vides, car aucune police de la machine "
    "qui a produit ce fichier ne les possède. L’export Word ou Markdown les contient.",
)
