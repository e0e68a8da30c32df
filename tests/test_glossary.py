"""Tests of assistant/glossary.toml: well formed, and no word in it twice."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.ask import Assistant
from assistant.errors import BadSettings
from assistant.glossary import read_glossaries
from assistant.index.build import build
from assistant.settings import Settings
from assistant.words import FUNCTION_WORDS, stems

GLOSSARY = Path(__file__).parents[1] / "assistant" / "glossary.toml"
LANGUAGES = ("de", "fr", "it")
LISTS = ("same", *LANGUAGES, "abbreviation")
LONGEST_WORD = 60  # characters
FEWEST_ENTRIES = 300
FEWEST_IN_ALL_LANGUAGES = 200


def _words(entry: dict[str, Any]) -> list[str]:
    return [entry["term"], *(word for key in LISTS for word in entry.get(key, []))]


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    """Read the glossary once, as plain tables."""
    whole = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))
    assert list(whole) == ["entry"]
    return whole["entry"]


def test_shape(entries: list[dict[str, Any]]) -> None:
    """A term and at least one other word, in lists of strings under known names."""
    for entry in entries:
        assert set(entry) <= {"term", *LISTS}, entry
        assert isinstance(entry["term"], str), entry
        assert len(entry) > 1, entry
        for key in set(entry) - {"term"}:
            assert isinstance(entry[key], list), entry
            assert entry[key], entry
            assert all(isinstance(word, str) for word in entry[key]), entry


def test_words(entries: list[dict[str, Any]]) -> None:
    """Every word has a letter, no stray space, and fits a line."""
    for entry in entries:
        for word in _words(entry):
            assert re.search(r"[^\W\d_]", word), entry
            assert word == " ".join(word.split()), entry
            assert len(word) <= LONGEST_WORD, entry


def test_enough(entries: list[dict[str, Any]]) -> None:
    """As many entries as retrieval was promised, most of them in all four languages."""
    assert len(entries) >= FEWEST_ENTRIES
    assert sum(all(key in entry for key in LANGUAGES) for entry in entries) >= FEWEST_IN_ALL_LANGUAGES


def test_no_word_twice(entries: list[dict[str, Any]]) -> None:
    """A word means one thing: it stands once in its entry and in no other."""
    counts = Counter(word.lower() for entry in entries for word in _words(entry))
    assert [word for word, count in counts.items() if count > 1] == []


def test_no_function_words(entries: list[dict[str, Any]]) -> None:
    """No word that its own language would leave out of a question, nor a phrase of nothing else."""
    for entry in entries:
        for language, words in {"en": [entry["term"], *entry.get("same", [])], **entry}.items():
            if language in FUNCTION_WORDS:
                for word in words:
                    assert not set(re.findall(r"\w+", word.casefold())) <= FUNCTION_WORDS[language], word


def test_every_word_adds(entries: list[dict[str, Any]]) -> None:
    """Within one list, no word that the stemmer folds into another of the list."""
    for entry in entries:
        for key in set(LISTS) - {"abbreviation"}:
            folded = [tuple(stem) for stem in stems(entry.get(key, []))]
            assert len(folded) == len(set(folded)), (entry["term"], key)


@pytest.mark.parametrize(
    "text",
    [
        "[[entry]",
        "[other]\nx = 1",
        "[[entry]]\nsame = ['a']",
        "[[entry]]\nterm = 'a'\nes = ['b']",
        "[[entry]]\nterm = 'a'\nde = [1]",
    ],
)
def test_bad_glossary(tmp_path: Path, text: str) -> None:
    """A glossary that has another shape is refused with one sentence that names the file."""
    (tmp_path / "glossary.toml").write_text(text, "utf-8")

    with pytest.raises(BadSettings, match=r"glossary\.toml"):
        read_glossaries(tmp_path / "glossary.toml")


def test_corpus_glossary_is_used(new_settings: Callable[..., Settings]) -> None:
    """A glossary.toml in the corpus adds to the packaged one; it is no document, and a change of it rebuilds."""
    rules = "# Rules\n\nThe frobnication of the widget is free.\n"
    settings = new_settings({"a.md": rules, "b.md": "# Cake\n\nBake it.\n"})
    build(settings)
    entry = '[[entry]]\nterm = "frobnication"\nsame = ["zworking"]\n'
    (settings.corpus_dir / "glossary.toml").write_text(entry, "utf-8")

    report = build(settings)

    assert report.published
    assert (report.documents, report.embedded) == (2, 0)
    with Assistant.open(settings=settings) as assistant:
        assert assistant.search("zworking")[0].passage.document == "a.md"
        assert assistant.search("zworking")[0].keyword > 0
