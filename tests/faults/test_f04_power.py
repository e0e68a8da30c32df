"""F4: a loss of power leaves old or new: the switch happens only after the data is on disk, by the order of calls."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import environment, words
from conftest import SmallIndex
from index_files import copy_index, live_folder

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace (Linux) tells the order of system calls")

# 4711 fsync(12</tmp/index/current.1.tmp>) = 0     4711 rename("/a", "/b") = 0     4711 write(3</a>, ...) = 5
_SYNC = re.compile(r"fsync\(\d+<(.+?)>\)\s+= 0")
_RENAME = re.compile(r'rename\w*\((?:AT_FDCWD[^,]*, )?"(.+?)", (?:AT_FDCWD[^,]*, )?"(.+?)"')
_WRITE = re.compile(r"(?:write|pwrite64|ftruncate|writev)\(\d+<(.+?)>[,)]")
CALLS = "fsync,fdatasync,rename,renameat,renameat2,write,pwrite64,writev,ftruncate"


def test_order(small_index: SmallIndex, tmp_path: Path) -> None:
    """Each file is synced after its last write, then the folder is renamed and synced, then `current` is replaced."""
    settings = copy_index(small_index, tmp_path)
    (settings.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
    log = tmp_path / "calls"

    subprocess.run(
        ["strace", "-f", "-y", "-s", "0", "-e", f"trace={CALLS}", "-o", str(log), *words(settings, "index")],
        check=True, capture_output=True, env=environment(),
    )  # fmt: skip

    lines = log.read_text("utf-8", "replace").splitlines()
    index, live = settings.index_dir, live_folder(settings.index_dir)
    unfinished = index / "generations" / ".unfinished"
    synced = [(at, Path(found[1])) for at, line in enumerate(lines) if (found := _SYNC.search(line))]
    written = [(at, Path(found[1])) for at, line in enumerate(lines) if (found := _WRITE.search(line))]
    renamed = {Path(found[2]): at for at, line in enumerate(lines) if (found := _RENAME.search(line))}
    sealed, switched = renamed[live], renamed[index / "current"]

    files = list(live.rglob("*"))
    assert len(files) >= 5
    for file in [*files, live]:
        there = unfinished / file.relative_to(live)
        last = max((at for at, path in written if path == there), default=0)
        assert [at for at, path in synced if path == there and last < at < sealed], f"{there} is not synced in time"
        assert not [at for at, path in written if path == there and at > sealed]
    assert [at for at, path in synced if path == index / "generations" and sealed < at < switched]
    (pointer,) = {path for _, path in written if path.name.startswith("current.")}
    last = max(at for at, path in written if path == pointer)
    assert [at for at, path in synced if path == pointer and max(last, sealed) < at < switched]
    assert [at for at, path in synced if path == index and at > switched]
