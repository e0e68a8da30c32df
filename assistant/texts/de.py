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
    language_label="Sprache",
    more="Mehr",
    sign_in="Anmelden",
    sign_in_first="Melden Sie sich an, um die Dokumente zu befragen.",
    sign_out="Abmelden",
    signed_in_as="Angemeldet als {name}",
    copy="Kopieren",
    copy_how="Das Zeichen oben rechts kopiert alles.",
    download="Herunterladen",
    download_conversation="Gespräch herunterladen",
    thanks="Danke.",
    why="Was war falsch?",
    reason_wrong="Es ist falsch",
    reason_incomplete="Etwas fehlt",
    reason_off_topic="Es beantwortet eine andere Frage",
    reason_held="Die Dokumente sagen es doch",
    reason_other="Etwas anderes",
    comment="In eigenen Worten, wenn Sie mögen",
    send="Senden",
    feedback_is_read=(
        "Wer die Dokumente betreut, sieht die Frage, die Antwort und was Sie schreiben, ohne Ihren Namen."
    ),
    conversations="Gespräche",
    find_conversation="Wörter in Ihren Gesprächen finden",
    no_conversations="Es gibt noch keine Gespräche.",
    no_such_conversations="Kein Gespräch enthält alle diese Wörter.",
    one_question="1 Frage",
    many_questions="{count} Fragen",
    is_shared="geteilt",
    kept_for="Aufbewahrt auf diesem Rechner bis {days} Tage nach der letzten Frage, nur für Sie.",
    none_kept_open=(
        "Es werden keine Gespräche aufbewahrt: Andere können diese Seite erreichen, und niemand meldet sich "
        "an, sodass niemand von anderen zu unterscheiden wäre."
    ),
    none_kept_setting="Es werden keine Gespräche aufbewahrt: Die Einstellung ASSISTANT_HISTORY_DAYS ist 0.",
    title_label="Titel",
    rename="Umbenennen",
    share="Wer den Link hat, darf es lesen",
    link="Der Link zu diesem Gespräch:",
    delete="Löschen",
    delete_all="Alle löschen",
    delete_all_sure="Alle Ihre Gespräche und die Rückmeldungen darin werden endgültig gelöscht.",
    delete_all_yes="Ja, alle löschen",
    read_only="Dieses Gespräch wurde mit Ihnen geteilt: Sie können es lesen. Um zu fragen, beginnen Sie ein neues.",
    set_aside=(
        "Die aufbewahrten Gespräche waren beschädigt. Die Datei wurde als {file} beiseitegelegt und eine neue begonnen."
    ),
    gaps="Lücken",
    gaps_are=(
        "Fragen, die abgewiesen wurden oder deren Antwort missfiel, nach ihrem Anliegen geordnet, die "
        "häufigsten zuerst."
    ),
    no_gaps="Keine Frage wurde abgewiesen, und keine Antwort missfiel.",
    gap_counts="gefragt {times} × · abgewiesen {refused} × · missfallen {disliked} × · zuletzt am {date}",
    answered_now="jetzt beantwortet",
    also_asked="Auch gefragt als: {questions}",
    readers_said="Leser schrieben: {comments}",
    was_answered="Geantwortet wurde: {answer}",
    stands_here="Die Antwort steht hier",
    nowhere="Die Dokumente sagen es nicht",
    chosen_lines="{count} für die Fragendatei gewählt",
    question_file="Fragendatei herunterladen",
    question_file_use="Für `assistant eval --questions FILE` und die Prüfung vor dem Veröffentlichen.",
    maintainers_only="Diese Seite sehen nur, wer die Dokumente betreut.",
)
