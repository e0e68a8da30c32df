"""Answer a greeting or thanks with one sentence on what can be asked; nothing is searched for."""

from __future__ import annotations

import re

from assistant.records import Draft, Message

WHAT_CAN_BE_ASKED = {
    "en": "Ask about what the documents say, such as a date, a person, a definition or a list, or which documents "
    "there are.",
    "de": "Fragen Sie nach dem, was in den Dokumenten steht, etwa nach einem Datum, einer Person, einer Definition "
    "oder einer Liste, oder danach, welche Dokumente es gibt.",
    "fr": "Demandez ce que disent les documents, par exemple une date, une personne, une définition ou une liste, ou "
    "quels documents il y a.",
    "it": "Chieda che cosa dicono i documenti, per esempio una data, una persona, una definizione o un elenco, oppure "
    "quali documenti ci sono.",
}
_POLITE = {
    "en": r"hello|hi|hey|good (?:morning|afternoon|evening|day)|thanks|thank you|many thanks|thanks a lot|bye|goodbye|"
    r"(?:how are|are) you|there|everyone|again|(?:so|very) much|ok(?:ay)?|great|nice|perfect",
    "de": r"hallo|guten (?:tag|morgen|abend)|grüß gott|grüss gott|grüezi|servus|moin|danke|vielen dank|herzlichen dank|"
    r"besten dank|tschüss|auf wiedersehen|schön|sehr|super",
    "fr": r"bonjour|bonsoir|salut|coucou|merci|au revoir|mille fois|beaucoup|bien|infiniment",
    "it": r"buongiorno|buon giorno|buonasera|buona sera|ciao|salve|grazie|arrivederci|mille|molte|tante|infinite",
}
_ONLY_POLITE = {
    language: re.compile(rf"\W*(?:(?:{words})\b\W*)+", re.IGNORECASE) for language, words in _POLITE.items()
}


def greet(question: str) -> Draft | None:
    """What can be asked, in the language of the greeting; None for a question that is more than polite words."""
    for language, polite in _ONLY_POLITE.items():
        if polite.fullmatch(question):
            return Draft(reason=Message("greeting", WHAT_CAN_BE_ASKED[language]))
    return None
