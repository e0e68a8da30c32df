from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SmallIndex
from index_files import alter_passport, copy_index, cut, flip, generations, live_folder
from tiny_model import make_tiny_model

from assistant.ask import Assistant
from assistant.errors import AssistantError, BadSettings, IndexMismatch
from assistant.index import publish
from assistant.index.build import build
from assistant.index.catalog import Catalog
from assistant.index.check import check
from assistant.index.graph import Graph
from assistant.index.plan import Rename
from assistant.index.report import Progress
from assistant.settings import Settings

NewSettings = Callable[..., Settings]

FEES = "# Fees\n\nMembers of the cluster pay EUR 120 a year. Guests from other regions pay EUR 240.\n"
VENUE = "# Venue\n\nThe meeting takes place in Turin. The doors of the hall open at nine.\n"
TWO = {"fees.md": FEES, "venue.md": VENUE}


def holds(index: Path, word: str) -> tuple[list[str], int, int]:
    """Documents of the live generation, passages with a word, and the size of the graph."""
    catalog, graph = Catalog(live_folder(index) / "catalog.sqlite"), Graph(live_folder(index) / "chroma")
    try:
        return [one.id for one in catalog.documents()], int((catalog.bm25([word]) > 0).sum()), graph.count()
    finally:
        catalog.close()
        graph.close()


def tokens_of(index: Path) -> dict[str, bytes]:
    """The token vectors of each document's one passage, and the basis."""
    catalog = Catalog(live_folder(index) / "catalog.sqlite")
    rows = catalog.query("SELECT p.document, t.vectors FROM passages p JOIN tokens t ON t.key = p.vector")
    (basis,) = catalog.query("SELECT numbers FROM token_basis")
    catalog.close()
    return {**dict(rows), "basis": basis[0]}


class TestFirstRun:
    def test_report(self, new_settings: NewSettings) -> None:
        """Two documents of one page and one passage of two sentences each: six texts to embed."""
        settings = new_settings(TWO)

        report = build(settings)

        assert report.published
        assert report.generation == live_folder(settings.index_dir).name
        assert (report.added, report.changed, report.removed) == (("fees.md", "venue.md"), (), ())
        assert (report.documents, report.pages, report.passages, report.embedded) == (2, 2, 2, 6)
        assert (report.refused, report.warnings, report.unchanged) == ((), (), 0)
        assert check(settings.index_dir, settings.embedding_model) == []

    def test_receipt(self, new_settings: NewSettings) -> None:
        """The receipt in the generation says what the run did."""
        settings = new_settings({**TWO, "empty.md": ""})

        build(settings)

        receipt = json.loads((live_folder(settings.index_dir) / "receipt.json").read_text("utf-8"))
        assert list(receipt.pop("seconds")) == ["read", "embed", "sentences", "publish"]
        assert receipt == {
            "added": ["fees.md", "venue.md"],
            "changed": [],
            "removed": [],
            "renamed": [],
            "reasons": [],
            "refused": {"empty.md": "empty"},
            "stale": [],
            "removal_proofs": {},
            "embedded": 6,
        }

    def test_progress(self, new_settings: NewSettings) -> None:
        """The steps are told as they go: documents read, texts embedded, published."""
        told: list[Progress] = []

        build(new_settings(TWO), progress=told.append)

        assert told == [
            Progress("read", 0, 2),
            Progress("read", 1, 2),
            Progress("read", 2, 2),
            Progress("embed", 0, 6),
            Progress("embed", 2, 6),  # the two passages come first, with the vectors of their tokens
            Progress("embed", 6, 6),
            Progress("publish", 0, 1),
            Progress("publish", 1, 1),
        ]


