"""F3: stopping is always safe: SIGTERM and Ctrl-C end a run soon, with one line and their exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from command import environment, words
from conftest import SmallIndex
from index_files import copy_index, file_hashes, generations

from assistant.index.build import build
from assistant.index.check import check
from assistant.settings import Settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")
SOON_S = 60  # an idle machine needs less than 2 s; this one may be busy with other things


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """An own copy of the small index, with a new document to index."""
    copy = copy_index(small_index, tmp_path)
    (copy.corpus_dir / "new.txt").write_text("The jury meets in Graz on Monday.", "utf-8")
    return copy


@pytest.mark.parametrize(
    ("step", "signals", "options"),
    [
        ("read", [signal.SIGINT], ()),
        ("embed", [signal.SIGTERM], ("--rebuild",)),  # which loads torch and makes the question embedder anew
        ("publish", [signal.SIGINT, signal.SIGINT], ()),
    ],
)
def test_stopped_at_a_step(
    settings: Settings, step: str, signals: list[signal.Signals], options: tuple[str, ...]
) -> None:
    """Stopped once or twice at a step, a run says that nothing more was published, and leaves the live generation."""
    live = generations(settings.index_dir)
    before = file_hashes(settings.index_dir / "generations")

    with subprocess.Popen(
        words(settings, "index", "--json", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stderr is not None
        assert any(json.loads(line)["step"] == step for line in process.stderr)
        for number in signals:
            process.send_signal(number)
        out, err = process.communicate(timeout=SOON_S)

    assert process.returncode == 128 + signals[0]
    assert out == b""
    said = err.decode().splitlines()[-1]
    assert said == "assistant: stopped; nothing more was published, and the index in use is whole."
    assert "Traceback" not in err.decode()
    assert generations(settings.index_dir) == live
    assert file_hashes(settings.index_dir / "generations") == before


def stopped_while_torch_is_imported(settings: Settings) -> bytes:
    """The error output of a run that is interrupted then, with what it imported."""
    command = words(settings, "index")
    command[1:1] = ["-X", "importtime"]  # says on the error output what was imported, as it goes
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stderr is not None
        assert any(b" torch._C" in line or b" torch.version" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=SOON_S)
    assert process.returncode == 130
    return err


def test_stopped_while_the_model_loads(settings: Settings) -> None:
    """Stopped while torch is being imported, a run ends in the same way, and the next one finishes."""
    next((settings.index_dir / "models").iterdir()).unlink()

    err = stopped_while_torch_is_imported(settings)

    assert b"assistant: stopped; nothing more was published" in err
    assert build(settings).added == ("new.txt",)
    assert check(settings.index_dir, settings.embedding_model) == []


def test_stopped_while_the_model_loads_beside(settings: Settings) -> None:
    """Stopped while documents are read and torch is imported beside, a run does not wait until that is done."""
    (settings.corpus_dir / "long.txt").write_text("The jury of the year met in Graz on Monday.\n\n" * 5000, "utf-8")

    err = stopped_while_torch_is_imported(settings)

    assert b"assistant: stopped; nothing more was published" in err
    assert b"Traceback" not in err
    assert not any(line.endswith(b"| sentence_transformers") for line in err.splitlines())
