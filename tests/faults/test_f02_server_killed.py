"""F2: serving never writes to the index: kill -9 of the chat server while it answers leaves it as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

from command import environment, run, words
from conftest import SmallIndex
from index_files import copy_index, file_hashes


def test_killed_while_it_answers(small_index: SmallIndex, tmp_path: Path) -> None:
    """Killed in the middle of its answers, a process leaves every byte of the index; the next one answers at once."""
    settings = copy_index(small_index, tmp_path)
    before = file_hashes(settings.index_dir)

    with subprocess.Popen(
        words(settings, "ask", "--batch", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"question": "Where is the summer school held?"}\n' * 200)
        process.stdin.flush()
        assert b"Oyonnax" in process.stdout.readline()  # it is at work on the next ones
        process.kill()

    assert file_hashes(settings.index_dir) == before
    assert "Oyonnax" in run(settings, "ask", "Where is the summer school held?").stdout
    assert file_hashes(settings.index_dir) == before
