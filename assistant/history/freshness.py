"""What has become of the sources of an answer that was given before."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from assistant.history.records import Turn
from assistant.messages import message
from assistant.records import Document, Message


def as_of_now(turn: Turn, documents: Sequence[Document]) -> Turn:
    """A kept turn whose answer tells what has become of its sources; `documents` are those of the live generation."""
    notices = freshness_notices(turn, documents)
    if turn.answer is None or not notices:
        return turn
    answer = dataclasses.replace(turn.answer, notices=(*turn.answer.notices, *notices))
    return dataclasses.replace(turn, answer=answer)


def freshness_notices(turn: Turn, documents: Sequence[Document]) -> tuple[Message, ...]:
    """A notice for each document that a kept turn cites and that has changed or gone since.

    Args:
        turn: As it was kept.
        documents: Those of the live generation.
    """
    if turn.answer is None:
        return ()
    now = {document.id: document.sha256 for document in documents}
    held = set(now.values())  # a file that was only renamed has neither changed nor gone
    titles = {citation.document: citation.title for citation in turn.answer.citations}
    notices = []
    for name, title in titles.items():
        then = turn.documents.get(name)
        if then is None or then.sha256 in held:
            continue
        notices.append(message("source_changed" if name in now else "source_gone", turn.answer.language, title=title))
    return tuple(notices)
