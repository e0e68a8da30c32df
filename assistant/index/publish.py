"""Generations on disk: one writer, a live one named by `current`, published by one rename, removed when unused."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import portalocker

from assistant.errors import AlreadyRunning, AssistantError, CannotWrite, DamagedIndex, IndexMismatch
from assistant.index.collection import note_removal
from assistant.index.current import forget_rollback, live_name, point_to, rolled_back_from
from assistant.index.disk import sha256_of, sync, write_json

SCHEMA = 6
UNFINISHED = ".unfinished"
NAME_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation: its folder, and its passport as JSON."""

    folder: Path
    passport: dict[str, Any]

    @property
    def name(self) -> str:
        """UTC time and hash, the name of the folder."""
        return self.folder.name

    @property
    def catalog_file(self) -> Path:
        """The SQLite catalog."""
        return self.folder / "catalog.sqlite"

    def damaged_files(self, *, hashes: bool) -> list[str]:
        """What is missing or altered, one sentence each: by size, or by sha256 as well."""
        wrong = []
        for name, known in self.passport["files"].items():
            file = self.folder / name
            if not file.is_file():
                wrong.append(f"{name} is missing.")
            elif file.stat().st_size != known["bytes"]:
                wrong.append(f"{name} has {file.stat().st_size:,} bytes instead of {known['bytes']:,}.")
            elif hashes and sha256_of(file) != known["sha256"]:
                wrong.append(f"{name} was altered: its sha256 is not the one of the passport.")
        return wrong


def live_generation(index_dir: Path) -> Generation:
    """The generation that `current` names.

    Raises:
        NoIndex: If nothing was ever published.
        DamagedIndex: If the generation or its passport is not there or cannot be read.
        IndexMismatch: If another version of the program made it, in a form that this one does not read.
    """
    return read_generation(index_dir, live_name(index_dir))


