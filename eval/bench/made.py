"""A made-up corpus of any size, with vectors to fit: texts of the corpus that ships, mixed anew from a fixed seed.

Each section takes the words of a real passage and puts words drawn by Zipf's law in the place of half of them; its
vector is that passage's, turned by noise. So words are spread as people spread them, and vectors lie in clusters around
real ones, where real questions find them. No model runs: what is measured is everything else.
"""

from __future__ import annotations

import re
import zlib
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from assistant.embed import Embedder
from assistant.index import build as building
from assistant.index.catalog import Catalog
from assistant.index.publish import live_generation
from assistant.late import Tokens, Vectors
from assistant.settings import Settings, read_settings

SECTIONS = 10  # of a document; each gives one passage
WORDS = 100_000  # that there are to draw from
KEPT = 0.5  # of a real passage's words
TURN = 0.8  # length of the noise beside a vector of length 1: two of a cluster have a cosine of 0.6
_SYLLABLES = "ba co di fer gu lan mo ne pi ran so ti ur ven zo".split()
_MARK = re.compile(r"note (\d+)-(\d+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


class Source:
    """The real passages that made-up ones follow: those of the live index."""

    def __init__(self, index_dir: Path) -> None:
        catalog = Catalog(live_generation(index_dir).catalog_file)
        numbers = [number for (number,) in catalog.query("SELECT number FROM passages ORDER BY number")]
        self.vectors = catalog.passage_vectors(numbers)
        passages = catalog.passages(numbers)
        self.sentences = [
            [
                " ".join(one.text[statement.start : statement.end].split())
                for statement in one.statements
                if statement.kind == "sentence"
            ]
            or [" ".join(one.text.split())]
            for one in passages.values()
        ]
        common = [word for (word,) in catalog.query("SELECT word FROM words ORDER BY count DESC, word")]
        self.words = [*common, *(_coined(number) for number in range(WORDS - len(common)))]
        share = 1 / (np.arange(len(self.words)) + 2.7)  # Zipf's law with Mandelbrot's shift
        self._cumulative = np.cumsum(share / share.sum())
        catalog.close()

    def passage_of(self, document: int, section: int) -> int:
        """Which real passage a section follows; some are followed much more often than others."""
        draw = np.random.default_rng([document, section]).random()
        return int(len(self.sentences) * draw**2)

    def document(self, number: int) -> str:
        """A document in Markdown that no other number gives."""
        draw = np.random.default_rng(number)
        parts = [f"# Notes, volume {number}"]
        for section in range(SECTIONS):
            sentences = self.sentences[self.passage_of(number, section)]
            mixed = [self._mixed(sentence, draw) for sentence in sentences]
            parts += [
                f"## {self._mixed(' '.join(sentences[0].split()[:5]), draw)}",
                " ".join(f"In note {number}-{section}, {sentence}" for sentence in mixed),
            ]
        return "\n\n".join(parts) + "\n"

    def _mixed(self, sentence: str, draw: np.random.Generator) -> str:
        found = _WORD.findall(sentence)
        kept = draw.random(len(found)) < KEPT
        drawn = iter(np.searchsorted(self._cumulative, draw.random(len(found))))
        keep = iter(kept)
        return _WORD.sub(lambda word: word.group() if next(keep) else self.words[int(next(drawn))], sentence)


class MadeEmbedder(Embedder):
    """Gives made-up texts the vectors of the passages that they follow, turned by noise; questions get real ones."""

    source: Source

    def load_for(self, texts: int) -> None:
        """Load nothing."""

    def embed_passages(self, texts: object) -> Vectors:
        """One vector for each text: float32 of shape (n, d), rows of length 1."""
        return np.stack([self._vector(text) for text in texts])  # type: ignore[attr-defined]

    def embed_with_tokens(self, texts: object) -> tuple[Vectors, list[Tokens]]:
        """The same with token vectors: those that the model has for each piece by itself."""
        return self.embed_passages(texts), [self._tokens(text) for text in texts]  # type: ignore[attr-defined]

    def _vector(self, text: str) -> Vectors:
        draw = np.random.default_rng(zlib.crc32(text.encode()))
        if not (mark := _MARK.search(text)):
            return _unit(draw.standard_normal(self.source.vectors.shape[1], np.float32))
        vector = self.source.vectors[self.source.passage_of(int(mark[1]), int(mark[2]))]
        return turned(vector, draw)

    def _tokens(self, text: str) -> Tokens:
        encoding = self._limits.encode(text, add_special_tokens=False)
        words = tuple(text[first:last] for first, last in encoding.offsets)
        return Tokens(words, self._pieces[encoding.ids], tuple(first for first, _ in encoding.offsets))

    @cached_property
    def _pieces(self) -> Vectors:
        from safetensors import safe_open

        with safe_open(self.folder / "model.safetensors", framework="numpy") as held:
            return np.asarray(held.get_tensor("embeddings.word_embeddings.weight"))


def turned(vector: Vectors, draw: np.random.Generator) -> Vectors:
    """A unit vector near another one."""
    noise = draw.standard_normal(len(vector), np.float32)
    return _unit(vector + TURN * _unit(noise))


def made_settings(folder: Path) -> Settings:
    """The settings of a made-up corpus and its index."""
    return Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")


def make_corpus(folder: Path, passages: int) -> Settings:
    """Write the documents of a corpus of about so many passages; the index has what does not depend on them."""
    settings = made_settings(folder)
    source = source_of(read_settings().index_dir)
    for number in range(passages // SECTIONS):
        below = settings.corpus_dir / f"{number // 1000:03}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:06}.md").write_text(source.document(number), "utf-8")
    models = settings.index_dir / "models"
    models.mkdir(parents=True, exist_ok=True)
    for file in (read_settings().index_dir / "models").iterdir():
        (models / file.name).write_bytes(file.read_bytes())
    return settings


def make_index(settings: Settings) -> None:
    """Index a made-up corpus as `assistant index` does, with made-up vectors."""
    MadeEmbedder.source = source_of(read_settings().index_dir)
    building.Embedder = MadeEmbedder  # type: ignore[misc]
    building.build(settings)


@cache
def source_of(index_dir: Path) -> Source:
    """The passages of an index, read once."""
    return Source(index_dir)


def _coined(number: int) -> str:
    """A word that no language has, from its number."""
    word = ""
    while number >= 0:
        number, syllable = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
        number -= 1
    return word


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)
