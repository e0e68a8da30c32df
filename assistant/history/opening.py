"""Open what is kept of conversations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.data_folder import data_folder
from assistant.history.conversations import Conversations
from assistant.history.database import Database
from assistant.history.feedback import FeedbackBook
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class History:
    """Conversations and feedback; `set_aside` is where a damaged file was moved that opening found, else None."""

    conversations: Conversations
    feedback: FeedbackBook
    set_aside: Path | None


def open_history(settings: Settings) -> History:
    """Open the file in the user data folder, which is made where it is missing; what is too old to be kept goes.

    Raises:
        CannotWrite: If the folder takes no file.
        AssistantError: If a newer version of the program kept it.
    """
    database = Database(data_folder(settings.data_dir))
    conversations = Conversations(database, settings.history_days)
    conversations.remove_old()
    return History(conversations, FeedbackBook(database), database.set_aside)
