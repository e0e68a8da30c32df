"""F5: a full disk costs the update, never the index."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import environment, run, words
from conftest import SmallIndex
from index_files import file_hashes, generations

from assistant.index.build import build
from assistant.index.check import check
from assistant.settings import Settings

WHERE = "Where is the summer school held?"

pytestmark = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None,
    reason="only root may mount a small disk",
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=True, capture_output=True)
    except subprocess.CalledProcessError:
        pytest.skip("this machine mounts nothing, as in most containers")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path, disk: Path) -> Settings:
    """The small index on that disk but for its model, and a new document beside it."""
    shutil.copytree(small_index.corpus, tmp_path / "corpus")
    shutil.copytree(small_index.index, disk / "index", ignore=shutil.ignore_patterns("models"))
    (disk / "index" / "models").symlink_to(small_index.index / "models")
    (tmp_path / "corpus" / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=disk / "index", keep_generations=1)


def fill(disk: Path, leave_bytes: int = 0) -> Path:
    """Fill the disk but for so many bytes."""
    file = disk / "filler"
    file.write_bytes(b"\0" * max(0, shutil.disk_usage(disk).free - leave_bytes))
    return file


def test_too_small_from_the_start(settings: Settings, disk: Path) -> None:
    """Where a new index cannot fit the run says so before it begins, with both sizes; the index in use answers."""
    filler = fill(disk, 1_000_000)
    before = file_hashes(settings.index_dir / "generations")

    done = run(settings, "index")

    assert (done.returncode, done.stdout) == (1, "")
    assert "The new index needs about 2 MB" in done.stderr
    assert "but there are 1 MB free" in done.stderr
    assert file_hashes(settings.index_dir / "generations") == before
    assert "Oyonnax" in run(settings, "ask", WHERE).stdout
    filler.unlink()
    assert build(settings).added == ("new.txt",)


@pytest.mark.parametrize("leave_kb", [0, 100, 1000])
def test_full_on_the_way(settings: Settings, disk: Path, leave_kb: int) -> None:
    """When the disk fills up during a run it ends in one line, gives its space back, and the next run finishes."""
    before = generations(settings.index_dir)
    with subprocess.Popen(
        words(settings, "index", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()  # it has begun to read, and found room enough
        filler = fill(disk, leave_kb * 1000)
        out, err = process.communicate(timeout=120)

    said = err.decode().splitlines()[-1]
    assert (process.returncode, out) == (1, b"")
    assert said.startswith(f"assistant: The new index could not be written to {settings.index_dir} (")
    assert "; it needs more than" in said
    assert "The index in use is as it was." in said
    assert generations(settings.index_dir) == before
    assert check(settings.index_dir, settings.embedding_model) == []
    filler.unlink()
    assert build(settings).added == ("new.txt",)
    assert len(generations(settings.index_dir)) == 1


def test_full_temporary_folder(settings: Settings, disk: Path, small_index: SmallIndex) -> None:
    """Where the temporary folder is full, asking and indexing say so; with room there all is well again."""
    settings = settings.model_copy(update={"index_dir": small_index.index, "corpus_dir": small_index.corpus})
    temporary = disk / "tmp"
    temporary.mkdir()
    filler = fill(disk, 50_000)  # with no room at all Python looks for another temporary folder by itself

    asked = run(settings, "ask", WHERE, TMPDIR=str(temporary))

    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.count("\n") == 1
    assert "Free some space there, or set TMPDIR" in asked.stderr
    filler.unlink()
    assert "Oyonnax" in run(settings, "ask", WHERE, TMPDIR=str(temporary)).stdout
    assert list(temporary.glob("cluster-assistant-*")) == []
