"""One run of the indexer: take over, read, cut, embed, write; or rehearse all that but embedding."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from assistant import chunk, load
from assistant.embed import SMALL_RUN, Embedder
from assistant.errors import AssistantError, LostCollection
from assistant.glossary import PACKAGED, fingerprint, read_glossaries
from assistant.index import publish
from assistant.index.catalog import Catalog
from assistant.index.catalog_writer import CatalogWriter
from assistant.index.collection import require_collection
from assistant.index.disk import write_json
from assistant.index.embed_missing import embed_missing
from assistant.index.gather import Before, Cutting, Gathering
from assistant.index.open_graph import make_graph
from assistant.index.plan import compare, reasons_of
from assistant.index.removal import prove_removed
from assistant.index.report import Progress
from assistant.index.scan import Source
from assistant.load import ocr
from assistant.load.limits import Limits
from assistant.records import Refusal
from assistant.settings import NO_SERVER, Settings

MUCH_TO_READ = 100_000  # bytes of new files, that give more texts than are embedded without torch
LIBRARIES = ("chromadb", "pypdf", "sentence-transformers", "torch", "onnxruntime")
GATE_FILE = "gate.json"
USUAL_RATE = 40.0  # texts a second that two cores embed, where no run has told it yet
TELLING_RUN = 100  # texts from which a run tells how fast this machine embeds

# Judges a new generation against the live one (None for the first) before it is published; what it gives is kept with
# the generation, and GuardStopped keeps it from being published.
Accept = Callable[[publish.Generation, publish.Generation | None], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a run would make: records by document, totals, texts to embed, and the seconds that takes after reading."""

    records: dict[str, Any]
    documents: int
    pages: int
    passages: int
    to_embed: int
    seconds_more: float


