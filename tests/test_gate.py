from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from answers import answer, citation, found
from command import run
from conftest import SmallIndex
from index_files import alter_passport, copy_index, generations, live_folder

from assistant.evaluate.questions import Question
from assistant.gate import GateReport, judge, render
from assistant.index.build import build
from assistant.settings import Settings

QUOTE = "The jury meets in Graz on Monday."
ON_PAGE = Question("q", "Where does the jury meet?", "q", gold_pages=(("jury.md", 1),))
ON_QUOTE = Question("q", "Where does the jury meet?", "q", gold_quotes=(QUOTE,))
EITHER = Question("q", "Where?", "q", gold_any=True, gold_pages=(("jury.md", 1), ("notes.md", 2)))

JURY = answer("In Graz.", passages=[found(QUOTE, "jury.md")], citations=[citation(QUOTE, "jury.md")])
NOTES = answer("In Graz.", passages=[found("In Graz.", "notes.md", (2,))], citations=[citation("", "notes.md", 2)])
NOTHING = answer(refused=True)


class TestJudge:
    @pytest.mark.parametrize("question", [ON_PAGE, ON_QUOTE])
    def test_found_by_both(self, question: Question) -> None:
        """What both find is no change and no loss."""
        verdict = judge(question, JURY, JURY)

        assert (verdict.change, verdict.lost, verdict.missing) == ("", (), ())

    @pytest.mark.parametrize(("question", "lost"), [(ON_PAGE, "jury.md, page 1"), (ON_QUOTE, f"“{QUOTE}”")])
    def test_lost(self, question: Question, lost: str) -> None:
        """An expected page or sentence that only the live index finds is lost."""
        verdict = judge(question, JURY, NOTHING)

        assert (verdict.change, verdict.lost) == ("no longer answered", (lost,))

    def test_found_but_not_answered(self) -> None:
        """An expected page that is still among the passages, but no longer answers, is lost."""
        now = answer(refused=True, passages=JURY.passages)

        assert judge(ON_PAGE, JURY, now).lost == ("jury.md, page 1",)

    def test_other_source(self) -> None:
        """An answer from another page is told; where the expected one is still among the passages nothing is lost."""
        now = answer("In Graz.", passages=JURY.passages, citations=NOTES.citations)

        verdict = judge(ON_PAGE, JURY, now)

        assert (verdict.change, verdict.lost) == ("other source", ())
        assert (verdict.before, verdict.now) == (("jury.md, page 1",), ("notes.md, page 2",))

    def test_now_answered(self) -> None:
        """What only the new index answers is a gain."""
        assert judge(ON_PAGE, NOTHING, JURY).change == "now answered"

    def test_any_will_do(self) -> None:
        """Where any of several pages will do, another of them is no loss; none of them is."""
        assert judge(EITHER, JURY, NOTES).lost == ()
        assert judge(EITHER, JURY, NOTHING).lost == ("jury.md, page 1",)

    def test_never_found(self) -> None:
        """What neither finds is missing, and not lost."""
        verdict = judge(ON_PAGE, NOTHING, NOTHING)

        assert (verdict.lost, verdict.missing) == ((), ("jury.md, page 1",))

    def test_without_answer(self) -> None:
        """A question that is not to be answered expects nothing."""
        question = Question("q", "Who won?", "q", answerable=False, gold_pages=(("jury.md", 1),))

        assert judge(question, JURY, NOTHING).lost == ()

    def test_first_index(self) -> None:
        """Where there is no live index nothing is lost, and what is missing is told."""
        verdict = judge(ON_PAGE, None, NOTHING)

        assert (verdict.change, verdict.lost, verdict.missing) == ("", (), ("jury.md, page 1",))
        text = render(GateReport(None, 1, (verdict,), passed=True, forced=False))
        assert text.splitlines() == [
            "not found: Where does the jury meet? expects jury.md, page 1",
            "gate: 1 questions, no index to compare with.",
        ]


class TestCommand:
    @pytest.fixture
    def settings(self, small_index: SmallIndex, tmp_path: Path) -> Settings:
        """An own copy of the small index, and a question on the summer school."""
        settings = copy_index(small_index, tmp_path)
        entry: dict[str, Any] = {"id": "1", "question": "Where is the summer school held?"}
        entry |= {"gold_pages": [["school.txt", 1]]}
        (tmp_path / "questions.jsonl").write_text(json.dumps(entry), "utf-8")
        return settings

    def gated(self, settings: Settings, *more: str) -> tuple[int, list[str], str]:
        """Status, lines and complaint of a gated run."""
        done = run(settings, "index", "--gate", str(settings.corpus_dir.parent / "questions.jsonl"), *more)
        return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()[-1]

    def test_stopped_and_forced(self, settings: Settings) -> None:
        """When the expected page is lost nothing is published, status 4; forced it is, and the report is kept."""
        live = generations(settings.index_dir)
        (settings.corpus_dir / "school.txt").write_text("The office is open on Mondays.", "utf-8")

        status, lines, complaint = self.gated(settings)

        assert status == 4
        assert "lost: Where is the summer school held? expects school.txt, page 1" in lines
        assert lines[-1] == "gate: 1 questions, 1 answered otherwise than before, 1 lost what they expect."
        assert "1 of the 1 questions of the gate expect, so nothing was published" in complaint
        assert generations(settings.index_dir) == live
        assert self.gated(settings, "--force")[0] == 0
        kept = json.loads((live_folder(settings.index_dir) / "gate.json").read_text("utf-8"))
        assert (kept["live"], kept["questions"], kept["passed"], kept["forced"]) == (live[0], 1, False, True)
        assert kept["verdicts"][0]["lost"] == ["school.txt, page 1"]
        passport = json.loads((live_folder(settings.index_dir) / "passport.json").read_text("utf-8"))
        assert "gate.json" in passport["files"]

    def test_passes(self, settings: Settings) -> None:
        """When all that is expected is found the new index is published."""
        (settings.corpus_dir / "jury.md").write_text(f"# Jury\n\n{QUOTE}\n", "utf-8")

        status, lines, _ = self.gated(settings, "--json")

        assert status == 0
        report = json.loads("\n".join(lines))
        assert (report["published"], report["gate"]["passed"]) == (True, True)

    def test_live_index_of_another_model(self, settings: Settings) -> None:
        """A live index that cannot be asked stops the run: the gate does not guess."""
        alter_passport(settings.index_dir, lambda passport: passport["model"].update(name="gone", fingerprint="0" * 64))
        (settings.corpus_dir / "jury.md").write_text(f"# Jury\n\n{QUOTE}\n", "utf-8")

        status, _, complaint = self.gated(settings)

        assert status == 4
        assert "cannot be asked the questions of the gate" in complaint
        assert "There is no embedding model 'gone'" in complaint
        assert not build(settings).refused  # without the gate it is published


@pytest.mark.parametrize(
    "given", [("--force",), ("--dry-run", "--watch"), ("--watch", "--rebuild"), ("--dry-run", "--gate", "x")]
)
def test_options_that_do_not_go_together(small_index: SmallIndex, given: tuple[str, ...]) -> None:
    """Options that contradict each other are wrong usage."""
    assert run(small_index.settings, "index", *given).returncode == 2
