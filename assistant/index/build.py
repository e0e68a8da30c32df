"""Make a new generation from the corpus: only what changed is read and embedded, all or nothing is published."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import numpy as np

from assistant import chunk, load
from assistant.embed import Embedder
from assistant.errors import AssistantError, CannotWrite, DamagedIndex, IndexMismatch, NoIndex
from assistant.glossary import PACKAGED, read_glossaries
from assistant.index import publish
from assistant.index.catalog import Catalog
from assistant.index.catalog_writer import CatalogWriter
from assistant.index.gather import Before, Cutting, Gathering
from assistant.index.graph import write_graph
from assistant.index.report import BuildReport, Progress, compare, make_report
from assistant.index.scan import Source, scan
from assistant.late import Vectors, fit_basis, pack, reduce
from assistant.load import ocr
from assistant.load.limits import Limits
from assistant.records import Refusal
from assistant.settings import Settings

EMBED_STEP = 512  # texts between two reports of progress
BASIS_SAMPLE = 64  # passages, spread over the corpus, that tell which basis suits its token vectors
LIBRARIES = ("chromadb", "pypdf", "sentence-transformers", "torch", "onnxruntime")


def build(
    settings: Settings, *, rebuild: bool = False, progress: Callable[[Progress], None] = lambda _: None
) -> BuildReport:
    """Bring the index up to date with the corpus.

    Args:
        settings: Where corpus and index are, and what shapes the index.
        rebuild: Take nothing over from the live generation.
        progress: Told how far the run is.

    Raises:
        AssistantError: Nothing to index, a model that is not there, another run at work, a full or read-only disk.
            The live generation is then as it was.
    """
    begun = time.monotonic()
    sources, refused, listing = scan(settings)
    embedder = Embedder(settings.embedding_model, settings.index_dir / "models")
    with publish.writing(settings.index_dir):
        live, warnings = _live(settings.index_dir, rebuild)
        warnings += [
            f"corpus.toml describes {name}, which is not in the corpus."
            for name in sorted(
                listing.entries.keys() - {one.file.id for one in sources} - {one.document for one in refused}
            )
        ]
        run = _Run(settings, embedder, None if rebuild else live, progress)
        if not rebuild and live and run.is_unchanged(sources, refused):
            publish.remove_generations(settings.index_dir, settings.keep_generations)
            return make_report(live, live, refused, warnings, 0, time.monotonic() - begun)
        try:
            embedder.prepare(anew=rebuild)
            generation = run.write(sources, refused, live)
        except (OSError, sqlite3.Error) as error:
            raise CannotWrite(
                f"The new index could not be written to {settings.index_dir} ({error}). "
                "The index in use is as it was. Free some space or check the rights, and run `assistant index` again."
            ) from error
        finally:
            shutil.rmtree(settings.index_dir / "generations" / publish.UNFINISHED, ignore_errors=True)
        return make_report(generation, live, refused, warnings, run.embedded, time.monotonic() - begun)


def _live(index_dir: Path, rebuild: bool) -> tuple[publish.Generation | None, list[str]]:
    try:
        return publish.live_generation(index_dir), []
    except NoIndex:
        return None, []
    except (DamagedIndex, IndexMismatch) as error:
        if isinstance(error, IndexMismatch) and not rebuild:
            raise
        return None, [f"The index in use could not be taken over and is made anew. {error}"]


class _Run:
    """One run of the indexer, which holds the writer's lock."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        live: publish.Generation | None,
        progress: Callable[[Progress], None],
    ) -> None:
        self.settings, self.embedder, self.progress = settings, embedder, progress
        self.glossary = read_glossaries(PACKAGED, settings.corpus_dir / "glossary.toml")
        self.ocr = settings.ocr == "auto" and ocr.is_available()
        cutting = {
            "model": embedder.fingerprint,
            "passage_chars": settings.passage_chars,
            "chunk": chunk.VERSION,
            "load": load.VERSION,
            "ocr": self.ocr,
        }
        glossary = hashlib.sha256(repr(self.glossary).encode()).hexdigest()
        self.shaping = {**cutting, "glossary": glossary, "max_pages": settings.max_pages}
        before = live.passport["shaping"] if live else {}
        self.live = live
        self.cut_alike = {name: before.get(name) for name in cutting} == cutting
        self.same_shape = before == self.shaping
        self.embedded = 0

    def is_unchanged(self, sources: list[Source], refused: list[Refusal]) -> bool:
        """Whether the live generation is what a run would make; what it refused is then added to `refused`."""
        if not self.live or not self.same_shape:
            return False
        if self.live.passport["model"]["onnx"] and not self.embedder.onnx_file.is_file():
            return False
        documents, refused_before = self.live.passport["documents"], self.live.passport["refused"]
        states = {name: one["state"] for name, one in documents.items() if not one.get("stale")}
        states |= {name: one["state"] for name, one in refused_before.items() if one.get("state")}
        unread = {name: one["reason"] for name, one in refused_before.items() if not one.get("state")}
        if states != {one.file.id: one.state for one in sources}:
            return False
        if unread != {one.document: one.reason for one in refused}:
            return False
        refused += [Refusal(name, one["reason"]) for name, one in refused_before.items() if one.get("state")]
        return True

    def write(
        self, sources: list[Source], refused: list[Refusal], before: publish.Generation | None
    ) -> publish.Generation:
        """Write, check and publish a generation."""
        folder = publish.begin(self.settings.index_dir)
        writer = CatalogWriter(folder / "catalog.sqlite")
        gathering = self._gather(sources, refused, writer)
        refused[:] = gathering.refusals
        if not gathering.documents:
            writer.close()
            reasons = "; ".join(f"{one.document}: {one.reason}" for one in refused[:3])
            raise AssistantError(
                f"None of the {len(refused)} documents in {self.settings.corpus_dir} could be read, so nothing was "
                f"published ({reasons})."
            )
        writer.add_glossary(self.glossary)
        self._embed(writer)
        writer.close()
        catalog = Catalog(folder / "catalog.sqlite")
        counts = {name: catalog.count(name) for name in ("documents", "pages", "passages", "statements")}
        self.progress(Progress("publish", 0, 1))
        self._write_graph(catalog, folder / "chroma")
        catalog.close()
        probe = self.embedder.probe()
        passport = {
            "model": {
                "name": self.embedder.name,
                "fingerprint": self.embedder.fingerprint,
                "dimension": len(probe),
                "english_only": self.embedder.knows_english_only,
                "onnx": self.embedder.onnx_file.is_file(),
                "tokens": self.embedder.basis is not None,
                "probe": [round(float(value), 6) for value in probe],
            },
            "shaping": self.shaping,
            "versions": {name: version(name) for name in LIBRARIES},
            "documents": gathering.documents,
            "refused": gathering.refused,
            "counts": counts,
        }
        added, changed, removed = compare(before.passport["documents"] if before else {}, gathering.documents)
        receipt = {
            "added": added,
            "changed": changed,
            "removed": removed,
            "refused": {one.document: one.reason for one in refused},
            "stale": sorted(name for name, one in gathering.documents.items() if one["stale"]),
            "embedded": self.embedded,
        }
        generation = publish.publish(self.settings.index_dir, passport, receipt, self.settings.keep_generations)
        self.progress(Progress("publish", 1, 1))
        return generation

    def _gather(self, sources: list[Source], unfit: list[Refusal], writer: CatalogWriter) -> Gathering:
        """Put every document into the catalog."""
        cutting = Cutting(
            Limits(max_pages=self.settings.max_pages, ocr=self.ocr),
            self.settings.passage_chars,
            self.embedder.fits,
            self.embedder.fingerprint,
        )
        with ExitStack() as opened:
            before = None
            if self.live:
                catalog = Catalog(self.live.catalog_file)
                opened.callback(catalog.close)
                before = Before(catalog, self.live.passport["documents"], self.cut_alike)
            gathering = Gathering(before, cutting, writer)
            gathering.gather(sources, unfit, lambda done, total: self.progress(Progress("read", done, total)))
        return gathering

    def _embed(self, writer: CatalogWriter) -> None:
        if self.live and self.live.passport["model"]["fingerprint"] == self.embedder.fingerprint:
            writer.copy_vectors(self.live.catalog_file)
        basis = self._token_basis(writer)
        passages, statements = writer.missing_passages(tokens=basis is not None), writer.missing_statements()
        total = len(passages) + len(statements)
        for start in range(0, len(passages), EMBED_STEP):
            self.progress(Progress("embed", start, total))
            self._embed_passages(writer, passages[start : start + EMBED_STEP], basis)
        for start in range(0, len(statements), EMBED_STEP):
            self.progress(Progress("embed", len(passages) + start, total))
            step = statements[start : start + EMBED_STEP]
            writer.add_vectors([key for key, _ in step], self.embedder.embed_passages([text for _, text in step]))
        self.progress(Progress("embed", total, total))
        self.embedded = len({key for key, _ in (*passages, *statements)})

    def _token_basis(self, writer: CatalogWriter) -> Vectors | None:
        """The basis of what was taken over; else one that suits the corpus, or the model's own where it is small."""
        basis = self.embedder.basis
        if basis is None:
            return None
        if (copied := writer.token_basis()) is not None:
            return copied
        texts = [text for _, text in writer.missing_passages(tokens=True)]
        if len(texts) >= BASIS_SAMPLE:
            _, tokens = self.embedder.embed_with_tokens(texts[:: len(texts) // BASIS_SAMPLE][:BASIS_SAMPLE])
            basis = fit_basis(np.concatenate([one.vectors for one in tokens]))
        writer.set_token_basis(basis)
        return basis

    def _embed_passages(self, writer: CatalogWriter, missing: list[tuple[bytes, str]], basis: Vectors | None) -> None:
        keys, texts = [key for key, _ in missing], [text for _, text in missing]
        if basis is None:
            writer.add_vectors(keys, self.embedder.embed_passages(texts))
            return
        vectors, tokens = self.embedder.embed_with_tokens(texts)
        writer.add_vectors(keys, vectors)
        writer.add_tokens(keys, [pack(reduce(one.vectors, basis)) for one in tokens], [one.starts for one in tokens])

    def _write_graph(self, catalog: Catalog, folder: Path) -> None:
        ids, vectors = catalog.all_passage_vectors()
        if len(ids) != catalog.count("passages") or not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
            raise AssistantError("The embedding model gave vectors that cannot be compared, so nothing was published.")
        write_graph(folder, ids, vectors)
