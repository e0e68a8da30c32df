from __future__ import annotations

from pathlib import Path

from conftest import SmallIndex
from index_files import copy_index, live_folder

from assistant.index.build import build
from assistant.index.publish import live_generation
from assistant.settings import PACKAGED_MODEL
from assistant.status import describe, render


class TestDescribe:
    def test_content(self, small_index: SmallIndex) -> None:
        """Programs get the generation, the model, the totals, and each document with its pages and passages."""
        described = describe(live_generation(small_index.index))

        assert list(described) == ["generation", "made", "model", "counts", "megabytes", "documents", "refused"]
        assert described["generation"] == live_folder(small_index.index).name
        assert described["model"]["name"] == PACKAGED_MODEL
        assert described["model"]["dimension"] == 384
        assert (described["counts"]["documents"], described["counts"]["pages"]) == (3, 3)
        assert described["counts"]["passages"] == sum(one["passages"] for one in described["documents"])
        workshop = described["documents"][1]
        assert {name: workshop[name] for name in ("document", "title", "kind", "date", "language", "same_as")} == {
            "document": "notes/workshop.md",
            "title": "Notes on a cluster workshop",
            "kind": "newsletter",
            "date": "2013-06",
            "language": "en",
            "same_as": None,
        }
        assert len(workshop["sha256"]) == 64

    def test_size(self, small_index: SmallIndex) -> None:
        """The size is that of the files of the live generation."""
        folder = live_folder(small_index.index)
        files = [file for file in folder.rglob("*") if file.is_file() and file.name != "passport.json"]

        described = describe(live_generation(small_index.index))

        assert described["megabytes"] == round(sum(file.stat().st_size for file in files) / 1e6, 1)


class TestRender:
    def test_lines(self, small_index: SmallIndex) -> None:
        """People read one line for each document's name and one for what it is."""
        lines = render(describe(live_generation(small_index.index))).splitlines()

        assert lines[0].startswith(f"Generation {live_folder(small_index.index).name}, made 20")
        assert lines[1].startswith("3 documents, 3 pages, ")
        assert lines[1].endswith(f" passages; embedding model {PACKAGED_MODEL}")
        assert lines[lines.index("school.txt") + 1].startswith("    SUMMER SCHOOL ON POLYMERS (other, no date, en): 1 ")

    def test_copies_and_refusals(self, small_index: SmallIndex, tmp_path: Path) -> None:
        """A copy names its first; a refused document its reason; signs that steer a terminal do not pass."""
        settings = copy_index(small_index, tmp_path)
        (settings.corpus_dir / "zz-copy.txt").write_bytes((settings.corpus_dir / "school.txt").read_bytes())
        (settings.corpus_dir / "red\x1b[31m.txt").write_text("", "utf-8")
        build(settings)

        text = render(describe(live_generation(settings.index_dir)))

        assert "SUMMER SCHOOL ON POLYMERS (other, no date, en): same as school.txt" in text
        assert "\x1b" not in text
        assert text.splitlines()[-1].startswith("refused: red")
        assert text.endswith(": empty")


def test_corpus_is_not_needed(tmp_path: Path, small_index: SmallIndex) -> None:
    """The state of an index is read from the index alone."""
    settings = copy_index(small_index, tmp_path)
    before = describe(live_generation(settings.index_dir))
    (settings.corpus_dir / "school.txt").unlink()

    assert describe(live_generation(settings.index_dir)) == before
