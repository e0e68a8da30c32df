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
    stands_here: str
    nowhere: str
    chosen_lines: str
    question_file: str
    question_file_use: str
    maintainers_only: str
