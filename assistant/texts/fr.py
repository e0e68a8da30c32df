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
    language_label="Langue",
    more="Plus",
    sign_in="Se connecter",
    sign_in_first="Connectez-vous pour interroger les documents.",
    sign_out="Se déconnecter",
    signed_in_as="Connecté en tant que {name}",
    copy="Copier",
    copy_how="Le signe en haut à droite copie le tout.",
    download="Télécharger",
    download_conversation="Télécharger la conversation",
    thanks="Merci.",
    why="Qu’est-ce qui n’allait pas\u00a0?",
    reason_wrong="C’est faux",
    reason_incomplete="Il manque quelque chose",
    reason_off_topic="Cela répond à une autre question",
    reason_held="Les documents le disent pourtant",
    reason_other="Autre chose",
    comment="Avec vos mots, si vous voulez",
    send="Envoyer",
    feedback_is_read=(
        "Les personnes qui s’occupent des documents voient la question, la réponse et ce que vous écrivez, "
        "sans votre nom."
    ),
    conversations="Conversations",
    find_conversation="Chercher des mots dans vos conversations",
    no_conversations="Il n’y a pas encore de conversations.",
    no_such_conversations="Aucune conversation ne contient tous ces mots.",
    one_question="1 question",
    many_questions="{count} questions",
    is_shared="partagée",
    kept_for="Conservées sur cette machine {days} jours après la dernière question, pour vous seul.",
    none_kept_open=(
        "Aucune conversation n’est conservée\u00a0: d’autres peuvent ouvrir cette page et personne ne se "
        "connecte, on ne pourrait donc distinguer personne."
    ),
    none_kept_setting="Aucune conversation n’est conservée\u00a0: le réglage ASSISTANT_HISTORY_DAYS est à 0.",
    title_label="Titre",
    rename="Renommer",
    share="Ceux qui ont le lien peuvent la lire",
    link="Le lien vers cette conversation\u00a0:",
    delete="Supprimer",
    delete_all="Tout supprimer",
    delete_all_sure="Toutes vos conversations et les avis qu’elles contiennent sont effacés définitivement.",
    delete_all_yes="Oui, tout supprimer",
    read_only=(
        "Cette conversation a été partagée avec vous\u00a0: vous pouvez la lire. Pour poser une question, "
        "commencez-en une nouvelle."
    ),
    set_aside=(
        "Les conversations conservées étaient endommagées. Le fichier a été mis de côté sous {file} et un "
        "nouveau est commencé."
    ),
    gaps="Lacunes",
    gaps_are="Questions refusées ou dont la réponse a déplu, groupées par sujet, les plus fréquentes d’abord.",
    no_gaps="Aucune question n’a été refusée, et aucune réponse n’a déplu.",
    gap_counts="posée {times} × · refusée {refused} × · déplu {disliked} × · en dernier le {date}",
    answered_now="répondue à présent",
    also_asked="Aussi demandé ainsi\u00a0: {questions}",
    readers_said="Les lecteurs ont écrit\u00a0: {comments}",
    was_answered="Il a été répondu\u00a0: {answer}",
    stands_here="La réponse est ici",
    nowhere="Les documents ne le disent pas",
    chosen_lines="{count} choisies pour le fichier de questions",
    question_file="Télécharger le fichier de questions",
    question_file_use="Pour `assistant eval --questions FILE`, et pour le contrôle avant publication.",
    maintainers_only="Seules les personnes qui s’occupent des documents voient cette page.",
)
