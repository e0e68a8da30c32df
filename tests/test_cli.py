from __future__ import annotations

import io
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command import environment, imported, run, words
from conftest import SmallIndex
from index_files import alter_passport, copy_index, cut, file_hashes, live_folder

from assistant import cli
from assistant.settings import Settings

WHERE = "Where is the summer school held?"
HEAVY = {
    "torch", "sentence_transformers", "transformers", "chromadb", "langchain_core", "streamlit", "numpy", "pydantic",
    "onnxruntime", "pypdf",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Run the whole command, as `python -m assistant` does, in this process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def call(*given: str | Path, settings: Settings | None = None, stdin: bytes = b"") -> Outcome:
        folders = ["--corpus", settings.corpus_dir, "--index", settings.index_dir] if settings else []
        monkeypatch.setattr(sys, "argv", ["assistant", *map(str, [*given, *folders])])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return Outcome(int(str(ended.value.code or 0)), printed.out, printed.err)

    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)


def complaint(outcome: Outcome | subprocess.CompletedProcess[str]) -> str:
    """The one line in which a command says what went wrong; nothing else was printed."""
    err = outcome.err if isinstance(outcome, Outcome) else outcome.stderr
    assert (outcome.out if isinstance(outcome, Outcome) else outcome.stdout) == ""
    assert err.startswith("assistant: ")
    assert err.count("\n") == 1
    return err.removeprefix("assistant: ").rstrip("\n")


