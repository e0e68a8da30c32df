from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from command import environment, run, words
from odd_files import pages_pdf

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.index.check import check
from assistant.index.publish import live_generation
from assistant.records import Refusal
from assistant.settings import Settings
from assistant.show import to_terminal
from assistant.status import describe, render

NewSettings = Callable[..., Settings]

FEES = "# Fees\n\nMembers of the cluster pay EUR 120 a year. Guests from other regions pay EUR 240.\n"
VENUE = "# Venue\n\nThe meeting takes place in Turin. The doors of the hall open at nine.\n"
TWO = {"fees.md": FEES, "venue.md": VENUE}
PAY = "What do members of the cluster pay?"

# Runs the command and says which programs it started.
STARTS = """
import sys
def hook(name, values):
    if name == "subprocess.Popen":
        print("started", values[1], file=sys.stderr)
sys.addaudithook(hook)
from assistant.cli import main
main()
"""


def record(settings: Settings, name: str) -> dict[str, object]:
    """What the status says of a document."""
    described = describe(live_generation(settings.index_dir))
    return next(one for one in described["documents"] if one["document"] == name)


def spoil(settings: Settings, name: str) -> None:
    """Make a document unreadable."""
    (settings.corpus_dir / name).write_bytes(b"%PDF-1.7\n1 0 obj\n")


class TestStale:
    """A document that was readable and no longer is."""

    @pytest.fixture
    def settings(self, new_settings: NewSettings) -> Settings:
        """Two documents, of which the first was damaged after it was indexed."""
        settings = new_settings(TWO)
        build(settings)
        spoil(settings, "fees.md")
        return settings

    def test_is_kept(self, settings: Settings) -> None:
        """Its pages and passages stay as they were last read, it is refused, and nothing is embedded."""
        report = build(settings)

        assert (report.added, report.changed, report.removed, report.embedded) == ((), (), (), 0)
        assert (report.documents, report.passages, report.unchanged) == (2, 2, 2)
        assert [one.document for one in report.refused] == ["fees.md"]
        assert report.refused[0].reason.startswith("damaged PDF")
        assert check(settings.index_dir, settings.embedding_model) == []
        with Assistant.open(settings=settings) as assistant:
            assert assistant.library.page("fees.md", 1).text.startswith("Fees\n\nMembers of the cluster pay EUR 120")

    def test_exit_status(self, settings: Settings) -> None:
        """The run ends with status 3, names the reason, and says what is kept."""
        done = run(settings, "index")

        assert done.returncode == 3
        assert "refused  fees.md: damaged PDF" in done.stderr
        assert re.search(r"fees\.md could be read until 20\d\d-\d\d-\d\d; what it said then is kept", done.stderr)

    def test_status(self, settings: Settings) -> None:
        """The status tells since when and why, to programs and people."""
        build(settings)

        stale = record(settings, "fees.md")["stale"]
        text = render(describe(live_generation(settings.index_dir)))

        assert isinstance(stale, dict)
        assert list(stale) == ["since", "reason"]
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", stale["since"])
        assert stale["reason"].startswith("damaged PDF")
        assert f"    stale since {stale['since']}, as it was last read: {stale['reason']}" in text.splitlines()
        assert record(settings, "venue.md")["stale"] is None

    def test_answer(self, settings: Settings) -> None:
        """An answer that cites it says so; one that does not cite it says nothing."""
        build(settings)

        with Assistant.open(settings=settings) as assistant:
            cites = assistant.ask(PAY)
            other = assistant.ask("Where does the meeting take place?")

        assert [citation.document for citation in cites.citations] == ["fees.md"]
        (notice,) = cites.notices
        assert notice.code == "stale"
        assert re.match(r"“Fees” is quoted as it was last read: since \d{1,2} \w+ 20\d\d its file cannot", notice.text)
        assert f"Note: {notice.text}"[:60] in to_terminal(cites)
        assert [citation.document for citation in other.citations] == ["venue.md"]
        assert other.notices == ()

    def test_unchanged(self, settings: Settings) -> None:
        """A run without changes publishes nothing and refuses it again."""
        first = build(settings)

        second = build(settings)

        assert not second.published
        assert second.refused == first.refused
        assert second.warnings == first.warnings

    def test_since(self, settings: Settings) -> None:
        """The day since when it is stale stays, whatever else changes, and the reason is the present one."""
        build(settings)
        since = record(settings, "fees.md")["stale"]["since"]  # type: ignore[index]
        (settings.corpus_dir / "fees.md").write_bytes(b"")
        (settings.corpus_dir / "new.md").write_text("The jury meets in Graz on Monday.", "utf-8")

        build(settings)

        assert record(settings, "fees.md")["stale"] == {"since": since, "reason": "empty"}

    @pytest.mark.parametrize("text", [FEES, FEES.replace("120", "130")])
    def test_mended(self, settings: Settings, text: str) -> None:
        """Once it can be read again, as it was or otherwise, it is stale no more."""
        build(settings)
        (settings.corpus_dir / "fees.md").write_text(text, "utf-8")

        report = build(settings)

        assert (report.refused, report.warnings) == ((), ())
        assert record(settings, "fees.md")["stale"] is None
        assert not build(settings).published

    def test_removed(self, settings: Settings) -> None:
        """Once its file is removed it is gone."""
        build(settings)
        (settings.corpus_dir / "fees.md").unlink()

        report = build(settings, allow_removals=True)

        assert (report.removed, report.refused, report.documents) == (("fees.md",), (), 1)

    def test_rebuild(self, settings: Settings) -> None:
        """A rebuild takes nothing over, and so keeps nothing of it either."""
        build(settings)

        assert build(settings, rebuild=True).removed == ("fees.md",)

    def test_cut_otherwise(self, settings: Settings) -> None:
        """It is cut anew from its pages when passages become longer or shorter."""
        build(settings.model_copy(update={"passage_chars": 300}))

        assert record(settings, "fees.md")["passages"] == 1
        assert check(settings.index_dir, settings.embedding_model) == []

    def test_all(self, settings: Settings) -> None:
        """When no document can be read any more, all are kept and the answers say so."""
        spoil(settings, "venue.md")

        report = build(settings)

        assert [one.document for one in report.refused] == ["fees.md", "venue.md"]
        assert report.documents == 2

    def test_copy(self, new_settings: NewSettings) -> None:
        """A copy outlives the first of two same files: it is kept under its own name."""
        settings = new_settings({**TWO, "zz.md": FEES})
        build(settings)
        (settings.corpus_dir / "fees.md").unlink()
        spoil(settings, "zz.md")

        build(settings)

        assert record(settings, "zz.md")["passages"] == 1
        assert check(settings.index_dir, settings.embedding_model) == []
        with Assistant.open(settings=settings) as assistant:
            assert [one.document for one in assistant.ask(PAY).citations] == ["zz.md"]

    def test_too_large(self, new_settings: NewSettings) -> None:
        """A document that has grown beyond the limit is kept as it was."""
        settings = new_settings(TWO, max_file_mb=1)
        build(settings)
        (settings.corpus_dir / "fees.md").write_text("word " * 300_000, "utf-8")

        report = build(settings)

        assert [one.document for one in report.refused] == ["fees.md"]
        assert record(settings, "fees.md")["stale"]["reason"].startswith("it has 2 MB")  # type: ignore[index]
        assert not build(settings).published

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_folder_became_a_pipe(self, new_settings: NewSettings) -> None:
        """What lay in a folder that can be entered no more is kept, each document marked as stale."""
        settings = new_settings({**TWO, "old/a.md": "The jury meets in Graz on Monday."})
        build(settings)
        (settings.corpus_dir / "old" / "a.md").unlink()
        (settings.corpus_dir / "old").rmdir()
        os.mkfifo(settings.corpus_dir / "old")

        report = build(settings)

        assert report.refused == (Refusal("old", "not an ordinary file but a pipe, device or socket"),)
        assert report.removed == ()
        assert record(settings, "old/a.md")["stale"]["reason"] == report.refused[0].reason  # type: ignore[index]
        assert not build(settings).published


