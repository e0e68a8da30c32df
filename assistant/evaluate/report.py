"""Ask a whole question set and sum up the scores: overall, by kind and by language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.evaluate.questions import Dialogue, Question
from assistant.evaluate.refusals import refusal_curve, refusal_intervals
from assistant.evaluate.score import Result, score
from assistant.evaluate.summary import Summary, summarise
from assistant.records import Answer

Ask = Callable[[str, Sequence[Answer]], Answer]

UNNAMED = "-"  # the group of questions that name no kind or language


@dataclass(frozen=True, slots=True)
class Report:
    """What a question set gave.

    Attributes:
        overall, by_kind, by_language: The figures; groups are in alphabetical order.
        intervals: Between which two values the figures of refusing lie, see `refusal_intervals`.
        results: In the order asked.
    """

    overall: Summary
    by_kind: Mapping[str, Summary]
    by_language: Mapping[str, Summary]
    intervals: Mapping[str, tuple[float, float] | None]
    results: tuple[Result, ...]

    def figures(self) -> dict[str, Any]:
        """The summaries as plain dicts, lists, strings and numbers, ready for `json.dumps`."""
        return {
            "overall": asdict(self.overall),
            "by_kind": {name: asdict(summary) for name, summary in self.by_kind.items()},
            "by_language": {name: asdict(summary) for name, summary in self.by_language.items()},
            "intervals": dict(self.intervals),
        }

    def to_dict(self) -> dict[str, Any]:
        """The figures, the curve of refusing and each question with its scores, ready for `json.dumps`."""
        return {
            **self.figures(),
            "curve": refusal_curve(self.results),
            "questions": [result.to_dict() for result in self.results],
        }


def evaluate(ask: Ask, dialogues: Iterable[Dialogue]) -> Report:
    """Ask every question, each turn with the answers to the turns before it, and score the answers.

    Args:
        ask: Gives the answer to a question, given the answers to the turns before it, oldest first.
        dialogues: As `read_questions` gives them.
    """
    results = []
    for dialogue in dialogues:
        history: tuple[Answer, ...] = ()
        for question in dialogue.turns:
            answer = ask(question.question, history)
            history = (*history, answer)
            results.append(score(question, answer))
    return Report(
        overall=summarise(results),
        by_kind=_by(results, lambda question: question.kind),
        by_language=_by(results, lambda question: question.lang),
        intervals=refusal_intervals(results),
        results=tuple(results),
    )


def _by(results: Iterable[Result], group_of: Callable[[Question], str]) -> dict[str, Summary]:
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[group_of(result.question) or UNNAMED].append(result)
    return {name: summarise(groups[name]) for name in sorted(groups)}
