"""Files that are whole on disk before anybody is told of them, also after a loss of power."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any


def replace_line(file: Path, line: str) -> None:
    """Give a file of one line other content: whoever reads it sees the old line or the new one."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    with unfinished.open("w", encoding="utf-8") as opened:
        opened.write(line + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    unfinished.replace(file)
    sync(file.parent)


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write a record that people can read too: each entry of it, and of each table in it, on a line of its own."""
    file.write_text(_in_lines(content, " ") + "\n", "utf-8")


def _in_lines(content: dict[str, Any], indent: str) -> str:
    """A table as JSON; indenting all of it, as `json.dumps` can, takes ten times as long."""
    lines = []
    for name, value in content.items():
        nested = isinstance(value, dict) and value and len(indent) == 1
        text = _in_lines(value, indent + " ") if nested else json.dumps(value, ensure_ascii=False)
        lines.append(f"{indent}{json.dumps(name, ensure_ascii=False)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n" + indent[1:] + "}"


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders, and renames are in its journal
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(file: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
