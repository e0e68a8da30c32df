"""Tests of assistant/index/disk.py: records that people can read too."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.index.disk import write_json


def test_record(tmp_path: Path) -> None:
    """A record comes back as it was written, with each document of it on a line of its own."""
    record = {
        "schema": 5,
        "documents": {"é.md": {"pages": 1, "odd": ["“x”"]}, 'b".md': {"stale": None, "share": 0.5}},
        "refused": {},
        "reasons": [],
        "counts": {"documents": 2},
    }

    write_json(tmp_path / "record.json", record)

    text = (tmp_path / "record.json").read_text("utf-8")
    assert json.loads(text) == record
    assert text.splitlines()[3] == '  "é.md": {"pages": 1, "odd": ["“x”"]},'
    assert text.endswith("}\n")
