"""Errors that a reader of the pages can meet, in four languages; those that only a maintainer meets are in English."""

from __future__ import annotations

from assistant.errors import AssistantError

_TEXTS: dict[str, dict[str, str]] = {
    "question_too_long": {
        "en": "The question has {length} characters; ask it in at most {most}.",
        "de": "Die Frage hat {length} Zeichen; stellen Sie sie mit höchstens {most}.",
        "fr": "La question compte {length} caractères\u00a0; posez-la en {most} au plus.",
        "it": "La domanda ha {length} caratteri; la ponga con {most} al massimo.",
    },
    "no_question": {
        "en": "There is no question. Type one with at least one word.",
        "de": "Da steht keine Frage. Schreiben Sie eine mit mindestens einem Wort.",
        "fr": "Il n’y a pas de question. Écrivez-en une d’au moins un mot.",
        "it": "Non c’è alcuna domanda. Ne scriva una di almeno una parola.",
    },
    "passage_gone": {
        "en": "This passage is no longer in the index: its document was changed or removed. Ask again.",
        "de": "Diese Stelle gibt es nicht mehr: Ihr Dokument wurde geändert oder entfernt. Fragen Sie noch einmal.",
        "fr": "Ce passage n’existe plus\u00a0: son document a été modifié ou retiré. Posez la question de nouveau.",
        "it": "Questo passo non c’è più: il suo documento è stato modificato o rimosso. Ponga di nuovo la domanda.",
    },
    "no_document": {
        "en": "The index holds no document {document}. It was removed or renamed.",
        "de": "Es gibt kein Dokument {document}. Es wurde entfernt oder umbenannt.",
        "fr": "Il n’y a pas de document {document}. Il a été retiré ou renommé.",
        "it": "Non c’è alcun documento {document}. È stato rimosso o rinominato.",
    },
    "original_gone": {
        "en": "The original file {document} is no longer in the corpus, so its text is shown as it was indexed. "
        "Put the file back, or run `assistant index`.",
        "de": "Die Originaldatei {document} ist nicht mehr da; ihr Text wird so gezeigt, wie er eingelesen wurde. "
        "Wer die Dokumente betreut, legt sie zurück oder ruft `assistant index` auf.",
        "fr": "Le fichier original {document} n’est plus là\u00a0; son texte est montré tel qu’il a été indexé. "
        "À qui s’occupe des documents de le remettre, ou de lancer `assistant index`.",
        "it": "Il file originale {document} non c’è più; il suo testo è mostrato come fu indicizzato. "
        "Chi cura i documenti lo rimette al suo posto, o lancia `assistant index`.",
    },
    "original_unreadable": {
        "en": "The original file {document} cannot be read ({why}), so its text is shown as it was indexed. Give the "
        "right to read it.",
        "de": "Die Originaldatei {document} ist nicht lesbar ({why}); ihr Text wird so gezeigt, wie er eingelesen "
        "wurde. Wer die Dokumente betreut, gibt das Recht, sie zu lesen.",
        "fr": "Le fichier original {document} est illisible ({why})\u00a0; son texte est montré tel qu’il a été "
        "indexé. À qui s’occupe des documents de donner le droit de le lire.",
        "it": "Il file originale {document} non è leggibile ({why}); il suo testo è mostrato come fu indicizzato. "
        "Chi cura i documenti dà il diritto di leggerlo.",
    },
    "original_changed": {
        "en": "The original file {document} was changed after it was indexed, so its text is shown as it was then. "
        "Run `assistant index` to read it anew.",
        "de": "Die Originaldatei {document} wurde nach dem Einlesen geändert; ihr Text wird so gezeigt, wie er damals "
        "war. Wer die Dokumente betreut, ruft `assistant index` auf.",
        "fr": "Le fichier original {document} a été modifié après l’indexation\u00a0; son texte est montré tel qu’il "
        "était alors. À qui s’occupe des documents de lancer `assistant index`.",
        "it": "Il file originale {document} è stato modificato dopo l’indicizzazione; il suo testo è mostrato com’era "
        "allora. Chi cura i documenti lancia `assistant index`.",
    },
    "indexed_anew": {
        "en": "The document was changed since this answer was given, so its text is shown as it was then. Ask again.",
        "de": "Das Dokument wurde seit dieser Antwort geändert; sein Text steht hier, wie er damals war. Fragen Sie "
        "erneut.",
        "fr": "Le document a été modifié depuis cette réponse ; son texte est montré tel qu’il était. Reposez la "
        "question.",
        "it": "Il documento è stato modificato dopo questa risposta; il testo è mostrato com’era allora. Chieda di "
        "nuovo.",
    },
    "page_damaged": {
        "en": "Page {number} cannot be shown as a picture (damaged). Its text is shown instead.",
        "de": "Seite {number} kann nicht als Bild gezeigt werden (beschädigt). Stattdessen steht hier ihr Text.",
        "fr": "La page {number} ne peut être montrée en image (endommagée). Son texte la remplace.",
        "it": "La pagina {number} non si può mostrare come immagine (danneggiata). Al suo posto c’è il testo.",
    },
    "page_slow": {
        "en": "Page {number} cannot be shown as a picture (it takes longer than {seconds} s). Its text is shown "
        "instead.",
        "de": "Seite {number} kann nicht als Bild gezeigt werden (es dauert länger als {seconds} s). Stattdessen steht "
        "hier ihr Text.",
        "fr": "La page {number} ne peut être montrée en image (plus de {seconds} s). Son texte la remplace.",
        "it": "La pagina {number} non si può mostrare come immagine (più di {seconds} s). Al suo posto c’è il testo.",
    },
    "no_conversation": {
        "en": "There is no such conversation here: it was deleted, or it has not been shared with you.",
        "de": "Dieses Gespräch gibt es hier nicht: Es wurde gelöscht, oder es wurde nicht mit Ihnen geteilt.",
        "fr": "Cette conversation n’est pas ici\u00a0: elle a été supprimée, ou n’a pas été partagée avec vous.",
        "it": "Questa conversazione qui non c’è: è stata eliminata, o non è stata condivisa con Lei.",
    },
    "history_damaged": {
        "en": "The kept conversations were damaged. The file was set aside as {file}, and a new one is begun; what you "
        "ask from now on is kept.",
        "de": "Die aufbewahrten Gespräche waren beschädigt. Die Datei wurde als {file} beiseitegelegt und eine neue "
        "begonnen; was Sie von jetzt an fragen, wird aufbewahrt.",
        "fr": "Les conversations conservées étaient endommagées. Le fichier a été mis de côté sous {file} et un "
        "nouveau est commencé ; ce que vous demandez dès maintenant est conservé.",
        "it": "Le conversazioni conservate erano danneggiate. Il file è stato messo da parte come {file} e ne è "
        "cominciato uno nuovo; ciò che chiede da ora in poi è conservato.",
    },
}
# Whoever reads has to pass any other on; what it says is for those who look after the documents.
_PASS_ON = {
    "en": "{error}",
    "de": "Das geht gerade nicht. Geben Sie dies denen weiter, die die Dokumente betreuen: {error}",
    "fr": "Ce n’est pas possible en ce moment. Transmettez ceci à qui s’occupe des documents\u00a0: {error}",
    "it": "In questo momento non è possibile. Trasmetta questo a chi cura i documenti: {error}",
}


def english(code: str, **values: str) -> tuple[str, str, dict[str, str]]:
    """What an error of a code is made of: its text in English, the code, and what the text leaves open."""
    return _TEXTS[code]["en"].format(**values), code, values


def said(error: AssistantError, language: str) -> str:
    """What an error says in a language; in English where the program does not speak it."""
    if error.code:
        text = _TEXTS[error.code].get(language)
        if text is None or language == "en":
            return str(error)
        return text.format(**{name: _grouped(value) for name, value in error.values.items()})
    return _PASS_ON.get(language, _PASS_ON["en"]).format(error=error)


def _grouped(value: str) -> str:
    """A number with its thousands parted by a narrow space, since a comma is a decimal sign in most languages."""
    return value.replace(",", "\u202f") if value.replace(",", "").isdecimal() else value
