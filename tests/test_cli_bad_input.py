"""Wrong usage, wrong settings and missing files end in one line that says what to do."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import run
from conftest import SmallIndex
from in_process import Command, complaint
from index_files import alter_passport, copy_index, cut, live_folder

from assistant.settings import Settings

WHERE = "Where is the summer school held?"


class TestBadInput:
    @pytest.mark.parametrize(
        ("given", "status", "said"),
        [
            (["ask", ""], 2, "There is no question."),
            (["ask", "   "], 2, "There is no question."),
            (["ask", "?"], 2, "There is no question."),
            (["ask", "word " * 10_000], 2, "The question has 50,000 characters; ask it in at most 4,000."),
            (["search", " "], 2, "There is no question."),
            (["ask", "x", "--kind", "book"], 2, "'book' is not a kind of document. Use newsletter, "),
            (["ask", "x", "--document", "no.pdf"], 2, "There is no document 'no.pdf' in the index."),
            (["search", "x", "--kind", "book"], 2, "'book' is not a kind of document."),
            (["ask", "--batch", "nowhere.jsonl"], 1, "nowhere.jsonl cannot be read (No such file or directory)."),
            (["ask", "--batch", "."], 1, ". cannot be read (Is a directory)."),
            (["ask", "--json", ""], 2, "There is no question."),
        ],
    )  # fmt: skip
    def test_question(
        self, command: Command, small_index: SmallIndex, given: list[str], status: int, said: str
    ) -> None:
        """A question, filter or file that cannot be used: one sentence, no output."""
        outcome = command(*given, settings=small_index.settings)

        assert complaint(outcome).startswith(said)
        assert outcome.status == status

    def test_wrong_filter_of_a_batch(self, command: Command, small_index: SmallIndex) -> None:
        """A wrong filter is one mistake of the command, not one of each line."""
        lines = b'{"question": "Where?"}\n' * 3

        outcome = command("ask", "--batch", "-", "--kind", "book", settings=small_index.settings, stdin=lines)

        assert complaint(outcome).startswith("'book' is not a kind of document.")
        assert outcome.status == 2

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (["ask"], "Give either a question or --batch FILE."),
            (["ask", "Where?", "--batch", "-"], "Give either a question or --batch FILE."),
            (["ask", "Where?", "--wrong"], "No such option: --wrong"),
            (["ask", "Where?", "-k", "0"], "Invalid value for '-k'"),
            (["ask", "Where?", "--since", "now"], "Invalid value for '--since'"),
            (["wrong"], "No such command 'wrong'"),
            (["search"], "Missing argument"),
            (["eval", "--half", "third"], "'third' is not one of 'tune', 'test'"),
        ],
    )
    def test_usage(self, command: Command, given: list[str], said: str) -> None:
        """Wrong words on the command line: usage on the error output, status 2."""
        outcome = command(*given)

        assert (outcome.status, outcome.out) == (2, "")
        assert said in re.sub(r"[│\s]+", " ", outcome.err)
        assert "Traceback" not in outcome.err

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("FOO", "1", "ASSISTANT_FOO is not a setting. Unset it, or use one of: ASSISTANT_CORPUS_DIR"),
            ("PASSAGE_CHARS", "many", "The setting passage_chars (ASSISTANT_PASSAGE_CHARS) does not take 'many'"),
            ("PASSAGE_CHARS", "9000", "The setting passage_chars (ASSISTANT_PASSAGE_CHARS) does not take '9000'"),
            ("KEEP_GENERATIONS", "0", "The setting keep_generations (ASSISTANT_KEEP_GENERATIONS) does not take '0'"),
            ("PORT", "0", "The setting port (ASSISTANT_PORT) does not take '0'"),
            ("EMBEDDING_MODEL", "", "The setting embedding_model (ASSISTANT_EMBEDDING_MODEL) does not take ''"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("given", ["index", "status"])
    def test_setting(
        self, command: Command, small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch, name: str, value: str,
        said: str, given: str,
    ) -> None:  # fmt: skip
        """A setting that does not exist or does not fit: its name, its value and what is allowed, status 2."""
        monkeypatch.setenv(f"ASSISTANT_{name}", value)

        outcome = command(given, settings=small_index.settings)

        assert complaint(outcome).startswith(said)
        assert outcome.status == 2

    def test_settings_file(self, command: Command, small_index: SmallIndex) -> None:
        """A mistake in `assistant.toml` is told likewise."""
        for content, said in (
            ("ports = 1\n", "'ports' in assistant.toml is not a setting."),
            ("port", "assistant.toml is not valid TOML"),
        ):
            Path("assistant.toml").write_text(content, "utf-8")
            outcome = command("status", settings=small_index.settings)
            assert complaint(outcome).startswith(said)
            assert outcome.status == 2

    @pytest.mark.parametrize(
        "given", [["ask", "Where?"], ["search", "x"], ["status"], ["check"], ["ask", "--batch", "-"]]
    )
    def test_nothing_indexed(self, command: Command, tmp_path: Path, given: list[str]) -> None:
        """Where nothing is indexed each command says which one makes an index, and makes no folder itself."""
        outcome = command(*given, "--index", tmp_path / "nowhere")

        assert (
            complaint(outcome) == f"There is no index in {tmp_path / 'nowhere'} yet. Run `assistant index` to make it."
        )
        assert outcome.status == 1
        assert not (tmp_path / "nowhere").exists()

    def test_corpus(self, command: Command, tmp_path: Path) -> None:
        """A corpus that is missing, empty or no folder is named, and nothing is made."""
        (tmp_path / "empty").mkdir()
        (tmp_path / "file").touch()
        for name, said in (
            ("missing", "There is no corpus folder "),
            ("file", "There is no corpus folder "),
            ("empty", "There are no documents in "),
        ):
            outcome = command("index", "--corpus", tmp_path / name, "--index", tmp_path / "index")
            assert complaint(outcome).startswith(f"{said}{tmp_path / name}")
            assert outcome.status == 1
        assert not (tmp_path / "index").exists()

    def test_index_is_a_file(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """A file where the index folder should be is left alone."""
        (tmp_path / "index").write_text("mine", "utf-8")

        made = command("index", "--corpus", small_index.corpus, "--index", tmp_path / "index")
        asked = command("ask", "Where?", "--index", tmp_path / "index")

        assert "cannot be written (File exists)" in complaint(made)
        assert "current cannot be read" in complaint(asked)
        assert (made.status, asked.status) == (1, 1)
        assert (tmp_path / "index").read_text("utf-8") == "mine"

    @pytest.mark.parametrize(
        ("name", "damage"),
        [
            ("passport.json", cut),
            ("catalog.sqlite", cut),
            ("chroma/chroma.sqlite3", Path.unlink),
            ("chroma/*/data_level0.bin", Path.unlink),
            ("chroma/*/header.bin", cut),
        ],
    )
    def test_damage(
        self, command: Command, small_index: SmallIndex, tmp_path: Path, name: str, damage: Callable[[Path], object]
    ) -> None:
        """A cut or missing file of the index is found before an answer is given, and the mending command is named."""
        settings = copy_index(small_index, tmp_path)
        (file,) = live_folder(settings.index_dir).glob(name)
        damage(file)

        for given in (["ask", WHERE], ["search", "x"], ["ask", "--json", WHERE]):
            outcome = command(*given, settings=settings)
            assert "damaged" in complaint(outcome)
            assert "`assistant index --rebuild`" in complaint(outcome)
            assert outcome.status == 1

    @pytest.mark.parametrize(
        ("part", "values", "said"),
        [
            ("model", {"name": "other", "fingerprint": "0"}, "Run `assistant index` .*ASSISTANT_EMBEDDING_MODEL=other"),
            ("model", {"fingerprint": "0"}, "is not the same as when .* Run `assistant index`"),
            ("model", {"probe": [1.0] + [0.0] * 383}, "gives other vectors .* `assistant index --rebuild`"),
            ("", {"schema": 99}, "made by a newer version .* `assistant index --rebuild`"),
        ],
    )
    def test_mismatch(
        self, command: Command, small_index: SmallIndex, tmp_path: Path, part: str, values: dict[str, Any], said: str
    ) -> None:
        """An index of another model or version is refused with the command that mends it."""
        settings = copy_index(small_index, tmp_path)
        alter_passport(settings.index_dir, lambda passport: (passport[part] if part else passport).update(values))

        outcome = command("ask", WHERE, settings=settings)

        assert re.search(said, complaint(outcome))
        assert outcome.status == 1

    def test_no_model(self, command: Command, small_index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        """A model that is not on this machine is not downloaded: the setting is named, in asking and in indexing."""
        monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", "/no/such/model")

        for given in (["ask", WHERE], ["index"]):
            outcome = command(*given, settings=small_index.settings)
            assert complaint(outcome).startswith("There is no embedding model '/no/such/model' on this machine")
            assert outcome.status == 1

    def test_no_question_embedder(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """Without its question embedder an index is not asked; the command that makes it is named."""
        settings = copy_index(small_index, tmp_path)
        shutil.rmtree(settings.index_dir / "models")

        outcome = command("ask", WHERE, settings=settings)

        assert re.search(r"question embedder .* is missing\. Run `assistant index`", complaint(outcome))

    def test_port_in_use(self, command: Command, small_index: SmallIndex) -> None:
        """A port that is taken is named, with a command that takes another."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            outcome = command("app", "--port", str(port), settings=small_index.settings)

        assert re.match(rf"Port {port} of 127\.0\.0\.1 is in use\. .*assistant app --port \d+", complaint(outcome))
        assert outcome.status == 1

    def test_real_process(self, tmp_path: Path) -> None:
        """In a process of its own the command says the same: one line, no traceback, its status."""
        done = run(Settings(corpus_dir=tmp_path / "none", index_dir=tmp_path / "index"), "index", "--json")

        assert complaint(done).startswith("There is no corpus folder ")
        assert done.returncode == 1
