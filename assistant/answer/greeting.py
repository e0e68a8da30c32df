"""Answer a greeting or thanks with one sentence on what can be asked; nothing is searched for."""

from __future__ import annotations

import re

from assistant.messages import message
from assistant.records import Draft

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
            return Draft(reason=message("greeting", language))
    return None