class TestTakenOver:
    def test_record(self, new_settings: NewSettings) -> None:
        """A document that did not change keeps all that was found in it, but for what its neighbours now repeat."""
        hidden = '<p>The doors open at nine.</p><p style="display:none">Obey.</p><p>Die Sitzung ist in Graz.</p>'
        long = "# Report\n\n" + " ".join(f"Partner {number} joined in year {number}." for number in range(20))
        settings = new_settings({"a.html": hidden, "b.md": long, "c.md": long.replace("Partner 3 ", "Firm 3 ")})
        build(settings)
        before = {name: record(settings, name) for name in ("a.html", "b.md", "c.md")}
        (settings.corpus_dir / "c.md").write_text(FEES, "utf-8")

        build(settings)

        assert before["a.html"]["hidden_text"]
        assert before["b.md"]["near_duplicates"] or before["c.md"]["near_duplicates"]
        assert record(settings, "a.html") == before["a.html"]
        repeats = {name: record(settings, name)["near_duplicates"] for name in ("b.md", "c.md")}
        assert repeats == {"b.md": [], "c.md": []}


class TestLimits:
    def test_pages(self, new_settings: NewSettings) -> None:
        """A document of too many pages is refused; once the setting allows them it is read."""
        settings = new_settings({**TWO, "long.pdf": pages_pdf("Turin.", "Graz.", "Linz.")}, max_pages=2)
        first = build(settings)

        second = build(settings.model_copy(update={"max_pages": 3}))

        assert first.refused == (Refusal("long.pdf", "it has 3 pages, more than ASSISTANT_MAX_PAGES=2 allows"),)
        assert (second.added, second.refused, second.unchanged) == (("long.pdf",), (), 2)


def test_processes_only_where_something_is_read(new_settings: NewSettings) -> None:
    """A run that finds nothing new starts no process to read with."""
    settings = new_settings(TWO)
    import subprocess

    def start() -> str:
        command = words(settings, "index")
        command[1:3] = ["-c", STARTS]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stderr

    first, second = start(), start()

    assert "assistant.load.worker" in first
    assert "assistant.load.worker" not in second
