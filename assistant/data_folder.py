"""The folder of what belongs to a user rather than to the index: conversations, feedback and the log."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import CannotWrite

NAME = "cluster-assistant"
PRIVATE = 0o700  # nobody else on this machine may look into it


def data_folder(data_dir: str) -> Path:
    """The folder that the setting `data_dir` names, made where it is missing and closed to other users.

    Raises:
        CannotWrite: If it cannot be made.
    """
    from platformdirs import user_data_path

    folder = user_data_path(NAME, appauthor=False) if data_dir == "auto" else Path(data_dir)
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"The folder {folder} cannot be made ({error.strerror}). Check its rights, or name another in "
            "ASSISTANT_DATA_DIR."
        ) from error
    return folder
