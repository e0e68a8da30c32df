from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from conftest import SmallIndex
from index_files import cut
from tiny_model import make_tiny_model

from assistant.ask import Assistant
from assistant.embed import PROBE, SMALL_RUN, Embedder
from assistant.errors import DamagedIndex, IndexMismatch
from assistant.index.build import build
from assistant.model_files import fingerprint
from assistant.onnx_model import FORM, OnnxModel
from assistant.settings import PACKAGED_MODEL, Settings

TEXTS = (
    "",
    " ",
    "?",
    "fee",
    "Fees",
    "🙂🎉👩‍🔬",
    "العربية 中文 ελληνικά",
    "Zürich, Évry, Łódź",
    "a\nb\tc\u00a0d",
    "x" * 3000,
    "1 2 3 4 5 6 7 8 9 10",
    "The summer school is held in Oyonnax.",
    "The summer school is held in Oyonnax from 9 to 11 July, and it is open to students of engineering.",
    "| Polyvalley | Anna Berger | +43 732 555 010 |",
    "financing; internationalisation; evaluation",
    "polymers " * 50,
    "polymers " * 250,
    "polymers " * 254,
    "polymers and more " * 300,
    "cluster firm school money " * 500,  # 2,000 words
)


@pytest.fixture(scope="module")
def packaged(small_index: SmallIndex) -> Embedder:
    """The packaged model with its question embedder."""
    return Embedder(PACKAGED_MODEL, small_index.index / "models")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another model, which sets a word before each question."""
    return make_tiny_model(tmp_path_factory.mktemp("tiny") / "model", prompts={"query": "ask ", "document": ""})


class TestTwoWays:
    def test_same_vectors(self, packaged: Embedder, tmp_path: Path) -> None:
        """ONNX Runtime and sentence-transformers give the same vectors, from no text to 2,000 words."""
        bulk = Embedder(PACKAGED_MODEL, tmp_path)  # without a question embedder, all goes through the other way

        one, other = packaged.embed_passages(TEXTS), bulk.embed_passages(TEXTS)

        assert one.shape == other.shape == (20, 384)
        assert one.dtype == other.dtype == np.float32
        assert np.linalg.norm(one, axis=1) == pytest.approx(1, abs=1e-5)
        assert float((one * other).sum(axis=1).min()) >= 0.999

    def test_no_text(self, packaged: Embedder) -> None:
        """No texts give no vectors, of the right dimension."""
        assert packaged.embed_passages([]).shape == (0, 384)

    def test_a_text_does_not_depend_on_its_company(self, packaged: Embedder) -> None:
        """A text has one vector, alone or between others."""
        together = packaged.embed_passages(TEXTS)

        assert float(packaged.embed_passages([TEXTS[11]])[0] @ together[11]) == pytest.approx(1, abs=1e-5)

    def test_large_run(self, tiny: Path, tmp_path: Path) -> None:
        """A run of more texts than ONNX Runtime takes goes through sentence-transformers, to the same vectors."""
        embedder = Embedder(str(tiny), tmp_path)
        embedder.prepare()
        texts = [f"text {number}" for number in range(SMALL_RUN + 1)]

        many = embedder.embed_passages(texts)

        assert float((many[:20] * embedder.embed_passages(texts[:20])).sum(axis=1).min()) >= 0.999

    def test_prompts(self, tiny: Path, tmp_path: Path) -> None:
        """A model's word for questions is set before them, and not before passages, in both ways."""
        bulk, prepared = Embedder(str(tiny), tmp_path / "empty"), Embedder(str(tiny), tmp_path)
        prepared.prepare()

        for embedder in (bulk, prepared):
            plain, with_word = embedder.embed_passages(["fee", "ask fee"])
            question = embedder.embed_question("fee")
            assert float(question @ with_word) >= 0.999
            assert float(question @ plain) < 0.99


class TestQuestionEmbedder:
    def test_made_once(self, tiny: Path, tmp_path: Path) -> None:
        """`prepare` makes one file, named by the model's fingerprint, and leaves one that is there alone."""
        embedder = Embedder(str(tiny), tmp_path / "models")
        embedder.prepare()
        made = embedder.onnx_file.stat()

        embedder.prepare()

        assert [file.name for file in (tmp_path / "models").iterdir()] == [f"{fingerprint(tiny)}.onnx"]
        assert (embedder.onnx_file.stat().st_ino, embedder.onnx_file.stat().st_mtime_ns) == (
            made.st_ino, made.st_mtime_ns,
        )  # fmt: skip

    def test_without_it(self, tiny: Path, tmp_path: Path) -> None:
        """A model without one embeds questions all the same; it gives no token vectors."""
        without, with_it = Embedder(str(tiny), tmp_path / "empty"), Embedder(str(tiny), tmp_path)
        with_it.prepare()

        vector, tokens = without.embed_question_with_tokens("fee 12")
        same, beside = with_it.embed_question_with_tokens("fee 12")

        assert without.basis is None
        assert tokens is None
        assert float(vector @ same) >= 0.999
        assert beside is not None
        assert dict.fromkeys(beside.words) == dict.fromkeys(["fee", "12"])

    def test_older_form(self, tiny: Path, tmp_path: Path) -> None:
        """One that an older version made, without token vectors, is made anew."""
        embedder = Embedder(str(tiny), tmp_path)
        embedder.prepare()
        graph = onnx.load(str(embedder.onnx_file))
        next(note for note in graph.metadata_props if note.key == "form").value = "1"
        onnx.save(graph, str(embedder.onnx_file))

        Embedder(str(tiny), tmp_path).prepare()

        assert OnnxModel(embedder.onnx_file).form == FORM

    def test_made_anew(self, tiny: Path, tmp_path: Path) -> None:
        """`prepare(anew=True)` replaces a damaged one."""
        embedder = Embedder(str(tiny), tmp_path)
        embedder.prepare()
        cut(embedder.onnx_file)

        embedder.prepare(anew=True)

        assert OnnxModel(embedder.onnx_file).embed(["fee"]).shape == (1, 32)

    def test_damaged(self, tiny: Path, tmp_path: Path) -> None:
        """A damaged file is named, with the command that makes it anew."""
        embedder = Embedder(str(tiny), tmp_path)
        embedder.prepare()
        cut(embedder.onnx_file)

        with pytest.raises(DamagedIndex, match=r"\.onnx is damaged .*assistant index --rebuild"):
            embedder.embed_question("fee")