class TestNextRun:
    def test_nothing_changed(self, new_settings: NewSettings) -> None:
        """A second run on the same documents publishes nothing and embeds nothing."""
        settings = new_settings(TWO)
        first = build(settings)

        second = build(settings)

        assert not second.published
        assert second.generation == first.generation
        assert (second.added, second.changed, second.removed, second.unchanged) == ((), (), (), 2)
        assert (second.documents, second.pages, second.passages, second.embedded) == (2, 2, 2, 0)
        assert generations(settings.index_dir) == [first.generation]

    def test_token_vectors_stay(self, new_settings: NewSettings) -> None:
        """A passage that did not change keeps its token vectors and their basis, byte for byte; the other gets new."""
        settings = new_settings(TWO)
        build(settings)
        before = tokens_of(settings.index_dir)
        (settings.corpus_dir / "fees.md").write_text(FEES.replace("EUR 240", "EUR 250"), "utf-8")

        build(settings)

        after = tokens_of(settings.index_dir)
        assert after["basis"] == before["basis"]
        assert after["venue.md"] == before["venue.md"]
        assert after["fees.md"] != before["fees.md"]

    def test_touched(self, new_settings: NewSettings) -> None:
        """A file that was saved again with the same bytes has not changed."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "fees.md").write_text(FEES, "utf-8")

        assert not build(settings).published

    def test_changed(self, new_settings: NewSettings) -> None:
        """One other sentence in one document: that sentence and its passage are embedded, nothing else."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "fees.md").write_text(FEES.replace("EUR 240", "EUR 250"), "utf-8")

        report = build(settings)

        assert (report.added, report.changed, report.removed, report.unchanged) == ((), ("fees.md",), (), 1)
        assert report.embedded == 2
        assert holds(settings.index_dir, "250") == (["fees.md", "venue.md"], 1, 2)
        assert holds(settings.index_dir, "240")[1] == 0

    def test_renamed(self, new_settings: NewSettings) -> None:
        """A renamed file embeds nothing and is found under its new name alone."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "fees.md").rename(settings.corpus_dir / "costs.md")

        report = build(settings)

        assert (report.added, report.changed, report.removed) == ((), (), ())
        assert report.renamed == (Rename("fees.md", "costs.md"),)
        assert (report.unchanged, report.embedded) == (1, 0)
        assert holds(settings.index_dir, "members") == (["costs.md", "venue.md"], 1, 2)

    def test_removed(self, new_settings: NewSettings) -> None:
        """A removed document is gone from the catalog, the keyword index and the graph."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "fees.md").unlink()

        report = build(settings, allow_removals=True)

        assert (report.added, report.changed, report.removed) == ((), (), ("fees.md",))
        assert (report.documents, report.embedded) == (1, 0)
        assert holds(settings.index_dir, "members") == (["venue.md"], 0, 1)
        receipt = json.loads((live_folder(settings.index_dir) / "receipt.json").read_text("utf-8"))
        nothing = {"passages": 0, "keyword entries": 0, "vectors": 0, "nodes of the graph": 0}
        assert receipt["removal_proofs"] == {"fees.md": {"passages": 1, "left": nothing, "same_text_in": []}}
        assert b"Members of the cluster" not in (live_folder(settings.index_dir) / "catalog.sqlite").read_bytes()

    def test_put_back(self, new_settings: NewSettings) -> None:
        """A document that was removed and put back is there again, though its vectors are made anew."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "fees.md").unlink()
        build(settings, allow_removals=True)
        (settings.corpus_dir / "fees.md").write_text(FEES, "utf-8")

        assert build(settings).added == ("fees.md",)
        assert holds(settings.index_dir, "members") == (["fees.md", "venue.md"], 1, 2)

    def test_other_entry(self, new_settings: NewSettings) -> None:
        """What `corpus.toml` says of one document changes that document, and no other."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "corpus.toml").write_text('[documents."fees.md"]\ndate = "2013-06"\n', "utf-8")

        report = build(settings)

        assert report.changed == ("fees.md",)
        assert report.embedded == 0
        with Assistant.open(settings=settings) as assistant:
            assert [document.date for document in assistant.library.documents()] == ["2013-06", None]

    def test_other_passages(self, new_settings: NewSettings) -> None:
        """Another length of passages has everything cut anew."""
        settings = new_settings(TWO)
        build(settings)

        report = build(settings.model_copy(update={"passage_chars": 300}))

        assert report.published
        assert report.reasons == ("passages aim at 300 characters instead of 700",)
        assert (report.changed, report.embedded) == ((), 0)  # short passages are the same under both

    def test_rebuild(self, tmp_path: Path, new_settings: NewSettings) -> None:
        """`rebuild` reads and embeds everything anew."""
        model = make_tiny_model(tmp_path / "model")
        settings = new_settings(TWO, embedding_model=str(model))
        first = build(settings)

        second = build(settings, rebuild=True)

        assert second.published
        assert second.embedded == first.embedded > 0

    def test_lost_question_embedder(self, tmp_path: Path, new_settings: NewSettings) -> None:
        """A question embedder that was deleted is made anew, though no document has changed."""
        settings = new_settings(TWO, embedding_model=str(make_tiny_model(tmp_path / "model")))
        build(settings)
        shutil.rmtree(settings.index_dir / "models")

        report = build(settings)

        assert report.embedded == 0
        assert check(settings.index_dir, settings.embedding_model) == []


