"""The texts of one language; a language that lacks one does not pass the type check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Texts:
    """One language.

    Names in braces are filled in; `{count}` texts have a form for one and a form for more.

    Attributes:
        language: Two letters of ISO 639-1.
        name: Of the language, in itself.
    """

    language: Literal["en", "de", "fr", "it"]
    name: str

    # Of a document
    newsletter: str
    whitepaper: str
    booklet: str
    document: str
    page: str
    pages: str
    printed: str

    # Of an answer
    not_found: str
    nearest: str
    understood_as: str
    do_not_say: str
    left_out: str
    source: str
    sources: str

    # Of an exported file
    references: str
    asked_on: str
    file_page: str
    letters_missing: str

    # Of the page around it
    language_label: str
    more: str
    sign_in: str
    sign_in_first: str
    sign_out: str
    signed_in_as: str

    # To take an answer along
    copy: str
    copy_how: str
    download: str
    download_conversation: str

    # Of feedback
    thanks: str
    why: str
    reason_wrong: str
    reason_incomplete: str
    reason_off_topic: str
    reason_held: str
    reason_other: str
    comment: str
    send: str
    feedback_is_read: str

    # Of kept conversations
    conversations: str
    find_conversation: str
    no_conversations: str
    no_such_conversations: str
    one_question: str
    many_questions: str
    is_shared: str
    kept_for: str
    none_kept_open: str
    none_kept_setting: str
    title_label: str
    rename: str
    share: str
    link: str
    delete: str
    delete_all: str
    delete_all_sure: str
    delete_all_yes: str
    read_only: str
    set_aside: str

    # Of the gaps
    gaps: str
    gaps_are: str
    no_gaps: str
    gap_counts: str
    answered_now: str
    also_asked: str
    readers_said: str
    was_answered: str
    open_page: str
    stands_here: str
    nowhere: str
    chosen_lines: str
    question_file: str
    question_file_use: str
    maintainers_only: str

    # Of the chat
    promise: str
    ask_first: str
    ask_further: str
    reading: str
    new: str
    next_heading: str
    instead_heading: str
    edit: str
    edited: str
    ask: str
    earlier_questions: str
    one_document: str
    many_documents: str
    from_to: str
    for_managers: str
    for_students: str
    ask_about: str

    # Of a question and its answer
    missing: str
    cut_short: str
    model_words: str
    model_here: str
    model_away: str
    worded_by: str
    writing: str
    stop: str
    try_heading: str
    try_words: str
    try_filter: str
    try_contact: str
    your_question: str
    ask_again: str

    # Of the filter
    filter: str
    filtered: str
    kinds_label: str
    since_label: str
    documents_label: str
    any_year: str
    all: str
    since_year: str
    clear: str

    # Of a source
    page_tab: str
    text_tab: str
    previous_page: str
    next_page: str
    page_of: str
    alt: str
    alt_marked: str
    open_original: str
    get_original: str
    permanent_link: str
    back: str
    drawing: str
    zoom_out: str
    zoom_in: str

    # Of the steps behind an answer
    steps_heading: str
    step_understood: str
    step_searched: str
    step_searched_nothing: str
    all_documents: str
    chosen_documents: str
    step_read: str
    step_found: str
    step_found_nothing: str
    step_withheld: str
    quoting: str
    question_link: str

    # Of the library
    find_in_all: str
    read_at: str
    found_in_none: str
    found_places: str
    found_one_place: str
    kind_label: str
    no_date: str
    warnings: str
    refused: str
    same_as: str
    moved: str
    gone: str
    one_page: str
    many_pages: str
    one_passage: str
    many_passages: str
    english: str
    german: str
    french: str
    italian: str

    # Of one document
    find_here: str
    found_not_here: str
    place_of: str
    earlier_place: str
    later_place: str
    text_heading: str
    page_label: str
    no_text: str
    noted: str

    # Of what all pages share
    chat_title: str
    library_title: str
    nothing_indexed: str
    how_to_index: str
    look_again: str
    opening: str
