from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from index_files import generations, live_folder

from assistant.errors import AssistantError
from assistant.index.build import build
from assistant.index.catalog import Catalog
from assistant.index.removal import prove_removed
from assistant.settings import Settings

NewSettings = Callable[..., Settings]
FEES = "# Fees\n\nMembers of the cluster pay EUR 120 a year. Guests from other regions pay EUR 240.\n"
NOTHING = {"passages": 0, "keyword entries": 0, "vectors": 0, "nodes of the graph": 0}


@pytest.fixture(scope="module")
def folders(small_index: object, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two generations: one with the fees and a copy of them, one without the fees."""
    folder = tmp_path_factory.mktemp("removal")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    settings.corpus_dir.mkdir()
    models = small_index.index / "models"  # type: ignore[attr-defined]
    (settings.index_dir / "models").mkdir(parents=True)
    for file in models.iterdir():
        (settings.index_dir / "models" / file.name).hardlink_to(file)
    for name, text in {"fees.md": FEES, "venue.md": "# Venue\n\nThe doors open at nine.\n"}.items():
        (settings.corpus_dir / name).write_text(text, "utf-8")
    build(settings)
    (settings.corpus_dir / "fees.md").unlink()
    build(settings, allow_removals=True)
    old, new = generations(settings.index_dir)
    return settings.index_dir / "generations" / old, settings.index_dir / "generations" / new


def proof(before: Path, after: Path, catalog_file: Path | None = None) -> dict[str, object]:
    """The proof for the fees."""
    old, new = Catalog(before / "catalog.sqlite"), Catalog(catalog_file or after / "catalog.sqlite")
    with closing(old), closing(new):
        return prove_removed(["fees.md"], old, new, after)


class TestProof:
    def test_nothing_left(self, folders: tuple[Path, Path]) -> None:
        """Of a removed document nothing is left, and it says how much there was."""
        assert proof(*folders) == {"fees.md": {"passages": 1, "left": NOTHING, "same_text_in": []}}

    def test_all_left(self, folders: tuple[Path, Path]) -> None:
        """A generation that still holds the document fails the proof, with what is left."""
        before, _ = folders

        with pytest.raises(AssistantError, match=r"removed document fees\.md is left \(1 passages, 1 nodes of the"):
            proof(before, before)

    @pytest.mark.parametrize(
        ("sql", "left"),
        [
            ("INSERT INTO keywords (rowid, heading, body) VALUES (99, 'Fees', 'Members pay')", "1 keyword entries"),
            ("INSERT INTO vectors SELECT key, vector FROM old.vectors WHERE key NOT IN (SELECT key FROM vectors)",
             "3 vectors"),
        ],
    )  # fmt: skip
    def test_a_trace(self, folders: tuple[Path, Path], tmp_path: Path, sql: str, left: str) -> None:
        """A keyword entry or the vectors alone fail it too."""
        before, after = folders
        file = tmp_path / "catalog.sqlite"
        file.write_bytes((after / "catalog.sqlite").read_bytes())
        with closing(sqlite3.connect(file)) as db:
            db.execute("ATTACH ? AS old", (str(before / "catalog.sqlite"),))
            db.execute(sql)
            db.commit()

        with pytest.raises(AssistantError, match=left):
            proof(before, after, file)


def test_copy_stays(new_settings: NewSettings) -> None:
    """Where another document has the very same bytes its text stays, and the proof names it."""
    settings = new_settings({"a.md": FEES, "b.md": FEES, "c.md": "# Venue\n\nThe doors open at nine.\n"})
    build(settings)
    (settings.corpus_dir / "a.md").unlink()

    assert build(settings).removed == ("a.md",)

    with closing(Catalog(live_folder(settings.index_dir) / "catalog.sqlite")) as catalog:
        assert [document.id for document in catalog.documents()] == ["b.md", "c.md"]
    receipt = (live_folder(settings.index_dir) / "receipt.json").read_text("utf-8")
    assert json.loads(receipt)["removal_proofs"]["a.md"]["same_text_in"] == ["b.md"]