def read_generation(index_dir: Path, name: str) -> Generation:
    """A published generation by its name, its passport read and its file sizes compared."""
    folder = index_dir / "generations" / name
    try:
        passport = json.loads((folder / "passport.json").read_text("utf-8"))
        if not isinstance(passport, dict) or not name:
            raise ValueError("no passport")
        if passport["schema"] > SCHEMA:
            raise IndexMismatch(
                f"The index in {index_dir} was made by a newer version of this program. Update the program, "
                "or run `assistant index --rebuild`."
            )
        if passport["schema"] < SCHEMA:
            raise IndexMismatch(
                f"The index in {index_dir} was made by an older version of this program. "
                "Run `assistant index --rebuild`."
            )
        if _is_newer(passport.get("versions", {}).get("chromadb", ""), version("chromadb")):
            raise IndexMismatch(
                f"The index in {index_dir} was made with chromadb {passport['versions']['chromadb']}, which is newer "
                f"than the one installed ({version('chromadb')}) and may be of another form. Update the program, or "
                "run `assistant index --rebuild`."
            )
        if not name.endswith(f"-{_seal(passport)}"):
            raise ValueError("the passport was altered")
        generation = Generation(folder, passport)
        wrong = generation.damaged_files(hashes=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(
            f"The index generation {name!r} in {index_dir} is missing or its passport is damaged. "
            "Run `assistant index --rebuild` to make it anew."
        ) from error
    if wrong:
        raise DamagedIndex(
            f"The index generation {name} in {index_dir} is damaged: {wrong[0]} "
            "Run `assistant check` to see everything, and `assistant index --rebuild` to make it anew."
        )
    return generation


@contextmanager
def reading(index_dir: Path) -> Iterator[Generation]:
    """The live generation, held by a shared lock so that no writer removes it."""
    for _ in range(10):  # between reading `current` and locking, a writer may publish and remove
        name = live_name(index_dir)
        try:
            passport = (index_dir / "generations" / name / "passport.json").open("rb")
        except OSError as error:
            if live_name(index_dir) != name:
                continue
            raise DamagedIndex(
                f"The index generation {name!r} in {index_dir} cannot be opened ({error.strerror}). "
                "Check its rights, or run `assistant index --rebuild`."
            ) from error
        with passport:
            portalocker.lock(passport, portalocker.LockFlags.SHARED)
            if Path(passport.name).exists():
                yield read_generation(index_dir, name)
                return
    raise DamagedIndex(f"The index in {index_dir} changes faster than it can be opened. Try again.")


@contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Be the one writer of an index; the lock of a dead process counts for nothing.

    Raises:
        AlreadyRunning: If another process is writing; names it and since when.
        CannotWrite: If the folder cannot be made or written.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        (index_dir / "generations").mkdir(exist_ok=True)
        lock = (index_dir / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(
            f"The index folder {index_dir} cannot be written ({error.strerror}). "
            "Change its rights, or name another folder with --index."
        ) from error
    with lock:
        try:
            portalocker.lock(lock, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.LockException:
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise AlreadyRunning(f"The index in {index_dir} is being written by {who}. Wait for it to end.") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} since {datetime.now().astimezone():%Y-%m-%d %H:%M}")
        lock.flush()
        _remove_remains(index_dir)
        yield


def begin(index_dir: Path) -> Path:
    """An empty folder for a new generation; the caller holds the writer's lock."""
    folder = index_dir / "generations" / UNFINISHED
    folder.mkdir()
    return folder


def publish(index_dir: Path, passport: dict[str, Any], receipt: dict[str, Any], keep: int) -> Generation:
    """Seal the unfinished generation and make it the live one.

    Everything is on disk before `current` is replaced: whoever reads sees the old generation or the new one.

    Args:
        index_dir: The index, whose writer's lock the caller holds.
        passport: All but `schema`, `made` and `files`, which are added here.
        receipt: What the run did.
        keep: How many generations stay, the new one included.
    """
    unfinished = index_dir / "generations" / UNFINISHED
    made = _later_than_all(index_dir, datetime.now(UTC))
    write_json(unfinished / "receipt.json", receipt)
    files = {
        file.relative_to(unfinished).as_posix(): {"bytes": file.stat().st_size, "sha256": sha256_of(file)}
        for file in sorted(unfinished.rglob("*"))
        if file.is_file()
    }
    sealed = {"schema": SCHEMA, "made": made.isoformat(timespec="seconds"), **passport, "files": files}
    write_json(unfinished / "passport.json", sealed)
    for path in sorted(unfinished.rglob("*"), reverse=True):
        sync(path)
    sync(unfinished)
    folder = unfinished.rename(unfinished.with_name(f"{made:{NAME_TIME}}Z-{_seal(sealed)}"))
    sync(folder.parent)
    point_to(index_dir, folder.name)
    forget_rollback(index_dir)
    remove_generations(index_dir, keep)
    return Generation(folder, sealed)


def generation_names(index_dir: Path) -> list[str]:
    """The names of all generations that were finished, the newest first."""
    try:
        names = [folder.name for folder in (index_dir / "generations").iterdir() if folder.name != UNFINISHED]
    except FileNotFoundError:
        return []
    return sorted(names, reverse=True)


def remove_generations(index_dir: Path, keep: int) -> tuple[list[str], list[str]]:
    """Remove the oldest generations beyond `keep`, of which the live one is always one.

    Returns:
        The names of those that were removed, and of those that somebody still reads.
    """
    live = live_name(index_dir)
    surplus = [name for name in generation_names(index_dir) if name != live][keep - 1 :]
    removed = [name for name in surplus if _remove_unread(index_dir / "generations" / name)]
    return removed, [name for name in surplus if name not in removed]


def _is_newer(made_with: str, installed: str) -> bool:
    """Whether a version is newer in more than its last number; Chroma reads no store of a newer one."""
    ours, theirs = ([int(one) for one in re.findall(r"\d+", text)][:2] for text in (installed, made_with))
    return theirs > ours


def _seal(passport: dict[str, Any]) -> str:
    """The hash of a passport's content that its generation's name ends with."""
    return hashlib.sha256(json.dumps(passport, sort_keys=True).encode()).hexdigest()[:8]


def _remove_remains(index_dir: Path) -> None:
    """Remove what a killed run left: the unfinished generation, and one that was sealed but never published."""
    for leftover in (*index_dir.glob("*.tmp"), *(index_dir / "models").glob("*.tmp")):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(index_dir / "generations" / UNFINISHED, ignore_errors=True)
    try:
        live = read_generation(index_dir, live_name(index_dir)).name
    except AssistantError:
        return  # where `current` leads nowhere, a newer generation may be the only whole one
    published = max(live, rolled_back_from(index_dir) or live)
    for name in generation_names(index_dir):
        if name > published:
            _remove_unread(index_dir / "generations" / name)


def _later_than_all(index_dir: Path, now: datetime) -> datetime:
    """Now, or just after the newest generation where the clock was put back: names sort by the order of publishing."""
    for name in generation_names(index_dir):
        try:
            newest = datetime.strptime(name.partition("Z-")[0], NAME_TIME).replace(tzinfo=UTC)
        except ValueError:
            continue
        return max(now, newest + timedelta(microseconds=1))
    return now


def _remove_unread(folder: Path) -> bool:
    """Remove a generation unless somebody reads it; then a later run tries again. A collection of it goes later."""
    note_removal(folder.parents[1], folder)
    try:
        with (folder / "passport.json").open("rb") as passport:
            portalocker.lock(passport, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
            shutil.rmtree(folder, ignore_errors=True)
    except portalocker.LockException:
        return False
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
