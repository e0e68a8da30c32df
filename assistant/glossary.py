"""The field's synonyms, abbreviations and German, French and Italian words."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadSettings
from assistant.words import TOKENIZER, stems

PACKAGED = Path(__file__).with_name("glossary.toml")
ENGLISH = ("term", "same", "abbreviation")
OTHERS = ("de", "fr", "it")


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """One word of one entry, as the catalog keeps it.

    Attributes:
        key: The word's stems, joined by blanks.
        language: Of the word; `en` for terms, synonyms and abbreviations.
        entry: Number of its entry.
        word: As written.
    """

    key: str
    language: str
    entry: int
    word: str


def fingerprint(*files: Path) -> str:
    """What differs when the rows of some glossary files may differ; to parse them takes a third of a second.

    Raises:
        BadSettings: If a file cannot be read.
    """
    content = hashlib.sha256(TOKENIZER.encode())
    for file in files:
        try:
            own = file.read_bytes() if file.is_file() else b""
        except OSError as error:
            raise BadSettings(f"{file} cannot be read ({error.strerror}). Check its rights.") from error
        content.update(hashlib.sha256(own).digest())
    return content.hexdigest()


def read_glossaries(*files: Path) -> list[GlossaryRow]:
    """The rows of some glossary files, in their order; a file that is not there is left out.

    Raises:
        BadSettings: If a file is not TOML or an entry has not the shape of the packaged ones.
    """
    entries = [entry for file in files if file.is_file() for entry in _entries(file)]
    words = [(number, language, word) for number, entry in enumerate(entries) for language, word in _words_of(entry)]
    keys = stems([word for _, _, word in words])
    return [
        GlossaryRow(" ".join(key), language, number, word)
        for key, (number, language, word) in zip(keys, words, strict=True)
        if key
    ]


def _entries(file: Path) -> list[dict[str, list[str]]]:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file} is not valid TOML ({error}). Mend that line or remove the file.") from error
    entries = content.get("entry", [])
    if set(content) - {"entry"} or not isinstance(entries, list):
        raise BadSettings(f"{file} holds something else than [[entry]] tables. Write each concept as one [[entry]].")
    return [_entry(file, number, entry) for number, entry in enumerate(entries, 1)]


def _entry(file: Path, number: int, entry: object) -> dict[str, list[str]]:
    allowed = (*ENGLISH, *OTHERS)
    if not isinstance(entry, dict) or not isinstance(entry.get("term"), str) or set(entry) - set(allowed):
        raise BadSettings(f"Entry {number} of {file} needs a term and may have {', '.join(allowed[1:])}, nothing else.")
    lists = {name: [value] if isinstance(value, str) else value for name, value in entry.items()}
    for name, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise BadSettings(f"Entry {number} of {file}: {name} is not a list of words.")
    return lists


def _words_of(entry: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name in (*ENGLISH, *OTHERS):
        for word in entry.get(name, ()):
            yield ("en" if name in ENGLISH else name), word
