"""The real command in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from assistant.settings import Settings

REPOSITORY = Path(__file__).parent.parent


def words(settings: Settings, *given: str) -> list[str]:
    """The command line `assistant <given>` over the folders of the settings."""
    folders = ["--corpus", str(settings.corpus_dir), "--index", str(settings.index_dir)]
    return [sys.executable, "-m", "assistant", *given, *folders]


def environment(**more: str) -> dict[str, str]:
    """The environment of a command: the package is found in this checkout, whatever the working folder."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **more}


def run(
    settings: Settings, *given: str, stdin: bytes = b"", prefix: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end and keep what it printed."""
    done = subprocess.run(
        [*prefix, *words(settings, *given)], input=stdin, capture_output=True, env=environment(**more), timeout=120
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def imported(settings: Settings, *given: str) -> tuple[int, set[str]]:
    """Run the command; its exit status and the names of all modules that it imported."""
    command = words(settings, *given)
    command[1:1] = ["-X", "importtime"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=120)
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    return done.returncode, names


def script_of_docs(name: str) -> ModuleType:
    """A script of docs/, loaded."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
