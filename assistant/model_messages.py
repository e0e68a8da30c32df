"""What is told of a language model: that it was not there, broke off, or said what no passage backs."""

from __future__ import annotations

MODEL_TEXTS: dict[str, dict[str, str]] = {
    "model_absent": {
        "en": "The language model was not reached at {server}; the answer is in the documents’ own words.",
        "de": "Das Sprachmodell war unter {server} nicht erreichbar; die Antwort steht in den Worten der Dokumente.",
        "fr": "Le modèle de langage n’a pas été joint à {server}\u00a0; la réponse est dans les mots des documents.",
        "it": "Il modello linguistico non è stato raggiunto su {server}; la risposta è nelle parole dei documenti.",
    },
    "model_slow": {
        "en": "The language model took too long; what stands here was checked or is in the documents’ own words.",
        "de": "Das Sprachmodell brauchte zu lange; was hier steht, ist geprüft oder in den Worten der Dokumente.",
        "fr": "Le modèle de langage a mis trop de temps\u00a0; ce qui figure ici a été vérifié ou est dans "
        "les mots des documents.",
        "it": "Il modello linguistico ha impiegato troppo tempo; ciò che si legge qui è verificato o nelle "
        "parole dei documenti.",
    },
    "model_key": {
        "en": "The server of the language model ({server}) refused the key; the answer is in the documents’ own words.",
        "de": "Der Server des Sprachmodells ({server}) hat den Schlüssel abgelehnt; die Antwort steht in den "
        "Worten der Dokumente.",
        "fr": "Le serveur du modèle de langage ({server}) a refusé la clé\u00a0; la réponse est dans les mots "
        "des documents.",
        "it": "Il server del modello linguistico ({server}) ha rifiutato la chiave; la risposta è nelle "
        "parole dei documenti.",
    },
    "model_unknown": {
        "en": "The server {server} has no language model {name}; the answer is in the documents’ own words.",
        "de": "Der Server {server} hat kein Sprachmodell {name}; die Antwort steht in den Worten der Dokumente.",
        "fr": "Le serveur {server} n’a pas de modèle de langage {name}\u00a0; la réponse est dans les mots "
        "des documents.",
        "it": "Il server {server} non ha un modello linguistico {name}; la risposta è nelle parole dei documenti.",
    },
    "model_busy": {
        "en": "The language model is busy; the answer is in the documents’ own words. Ask again later.",
        "de": "Das Sprachmodell ist ausgelastet; die Antwort steht in den Worten der Dokumente. Fragen Sie "
        "später noch einmal.",
        "fr": "Le modèle de langage est occupé\u00a0; la réponse est dans les mots des documents. Posez la "
        "question plus tard.",
        "it": "Il modello linguistico è occupato; la risposta è nelle parole dei documenti. Chieda di nuovo più tardi.",
    },
    "model_large": {
        "en": "The question with its passages is too long for the language model; the answer is in the "
        "documents’ own words.",
        "de": "Die Frage mit ihren Textstellen ist zu lang für das Sprachmodell; die Antwort steht in den "
        "Worten der Dokumente.",
        "fr": "La question et ses passages sont trop longs pour le modèle de langage\u00a0; la réponse est "
        "dans les mots des documents.",
        "it": "La domanda con i suoi passi è troppo lunga per il modello linguistico; la risposta è nelle "
        "parole dei documenti.",
    },
    "model_failed": {
        "en": "The server of the language model failed; what stands here was checked or is in the documents’ "
        "own words.",
        "de": "Der Server des Sprachmodells hat versagt; was hier steht, ist geprüft oder in den Worten der Dokumente.",
        "fr": "Le serveur du modèle de langage a échoué\u00a0; ce qui figure ici a été vérifié ou est dans "
        "les mots des documents.",
        "it": "Il server del modello linguistico ha avuto un errore; ciò che si legge qui è verificato o "
        "nelle parole dei documenti.",
    },
    "model_refused": {
        "en": "The server of the language model refused the request; the answer is in the documents’ own words.",
        "de": "Der Server des Sprachmodells hat die Anfrage abgelehnt; die Antwort steht in den Worten der Dokumente.",
        "fr": "Le serveur du modèle de langage a refusé la demande\u00a0; la réponse est dans les mots des documents.",
        "it": "Il server del modello linguistico ha rifiutato la richiesta; la risposta è nelle parole dei documenti.",
    },
    "model_garbled": {
        "en": "The language model sent what cannot be read; what stands here was checked or is in the "
        "documents’ own words.",
        "de": "Das Sprachmodell hat Unlesbares geschickt; was hier steht, ist geprüft oder in den Worten der "
        "Dokumente.",
        "fr": "Le modèle de langage a envoyé de l’illisible\u00a0; ce qui figure ici a été vérifié ou est "
        "dans les mots des documents.",
        "it": "Il modello linguistico ha inviato qualcosa di illeggibile; ciò che si legge qui è verificato o "
        "nelle parole dei documenti.",
    },
    "model_empty": {
        "en": "The language model said nothing; the answer is in the documents’ own words.",
        "de": "Das Sprachmodell hat nichts gesagt; die Antwort steht in den Worten der Dokumente.",
        "fr": "Le modèle de langage n’a rien dit\u00a0; la réponse est dans les mots des documents.",
        "it": "Il modello linguistico non ha detto nulla; la risposta è nelle parole dei documenti.",
    },
    "model_cut": {
        "en": "The language model broke off; what stands here was checked or is in the documents’ own words.",
        "de": "Das Sprachmodell ist abgebrochen; was hier steht, ist geprüft oder in den Worten der Dokumente.",
        "fr": "Le modèle de langage s’est interrompu\u00a0; ce qui figure ici a été vérifié ou est dans les "
        "mots des documents.",
        "it": "Il modello linguistico si è interrotto; ciò che si legge qui è verificato o nelle parole dei documenti.",
    },
    "model_endless": {
        "en": "The language model did not come to an end; what stands here was checked or is in the "
        "documents’ own words.",
        "de": "Das Sprachmodell kam zu keinem Ende; was hier steht, ist geprüft oder in den Worten der Dokumente.",
        "fr": "Le modèle de langage n’en finissait pas\u00a0; ce qui figure ici a été vérifié ou est dans les "
        "mots des documents.",
        "it": "Il modello linguistico non arrivava alla fine; ciò che si legge qui è verificato o nelle "
        "parole dei documenti.",
    },
    "model_stopped": {
        "en": "The language model was stopped; what stands here was checked or is in the documents’ own words.",
        "de": "Das Sprachmodell wurde angehalten; was hier steht, ist geprüft oder in den Worten der Dokumente.",
        "fr": "Le modèle de langage a été arrêté\u00a0; ce qui figure ici a été vérifié ou est dans les mots "
        "des documents.",
        "it": "Il modello linguistico è stato fermato; ciò che si legge qui è verificato o nelle parole dei documenti.",
    },
    "model_unsupported": {
        "en": "No passage backs what the language model said; the answer is in the documents’ own words.",
        "de": "Keine Textstelle belegt, was das Sprachmodell sagte; die Antwort steht in den Worten der Dokumente.",
        "fr": "Aucun passage n’appuie ce que le modèle de langage a dit\u00a0; la réponse est dans les mots "
        "des documents.",
        "it": "Nessun passo conferma ciò che il modello linguistico ha detto; la risposta è nelle parole dei "
        "documenti.",
    },
    "model_too_little": {
        "en": "Of what the language model said too little is backed; what the documents say stands below it.",
        "de": "Von dem, was das Sprachmodell sagte, ist zu wenig belegt; was die Dokumente sagen, steht darunter.",
        "fr": "De ce que le modèle de langage a dit, trop peu est appuyé\u00a0; ce que disent les documents "
        "figure en dessous.",
        "it": "Di ciò che il modello linguistico ha detto, troppo poco è confermato; sotto sta ciò che dicono "
        "i documenti.",
    },
    "model_waited": {
        "en": "The language model was busy and asked to wait {seconds} s.",
        "de": "Das Sprachmodell war ausgelastet und bat um {seconds} s Geduld.",
        "fr": "Le modèle de langage était occupé et a demandé d’attendre {seconds} s.",
        "it": "Il modello linguistico era occupato e ha chiesto di attendere {seconds} s.",
    },
}