class TestCopies:
    def test_same_bytes_twice(self, new_settings: NewSettings) -> None:
        """A copied file embeds nothing more, is found under the first name, and the run says so."""
        settings = new_settings({**TWO, "zz/copy.md": FEES})

        report = build(settings)

        assert (report.documents, report.passages, report.embedded) == (3, 2, 6)
        assert report.warnings == ("zz/copy.md is the same file as fees.md and is found under that name.",)
        with Assistant.open(settings=settings) as assistant:
            assert {hit.passage.document for hit in assistant.search("fees of members")} == {"fees.md", "venue.md"}
            (hit,) = assistant.search("fees of members", documents=["zz/copy.md"])
            assert hit.passage.document == "fees.md"
            assert assistant.library.page("zz/copy.md", 1) == assistant.library.page("fees.md", 1)

    def test_first_name_goes(self, new_settings: NewSettings) -> None:
        """When the first of two copies is removed, the other is found under its own name, and nothing is embedded."""
        settings = new_settings({**TWO, "zz/copy.md": FEES})
        build(settings)
        (settings.corpus_dir / "fees.md").unlink()

        report = build(settings)

        assert report.embedded == 0
        assert holds(settings.index_dir, "members") == (["venue.md", "zz/copy.md"], 1, 2)
        with Assistant.open(settings=settings) as assistant:
            assert assistant.search("fees of members", 1)[0].passage.document == "zz/copy.md"
        assert check(settings.index_dir, settings.embedding_model) == []

    def test_copy_before_the_first(self, new_settings: NewSettings) -> None:
        """A copy whose name comes earlier takes over; counts agree and nothing crashes."""
        settings = new_settings(TWO)
        build(settings)
        (settings.corpus_dir / "aa.md").write_text(FEES, "utf-8")

        report = build(settings)

        assert (report.documents, report.passages, report.embedded) == (3, 2, 0)
        assert check(settings.index_dir, settings.embedding_model) == []
        with Assistant.open(settings=settings) as assistant:
            assert assistant.search("fees of members", 1)[0].passage.document == "aa.md"


class TestRefused:
    def test_others_go_on(self, new_settings: NewSettings) -> None:
        """A document that cannot be read is refused with its reason; the others are indexed."""
        settings = new_settings({**TWO, "broken.pdf": b"%PDF-1.7\n1 0 obj\n", "empty.txt": " \n"})

        report = build(settings)

        assert report.added == ("fees.md", "venue.md")
        assert [one.document for one in report.refused] == ["broken.pdf", "empty.txt"]
        assert report.refused[1].reason == "empty"

    def test_still_refused(self, new_settings: NewSettings) -> None:
        """A run without changes names again what it refused, and reads it no second time."""
        settings = new_settings({**TWO, "empty.txt": " \n"})
        first = build(settings)

        second = build(settings)

        assert not second.published
        assert second.refused == first.refused

    def test_mended(self, new_settings: NewSettings) -> None:
        """A document that was mended is read by the next run, and nothing is refused any more."""
        settings = new_settings({**TWO, "empty.txt": " \n"})
        build(settings)
        (settings.corpus_dir / "empty.txt").write_text("The programme was published on Monday.", "utf-8")

        report = build(settings)

        assert (report.added, report.refused) == (("empty.txt",), ())

    def test_too_large(self, new_settings: NewSettings) -> None:
        """A document over the limit is refused unread, and the setting is named."""
        settings = new_settings({**TWO, "large.txt": "word " * 300_000}, max_file_mb=1)

        (refusal,) = build(settings).refused

        assert refusal.document == "large.txt"
        assert refusal.reason == "it has 2 MB, more than ASSISTANT_MAX_FILE_MB=1 allows"

    def test_none_readable(self, new_settings: NewSettings) -> None:
        """When no document can be read, and none ever was, nothing is published."""
        settings = new_settings({"fees.md": "", "venue.md": " "})

        with pytest.raises(
            AssistantError, match=r"None of the 2 documents .* nothing was published \(fees\.md: empty;"
        ):
            build(settings)

        assert generations(settings.index_dir) == []


