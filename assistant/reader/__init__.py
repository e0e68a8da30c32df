"""Read passages for a question: where its answer stands in them, and whether it does."""

from __future__ import annotations

from assistant.reader.rank_again import chance, rank_again
from assistant.reader.reading import Answered, Reader, Reading

__all__ = ["Answered", "Reader", "Reading", "chance", "open_reader", "rank_again"]


def open_reader(name: str) -> Reader | None:
    """The reader of the setting `reader`; None for `none`. Its files are opened at the first question.

    Raises:
        ModelUnavailable: If it is not on this machine.
    """
    if name == "none":
        return None
    if name == "packaged":
        from assistant.model_files import find_model
        from assistant.reader.packaged import FILE, PackagedReader
        from assistant.settings import PACKAGED_MODEL

        return PackagedReader(FILE, find_model(PACKAGED_MODEL))
    from assistant.reader.transformer import TransformerReader

    return TransformerReader(name)
