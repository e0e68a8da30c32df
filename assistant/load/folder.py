"""What is in the corpus folder: its documents, and what `corpus.toml` says about them."""

from __future__ import annotations

import datetime
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadSettings
from assistant.records import KINDS, Kind, Refusal

CONFIGURATION = ("corpus.toml", "glossary.toml")
_KEYS = ("title", "kind", "date", "language", "audience")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """What `corpus.toml` says about one document; None or () where it says nothing."""

    title: str | None = None
    kind: Kind | None = None
    date: str | None = None
    language: str | None = None
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """`corpus.toml`: entries by document id, and the glob patterns of what is no document."""

    entries: Mapping[str, Entry]
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read; `id` is its path below the corpus, with forward slashes."""

    id: str
    path: Path


def read_listing(corpus_dir: Path) -> Listing:
    """What `corpus.toml` in the corpus folder says; empty without that file.

    Raises:
        BadSettings: If the file is no TOML, or holds a key or value that is not known; names both and what is allowed.
    """
    path = corpus_dir / CONFIGURATION[0]
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Listing({})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path} is not valid TOML ({error}). Mend that line or remove the file.") from error
    except OSError as error:
        raise BadSettings(f"{path} cannot be read ({error.strerror}). Give the right to read it.") from error
    for key in content:
        if key not in ("documents", "exclude"):
            raise BadSettings(f"{path} has an unknown key {key!r}. Allowed are: documents, exclude.")
    documents = content.get("documents", {})
    if not isinstance(documents, dict):
        raise BadSettings(f'{path}: documents must be tables, such as [documents."newsletters/june.pdf"].')
    return Listing(
        {name: _entry(path, name, table) for name, table in documents.items()},
        _strings(path, "exclude", content.get("exclude", [])),
    )


def _entry(path: Path, name: str, table: Any) -> Entry:
    """The checked entry of one document."""
    where = f'documents."{name}"'
    if not isinstance(table, dict):
        raise BadSettings(f"{path}: {where} must be a table with the keys {', '.join(_KEYS)}.")
    for key in table:
        if key not in _KEYS:
            raise BadSettings(f"{path}: {where} has an unknown key {key!r}. Allowed are: {', '.join(_KEYS)}.")
    for key in ("title", "kind", "language"):
        if key in table and not (isinstance(table[key], str) and table[key].strip()):
            raise BadSettings(f"{path}: {key} of {where} must be a text in quotes, not {table[key]!r}.")
    if table.get("kind") not in (None, *KINDS):
        raise BadSettings(f"{path}: kind of {where} is {table['kind']!r}. Allowed are: {', '.join(KINDS)}.")
    language = table.get("language")
    if language is not None and not re.fullmatch("[a-z]{2}", language):
        raise BadSettings(f'{path}: language of {where} is {language!r}. Allowed are two letters, such as "en".')
    audience = table.get("audience", [])
    return Entry(
        table.get("title"),
        table.get("kind"),
        _date(path, where, table.get("date")),
        language,
        _strings(path, f"audience of {where}", [audience] if isinstance(audience, str) else audience),
    )


def _date(path: Path, where: str, value: Any) -> str | None:
    """The date as ISO 8601; a date without quotes, which TOML reads as such, is one too."""
    if value is None:
        return None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, str) and is_iso_date(value):
        return value
    raise BadSettings(
        f'{path}: date of {where} is {str(value)!r}. Allowed are "YYYY", "YYYY-MM" and "YYYY-MM-DD", in quotes.'
    )


def is_iso_date(text: str) -> bool:
    """True for a day, month or year that exists: `2013-07-11`, `2013-07`, `2013`."""
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _strings(path: Path, what: str, value: Any) -> tuple[str, ...]:
    """The value as a tuple of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadSettings(f"{path}: {what} must be a list of texts in quotes, not {value!r}.")
    return tuple(value)


def find_files(corpus_dir: Path, listing: Listing) -> tuple[tuple[SourceFile, ...], tuple[Refusal, ...]]:
    """The documents of the corpus, sorted by id, and what is there but is never opened, with the reason.

    Only `corpus.toml` and `glossary.toml` at the top are no documents; everything else counts unless it is excluded.

    Raises:
        BadSettings: If the corpus folder is not there, or may not be listed.
    """
    excluded = re.compile("|".join(map(_pattern, listing.exclude)) or r"(?!)", re.DOTALL)
    files: list[SourceFile] = []
    refused: list[Refusal] = []
    for found in _walk(corpus_dir):
        document, reason = found.id, _reason_to_refuse(found, corpus_dir)
        if document in CONFIGURATION or excluded.fullmatch(document) or excluded.fullmatch(document + "/"):
            continue
        if reason:
            refused.append(Refusal(document.encode("utf-8", "backslashreplace").decode(), reason))
        else:
            files.append(found)
    return (
        tuple(sorted(files, key=lambda file: file.id)),
        tuple(sorted(refused, key=lambda refusal: refusal.document)),
    )


def _walk(corpus_dir: Path) -> Iterator[SourceFile]:
    """Everything below the folder but folders; links are given, never followed. A folder without access is given."""
    waiting = [corpus_dir]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                items = list(listed)
        except OSError as error:
            if folder == corpus_dir:
                raise BadSettings(
                    f"The corpus folder {corpus_dir} cannot be listed ({error.strerror}). "
                    "Create it, or name another with --corpus."
                ) from error
            yield SourceFile(folder.relative_to(corpus_dir).as_posix(), folder)
            continue
        for item in items:
            path = Path(item.path)
            if item.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield SourceFile(path.relative_to(corpus_dir).as_posix(), path)


def _reason_to_refuse(found: SourceFile, corpus_dir: Path) -> str | None:
    """Why what was found is not to be opened; None for an ordinary file."""
    try:
        found.id.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not UTF-8; rename it"
    try:
        if found.path.is_symlink():
            target = Path(os.path.realpath(found.path, strict=True))
            if not target.is_relative_to(os.path.realpath(corpus_dir)):
                return "a link that leaves the corpus; copy the file into the corpus instead"
            if target.is_dir():
                return "a link to a folder; the folder is read at its own place"
        mode = found.path.stat().st_mode
    except OSError as error:
        return f"a link that leads nowhere ({error.strerror})" if found.path.is_symlink() else str(error.strerror)
    if stat.S_ISDIR(mode):
        return "a folder that may not be listed; give the right to read it"
    if not stat.S_ISREG(mode):
        return "not an ordinary file but a pipe, device or socket"
    return None


def _pattern(glob: str) -> str:
    """The regular expression of a glob on paths with forward slashes: `*` stays in a folder, `**` crosses them."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./"))
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "(?:" + "".join(signs[part] if part in signs else re.escape(part) for part in parts) + ")"
