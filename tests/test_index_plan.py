from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from index_files import file_hashes

from assistant.errors import GuardStopped
from assistant.index.build import build, plan
from assistant.index.plan import Changes, Rename, compare, guard_removals, reasons_of
from assistant.settings import Settings

NewSettings = Callable[..., Settings]


def state(sha256: str, entry: str = "") -> dict[str, Any]:
    """A document's record, as far as it matters here."""
    return {"state": {"sha256": sha256, "entry": entry}}


class TestCompare:
    def test_each_kind_of_change(self) -> None:
        """A document is added, changed, removed or renamed, never two of them; one that stayed is none."""
        before = {"a": state("1"), "b": state("2"), "c": state("3"), "d": state("4")}
        after = {"b": state("2"), "c": state("9"), "e": state("4"), "f": state("5")}

        assert compare(before, after) == Changes(("f",), ("c",), ("a",), (Rename("d", "e"),))

    def test_other_entry(self) -> None:
        """A document of which `corpus.toml` says something else has changed."""
        assert compare({"a": state("1")}, {"a": state("1", "x")}).changed == ("a",)

    def test_copies(self) -> None:
        """Of two copies that both got new names each is one rename; a further copy is added."""
        before = {"a": state("1"), "b": state("1")}
        after = {"x": state("1"), "y": state("1"), "z": state("1")}

        assert compare(before, after) == Changes(("z",), (), (), (Rename("a", "x"), Rename("b", "y")))


class TestGuard:
    BEFORE: ClassVar = {str(number): {"kind": "newsletter" if number < 2 else "other"} for number in range(9)}

    def test_a_third_may_go(self) -> None:
        """Three of nine documents are a third, and not more."""
        guard_removals(self.BEFORE, ["0", "2", "3"])

    def test_more_than_a_third(self) -> None:
        """Four of nine stop the run, which names them and the option that lets it pass."""
        with pytest.raises(
            GuardStopped, match=r"4 of the 9 documents, more than a third \(0, 2, 3 and 1 more\)"
        ) as stop:
            guard_removals(self.BEFORE, ["0", "2", "3", "4"])

        assert "--allow-removals" in str(stop.value)
        assert stop.value.exit_status == 4

    def test_all_of_a_kind(self) -> None:
        """The last documents of a kind stop the run, however few they are."""
        with pytest.raises(GuardStopped, match="all documents of the kind newsletter"):
            guard_removals(self.BEFORE, ["0", "1"])


class TestReasons:
    NOW: ClassVar = {
        "model": "m",
        "passage_chars": 700,
        "chunk": 3,
        "load": 3,
        "ocr": False,
        "glossary": "g",
        "max_pages": 5000,
    }

    @pytest.mark.parametrize(
        ("then", "reason"),
        [
            ({"passage_chars": 500}, "passages aim at 700 characters instead of 500"),
            ({"chunk": 2}, "this version of the program cuts passages in another way"),
            ({"load": 2}, "this version of the program reads documents in another way"),
            ({"glossary": "f"}, "the glossary has changed"),
            ({"ocr": True}, "scanned pages are no longer read by OCR"),
            ({"max_pages": 10}, "documents may have 5000 pages instead of 10"),
            ({"model": "n"}, "the embedding model small is large now"),
        ],
    )
    def test_named(self, then: dict[str, Any], reason: str) -> None:
        """Each setting that shapes an index is named when it differs, with both values where people know them."""
        assert reasons_of({**self.NOW, **then}, self.NOW, ("small", "large")) == (reason,)

    def test_none(self) -> None:
        """Where nothing differs nothing is named."""
        assert reasons_of(self.NOW, self.NOW, ("small", "small")) == ()

    def test_other_files_of_a_model(self) -> None:
        """A model of the same name with other files is named as such."""
        assert reasons_of({**self.NOW, "model": "n"}, self.NOW, ("small", "small")) == (
            "the files of the embedding model small have changed",
        )


class TestPlan:
    def test_is_what_the_run_then_does(self, new_settings: NewSettings, tmp_path: Path) -> None:
        """A plan gives documents, pages, passages and texts as the run gives them, and touches no file."""
        settings = new_settings()
        build(settings)
        corpus = settings.corpus_dir
        (corpus / "funding.html").rename(corpus / "money.html")
        (corpus / "jury.md").write_text("# Jury\n\nThe jury meets in Graz on Monday.\n", "utf-8")
        (corpus / "blank.md").write_text("", "utf-8")
        text = (corpus / "school.txt").read_text("utf-8")
        (corpus / "school.txt").write_text(text.replace("25 places", "30 places"), "utf-8")
        before = file_hashes(tmp_path)

        planned = plan(settings)

        assert file_hashes(tmp_path) == before
        done = build(settings)
        assert (planned.added, planned.changed, planned.removed) == (done.added, done.changed, done.removed)
        assert planned.renamed == done.renamed == (Rename("funding.html", "money.html"),)
        assert planned.refused == done.refused
        assert (planned.documents, planned.pages, planned.passages) == (done.documents, done.pages, done.passages)
        assert planned.to_embed == done.embedded > 0
        assert planned.seconds > 0
        assert planned.stopped_by is None

    def test_what_the_guard_would_say(self, new_settings: NewSettings) -> None:
        """A plan that the guard would stop says so; the run itself stops, and with leave it passes."""
        settings = new_settings()
        live = build(settings).generation
        for name in ("school.txt", "funding.html"):
            (settings.corpus_dir / name).unlink()

        stopped_by = plan(settings).stopped_by

        assert stopped_by is not None
        assert "2 of the 3 documents" in stopped_by
        with pytest.raises(GuardStopped, match="2 of the 3 documents"):
            build(settings)
        assert plan(settings).stopped_by == stopped_by  # nothing was published
        assert build(settings, allow_removals=True).generation > live
