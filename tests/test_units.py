"""Tests of the service units in docs/deploy.md and docs/scale.md: systemd takes them as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import REPOSITORY

ANALYZE = shutil.which("systemd-analyze")
NAMED = re.compile(r"`(?:/etc/systemd/system/)?([a-z-]+\.(?:service|timer))`")
UNIT = re.compile(r"```ini\n(\[(?:Unit|Service|Timer)\].*?)```", re.DOTALL)


def units(page: str) -> dict[str, str]:
    """The units of a page by their file names, which stand right before each or right after it."""
    text = (REPOSITORY / "docs" / page).read_text("utf-8")
    found = {}
    for unit in UNIT.finditer(text):
        before, after = text[: unit.start()], text[unit.end() :]
        near = NAMED.findall(before.rstrip().rpartition("\n")[2]) or NAMED.findall(after.lstrip().partition("\n")[0])
        found[near[-1]] = unit[1]
    return found


def test_all_found() -> None:
    """Every unit of the pages has its file name beside it."""
    assert list(units("deploy.md")) == [
        "cluster-chat.service", "cluster-watch.service", "cluster-index.service", "cluster-index.timer",
    ]  # fmt: skip
    assert list(units("scale.md")) == ["chroma.service"]


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze (apt-get install systemd)")
@pytest.mark.parametrize("page", ["deploy.md", "scale.md"])
def test_accepted(page: str, tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say to a unit, once its program is there."""
    program = shutil.which("true")
    for name, unit in units(page).items():
        (tmp_path / name).write_text(re.sub(r"(?m)^(ExecStart=)\S+", rf"\g<1>{program}", unit), "utf-8")

    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
