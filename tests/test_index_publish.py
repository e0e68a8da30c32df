from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import environment
from index_files import alter_passport, cut, flip, generations, live_folder

from assistant.errors import AlreadyRunning, DamagedIndex, IndexMismatch, NoIndex
from assistant.index import current, publish

PASSPORT: dict[str, Any] = {"documents": {}, "counts": {"documents": 0}}
HOLD = """
import sys, time
from pathlib import Path
from assistant.index.publish import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def published(index: Path, content: str = "words", keep: int = 3) -> publish.Generation:
    """A generation with one file, published."""
    with publish.writing(index):
        folder = publish.begin(index)
        (folder / "catalog.sqlite").write_text(content, "utf-8")
        return publish.publish(index, PASSPORT, {"added": ["a.txt"]}, keep)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with one generation."""
    published(tmp_path / "index")
    return tmp_path / "index"


class TestPublish:
    def test_nothing_yet(self, tmp_path: Path) -> None:
        """Before anything was published, the one sentence says which command makes an index."""
        with pytest.raises(NoIndex, match=r"There is no index in .*index yet\. Run `assistant index`"):
            publish.live_generation(tmp_path / "index")

    def test_live(self, index: Path) -> None:
        """What was published is live, with its passport, the hash of each file, and its receipt."""
        live = publish.live_generation(index)

        assert live.name == current.live_name(index)
        assert live.passport["schema"] == publish.SCHEMA
        assert live.passport["counts"] == {"documents": 0}
        # printf words | sha256sum
        assert live.passport["files"]["catalog.sqlite"] == {
            "bytes": 5,
            "sha256": "dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e",
        }
        assert json.loads((live.folder / "receipt.json").read_text("utf-8")) == {"added": ["a.txt"]}
        assert sorted(live.passport["files"]) == ["catalog.sqlite", "receipt.json"]

    def test_the_newest_is_live(self, index: Path) -> None:
        """Each publishing replaces the one before, whose name sorts before it."""
        before = current.live_name(index)

        after = published(index, "other words").name

        assert current.live_name(index) == after
        assert generations(index) == [before, after]

    def test_clock_put_back(self, index: Path) -> None:
        """Names sort by the order of publishing, also when the clock says that the live one is of the future."""
        future = live_folder(index)
        name = "20990101T000000000000Z-" + future.name.rpartition("-")[2]
        future.rename(future.with_name(name))
        (index / "current").write_text(name + "\n", "utf-8")

        after = published(index).name

        assert after > name
        assert current.live_name(index) == after

    def test_keeps_so_many(self, index: Path) -> None:
        """Of six generations the three newest stay, or the one newest where one is to stay."""
        names = [published(index, str(number)).name for number in range(5)]
        three = generations(index)

        last = published(index, keep=1).name

        assert three == names[-3:]
        assert generations(index) == [last]


class TestReaders:
    def test_held_generation_stays(self, index: Path) -> None:
        """A generation that is being read stays until it is let go, whatever is published meanwhile."""
        with publish.reading(index) as held:
            names = [published(index, str(number), keep=1).name for number in range(2)]
            during = generations(index)
            whole = held.damaged_files(hashes=True)

        publish.remove_generations(index, 1)

        assert during == sorted([held.name, names[-1]])
        assert whole == []
        assert generations(index) == [names[-1]]

    def test_two_readers(self, index: Path) -> None:
        """Readers do not shut each other out, and the generation stays until the last has gone."""
        with publish.reading(index) as first:
            with publish.reading(index) as second:
                assert first.name == second.name
            newest = published(index, keep=1).name
            assert first.name in generations(index)

        publish.remove_generations(index, 1)
        assert generations(index) == [newest]


