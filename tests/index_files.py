"""An index as files: what tests copy, hash, alter and look into."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import SmallIndex

from assistant.settings import Settings


def copy_index(small: SmallIndex, folder: Path) -> Settings:
    """Settings of an own copy of the small corpus and index; the model's file is shared and must not be altered."""
    shutil.copytree(small.corpus, folder / "corpus")
    shutil.copytree(small.index, folder / "index", ignore=shutil.ignore_patterns("models"))
    shutil.copytree(small.index / "models", folder / "index" / "models", copy_function=os.link)
    return Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")


def live_folder(index: Path) -> Path:
    """The folder of the live generation."""
    return index / "generations" / (index / "current").read_text("utf-8").strip()


def generations(index: Path) -> list[str]:
    """What lies in the generations folder, sorted."""
    return sorted(folder.name for folder in (index / "generations").iterdir())


def file_hashes(folder: Path) -> dict[str, str]:
    """The sha256 of every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def alter_passport(index: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the live passport as its writer could have written it: sizes, hashes and the seal in its name agree."""
    folder = live_folder(index)
    passport = json.loads((folder / "passport.json").read_text("utf-8"))
    for name, digest in file_hashes(folder).items():
        if name != "passport.json":
            passport["files"][name] = {"bytes": (folder / name).stat().st_size, "sha256": digest}
    change(passport)
    (folder / "passport.json").write_text(json.dumps(passport), "utf-8")
    seal = hashlib.sha256(json.dumps(passport, sort_keys=True).encode()).hexdigest()[:8]
    renamed = folder.rename(folder.with_name(f"{folder.name.rpartition('-')[0]}-{seal}"))
    (index / "current").write_text(renamed.name + "\n", "utf-8")


def flip(file: Path) -> None:
    """Alter one byte in the middle of a file; its size stays."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def cut(file: Path) -> None:
    """Keep the first half of a file."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
