"""What the program says in its own voice beside the documents' words: reasons and notices, in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model_messages import MODEL_TEXTS
from assistant.records import Message

_TEXTS: dict[str, dict[str, str]] = {
    "weak_evidence": {
        "en": "The documents do not say: they touch on the subject, but no passage answers the question.",
        "de": "Die Dokumente sagen es nicht: Sie berühren das Thema, aber keine Stelle beantwortet die Frage.",
        "fr": "Les documents ne le disent pas\u00a0: ils touchent au sujet, mais aucun passage ne répond à la "
        "question.",
        "it": "I documenti non lo dicono: toccano l’argomento, ma nessun passo risponde alla domanda.",
    },
    "lacks_money": {
        "en": "The documents do not say: they touch on the subject, but name no sum of money.",
        "de": "Die Dokumente sagen es nicht: Sie berühren das Thema, nennen aber keinen Geldbetrag.",
        "fr": "Les documents ne le disent pas\u00a0: ils touchent au sujet, mais ne donnent aucune somme d’argent.",
        "it": "I documenti non lo dicono: toccano l’argomento, ma non indicano alcuna somma di denaro.",
    },
    "lacks_contact": {
        "en": "The documents do not say: they touch on the subject, but give no telephone number, mail or postal "
        "address.",
        "de": "Die Dokumente sagen es nicht: Sie berühren das Thema, geben aber weder Telefonnummer noch Mail- oder "
        "Postadresse an.",
        "fr": "Les documents ne le disent pas\u00a0: ils touchent au sujet, mais ne donnent ni numéro de téléphone, ni "
        "courriel, ni adresse postale.",
        "it": "I documenti non lo dicono: toccano l’argomento, ma non danno né telefono, né e-mail, né indirizzo.",
    },
    "lacks_money_of": {
        "en": "The documents do not say: on {words} they give {held}, but no sum of money.",
        "de": "Die Dokumente sagen es nicht: Zu {words} nennen sie {held}, aber keinen Geldbetrag.",
        "fr": "Les documents ne le disent pas\u00a0: sur {words} ils donnent {held}, mais aucune somme d’argent.",
        "it": "I documenti non lo dicono: su {words} danno {held}, ma nessuna somma di denaro.",
    },
    "lacks_contact_of": {
        "en": "The documents do not say: on {words} they give {held}, but no telephone number, mail or postal address.",
        "de": "Die Dokumente sagen es nicht: Zu {words} nennen sie {held}, aber weder Telefonnummer noch Mail- oder "
        "Postadresse.",
        "fr": "Les documents ne le disent pas\u00a0: sur {words} ils donnent {held}, mais ni numéro de téléphone, ni "
        "courriel, ni adresse postale.",
        "it": "I documenti non lo dicono: su {words} danno {held}, ma né telefono, né e-mail, né indirizzo.",
    },
    "other_than_asked": {
        "en": "The documents do not say: they speak of this matter, but not for {asked}.",
        "de": "Die Dokumente sagen es nicht: Sie sprechen davon, aber nicht für {asked}.",
        "fr": "Les documents ne le disent pas\u00a0: ils en parlent, mais pas pour {asked}.",
        "it": "I documenti non lo dicono: ne parlano, ma non per {asked}.",
    },
    "unknown_words": {
        "en": "The documents do not say: nothing in them that fits the question mentions {words}.",
        "de": "Die Dokumente sagen es nicht: Nichts, was in ihnen zur Frage passt, erwähnt {words}.",
        "fr": "Les documents ne le disent pas\u00a0: rien de ce qui y concerne la question ne mentionne {words}.",
        "it": "I documenti non lo dicono: nulla di ciò che in essi riguarda la domanda menziona {words}.",
    },
    "unsupported": {
        "en": "The documents do not say: what seemed to answer does not stand on its page word for word.",
        "de": "Die Dokumente sagen es nicht: Was zu antworten schien, steht nicht wörtlich auf seiner Seite.",
        "fr": "Les documents ne le disent pas\u00a0: ce qui semblait répondre ne figure pas mot pour mot sur sa page.",
        "it": "I documenti non lo dicono: ciò che sembrava rispondere non si trova parola per parola nella sua pagina.",
    },
    "greeting": {
        "en": "Ask about what the documents say, such as a date, a person, a definition or a list, or which documents "
        "there are.",
        "de": "Fragen Sie nach dem, was in den Dokumenten steht, etwa nach einem Datum, einer Person, einer Definition "
        "oder einer Liste, oder danach, welche Dokumente es gibt.",
        "fr": "Demandez ce que disent les documents, par exemple une date, une personne, une définition ou une liste, "
        "ou quels documents il y a.",
        "it": "Chieda che cosa dicono i documenti, per esempio una data, una persona, una definizione o un elenco, "
        "oppure quali documenti ci sono.",
    },
    "age": {
        "en": "The newest source for this is from {date}.",
        "de": "Die neueste Quelle dafür ist vom Stand: {date}.",
        "fr": "La source la plus récente à ce sujet date de\u00a0: {date}.",
        "it": "La fonte più recente su questo è di: {date}.",
    },
    "stale": {
        "en": "“{title}” is quoted as it was last read: since {date} its file cannot be read ({why}).",
        "de": "„{title}“ wird so zitiert, wie es zuletzt gelesen wurde: Seit {date} ist die Datei nicht lesbar "
        "({why}).",
        "fr": "«\u00a0{title}\u00a0» est cité tel qu’il a été lu en dernier\u00a0: depuis le {date}, son fichier est "
        "illisible "
        "({why}).",
        "it": "«{title}» è citato come fu letto l’ultima volta: dal {date} il suo file non è leggibile ({why}).",
    },
    "source_changed": {
        "en": "“{title}” has changed since this answer was given: ask again to see what it says now.",
        "de": "„{title}“ hat sich seit dieser Antwort geändert: Fragen Sie erneut, um zu sehen, was dort jetzt steht.",
        "fr": "«\u00a0{title}\u00a0» a changé depuis cette réponse\u00a0: reposez la question pour voir ce qui y "
        "figure maintenant.",
        "it": "«{title}» è cambiato dopo questa risposta: ponga di nuovo la domanda per vedere che cosa dice ora.",
    },
    "source_gone": {
        "en": "“{title}” is no longer among the documents: this answer quotes it as it was.",
        "de": "„{title}“ gehört nicht mehr zu den Dokumenten: Diese Antwort zitiert den damaligen Stand.",
        "fr": "«\u00a0{title}\u00a0» ne fait plus partie des documents\u00a0: cette réponse le cite tel qu’il était.",
        "it": "«{title}» non è più tra i documenti: questa risposta lo cita com’era.",
    },
    "ocr": {
        "en": "“{title}”: page {pages} is a picture that was read by a program, which may have misread it. Compare "
        "names "
        "and numbers with the page.",
        "de": "„{title}“: Seite {pages} ist ein Bild, das ein Programm gelesen hat, vielleicht mit Fehlern. "
        "Vergleichen "
        "Sie Namen und Zahlen mit der Seite.",
        "fr": "«\u00a0{title}\u00a0»\u00a0: la page {pages} est une image lue par un programme, qui a pu se tromper. "
        "Comparez les "
        "noms "
        "et les nombres avec la page.",
        "it": "«{title}»: la pagina {pages} è un’immagine letta da un programma, che può aver sbagliato. Confronti "
        "nomi "
        "e numeri con la pagina.",
    },
}
_QUOTES = {"en": "“{}”", "de": "„{}“", "fr": "«\u00a0{}\u00a0»", "it": "«{}»"}

_KINDS = {
    "en": {"time": "a date", "place": "a place", "duration": "a length of time", "number": "numbers", "and": "and"},
    "de": {"time": "ein Datum", "place": "einen Ort", "duration": "eine Dauer", "number": "Zahlen", "and": "und"},
    "fr": {"time": "une date", "place": "un lieu", "duration": "une durée", "number": "des chiffres", "and": "et"},
    "it": {"time": "una data", "place": "un luogo", "duration": "una durata", "number": "dei numeri", "and": "e"},
}


def message(code: str, language: str, **values: str) -> Message:
    """A reason or notice in a language; English where there is none in it.

    Args:
        code: For programs, the same in every language.
        language: Two letters.
        values: What its text leaves open.
    """
    texts = _TEXTS.get(code) or MODEL_TEXTS[code]
    return Message(code, texts.get(language, texts["en"]).format(**values))


def quoted(words: str, language: str) -> str:
    """Words in the quotation marks of a language."""
    return _QUOTES.get(language, _QUOTES["en"]).format(words)


def given(kinds: Sequence[str], language: str) -> str:
    """The kinds of things that some text gives, such as `a date and a place`."""
    words = _KINDS.get(language, _KINDS["en"])
    *most, last = [words[kind] for kind in kinds if kind in words]
    return f"{', '.join(most)} {words['and']} {last}" if most else last
