from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from answers import SHAPE
from command import environment, imported, run, words
from conftest import SmallIndex
from in_process import Command, Outcome
from index_files import copy_index, file_hashes, live_folder

WHERE = "Where is the summer school held?"
HEAVY = {
    "torch", "sentence_transformers", "transformers", "chromadb", "langchain_core", "streamlit", "numpy", "pydantic",
    "onnxruntime", "pypdf",
}  # fmt: skip


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

    def test_version(self, command: Command) -> None:
        """`--version` names the program and its version."""
        assert command("--version") == Outcome(0, f"cluster-assistant {version('cluster-assistant')}\n", "")

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
        assert re.fullmatch(r"assistant: The index in .* is damaged .*`assistant index --rebuild`.*\n", shown.err)

    def test_nothing_is_written(self, command: Command, small_index: SmallIndex, tmp_path: Path) -> None:
        """Asking, searching, looking and checking change no byte below the index, and add no file."""
        settings = copy_index(small_index, tmp_path)
        before = file_hashes(settings.index_dir)

        for given in (["ask", WHERE], ["search", "school"], ["status"], ["check"]):
            assert command(*given, settings=settings).status == 0

        assert file_hashes(settings.index_dir) == before


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
        assert said == b"assistant: stopped.\n"
        assert process.returncode == 128 + stop