class TestLight:
    def test_help(self, small_index: SmallIndex) -> None:
        """`--help` answers without model, store, numbers, settings or web front end."""
        run_ = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "assistant", "--help"],
            capture_output=True, text=True, check=True, env=environment(),
        )  # fmt: skip
        names = {line.rpartition("|")[2].strip() for line in run_.stderr.splitlines()}

        assert "assistant.cli" in names
        assert names & HEAVY == set()
        for name in ("index", "ask", "search", "status", "app", "check", "eval"):
            assert re.search(rf"\b{name}\b", run_.stdout)

    def test_ask(self, small_index: SmallIndex) -> None:
        """Asking imports neither torch nor sentence-transformers, Streamlit or LangChain."""
        status, names = imported(small_index.settings, "ask", WHERE)

        assert status == 0
        assert {"chromadb", "onnxruntime"} <= names
        assert (
            names & {"torch", "sentence_transformers", "transformers", "streamlit", "langchain_core", "langchain"}
            == set()
        )

    def test_unchanged_run(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """A second run on an unchanged corpus loads no model and no store."""
        settings = copy_index(small_index, tmp_path)

        status, names = imported(settings, "index")

        assert status == 0
        assert "assistant.index.build" in names
        heavy = {"torch", "sentence_transformers", "transformers", "onnxruntime", "tokenizers", "chromadb", "pypdf"}
        assert names & heavy == set()

    def test_small_run(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """A run with one new document embeds it without torch."""
        settings = copy_index(small_index, tmp_path)
        (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")

        status, names = imported(settings, "index")

        assert status == 0
        assert "onnxruntime" in names
        assert names & {"torch", "sentence_transformers", "transformers", "streamlit", "langchain_core"} == set()


class TestIndex:
    def test_people(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """People read what changed and what the index holds; the second time, that nothing has changed."""
        settings = copy_index(small_index, tmp_path)
        (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")

        first, second = command("index", settings=settings), command("index", settings=settings)

        assert (first.status, second.status) == (0, 0)
        assert first.out.splitlines()[0] == "added    new.txt"
        assert f"The index in {settings.index_dir} now holds 4 documents, 4 pages, " in first.out
        assert second.out.startswith(f"Nothing has changed: the index in {settings.index_dir} holds 4 documents")

    def test_programs(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """With `--json` the output is the report alone, and progress goes to the error output as JSON lines."""
        settings = copy_index(small_index, tmp_path)
        (settings.corpus_dir / "school.txt").unlink()

        outcome = command("index", "--json", settings=settings)

        report = json.loads(outcome.out)
        assert (report["removed"], report["published"], report["embedded"]) == (["school.txt"], True, 0)
        steps = [json.loads(line) for line in outcome.err.splitlines()]
        assert any(one.items() >= {"step": "read", "done": 2, "total": 2}.items() for one in steps)
        assert all({"per_second", "seconds_left"} <= one.keys() for one in steps)
        assert steps[-1].items() >= {"step": "publish", "done": 1, "total": 1}.items()

    def test_refused_and_mended(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """An unreadable document is named with its reason and makes the status 3, each time, until it is mended."""
        settings = copy_index(small_index, tmp_path)
        (settings.corpus_dir / "bad.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\ntorn")
        (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")

        first, second = command("index", settings=settings), command("index", settings=settings)
        (settings.corpus_dir / "bad.pdf").write_bytes(b"This was no PDF but a plain note about the jury.")
        third = command("index", settings=settings)

        assert [outcome.status for outcome in (first, second, third)] == [3, 3, 0]
        assert "added    new.txt" in first.out
        for outcome in (first, second):
            (line,) = [line for line in outcome.err.splitlines() if line.startswith("refused")]
            assert re.fullmatch(r"refused  bad\.pdf: .+", line)
        assert "added    bad.pdf" in third.out
        assert "refused" not in third.err


class TestAsk:
    def test_people(self, command: Command, small_index: SmallIndex) -> None:
        """People read the answer with its marker, and the source with its page."""
        outcome = command("ask", WHERE, settings=small_index.settings)

        assert outcome.status == 0
        assert outcome.err == ""
        assert "Oyonnax" in outcome.out.splitlines()[0]
        assert re.search(r"^\[1\] SUMMER SCHOOL ON POLYMERS .*page 1", outcome.out, re.MULTILINE)

    def test_module(self, small_index: SmallIndex) -> None:
        """`python -m assistant` is the command, with words of any language."""
        done = run(small_index.settings, "ask", "Où a lieu la « summer school » – à Oyonnax ?")

        assert (done.returncode, done.stderr) == (0, "")
        assert "Oyonnax" in done.stdout

    def test_search(self, command: Command, small_index: SmallIndex) -> None:
        """`search` lists passages, for programs with exactly the keys that an answer's passages have."""
        listed = command("search", "summer school", "-k", "2", settings=small_index.settings)
        found = command("search", "summer school", "-k", "2", "--json", settings=small_index.settings)

        assert (listed.status, found.status) == (0, 0)
        assert "school.txt" in listed.out
        rows = json.loads(found.out)
        assert len(rows) == 2
        assert all(set(row) == SHAPE["passages"] for row in rows)

    def test_not_found(self, command: Command, small_index: SmallIndex) -> None:
        """That the documents do not say is an answer: status 0."""
        outcome = command("ask", "--json", "Who won the football match in Madrid?", settings=small_index.settings)

        assert outcome.status == 0
        answer = json.loads(outcome.out)
        assert (answer["state"], answer["citations"]) == ("not_found", [])
        assert set(answer["reason"]) == {"code", "text"}

    def test_filters(self, command: Command, small_index: SmallIndex) -> None:
        """`--kind`, `--since`, `--document` and `-k` narrow what is asked."""
        for given, documents in (
            (["--kind", "newsletter", "--kind", "booklet"], {"notes/workshop.md"}),
            (["--since", "2013"], {"notes/workshop.md"}),
            (["--document", "school.txt", "--document", "funding.html"], {"school.txt", "funding.html"}),
        ):
            answer = json.loads(command("ask", WHERE, "--json", *given, settings=small_index.settings).out)
            assert {passage["document"] for passage in answer["passages"]} == documents
        assert (
            len(json.loads(command("ask", WHERE, "--json", "-k", "1", settings=small_index.settings).out)["passages"])
            == 1
        )


# The public shape of an answer.
SHAPE: dict[str, set[str]] = {
    "answer": {
        "schema", "id", "question", "understood_as", "language", "generation", "worded_by", "state", "complete",
        "reason", "missing", "notices", "answer", "sentences", "dropped", "citations", "passages", "seconds",
    },
    "sentences": {"text", "citations", "support"},
    "citations": {
        "number", "passage", "document", "title", "kind", "date", "page", "page_label", "section", "quote", "spans",
    },
    "spans": {"page", "start", "end"},
    "passages": {"passage", "document", "page", "pages", "section", "text", "score"},
    "seconds": {"retrieve", "answer", "total"},
    "notices": {"code", "text"},
}  # fmt: skip


def assert_shape(answer: dict[str, Any]) -> None:
    """The answer has the keys of the design, no more and no fewer, at each level."""
    assert set(answer) == SHAPE["answer"]
    assert answer["schema"] == 1
    for name in ("sentences", "citations", "passages", "notices"):
        assert all(set(one) == SHAPE[name] for one in answer[name])
    assert all(set(span) == SHAPE["spans"] for one in answer["citations"] for span in one["spans"])
    assert set(answer["seconds"]) == SHAPE["seconds"]
    assert answer["reason"] is None or set(answer["reason"]) == {"code", "text"}
    assert answer["state"] in {"answered", "partial", "not_found"}
    assert len(answer["passages"]) <= 10
    assert all(0 <= one["score"] <= 1 for one in answer["passages"])


class TestChat:
    def test_piped(self, command: Command, small_index: SmallIndex) -> None:
        """Piped questions are answered in order with their sources, a follow-up too; the end of input ends it."""
        chat = command(
            "chat", settings=small_index.settings, stdin=b"Where is the summer school held?\n???\nAnd who may come?"
        )

        assert chat.status == 0
        assert re.findall(r"Oyonnax|Sources|Understood as: And who may come\?|students", chat.out)[:3] == [
            "Oyonnax", "Sources", "Oyonnax",
        ]  # fmt: skip
        assert "Understood as: And who may come? (" in chat.out
        assert chat.err == "assistant: There is no question. Type one with at least one word.\n"

    def test_filters(self, command: Command, small_index: SmallIndex) -> None:
        """The chat takes the filters of `ask`; `/quit` ends it."""
        chat = command(
            "chat", "--kind", "newsletter", settings=small_index.settings,
            stdin=b"How much do member firms pay?\n/quit\nWhere is the summer school held?\n",
        )  # fmt: skip

        assert chat.status == 0
        assert "EUR 120" in chat.out
        assert "Oyonnax" not in chat.out

    def test_ctrl_c(self, small_index: SmallIndex) -> None:
        """Ctrl-C ends a chat that waits for a question: one line, no traceback."""
        chat = subprocess.Popen(
            words(small_index.settings, "chat"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(),
        )  # fmt: skip
        assert chat.stdin
        assert chat.stdout
        chat.stdin.write(b"Where is the summer school held?\n")
        chat.stdin.flush()
        assert chat.stdout.readline()

        chat.send_signal(signal.SIGINT)
        _, err = chat.communicate(timeout=60)

        assert chat.returncode == 130
        assert err.count(b"\n") == 1


class TestShape:
    @pytest.mark.parametrize("question", [WHERE, "What is the telephone number of Luc Morel?", "Who is the pope?"])
    def test_ask(self, command: Command, small_index: SmallIndex, question: str) -> None:
        """`ask --json` gives exactly the keys of the design."""
        outcome = command("ask", "--json", question, settings=small_index.settings)

        answer = json.loads(outcome.out)
        assert_shape(answer)
        assert (answer["id"], answer["question"]) == ("", question)

    def test_batch(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """A line for each question and turn, in their order, in the same shape; unknown keys do not matter."""
        turns = [{"question": WHERE}, {"id": "named", "question": "And when?"}, {"question": "Who may come?"}]
        lines = [
            {"id": "one", "question": WHERE, "lang": "en", "gold_pages": [["school.txt", 1]]},
            {"id": "talk", "turns": turns},
            {"id": 7, "question": "How much do member firms pay?"},
            {"question": "Who is the pope?"},
        ]
        file = tmp_path / "questions.jsonl"
        file.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n", "utf-8")

        outcome = command("ask", "--batch", file, settings=small_index.settings)

        assert (outcome.status, outcome.err) == (0, "")
        answers = [json.loads(line) for line in outcome.out.splitlines()]
        for answer in answers:
            assert_shape(answer)
        assert [answer["id"] for answer in answers] == ["one", "talk-t1", "named", "talk-t3", "7", ""]
        assert "school" in answers[2]["understood_as"]
        assert answers[5]["state"] == "not_found"

    def test_same_as_ask(self, command: Command, small_index: SmallIndex) -> None:
        """A question from the input is answered as on the command line."""
        asked = json.loads(command("ask", "--json", WHERE, settings=small_index.settings).out)
        outcome = command(
            "ask", "--batch", "-", settings=small_index.settings, stdin=json.dumps({"question": WHERE}).encode()
        )

        batched = json.loads(outcome.out)
        assert {name: batched[name] for name in batched if name != "seconds"} == {
            name: asked[name] for name in asked if name != "seconds"
        }

    def test_bad_lines(self, command: Command, small_index: SmallIndex) -> None:
        """Each line that cannot be asked gives its error in its place; the others are answered; status 3."""
        lines = [
            b'\xef\xbb\xbf{"id": "a", "question": "%s"}' % WHERE.encode(),
            b"no JSON",
            b"[1, 2]",
            b'{"id": "b"}',
            b'{"id": "c", "question": 7}',
            b'{"id": "d", "question": "\xff\xfe"}',
            b'{"id": "e", "turns": "no"}',
            b'{"id": "f", "question": "  "}',
            b'{"id": "g", "question": "%s"}' % (b"word " * 10_000),
            b'{"id": "h", "turns": [{"question": "?"}, {"question": "%s"}]}' % WHERE.encode(),
            b"[" * 100_000,
            b'{"id": "z", "question": "%s"}' % WHERE.encode(),
        ]

        outcome = command("ask", "--batch", "-", settings=small_index.settings, stdin=b"\n".join(lines))

        rows = [json.loads(line) for line in outcome.out.splitlines()]
        assert (outcome.status, outcome.err) == (3, "")
        errors = [row for row in rows if "error" in row]
        assert all(list(row) == ["line", "id", "error"] and set(row["error"]) == {"code", "text"} for row in errors)
        assert [(row["line"], row["id"], row["error"]["code"]) for row in errors] == [
            (2, None, "bad_line"), (3, None, "bad_line"), (4, None, "bad_line"), (5, None, "bad_line"),
            (6, None, "bad_line"), (7, None, "bad_line"), (8, "f", "bad_question"), (9, "g", "bad_question"),
            (10, "h-t1", "bad_question"), (11, None, "bad_line"),
        ]  # fmt: skip
        assert [row["id"] for row in rows if "error" not in row] == ["a", "h-t2", "z"]
        assert [row.get("id") for row in rows] == [
            "a", None, None, None, None, None, None, "f", "g", "h-t1", "h-t2", None, "z",
        ]  # fmt: skip

    def test_empty_batch(self, command: Command, small_index: SmallIndex) -> None:
        """No lines, no answers, nothing wrong."""
        assert command("ask", "--batch", "-", settings=small_index.settings) == Outcome(0, "", "")

    def test_reader_has_gone(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """When the program that reads the answers ends early, the command ends too and says nothing."""
        file = tmp_path / "many.jsonl"
        file.write_text(json.dumps({"question": WHERE}) + "\n", "utf-8")
        file.write_text(file.read_text("utf-8") * 200, "utf-8")
        with subprocess.Popen(
            words(small_index.settings, "ask", "--batch", str(file)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(),
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            first = process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read()

        assert json.loads(first)["question"] == WHERE
        assert said == b""
        assert process.returncode == 1


class TestStatusAndCheck:
    def test_status(self, command: Command, small_index: SmallIndex) -> None:
        """`status` shows the documents, for programs as JSON."""
        shown = command("status", settings=small_index.settings)
        described = json.loads(command("status", "--json", settings=small_index.settings).out)

        assert (shown.status, shown.err) == (0, "")
        assert "3 documents, 3 pages" in shown.out
        assert [one["document"] for one in described["documents"]] == [
            "funding.html", "notes/workshop.md", "school.txt",
        ]  # fmt: skip

    def test_sound(self, command: Command, small_index: SmallIndex) -> None:
        """A sound index is told to be sound."""
        assert command("check", settings=small_index.settings) == Outcome(
            0, f"The index in {small_index.index} is sound.\n", ""
        )
        assert json.loads(command("check", "--json", settings=small_index.settings).out) == {"ok": True, "wrong": []}

    def test_damaged(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """What is wrong is the output; the complaint is one line with the command that mends it; status 1."""
        settings = copy_index(small_index, tmp_path)
        receipt = live_folder(settings.index_dir) / "receipt.json"
        receipt.write_bytes(receipt.read_bytes().replace(b"{", b"[", 1))

        shown, listed = command("check", settings=settings), command("check", "--json", settings=settings)

        assert (shown.status, listed.status) == (1, 1)
        assert shown.out == "receipt.json was altered: its sha256 is not the one of the passport.\n"
        assert json.loads(listed.out) == {"ok": False, "wrong": [shown.out.strip()]}
        assert re.fullmatch(r"assistant: The index in .* is damaged .*Run `assistant index --rebuild`.*\n", shown.err)

    def test_nothing_is_written(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """Asking, searching, looking and checking change no byte below the index, and add no file."""
        settings = copy_index(small_index, tmp_path)
        before = file_hashes(settings.index_dir)

        for given in (["ask", WHERE], ["search", "school"], ["status"], ["check"]):
            assert command(*given, settings=settings).status == 0

        assert file_hashes(settings.index_dir) == before


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


class TestStopped:
    @pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
    def test_while_answering(self, small_index: SmallIndex, stop: signal.Signals) -> None:
        """A command that is stopped says so in one line; its status is 130 or 143."""
        with subprocess.Popen(
            words(small_index.settings, "ask", "--batch", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment(),
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(json.dumps({"question": WHERE}).encode() + b"\n")
            process.stdin.flush()
            answered = process.stdout.readline()
            process.send_signal(stop)
            said = process.stderr.read()

        assert json.loads(answered)["question"] == WHERE
        assert said == b"assistant: stopped; nothing more was published, and the index in use is whole.\n"
        assert process.returncode == 128 + stop