class TestWindow:
    def test_fits(self, packaged: Embedder) -> None:
        """The packaged model reads 256 tokens, of which two are its own."""
        assert packaged.fits("polymer " * 100)
        assert packaged.fits("a " * 254)
        assert not packaged.fits("a " * 255)
        assert packaged.fits("")


class TestWords:
    @pytest.mark.parametrize("word", ["summer", "Museum", "camp"])
    def test_one_piece(self, packaged: Embedder, word: str) -> None:
        """A common word is one piece for the model, in small letters or not."""
        assert packaged.is_one_piece(word) is True

    @pytest.mark.parametrize("word", ["sumer", "studnts", "Oyonnax"])
    def test_several_pieces(self, packaged: Embedder, word: str) -> None:
        """A misspelt word, or a rare name, is put together from pieces."""
        assert packaged.is_one_piece(word) is False


class TestLanguages:
    @pytest.mark.parametrize(
        ("card", "english_only"),
        [
            ("---\nlanguage: en\nlicense: mit\n---\nA model.", True),
            ("---\nlanguage:\n- en\ntags:\n- x\n---\n", True),
            ("---\nlanguage:\n  - en\n  - de\n---\n", False),
            ("---\nlanguage: multilingual\n---\n", False),
            ("---\nlicense: mit\n---\nlanguage: en", False),
            (None, False),
        ],
    )
    def test_card(self, tiny: Path, tmp_path: Path, card: str | None, english_only: bool) -> None:
        """A model knows English only when its card says so; one without a card may know any language."""
        folder = Path(shutil.copytree(tiny, tmp_path / "model"))
        (folder / "README.md").unlink(missing_ok=True)
        if card is not None:
            (folder / "README.md").write_text(card, "utf-8")

        assert Embedder(str(folder), tmp_path / "models").knows_english_only == english_only

    def test_packaged(self, packaged: Embedder) -> None:
        """The packaged model knows English only."""
        assert packaged.knows_english_only


class TestOtherModel:
    def test_from_index_to_answer(self, tiny: Path, small_index: SmallIndex, tmp_path: Path) -> None:
        """Any sentence-transformers folder can be named; asked with another model, the index refuses and says why."""
        mine = Settings(corpus_dir=small_index.corpus, index_dir=tmp_path / "index", embedding_model=str(tiny))
        report = build(mine)

        with Assistant.open(settings=mine) as assistant:
            answer = assistant.ask("Where is the summer school held?")
        with pytest.raises(IndexMismatch) as raised:
            Assistant.open(settings=mine.model_copy(update={"embedding_model": PACKAGED_MODEL}))

        assert report.embedded > report.passages > 0
        assert "school.txt" in {found.document for found in answer.passages}
        assert len(answer.passages) > 0
        assert str(raised.value) == (
            f"The index in {mine.index_dir} was made with the embedding model {str(tiny)!r}, but the settings name "
            f"{PACKAGED_MODEL!r}. Run `assistant index` to make the index anew, or set "
            f"ASSISTANT_EMBEDDING_MODEL={tiny}."
        )

    def test_same_name_other_weights(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """A model whose files were exchanged under its name is found out; `assistant index` mends it."""
        folder = make_tiny_model(tmp_path / "model", seed=1)
        mine = Settings(corpus_dir=small_index.corpus, index_dir=tmp_path / "index", embedding_model=str(folder))
        before = build(mine)
        shutil.rmtree(folder)
        make_tiny_model(tmp_path / "other", seed=2).rename(folder)

        with pytest.raises(IndexMismatch, match=r"not the same as when the index .* was made .*Run `assistant index`"):
            Assistant.open(settings=mine)
        after = build(mine)

        assert after.published
        assert after.embedded == before.embedded
        with Assistant.open(settings=mine) as assistant:
            assert assistant.search("summer school")

    def test_same_files_other_name(self, tiny: Path, small_index: SmallIndex, tmp_path: Path) -> None:
        """A model that was moved to another folder needs no new index."""
        mine = Settings(corpus_dir=small_index.corpus, index_dir=tmp_path / "index", embedding_model=str(tiny))
        build(mine)
        shutil.copytree(tiny, tmp_path / "moved")

        moved = mine.model_copy(update={"embedding_model": str(tmp_path / "moved")})

        assert not build(moved).published
        with Assistant.open(settings=moved) as assistant:
            assert assistant.search("summer school")

    def test_probe(self, tiny: Path, tmp_path: Path) -> None:
        """The probe is the vector of one fixed sentence, as questions are embedded."""
        embedder = Embedder(str(tiny), tmp_path)
        embedder.prepare()

        assert embedder.probe().tolist() == embedder.embed_question(PROBE).tolist()
