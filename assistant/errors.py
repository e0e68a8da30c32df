"""Every error meant for people: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping


class AssistantError(Exception):
    """Base of all errors that are shown to a person as one sentence; `exit_status` is the command's.

    `code` and `values` give the sentence in other languages, where readers can meet it; see `error_messages.py`.
    """

    exit_status = 1

    def __init__(self, text: str = "", code: str = "", values: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.values = dict(values or {})


class BadSettings(AssistantError):
    """A setting has a wrong name, type or value."""

    exit_status = 2


class BadQuestion(AssistantError):
    """A question is empty or too long."""

    exit_status = 2


class BadFilter(AssistantError):
    """A filter names a kind or a document that does not exist."""

    exit_status = 2


class Unreadable(AssistantError):
    """A document cannot be read; the message is the reason alone, without the document's name."""


class NoIndex(AssistantError):
    """There is no index to ask."""


class DamagedIndex(AssistantError):
    """A file of the index is missing, cut or altered."""


class LostCollection(DamagedIndex):
    """A Chroma server no longer holds the vectors of an index; `what` says so in one clause."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what}. Run `assistant index`, which writes them there again and embeds nothing.")


class IndexMismatch(AssistantError):
    """The index was made with another model or by another version than the one that asks it."""


class ServerAway(AssistantError):
    """The Chroma server that holds the vectors does not answer."""


class ModelUnavailable(AssistantError):
    """The embedding model is neither installed nor on disk."""


class Busy(AssistantError):
    """More questions are asked at once than can be answered; `waiting` others are in line."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"Too many questions are being asked at once: {waiting} others wait for their answers. "
            "Ask again in half a minute."
        )


class AlreadyRunning(AssistantError):
    """Another process is indexing."""

    exit_status = 75


class CannotWrite(AssistantError):
    """A folder or disk does not take what has to be written."""


class GuardStopped(AssistantError):
    """A guard or the quality gate stopped a run; nothing was published."""

    exit_status = 4


class NotAsIndexed(AssistantError):
    """The original file of a document is gone, cannot be read, or is not the one that was indexed."""


class CannotPaint(AssistantError):
    """A page of a PDF file cannot be made a picture."""
