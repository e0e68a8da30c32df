from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command import environment
from odd_files import objects_of, order, outcomes, pages_pdf, pdf, shows, slow_page, stream

from assistant.load.folder import Entry
from assistant.load.limits import Limits
from assistant.load.pool import read_all
from assistant.load.protocol import Order, Refused

NOTE = b"The meeting takes place in Turin."
# Reads a file and gives its parent's number first.
READS = """
import signal
import sys
from pathlib import Path
from odd_files import order
from assistant.load.limits import Limits
from assistant.load.pool import read_all

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background may have inherited deafness
print("begun", flush=True)
list(read_all([order(Path(name)) for name in sys.argv[1:]], Limits(), 2))
"""

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


def children(parent: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, mother = file.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(mother) == parent and state != "Z":
            found.append(int(file.parent.name))
    return found


def eventually(holds: Callable[[], object], seconds: float = 30) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_gone(process: int) -> bool:
    """Whether a process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class TestReadAll:
    def test_order(self, tmp_path: Path) -> None:
        """Outcomes come in the order in which they were asked for, whichever was done first."""
        files = {"slow.pdf": pdf(objects_of(slow_page(20_000))), "a.txt": NOTE, "b.txt": b"", "c.txt": b"Oyonnax."}

        found = outcomes(tmp_path, files)

        assert found["slow.pdf"].startswith("text: aaa")
        assert list(found.items())[1:] == [
            ("a.txt", "text: The meeting takes place in Turin."),
            ("b.txt", "refused: empty"),
            ("c.txt", "text: Oyonnax."),
        ]

    def test_content(self, tmp_path: Path) -> None:
        """A document comes whole: its record, its pages, its languages, and what `corpus.toml` says of it."""
        file = tmp_path / "a.pdf"
        file.write_bytes(pages_pdf("One", "Two"))
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()

        ((document, pages, languages),) = read_all([Order(file, "sub/a.pdf", Entry(title="Notes"), sha256)], Limits())

        assert (document.id, document.title, document.sha256) == ("sub/a.pdf", "Notes", sha256)
        assert [(page.number, page.text) for page in pages] == [(1, "One"), (2, "Two")]
        assert languages == ("en",)

    def test_more_than_wait(self, tmp_path: Path) -> None:
        """More documents than may wait at a time all come."""
        found = outcomes(tmp_path, {f"{at}.txt": b"Note %d." % at for at in range(60)})

        assert list(found.values()) == [f"text: Note {at}." for at in range(60)]

    def test_nothing(self) -> None:
        """For no documents nothing is started and nothing comes."""
        assert list(read_all([], Limits())) == []

    def test_other_bytes(self, tmp_path: Path) -> None:
        """The bytes that were hashed are the bytes that are read: a file that changed in between is left for later."""
        (tmp_path / "a.txt").write_bytes(NOTE)
        asked = order(tmp_path / "a.txt")
        (tmp_path / "a.txt").write_bytes(b"Something else.")

        assert list(read_all([asked], Limits())) == [
            Refused("it changed while it was read; the next run takes it up", settled=False)
        ]

    def test_gone(self, tmp_path: Path) -> None:
        """A file that has gone in between is refused, and asked for again by the next run."""
        (tmp_path / "a.txt").write_bytes(NOTE)
        asked = order(tmp_path / "a.txt")
        (tmp_path / "a.txt").unlink()

        assert list(read_all([asked], Limits())) == [
            Refused("it cannot be opened (No such file or directory)", settled=False)
        ]

    def test_module_in_the_working_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file of the working folder does not stand in for a library."""
        monkeypatch.chdir(tmp_path)
        for name in ("pypdf", "pickle", "assistant"):
            (tmp_path / f"{name}.py").write_text("raise SystemExit(1)")

        assert outcomes(tmp_path, {"a.pdf": pages_pdf("Turin")}) == {"a.pdf": "text: Turin"}


class TestLimits:
    def test_page(self, tmp_path: Path) -> None:
        """A page that takes too long costs its document, whose reader is ended; the others go on."""
        slow = pdf(objects_of(stream(shows("One")), stream(shows("Two")), slow_page()))

        found = outcomes(
            tmp_path, {"slow.pdf": slow, "a.txt": NOTE, "b.pdf": pages_pdf("B")}, Limits(page_s=2, memory_bytes=8 << 30)
        )

        assert found["slow.pdf"] == "refused: took longer than 2 s on page 3"
        assert [found["a.txt"], found["b.pdf"]] == [f"text: {NOTE.decode()}", "text: B"]

    def test_whole(self, tmp_path: Path) -> None:
        """A document may take a time for itself and one second for each page, whatever its pages take."""
        slow = pdf(objects_of(slow_page(), stream(shows("Two"))))

        limits = Limits(open_s=1, memory_bytes=8 << 30)  # time alone is to end it

        assert outcomes(tmp_path, {"slow.pdf": slow}, limits) == {"slow.pdf": "refused: took longer than 3 s"}

    def test_seconds(self) -> None:
        """30 seconds and 1 for each page, 10 minutes at most; a page that OCR reads adds 10 seconds."""
        assert [Limits().seconds(pages) for pages in (0, 1, 100, 5000)] == [30, 31, 130, 600]
        assert [Limits().seconds(100, scans) for scans in (1, 100, 5000)] == [140, 1130, 6000]

    def test_pages(self, tmp_path: Path) -> None:
        """A document of too many pages is refused before they are read, and the setting is named."""
        files = {"a.pdf": pages_pdf("One", "Two", "Three"), "a.txt": b"One\fTwo\fThree"}
        reason = "refused: it has 3 pages, more than ASSISTANT_MAX_PAGES=2 allows"

        assert outcomes(tmp_path, files, Limits(max_pages=2)) == dict.fromkeys(files, reason)

    def test_memory(self, tmp_path: Path) -> None:
        """A document that takes too much memory is refused as too large; the next gets a fresh process."""
        files = {"large.txt": b"word " * 30_000_000, "a.txt": NOTE}

        assert outcomes(tmp_path, files, Limits(memory_bytes=500 << 20)) == {
            "large.txt": "refused: too large when unpacked",
            "a.txt": f"text: {NOTE.decode()}",
        }


@on_linux
class TestProcesses:
    @pytest.fixture
    def workers(self) -> Callable[[], list[int]]:
        """The processes that a test has started and that have not ended; other tests' browser is none of them."""
        others = children(os.getpid())
        return lambda: [child for child in children(os.getpid()) if child not in others]

    @pytest.fixture
    def reading(self, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
        """A process whose two workers have been given something slow."""
        names = []
        for name in ("a.pdf", "b.pdf"):
            (tmp_path / name).write_bytes(pdf(objects_of(slow_page())))
            names.append(str(tmp_path / name))
        path = os.pathsep.join([environment()["PYTHONPATH"], str(Path(__file__).parent)])
        with subprocess.Popen(
            [sys.executable, "-c", READS, *names], env=environment(PYTHONPATH=path), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout
            assert process.stdout.readline() == "begun\n"
            yield process
            process.kill()

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
    def test_parent_ends(self, reading: subprocess.Popen[str], number: int) -> None:
        """When the parent is killed or interrupted its workers end by themselves, whatever they are doing."""
        assert eventually(lambda: len(children(reading.pid)) == 2)
        begun = children(reading.pid)

        reading.send_signal(number)

        assert reading.wait(30) != 0
        assert eventually(lambda: all(map(is_gone, begun)))

    def test_worker_stays(self, workers: Callable[[], list[int]], tmp_path: Path) -> None:
        """A process reads one document after the other; it is not replaced without need."""
        (tmp_path / "a.txt").write_bytes(NOTE)
        outcomes = read_all([order(tmp_path / "a.txt")] * 20, Limits(), 1)
        next(outcomes)
        before = workers()

        for _ in range(15):
            next(outcomes)

        assert len(before) == 1
        assert workers() == before
        outcomes.close()

    def test_worker_crashes(self, workers: Callable[[], list[int]], tmp_path: Path) -> None:
        """A document on which the process crashes is refused, and costs no other."""
        for name, data in {"a.pdf": pdf(objects_of(slow_page())), "b.txt": NOTE}.items():
            (tmp_path / name).write_bytes(data)
        outcomes = read_all(
            [order(tmp_path / "b.txt"), order(tmp_path / "a.pdf"), order(tmp_path / "b.txt")], Limits(), 1
        )
        first = next(outcomes)
        (worker,) = workers()
        time.sleep(0.5)  # it has the next document in hand by then, and that takes it seconds

        os.kill(worker, signal.SIGSEGV)
        second, third = outcomes

        assert second == Refused("the reader crashed on it")
        assert first == third
        assert workers() == []

    def test_none_is_left(self, workers: Callable[[], list[int]], tmp_path: Path) -> None:
        """When nobody wants the other outcomes, the processes that would bring them are ended."""
        (tmp_path / "a.txt").write_bytes(NOTE)
        (tmp_path / "b.pdf").write_bytes(pdf(objects_of(slow_page())))
        outcomes = read_all([order(tmp_path / "a.txt"), order(tmp_path / "b.pdf")], Limits(), 2)
        next(outcomes)

        outcomes.close()

        assert workers() == []


def test_worker_is_light() -> None:
    """A process that reads documents imports no model, no vector store and no web front end."""
    script = "import sys, assistant.load.worker as w; print(sorted(sys.modules))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment())

    for heavy in (
        "torch",
        "chromadb",
        "sentence_transformers",
        "onnxruntime",
        "langchain_core",
        "streamlit",
        "pydantic",
    ):
        assert f"'{heavy}'" not in done.stdout