class TestWriters:
    @pytest.fixture
    def holder(self, index: Path) -> Iterator[subprocess.Popen[str]]:
        """Another process that holds the writer's lock."""
        command = [sys.executable, "-c", HOLD, str(index)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
            process.kill()

    def test_second_writer(self, index: Path, holder: subprocess.Popen[str]) -> None:
        """A second writer is told which process is at work, and since when; exit status 75."""
        with pytest.raises(AlreadyRunning, match=rf"process {holder.pid} since \d{{4}}-") as raised:
            published(index)

        assert raised.value.exit_status == 75

    def test_readers_do_not_wait_for_writers(self, index: Path, holder: subprocess.Popen[str]) -> None:
        """The live generation is read while another process writes."""
        with publish.reading(index) as generation:
            assert generation.damaged_files(hashes=True) == []

    def test_dead_writer(self, index: Path, holder: subprocess.Popen[str]) -> None:
        """The lock file of a killed process blocks nobody."""
        holder.kill()
        holder.wait()

        published(index, "after")

        assert (index / "lock").read_text("utf-8").startswith(f"process {os.getpid()} since ")

    def test_remains_are_removed(self, index: Path) -> None:
        """The next writer removes what a killed one left: half a generation, one not yet live, half-written files."""
        live = current.live_name(index)
        (index / "models").mkdir()
        (index / "generations" / ".unfinished" / "chroma").mkdir(parents=True)
        (index / "generations" / "20990101T000000000000Z-00000000").mkdir()
        for name in ("current.123.tmp", "models/0123.456.tmp"):
            (index / name).write_text("half", "utf-8")

        with publish.writing(index):
            left = sorted(file.relative_to(index).as_posix() for file in index.rglob("*"))

        own = [f"generations/{live}/{name}" for name in ("catalog.sqlite", "passport.json", "receipt.json")]
        assert left == sorted(["current", "lock", "models", "generations", f"generations/{live}", *own])

    @pytest.mark.parametrize("current", [None, "", "20200101T000000000000Z-00000000\n"])
    def test_the_only_whole_one_stays(self, index: Path, current: str | None) -> None:
        """Where `current` is lost or leads nowhere, the next writer removes no generation."""
        before = generations(index)
        (index / "current").unlink()
        if current is not None:
            (index / "current").write_text(current, "utf-8")

        with publish.writing(index):
            assert generations(index) == before

    def test_a_failed_run_leaves_the_lock_free(self, index: Path) -> None:
        """After an error inside a run the next run can start at once."""
        with pytest.raises(ValueError, match="boom"), publish.writing(index):
            raise ValueError("boom")

        after = published(index).name

        assert current.live_name(index) == after


class TestDamage:
    @pytest.mark.parametrize("name", ["catalog.sqlite", "receipt.json"])
    def test_missing_file(self, index: Path, name: str) -> None:
        """A file of the live generation that is missing is named, with what to do."""
        (live_folder(index) / name).unlink()

        with pytest.raises(DamagedIndex, match=rf"{name} is missing.*assistant check.*assistant index --rebuild"):
            publish.live_generation(index)

    def test_other_size(self, index: Path) -> None:
        """A file that was cut is named with both sizes."""
        (live_folder(index) / "catalog.sqlite").write_text("wor", "utf-8")

        with pytest.raises(DamagedIndex, match=r"catalog\.sqlite has 3 bytes instead of 5"):
            publish.live_generation(index)

    def test_other_content(self, index: Path) -> None:
        """An altered file of the same size is found by its hash."""
        flip(live_folder(index) / "catalog.sqlite")

        assert publish.live_generation(index).damaged_files(hashes=True) == [
            "catalog.sqlite was altered: its sha256 is not the one of the passport."
        ]

    @pytest.mark.parametrize(
        "content", ["", "{", "[]", "{}", '{"schema": "1"}', f'{{"schema": {publish.SCHEMA}}}', "\0" * 80]
    )
    def test_damaged_passport(self, index: Path, content: str) -> None:
        """A passport that is no passport is damage, whatever is in it."""
        (live_folder(index) / "passport.json").write_text(content, "utf-8")

        with pytest.raises(DamagedIndex, match=r"its passport is damaged.*assistant index --rebuild"):
            publish.live_generation(index)

    def test_altered_passport(self, index: Path) -> None:
        """A passport that was altered is damage, also when it is still a passport: its hash is in its folder's name."""
        file = live_folder(index) / "passport.json"
        file.write_text(file.read_text("utf-8").replace('"documents": 0', '"documents": 9'), "utf-8")

        with pytest.raises(DamagedIndex, match="its passport is damaged"):
            publish.live_generation(index)

    def test_cut_passport(self, index: Path) -> None:
        """A passport that was cut is damage."""
        cut(live_folder(index) / "passport.json")

        with pytest.raises(DamagedIndex, match="its passport is damaged"):
            publish.live_generation(index)

    @pytest.mark.parametrize("content", [b"", b"\0\0\0", b"..", b"\xff\xfe", b"20200101T000000000000Z-00000000"])
    def test_damaged_current(self, index: Path, content: bytes) -> None:
        """A `current` that names no generation is damage."""
        (index / "current").write_bytes(content)

        with pytest.raises(DamagedIndex, match="assistant index --rebuild"):
            publish.live_generation(index)

    @pytest.mark.parametrize(("schema", "whose"), [(publish.SCHEMA + 1, "a newer"), (publish.SCHEMA - 1, "an older")])
    def test_other_version(self, index: Path, schema: int, whose: str) -> None:
        """An index of another version of the program is refused, with what to do."""
        alter_passport(index, lambda passport: passport.update(schema=schema))

        with pytest.raises(IndexMismatch, match=rf"made by {whose} version.*assistant index --rebuild"):
            publish.live_generation(index)