class TestCorpusFolder:
    def test_empty(self, new_settings: NewSettings) -> None:
        """An empty corpus is refused in words that name the folder and what to put there; the index stays."""
        settings = new_settings(TWO)
        live = build(settings).generation
        for name in TWO:
            (settings.corpus_dir / name).unlink()

        with pytest.raises(AssistantError, match=r"no documents in .*corpus, so nothing was indexed\. Put PDF, DOCX"):
            build(settings)

        assert generations(settings.index_dir) == [live]

    def test_missing(self, tmp_path: Path) -> None:
        """A corpus that is not there is refused before an index folder is made."""
        settings = Settings(corpus_dir=tmp_path / "nowhere", index_dir=tmp_path / "index")

        with pytest.raises(AssistantError, match=r"There is no corpus folder .*nowhere\. .*--corpus"):
            build(settings)

        assert not settings.index_dir.exists()

    def test_entry_without_file(self, new_settings: NewSettings) -> None:
        """An entry of `corpus.toml` for which there is no document is told to the maintainer."""
        settings = new_settings({**TWO, "corpus.toml": '[documents."gone.pdf"]\nkind = "booklet"\n'})

        assert build(settings).warnings == ("corpus.toml describes gone.pdf, which is not in the corpus.",)

    def test_bad_listing(self, new_settings: NewSettings) -> None:
        """A mistake in `corpus.toml` stops the run before anything is written."""
        settings = new_settings({**TWO, "corpus.toml": '[documents."fees.md"]\nkinds = "booklet"\n'})

        with pytest.raises(BadSettings, match="unknown key 'kinds'"):
            build(settings)

        assert not (settings.index_dir / "current").exists()


class TestLiveIsBroken:
    @pytest.mark.parametrize("name", ["catalog.sqlite", "passport.json", "chroma/chroma.sqlite3"])
    def test_cut(self, small_index: SmallIndex, tmp_path: Path, name: str) -> None:
        """A live generation with a cut file is made anew, nothing is taken over, and the maintainer is told."""
        settings = copy_index(small_index, tmp_path)
        cut(live_folder(settings.index_dir) / name)

        report = build(settings)

        assert report.published
        assert report.embedded > 0
        assert "could not be taken over and is made anew" in report.warnings[0]
        assert check(settings.index_dir, settings.embedding_model) == []

    @pytest.mark.parametrize("name", ["catalog.sqlite", "current"])
    def test_earlier_generation(self, small_index: SmallIndex, tmp_path: Path, name: str) -> None:
        """Where an earlier generation is whole, it is taken over from that one: only what changed since is embedded."""
        settings = copy_index(small_index, tmp_path)
        (settings.corpus_dir / "jury.md").write_text("# Jury\n\nThe jury meets in Graz on Monday.\n", "utf-8")
        build(settings)
        if name == "current":
            (settings.index_dir / name).unlink()
        else:
            cut(live_folder(settings.index_dir) / name)

        report = build(settings)

        assert report.published
        assert report.embedded <= 2
        assert "could not be taken over and is made anew" in report.warnings[0]
        assert check(settings.index_dir, settings.embedding_model) == []

    def test_altered_catalog(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """What `check` names as damage, `--rebuild` mends, whatever the model of the index."""
        model = str(make_tiny_model(tmp_path / "model"))
        settings = copy_index(small_index, tmp_path).model_copy(update={"embedding_model": model})
        build(settings)
        flip(live_folder(settings.index_dir) / "catalog.sqlite")
        wrong = check(settings.index_dir, model)

        build(settings, rebuild=True)

        assert wrong == ["catalog.sqlite was altered: its sha256 is not the one of the passport."]
        assert check(settings.index_dir, model) == []

    def test_newer_version(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """An index of a newer version of the program is not overwritten unless asked for."""
        model = str(make_tiny_model(tmp_path / "model"))
        settings = copy_index(small_index, tmp_path).model_copy(update={"embedding_model": model})
        alter_passport(settings.index_dir, lambda passport: passport.update(schema=publish.SCHEMA + 1))
        before = generations(settings.index_dir)

        with pytest.raises(
            IndexMismatch, match=r"newer version .*Update the program, or run `assistant index --rebuild`"
        ):
            build(settings)
        untouched = generations(settings.index_dir)
        report = build(settings, rebuild=True)

        assert untouched == before
        assert report.published
        assert check(settings.index_dir, model) == []
