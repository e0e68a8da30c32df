"""Count what the corpus shares with a text file, word for word: `python corpus/sources/originality.py FILE`.

Facts may be taken over, sentences may not. Eight words in a row that stand in both texts are a shared run. Runs of
addresses and names can hardly be worded otherwise and are counted apart; the exit status is 1 if other runs are left.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CORPUS = Path(__file__).resolve().parents[1]
RUN_WORDS = 8

Kind = Literal["sentence", "address", "name"]
KINDS: tuple[Kind, ...] = ("sentence", "address", "name")

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(
    r"""[\w.+-]+\s?@\s?[\w-]+\.[\w.-]+           # a mail address
    | (?:https?://|www\.)\S+                     # a web address
    | \b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}/\S*
    | \+\d[\d\s()/.-]{6,}\d                      # a telephone number
    | \b(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÀ-Þ][\w-]+ # a postal code and its town
    | \bc/o\s+\S+
    """,
    re.VERBOSE,
)
# Short words that stand within names and titles without a capital.
_JOINING = frozenset(
    "a an and at by for from in of on or per the to with au aux d da das de degli del della delle der des di die du e "
    "en et für il im l la le les l per pour sur und von zu zur".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is compared, and where it stands in the text as written (end excluded)."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words that both texts have; `start` counts words in the one, `places` are its starts in the other."""

    start: int
    kind: Kind
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row that a document shares with the file, at least eight; `runs` counts the runs of eight in them."""

    document: str
    kind: Kind
    text: str
    runs: int


def words_of(text: str) -> list[Word]:
    """The words of a text: letters and digits without regard to case; hyphens, dots and apostrophes part words."""
    return [
        Word(unicodedata.normalize("NFKC", found[0]).casefold(), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def shared_stretches(document: str, text: str, other: str, run_words: int = RUN_WORDS) -> list[Stretch]:
    """What a document's text shares with another text, in the order of the document.

    Neighbouring runs of one kind are one stretch, provided that they follow each other in the other text too.
    """
    words = words_of(text)
    stretches: list[list[Run]] = []
    going: set[int] = set()  # where the last run, and so the stretch, may stand in the other text
    for run in _shared_runs(text, other, run_words):
        last = stretches[-1][-1] if stretches else None
        ahead = {place for place in run.places if place - 1 in going}
        if last and ahead and (last.start, last.kind) == (run.start - 1, run.kind):
            stretches[-1].append(run)
            going = ahead
        else:
            stretches.append([run])
            going = set(run.places)
    found = []
    for runs in stretches:
        start, end = words[runs[0].start].start, words[runs[-1].start + run_words - 1].end
        found.append(Stretch(document, runs[0].kind, " ".join(text[start:end].split()), len(runs)))
    return found


def _shared_runs(text: str, other: str, run_words: int) -> Iterator[Run]:
    """Every run of so many words of a text that stands in the other text too."""
    words, others = words_of(text), words_of(other)
    here, there = _in_address(text, words), _in_address(other, others)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(others) - run_words + 1):
        places[tuple(word.key for word in others[start : start + run_words])].append(start)
    for start in range(len(words) - run_words + 1):
        run = words[start : start + run_words]
        found = places.get(tuple(word.key for word in run))
        if found:
            # A web address that is broken over lines here may be whole there.
            address = any(here[start : start + run_words]) or any(
                any(there[place : place + run_words]) for place in found
            )
            yield Run(start, "address" if address else _name_or_sentence(text, run), tuple(found))


def _in_address(text: str, words: Sequence[Word]) -> list[bool]:
    """For each word whether it is part of an address."""
    inside = [False] * len(text)
    for found in _ADDRESS.finditer(text):
        inside[found.start() : found.end()] = [True] * len(found[0])
    return [inside[word.start] for word in words]


def _name_or_sentence(text: str, run: Sequence[Word]) -> Kind:
    """Whether a run is nothing but a name or title, or is part of a sentence."""
    written = [text[word.start : word.end] for word in run]
    if all(not word[0].islower() or word in _JOINING for word in written):
        return "name"
    return "sentence"


def corpus_texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Every document of the corpus, by its path below it, and its text as the assistant reads it."""
    sys.path.insert(0, str(CORPUS.parent))
    from assistant.load import find_files, load, read_listing

    listing = read_listing(corpus)
    for file in find_files(corpus, listing)[0]:
        _, pages = load(file.path.read_bytes(), file.id, listing.entries[file.id])
        yield file.id, "\n".join(page.text for page in pages)


def main(name: str) -> int:
    """Print what the corpus shares with a file; 1 if sentences are among it."""
    other = Path(name).read_text(encoding="utf-8")
    stretches: list[Stretch] = []
    read = 0
    for document, text in corpus_texts(CORPUS):
        read += len(words_of(text))
        stretches += shared_stretches(document, text, other)
    for stretch in sorted(stretches, key=lambda stretch: KINDS.index(stretch.kind)):
        print(f"{stretch.kind:8} {stretch.runs:3}  {stretch.document}: {stretch.text}")
    runs = Counter[Kind]()
    for stretch in stretches:
        runs[stretch.kind] += stretch.runs
    print(f"{read:,} words of the corpus against {len(words_of(other)):,} words of {name}")
    print(
        f"runs of {RUN_WORDS} words that stand in both: {runs['sentence']} of sentences, "
        f"{runs['address']} of addresses, {runs['name']} of names and titles"
    )
    return 1 if runs["sentence"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the text file to compare with: make check-originality FILE=some.txt")
    try:
        sys.exit(main(sys.argv[1]))
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"{sys.argv[1]} cannot be read as text: {error}")
