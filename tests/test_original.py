"""The original file is handed out only while it is the one that was indexed."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

from assistant.errors import NotAsIndexed
from assistant.original import read_original
from assistant.records import Document

LIMIT = 1_000


def document(content: bytes) -> Document:
    """A document of that content."""
    return Document("notes/a.txt", "A", "other", None, "en", (), hashlib.sha256(content).hexdigest())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of `document`."""
    path = tmp_path / "notes" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"as indexed")
    return path


def test_as_indexed(tmp_path: Path, file: Path) -> None:
    """The very bytes are given."""
    assert read_original(tmp_path, document(b"as indexed"), LIMIT) == b"as indexed"


def test_changed(tmp_path: Path, file: Path) -> None:
    """A file of the same name, size and time but with another byte is refused."""
    times = file.stat()
    file.write_bytes(b"as Indexed")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    with pytest.raises(NotAsIndexed, match=r"notes/a\.txt was changed after it was indexed.*Run `assistant index`"):
        read_original(tmp_path, document(b"as indexed"), LIMIT)


def test_gone(tmp_path: Path) -> None:
    """A file that was deleted is named, with what to do."""
    with pytest.raises(NotAsIndexed, match=r"notes/a\.txt is no longer in the corpus.*Put the file back"):
        read_original(tmp_path, document(b"as indexed"), LIMIT)


def test_a_link_to_another_file(tmp_path: Path, file: Path) -> None:
    """A link put in its place hands out nothing that was not indexed."""
    secret = tmp_path / "secret"
    secret.write_text("password")
    file.unlink()
    file.symlink_to(secret)

    with pytest.raises(NotAsIndexed, match="was changed"):
        read_original(tmp_path, document(b"as indexed"), LIMIT)


def test_no_ordinary_file(tmp_path: Path, file: Path) -> None:
    """A pipe, which would keep a reader waiting for ever, and a file beyond the limit are not opened."""
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(NotAsIndexed, match="was changed"):
        read_original(tmp_path, document(b"as indexed"), LIMIT)
    file.unlink()
    file.write_bytes(b"a" * (LIMIT + 1))
    with pytest.raises(NotAsIndexed, match="was changed"):
        read_original(tmp_path, document(b"a" * (LIMIT + 1)), LIMIT)


def test_a_part_of_its_path_is_a_file(tmp_path: Path, file: Path) -> None:
    """Whatever the system says about the path becomes one sentence."""
    file.unlink()
    file.parent.rmdir()
    file.parent.write_text("no folder")

    with pytest.raises(NotAsIndexed, match=re.escape("cannot be read (Not a directory)")):
        read_original(tmp_path, document(b"as indexed"), LIMIT)