class Run:
    """One run of the indexer; whoever lets it write holds the writer's lock.

    Attributes:
        reasons: Why documents that did not change are made anew; empty when they are taken over.
        embedded: Texts that went through the model so far.
    """

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        live: publish.Generation | None,
        progress: Callable[[Progress], None],
    ) -> None:
        self.settings, self.embedder, self.progress = settings, embedder, progress
        self._glossaries = (PACKAGED, settings.corpus_dir / "glossary.toml")
        self.ocr = settings.ocr == "auto" and ocr.is_available()
        cutting = {
            "model": embedder.fingerprint,
            "passage_chars": settings.passage_chars,
            "chunk": chunk.VERSION,
            "load": load.VERSION,
            "ocr": self.ocr,
        }
        self.shaping = {**cutting, "glossary": fingerprint(*self._glossaries), "max_pages": settings.max_pages}
        if settings.chroma_url != NO_SERVER:
            self.shaping["chroma"] = settings.chroma_url
        before = live.passport["shaping"] if live else {}
        self.live = live
        names = (live.passport["model"]["name"] if live else "", embedder.name)
        self.reasons = reasons_of(before, self.shaping, names) if live else ()
        self.cut_alike = {name: before.get(name) for name in cutting} == cutting
        self.same_shape = before == self.shaping
        self.embedded = 0
        self._seconds: dict[str, float] = {}
        self._since = 0.0

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
        try:
            require_collection(self.live.folder)
        except LostCollection as lost:
            self.reasons = (lost.what,)
            return False
        refused += [Refusal(name, one["reason"]) for name, one in refused_before.items() if one.get("state")]
        return True

    def write(
        self,
        sources: list[Source],
        refused: list[Refusal],
        before: publish.Generation | None,
        accept: Accept | None = None,
    ) -> publish.Generation:
        """Write, check and publish a generation; `refused` is then all that was refused."""
        glossary = read_glossaries(*self._glossaries)
        folder = publish.begin(self.settings.index_dir)
        self._since = time.monotonic()
        with CatalogWriter(folder / "catalog.sqlite") as writer:
            with self._model_loaded_beside(sources):
                gathering = self._gather(sources, refused, writer)
            writer.add_glossary(glossary)
            self._took("read")
            self._embed(writer)
            self._took("sentences")
        with closing(Catalog(folder / "catalog.sqlite")) as catalog:
            self.progress(Progress("publish", 0, 1))
            self._write_graph(catalog, folder)
            passport = self._passport(catalog, gathering)
            receipt = self._receipt(catalog, gathering, before, folder)
        if accept:
            write_json(folder / GATE_FILE, accept(publish.Generation(folder, passport), before))
        self._took("publish")
        receipt["seconds"] = self._seconds
        generation = publish.publish(self.settings.index_dir, passport, receipt, self.settings.keep_generations)
        self.progress(Progress("publish", 1, 1))
        return generation

    def rehearse(self, sources: list[Source], refused: list[Refusal], folder: Path) -> Rehearsal:
        """Read and cut as `write` would, into a folder that is thrown away; `refused` is then all that was refused."""
        file = folder / "catalog.sqlite"
        with CatalogWriter(file) as writer:
            gathering = self._gather(sources, refused, writer)
            writer.add_glossary(read_glossaries(*self._glossaries))
            self._copy_vectors(writer)
            tokens = self.embedder.basis is not None
            to_embed = len({key for key, _ in (*writer.missing_passages(tokens=tokens), *writer.missing_statements())})
        with closing(Catalog(file)) as catalog:
            documents, pages, passages = (catalog.count(table) for table in ("documents", "pages", "passages"))
        seconds = to_embed / self._texts_per_second()
        return Rehearsal(gathering.documents, documents, pages, passages, to_embed, seconds)

    def _passport(self, catalog: Catalog, gathering: Gathering) -> dict[str, Any]:
        probe = self.embedder.probe()
        return {
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
            "counts": {name: catalog.count(name) for name in ("documents", "pages", "passages", "statements")},
        }

    def _receipt(
        self, catalog: Catalog, gathering: Gathering, before: publish.Generation | None, folder: Path
    ) -> dict[str, Any]:
        changes = compare(before.passport["documents"] if before else {}, gathering.documents)
        proofs = {}
        if before and changes.removed:
            with closing(Catalog(before.catalog_file)) as old:
                proofs = prove_removed(changes.removed, old, catalog, folder)
        return {
            "added": changes.added,
            "changed": changes.changed,
            "removed": changes.removed,
            "renamed": [{"before": one.before, "now": one.now} for one in changes.renamed],
            "reasons": self.reasons,
            "refused": {name: one["reason"] for name, one in gathering.refused.items()},
            "stale": sorted(name for name, one in gathering.documents.items() if one["stale"]),
            "removal_proofs": proofs,
            "embedded": self.embedded,
        }

    def _gather(self, sources: list[Source], refused: list[Refusal], writer: CatalogWriter) -> Gathering:
        """Put every document into the catalog; `refused` are those that cannot be opened, and then all refused ones."""
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
            gathering.gather(sources, refused, lambda done, total: self.progress(Progress("read", done, total)))
        refused[:] = gathering.refusals
        if not gathering.documents:
            reasons = "; ".join(f"{one.document}: {one.reason}" for one in refused[:3])
            raise AssistantError(
                f"None of the {len(refused)} documents in {self.settings.corpus_dir} could be read, so nothing was "
                f"published ({reasons})."
            )
        return gathering

    @contextmanager
    def _model_loaded_beside(self, sources: list[Source]) -> Iterator[None]:
        """Load the model while documents are read, where there is much to read: that takes seconds, as loading does."""
        known = self.live.passport["documents"] if self.live and self.cut_alike else {}
        new = [one for one in sources if known.get(one.file.id, {}).get("state") != one.state]
        if sum(one.file.path.stat().st_size for one in new) < MUCH_TO_READ:
            yield
            return

        def load_model() -> None:
            with suppress(Exception):  # whatever fails here is raised where the model is used
                self.embedder.load_for(SMALL_RUN + 1)

        # A daemon, and not waited for after an error or a stop: importing torch can take longer than Ctrl-C may.
        beside = threading.Thread(target=load_model, daemon=True)
        beside.start()
        yield
        beside.join()

    def _copy_vectors(self, writer: CatalogWriter) -> None:
        if self.live and self.live.passport["model"]["fingerprint"] == self.embedder.fingerprint:
            writer.copy_vectors(self.live.catalog_file)

    def _embed(self, writer: CatalogWriter) -> None:
        self._copy_vectors(writer)
        self.embedded = embed_missing(
            writer,
            self.embedder,
            progress=lambda done, total: self.progress(Progress("embed", done, total)),
            passages_done=lambda: self._took("embed"),
        )

    def _write_graph(self, catalog: Catalog, folder: Path) -> None:
        ids, vectors = catalog.all_passage_vectors()
        if len(ids) != catalog.count("passages") or not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
            raise AssistantError("The embedding model gave vectors that cannot be compared, so nothing was published.")
        make_graph(self.settings, folder, ids, vectors)

    def _took(self, step: str) -> None:
        now = time.monotonic()
        self._seconds[step] = round(now - self._since, 2)
        self._since = now

    def _texts_per_second(self) -> float:
        """How fast this machine embeds, by the newest run that embedded enough to tell."""
        for name in publish.generation_names(self.settings.index_dir):
            try:
                receipt = json.loads(
                    (self.settings.index_dir / "generations" / name / "receipt.json").read_text("utf-8")
                )
                if receipt["embedded"] >= TELLING_RUN:
                    taken = receipt["seconds"]
                    return float(receipt["embedded"] / (taken["embed"] + taken.get("sentences", 0.0)))
            except (OSError, ValueError, KeyError, ZeroDivisionError):
                continue  # made before receipts told it, or removed just now
        return USUAL_RATE
