"""What a tutorial builds: LangChain's recursive splitter, MiniLM, Chroma, the four nearest chunks, no checks."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.ask import K
from assistant.embed import Embedder
from assistant.errors import AssistantError
from assistant.evaluate.baselines import plain_answer, plain_citation
from assistant.index.graph import Graph, write_graph
from assistant.late import Vectors
from assistant.records import Answer, Found, Page, Span
from assistant.sentences import split_sentences

CHUNK_CHARS, OVERLAP_CHARS = 1000, 200
READ = 4  # chunks that are read for an answer
SAID = 3  # sentences that an answer gives
NEEDED = 0.35  # cosine of the nearest chunk below which there is no answer


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of one page (counted from 1) of a document."""

    document: str
    page: int
    text: str


class PlainPipeline:
    """Answers with the sentences nearest to the question; knows no turns before it."""

    def __init__(self, pages: Iterable[tuple[str, Page]], embedder: Embedder) -> None:
        self._embedder = embedder
        self._chunks = _split(pages)
        self._vectors = embedder.embed_passages([chunk.text for chunk in self._chunks])
        self._folder = Path(tempfile.mkdtemp(prefix="cluster-assistant-plain-"))
        try:
            write_graph(self._folder / "chroma", [str(place) for place in range(len(self._chunks))], self._vectors)
            self._graph = Graph(self._folder / "chroma")
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._sentences = cache(self._split_and_embed)

    def close(self) -> None:
        """Close the store and remove it."""
        self._graph.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def ask(self, question: str, history: Sequence[Answer]) -> Answer:
        """Answer a question as if it stood alone."""
        begun = time.perf_counter()
        vector = self._embedder.embed_question(question)
        nearest = [int(name) for name in self._graph.nearest(vector, K)]
        scores = {place: float(self._vectors[place] @ vector) for place in nearest}
        sure = max(scores.values(), default=0.0)
        said = self._said(nearest[:READ], vector) if sure >= NEEDED else []
        citations = [
            plain_citation(number, chunk.document, (Span(chunk.page, 0, 0),), sentence)
            for number, (chunk, sentence) in enumerate(said, start=1)
        ]
        passages = [_found(self._chunks[place], scores[place]) for place in nearest]
        return plain_answer(question, citations, passages, sure, time.perf_counter() - begun)

    def _said(self, places: Sequence[int], vector: Vectors) -> list[tuple[Chunk, str]]:
        """The sentences of some chunks nearest to a question, each once, nearest first."""
        found: dict[str, tuple[float, Chunk]] = {}
        for place in places:
            sentences, vectors = self._sentences(place)
            for sentence, score in zip(sentences, vectors @ vector, strict=True):
                found.setdefault(sentence, (float(score), self._chunks[place]))
        best = sorted(found, key=lambda sentence: -found[sentence][0])[:SAID]
        return [(found[sentence][1], sentence) for sentence in best]

    def _split_and_embed(self, place: int) -> tuple[list[str], Vectors]:
        text = self._chunks[place].text
        sentences = [text[start:end] for start, end in split_sentences(text)]
        return sentences, self._embedder.embed_passages(sentences)


def _split(pages: Iterable[tuple[str, Page]]) -> list[Chunk]:
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise AssistantError(
            "The plain pipeline needs LangChain's text splitters, which are not installed. "
            "Run `pip install 'cluster-assistant[eval]'`, or leave out --baselines."
        ) from error
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    return [Chunk(document, page.number, text) for document, page in pages for text in splitter.split_text(page.text)]


def _found(chunk: Chunk, score: float) -> Found:
    return Found("", chunk.document, chunk.page, (chunk.page,), "", chunk.text, round(score, 6))
