"""Tests of assistant/gaps.py: unsatisfying answers become a list for the maintainer, and lines of a question file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import answers
import numpy as np
import pytest
from command import run
from conftest import KEY, SmallIndex
from kept import answered, refused
from model_server import ModelServer

from assistant.ask import Assistant
from assistant.errors import AssistantError, CannotWrite
from assistant.evaluate.questions import read_questions
from assistant.gaps import Gap, add_lines, find_gaps, question_line, to_dict, to_terminal
from assistant.history.opening import open_history
from assistant.history.records import LOCAL, Feedback, Missed
from assistant.late import Vectors
from assistant.records import Answer
from assistant.settings import Settings

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def miss(question: str, hours: int = 0, feedback: Feedback | None = None, *, answer: bool = False) -> Missed:
    """A question that was refused, or answered and disliked."""
    given = (answered(question) if answer else refused(question)).answer
    assert given is not None
    return Missed(START + timedelta(hours=hours), given, feedback)


def by_first_word(texts: Sequence[str]) -> Vectors:
    """Vectors that are equal where the first words are, else as far apart as can be."""
    words = sorted({text.split()[0].casefold() for text in texts})
    return np.eye(max(len(words), 2), dtype=np.float32)[[words.index(text.split()[0].casefold()) for text in texts]]


def ask(question: str) -> Answer:
    """What is answered now: the question about the price, and nothing else."""
    given = (answered(question) if "price" in question else refused(question)).answer
    assert given is not None
    return given


def gaps_of(*missed: Missed) -> tuple[Gap, ...]:
    """The gaps, found with these."""
    return find_gaps(sorted(missed, key=lambda one: one.asked, reverse=True), by_first_word, ask)


class TestFind:
    def test_groups(self) -> None:
        """What asks for the same is one gap, led by its most frequent wording; the one asked most often comes first."""
        first, second = gaps_of(
            miss("Who leads it?", 9), miss("cost of it?"), miss("Cost in all?", 1), miss("cost of  IT?", 2)
        )

        assert (first.question, first.others, first.times) == ("cost of IT?", ("Cost in all?",), 3)
        assert first.last == START + timedelta(hours=2)
        assert (second.question, second.times, second.refused, second.disliked) == ("Who leads it?", 1, 1, 0)

    def test_what_readers_said(self) -> None:
        """Reasons of refusals and thumbs down are counted, and comments kept, the latest first."""
        (gap,) = gaps_of(
            miss("price?", 0, Feedback("down", "wrong", "It is 5."), answer=True),
            miss("price?", 1, Feedback("down", "held", "Page 3!")),
            miss("price?", 2),
        )

        assert (gap.times, gap.refused, gap.disliked) == (3, 2, 2)
        assert gap.reasons == (("lacks_money", 2), ("held", 1), ("wrong", 1))
        assert gap.comments == ("Page 3!", "It is 5.")

    def test_now(self) -> None:
        """Each gap tells what is answered now, and the passages that are nearest."""
        states = {gap.question: gap.state for gap in gaps_of(miss("price?"), miss("date?"))}

        assert states == {"price?": "answered", "date?": "not_found"}
        assert gaps_of(miss("date?"))[0].nearest[0].document == "school.pdf"

    def test_most(self) -> None:
        """Only the gaps asked for most often are given, and only they are asked again."""
        asked: list[str] = []

        def note(question: str) -> Answer:
            asked.append(question)
            return ask(question)

        missed = [miss("date?", 3), miss("price?", 2), miss("price?", 1), miss("name?", 0)]
        assert [gap.question for gap in find_gaps(missed, by_first_word, note, 2)] == ["price?", "date?"]
        assert asked == ["price?", "date?"]

    def test_none(self) -> None:
        """Without unsatisfying answers there is no gap."""
        assert gaps_of() == ()
        assert to_terminal(()) == "No question was refused, and no answer was disliked."

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("What does the summer school cost?", "How much is the summer school?", True),
            ("Who is the director of Plastipolis?", "Who runs Plastipolis?", True),
            ("Who is the director of Plastipolis?", "Who is the director of Proplast?", False),
            ("What does the summer school cost?", "When does the summer school start?", False),
        ],
    )
    def test_meaning(self, small_assistant: Assistant, one: str, other: str, same: bool) -> None:
        """With the packaged model wordings of one question come together, and questions for other things do not."""
        assert len(find_gaps([miss(one), miss(other)], small_assistant.embed, ask)) == (1 if same else 2)


class TestQuestionLine:
    def test_a_refusal(self) -> None:
        """A refusal that nobody objected to becomes a question that the documents do not answer."""
        line = question_line(gaps_of(miss("date?"))[0])

        assert (line["question"], line["kind"], line["lang"], line["answerable"]) == ("date?", "gap", "en", False)
        assert line["note"] == "asked 1, refused 1, disliked 0 (lacks_money 1)"

    @pytest.mark.parametrize(
        "missed",
        [miss("date?", 0, Feedback("down", "held")), miss("date?", 0, Feedback("down", "wrong"), answer=True)],
        ids=["refused", "answered"],
    )
    def test_an_objection(self, missed: Missed) -> None:
        """Where a reader says that the documents hold it, or disliked an answer, the question is answerable."""
        assert question_line(gaps_of(missed)[0])["answerable"] is True

    def test_decided(self) -> None:
        """What the maintainer decides counts: that nothing holds it, or which passage does."""
        (gap,) = gaps_of(miss("date?", 0, Feedback("down", "held")))

        assert question_line(gap, answerable=False)["answerable"] is False
        held = question_line(gap, answers.found("On Monday.", "school.pdf", (2, 3)))
        assert (held["answerable"], held["gold_pages"]) == (True, [["school.pdf", 2], ["school.pdf", 3]])


class TestAddLines:
    def test_read_again(self, tmp_path: Path) -> None:
        """The file is read by `assistant eval`; adding the same gaps again adds nothing."""
        file = tmp_path / "gaps.jsonl"
        lines = [question_line(gap) for gap in gaps_of(miss("date?"), miss("price?"))]

        assert (add_lines(file, lines), add_lines(file, lines)) == (2, 0)

        assert {(one.id, one.turns[0].question, one.turns[0].answerable) for one in read_questions(file)} == {
            (line["id"], line["question"], False) for line in lines
        }

    def test_the_lines_before(self, tmp_path: Path) -> None:
        """What was in the file stays, also where its last line has no end."""
        file = tmp_path / "own.jsonl"
        file.write_text('{"id": "mine", "question": "Who?"}')

        add_lines(file, [question_line(gap) for gap in gaps_of(miss("date?"))])

        assert [one.turns[0].question for one in read_questions(file)] == ["Who?", "date?"]

    def test_no_question_file(self, tmp_path: Path) -> None:
        """A file of something else is left alone; one that cannot be written is named."""
        (tmp_path / "notes.txt").write_text("my notes\n")
        line = question_line(gaps_of(miss("date?"))[0])

        with pytest.raises(AssistantError, match=r"notes\.txt, line 1: not JSON"):
            add_lines(tmp_path / "notes.txt", [line])
        with pytest.raises(CannotWrite, match="cannot be written"):
            add_lines(tmp_path / "missing" / "gaps.jsonl", [line])
        assert (tmp_path / "notes.txt").read_text() == "my notes\n"


class TestShown:
    def test_programs(self) -> None:
        """For programs a gap is plain JSON."""
        (gap,) = gaps_of(miss("date?"))

        shown = json.loads(json.dumps(to_dict(gap)))
        assert shown["last"] == "2026-01-01T12:00:00+00:00"
        assert shown["reasons"] == {"lacks_money": 1}

    def test_people(self) -> None:
        """For people it says how often and when, other wordings, what was said, and the nearest passage."""
        bad = "date\x1b[2J of it?"
        text = to_terminal(
            gaps_of(miss("date?", 1), miss("date?", 2, Feedback("down", "held", "Page\n3!")), miss("price?"))
        )

        assert text.splitlines()[:4] == [
            " 1. date?",
            "    asked 2 times, last on 2026-01-01 · refused 2 · disliked 1 (lacks_money, held)",
            "    answered: The documents do not say.",
            "    said: “Page 3!”",
        ]
        assert text.splitlines()[4].startswith("    nearest: school.pdf, page 2: The summer school is held")
        assert "asked 1 time, last on 2026-01-01 · refused 1 · disliked 0 (lacks_money) · answered now" in text
        assert "\x1b" not in to_terminal(gaps_of(miss(bad)))


def test_the_command(small_index: SmallIndex, model: ModelServer, tmp_path: Path) -> None:
    """`assistant gaps` reads what was kept, asks again without a language model, and adds lines to a question file."""
    model.script("The documents say it.")
    settings = small_index.settings.model_copy(update={"data_dir": str(tmp_path / "data")})
    history = open_history(settings)
    with Assistant.open(settings=settings) as assistant:
        for question in ("Who won the football world cup?", "Who was the winner of the football world cup?"):
            given = dataclasses.replace(refused(question), answer=assistant.ask(question))
            history.conversations.keep(LOCAL, None, given)

    done = run(
        settings, "gaps", "--json", "--questions", str(tmp_path / "q.jsonl"), ASSISTANT_DATA_DIR=settings.data_dir,
        ASSISTANT_LLM="openai:scripted", OPENAI_BASE_URL=model.url, OPENAI_API_KEY=KEY,
    )  # fmt: skip

    (gap,) = json.loads(done.stdout)
    assert (done.returncode, gap["times"], gap["state"]) == (0, 2, "not_found")
    assert len(gap["nearest"]) == 3
    assert done.stderr.startswith("1 line added to ")
    assert len(read_questions(tmp_path / "q.jsonl")) == 1
    assert model.prompts == []


def test_keeping_none(tmp_path: Path) -> None:
    """With `history_days` 0 what was kept before goes when it is opened next."""
    settings = Settings(data_dir=str(tmp_path / "data"))
    open_history(settings).conversations.keep(LOCAL, None, answered())

    history = open_history(settings.model_copy(update={"history_days": 0}))

    assert history.conversations.listed(LOCAL) == ()
