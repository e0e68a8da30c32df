"""The quality gate: ask known questions of the live and of the new index before the new one is published."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from assistant.ask import Assistant
from assistant.errors import AssistantError, GuardStopped
from assistant.evaluate.match import Text, holds, same_file
from assistant.evaluate.questions import Dialogue, Question
from assistant.evaluate.report import evaluate
from assistant.index.publish import Generation
from assistant.index.store import OneStore
from assistant.records import Answer
from assistant.settings import Settings

LOST_ANSWER = "no longer answered"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a new index makes of one question, against the live one.

    Attributes:
        id, question: As in the question file.
        change: "now answered", "no longer answered", "other source" or "" for none; a question that was never
            asked of a live index has none.
        before, now: Document and page of the sources of the two answers, as "document, page n".
        lost: Expected pages or quotes that the live index finds and the new one does not, or no longer answers from.
        missing: Expected pages or quotes that the new index does not find, whether the live one does or not.
    """

    id: str
    question: str
    change: str
    before: tuple[str, ...]
    now: tuple[str, ...]
    lost: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateReport:
    """How a new index answers the questions of a file: kept with its generation.

    Attributes:
        live: Name of the generation that was live; None for the first.
        questions: How many were asked.
        verdicts: Of each question, in their order.
        passed: Whether nothing expected was lost.
        forced: Whether it is published even so.
    """

    live: str | None
    questions: int
    verdicts: tuple[Verdict, ...]
    passed: bool
    forced: bool

    def to_dict(self) -> dict[str, Any]:
        """The report as plain dicts, lists, strings and numbers."""
        return {"schema": 1, **asdict(self)}


class Gate:
    """Judges a new generation; `report` is there once it did, also when it does not let the generation pass."""

    def __init__(self, settings: Settings, dialogues: Sequence[Dialogue], *, force: bool) -> None:
        self.report: GateReport | None = None
        self._settings, self._dialogues, self._force = settings, dialogues, force

    def __call__(self, candidate: Generation, live: Generation | None) -> dict[str, Any]:
        """Compare the two.

        Raises:
            GuardStopped: If an expected document, page or quote is lost, unless the gate is forced.
        """
        now = self._answers(candidate, self._settings)
        before = self._live_answers(live) if live else [None] * len(now)
        questions = [question for dialogue in self._dialogues for question in dialogue.turns]
        verdicts = tuple(judge(*three) for three in zip(questions, before, now, strict=True))
        lost = [one for one in verdicts if one.lost]
        self.report = GateReport(live.name if live else None, len(verdicts), verdicts, not lost, self._force)
        if lost and not self._force:
            raise GuardStopped(
                f"The new index no longer finds what {len(lost)} of the {len(verdicts)} questions of the gate expect, "
                "so nothing was published. Mend the documents, or add --force to the command to publish even so."
            )
        return self.report.to_dict()

    def _live_answers(self, live: Generation) -> Sequence[Answer | None]:
        """Those of the live generation, asked with the model that it was made with."""
        settings = self._settings.model_copy(update={"embedding_model": live.passport["model"]["name"]})
        try:
            with Assistant.open(settings=settings) as assistant:
                return [one.answer for one in evaluate(assistant.ask, self._dialogues).results]
        except AssistantError as error:
            if self._force:
                return [None] * sum(len(one.turns) for one in self._dialogues)
            raise GuardStopped(
                f"The live index cannot be asked the questions of the gate, so nothing was published. {error} "
                "To publish without the comparison, add --force to the command."
            ) from error

    def _answers(self, candidate: Generation, settings: Settings) -> list[Answer]:
        store = OneStore(settings.index_dir, candidate)
        with closing(store), Assistant(settings, store=store) as assistant:
            return [one.answer for one in evaluate(assistant.ask, self._dialogues).results]


def judge(question: Question, before: Answer | None, now: Answer) -> Verdict:
    """What became of one question; `before` is None where there was no index to ask."""
    change = _change(before, now)
    # What is found but no longer answers is lost to whoever asks.
    found_now = _found(question, now) if change != LOST_ANSWER else set()
    found_before = _found(question, before) if before else set()
    enough = question.gold_any and found_now
    expected = _expected(question)
    return Verdict(
        id=question.id,
        question=question.question,
        change=change,
        before=_sources(before) if before else (),
        now=_sources(now),
        lost=() if enough else tuple(one for one in expected if one in found_before - found_now),
        missing=() if enough else tuple(one for one in expected if one not in found_now),
    )


def _change(before: Answer | None, now: Answer) -> str:
    if before is None:
        return ""
    answered = (before.state != "not_found", now.state != "not_found")
    if answered == (False, True):
        return "now answered"
    if answered == (True, False):
        return LOST_ANSWER
    return "" if set(_sources(before)) == set(_sources(now)) else "other source"


def _sources(answer: Answer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_page(one.document, one.page) for one in answer.citations))


def _expected(question: Question) -> list[str]:
    """What an answerable question should find: pages, and quotes in their marks."""
    if not question.answerable:
        return []
    return [_page(*one) for one in question.gold_pages] + [f"“{quote}”" for quote in question.gold_quotes]


def _found(question: Question, answer: Answer) -> set[str]:
    """What is expected and stands among the ten best passages or the citations."""
    passages = [(one.document, one.pages, Text.of(one.text)) for one in answer.passages]
    passages += [(one.document, (one.page,), Text.of(one.quote)) for one in answer.citations]
    pages = {
        _page(wanted, page)
        for wanted, page in question.gold_pages
        if any(same_file(document, wanted) and page in own for document, own, _ in passages)
    }
    quotes = {
        f"“{quote}”"
        for quote in question.gold_quotes
        if any(holds(text, wanted) for wanted in [Text.of(quote)] for _, _, text in passages)
    }
    return pages | quotes


def _page(document: str, number: int) -> str:
    return f"{document}, page {number}"


def render(report: GateReport) -> str:
    """What changed, for a terminal."""
    from assistant.safe_markdown import one_line

    lines = []
    for one in report.verdicts:
        if one.change:
            lines.append(f"{one.change}: {one.question} (before: {_listed(one.before)}; now: {_listed(one.now)})")
        lines += [f"lost: {one.question} expects {what}" for what in one.lost]
        if report.live is None:
            lines += [f"not found: {one.question} expects {what}" for what in one.missing]
    changed, lost = sum(bool(one.change) for one in report.verdicts), sum(bool(one.lost) for one in report.verdicts)
    compared = f"{changed} answered otherwise than before, {lost} lost what they expect"
    lines.append(f"gate: {report.questions} questions, {compared if report.live else 'no index to compare with'}.")
    return "\n".join(map(one_line, lines))


def _listed(sources: Sequence[str]) -> str:
    return "; ".join(sources) or "no answer"
