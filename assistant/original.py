"""The original file of a document: handed out only while it is the one that was indexed."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from assistant.error_messages import english
from assistant.errors import NotAsIndexed
from assistant.records import Document


def read_original(corpus_dir: Path, document: Document, max_bytes: int) -> bytes:
    """The bytes of a document's file, as they were indexed.

    They are compared by their sha256, so that nothing is ever shown that was not indexed, wherever a link of that name
    may lead by now.

    Args:
        corpus_dir: Folder of the documents.
        document: Whose file.
        max_bytes: Larger files are not read; none that was indexed is larger.

    Raises:
        NotAsIndexed: If the file is gone, cannot be read, or has changed since; says what to do.
    """
    path = corpus_dir / document.id
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > max_bytes:
            raise _changed(document)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotAsIndexed(*english("original_gone", document=document.id)) from error
    except OSError as error:
        why = error.strerror or "?"
        raise NotAsIndexed(*english("original_unreadable", document=document.id, why=why)) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise _changed(document)
    return data


def _changed(document: Document) -> NotAsIndexed:
    return NotAsIndexed(*english("original_changed", document=document.id))
