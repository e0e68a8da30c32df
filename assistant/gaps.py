"""Questions that the documents leave open: those that were refused or disliked, grouped by what they ask for."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import CannotWrite
from assistant.evaluate.questions import read_questions
from assistant.history.conversations import folded
from assistant.history.records import Missed
from assistant.late import Vectors
from assistant.odd import counted
from assistant.records import Answer, Found
from assistant.safe_markdown import one_line

# Two questions of a group are at most so far apart (1 - cosine). Of 26 pairs that ask for the same among 31 questions
# on clusters 20 are nearer, and no pair that asks for two things is; the nearest of those are 0.31 apart.
FARTHEST = 0.29
NEAREST = 3  # passages named for each gap
EXCERPT = 160  # of a passage on the terminal, in characters
MOST_GAPS = 100
MOST_QUESTIONS = 2000  # the latest are grouped; memory grows with their square


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for the same and whose answers did not satisfy.

    Attributes:
        id: From the words of `question`; the same as long as that leads the group.
        question: The wording asked most often, the latest of several.
        others: The other wordings.
        language: Of the question, two letters.
        times: How often it was asked.
        last: When last, in UTC.
        refused: How often the documents were said not to answer it, or not all of it.
        disliked: How often an answer, or a refusal, got a thumb down.
        reasons: Codes of refusals and of thumbs down with how often each was given, the most frequent first.
        comments: What readers wrote, the latest first.
        answer: What was answered last.
        state: What the documents answer now; a refusal that is `answered` now is closed.
        nearest: The passages nearest to it now, best first.
    """

    id: str
    question: str
    others: tuple[str, ...]
    language: str
    times: int
    last: datetime
    refused: int
    disliked: int
    reasons: tuple[tuple[str, int], ...]
    comments: tuple[str, ...]
    answer: str
    state: str
    nearest: tuple[Found, ...]

    @property
    def is_closed(self) -> bool:
        """Whether what was only refused is answered now."""
        return self.state == "answered" and not self.disliked


def find_gaps(
    missed: Sequence[Missed],
    embed: Callable[[Sequence[str]], Vectors],
    ask: Callable[[str], Answer],
    most: int = MOST_GAPS,
) -> tuple[Gap, ...]:
    """Group questions by what they ask for.

    Args:
        missed: The latest first.
        embed: Gives n questions as n unit vectors.
        ask: Answers a question as of now, without a language model, since it is asked once for each gap.
        most: How many gaps to give.

    Returns:
        The gap asked for most often first, the latest of several.
    """
    by_words: dict[str, list[Missed]] = {}
    for one in missed[:MOST_QUESTIONS]:
        by_words.setdefault(folded(one.answer.understood_as), []).append(one)
    wordings = list(by_words.values())
    vectors = embed([same[0].answer.understood_as for same in wordings]) if wordings else np.zeros((0, 1), np.float32)
    groups: dict[int, list[Missed]] = {}
    for label, same in zip(_labels(vectors), wordings, strict=True):
        groups.setdefault(label, []).extend(same)
    asked_most = sorted(groups.values(), key=lambda group: (len(group), max(one.asked for one in group)), reverse=True)
    return tuple(_gap(group, ask) for group in asked_most[:most])


def _labels(vectors: Vectors) -> list[int]:
    """The group of each vector: in a group no two are farther apart than FARTHEST."""
    if len(vectors) < 2:
        return [0] * len(vectors)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    apart = pdist(vectors, "cosine").clip(min=0)
    return [int(label) for label in fcluster(linkage(apart, "complete"), FARTHEST, "distance")]


def _gap(group: Sequence[Missed], ask: Callable[[str], Answer]) -> Gap:
    latest_first = sorted(group, key=lambda one: one.asked, reverse=True)
    counts = Counter(folded(one.answer.understood_as) for one in latest_first)
    latest = {folded(one.answer.understood_as): one.answer for one in reversed(latest_first)}
    led, *others = (latest[words] for words, _ in counts.most_common())
    question = one_line(led.understood_as)
    feedback = [one.feedback for one in latest_first if one.feedback]
    reasons = Counter(one.answer.reason.code for one in latest_first if one.answer.reason)
    reasons.update(one.reason for one in feedback if one.reason)
    now = ask(led.understood_as)
    return Gap(
        id=f"gap-{hashlib.sha256(folded(question).encode()).hexdigest()[:8]}",
        question=question,
        others=tuple(one_line(other.understood_as) for other in others),
        language=led.language,
        times=len(group),
        last=latest_first[0].asked,
        refused=sum(one.answer.state != "answered" for one in group),
        disliked=len(feedback),
        reasons=tuple(reasons.most_common()),
        comments=tuple(one.comment for one in feedback if one.comment),
        answer=latest_first[0].answer.answer,
        state=now.state,
        nearest=now.passages[:NEAREST],
    )


# --- question files -------------------------------------------------------------------------------------------------


def question_line(gap: Gap, held: Found | None = None, *, answerable: bool | None = None) -> dict[str, Any]:
    """A gap as a line of a question file, for `assistant eval` and the gate.

    Args:
        gap: What is asked.
        held: The passage that answers it, where the maintainer found one; its page is what an answer must cite.
        answerable: Whether the documents hold the answer. Not given, they do where `held` says so or a reader did, or
            where an answer was disliked; a refusal that nobody objected to is taken as right.
    """
    if answerable is None:
        answerable = held is not None or not gap.refused or "held" in dict(gap.reasons)
    codes = ", ".join(f"{code} {count}" for code, count in gap.reasons)
    return {
        "id": gap.id,
        "question": gap.question,
        "kind": "gap",
        "lang": gap.language,
        "answerable": answerable,
        "answer_facts": [],
        "gold_quotes": [],
        "gold_any": True,
        "gold_pages": [[held.document, page] for page in held.pages] if held else [],
        "note": f"asked {gap.times}, refused {gap.refused}, disliked {gap.disliked}{f' ({codes})' if codes else ''}",
    }


def add_lines(file: Path, lines: Iterable[dict[str, Any]]) -> int:
    """Add lines to a question file, which is made where it is missing; ids that it holds already are left out.

    Returns:
        How many lines were added.

    Raises:
        AssistantError: If the file is there and is no question file.
        CannotWrite: If it cannot be written.
    """
    known: set[str] = set()
    ends_open = False
    if file.exists() and file.stat().st_size:
        known = {question.id for dialogue in read_questions(file) for question in dialogue.turns}
        ends_open = not file.read_bytes().endswith(b"\n")
    new = [line for line in lines if line["id"] not in known]
    if not new:
        return 0
    try:
        with file.open("a", encoding="utf-8", newline="\n") as written:
            written.write("\n" * ends_open + "".join(f"{to_json(line)}\n" for line in new))
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written ({error.strerror}). Name a file in a folder of yours.") from error
    return len(new)


def to_json(line: dict[str, Any]) -> str:
    """A line of a question file."""
    return json.dumps(line, ensure_ascii=False)


# --- showing --------------------------------------------------------------------------------------------------------


def to_dict(gap: Gap) -> dict[str, Any]:
    """A gap for programs."""
    return {**dataclasses.asdict(gap), "last": gap.last.isoformat(timespec="seconds"), "reasons": dict(gap.reasons)}


def to_terminal(gaps: Sequence[Gap]) -> str:
    """The gaps as a numbered list, without any control character of a question or document."""
    if not gaps:
        return "No question was refused, and no answer was disliked."
    return "\n\n".join("\n".join(_lines(number, gap)) for number, gap in enumerate(gaps, start=1))


def _lines(number: int, gap: Gap) -> Iterator[str]:
    now = " · answered now" if gap.is_closed else ""
    yield f"{number:2}. {gap.question}"
    codes = ", ".join(code for code, _ in gap.reasons)
    yield (
        f"    asked {counted(gap.times, 'time')}, last on {gap.last:%Y-%m-%d} · refused {gap.refused} · "
        f"disliked {gap.disliked}{f' ({codes})' if codes else ''}{now}"
    )
    yield from (f"    also: {one_line(words)}" for words in gap.others[:5])
    if gap.disliked:
        yield f"    answered: {textwrap.shorten(one_line(gap.answer), EXCERPT, placeholder=' …')}"
    yield from (f"    said: “{one_line(comment)}”" for comment in gap.comments[:5])
    for found in gap.nearest[:1]:
        text = textwrap.shorten(one_line(found.text), EXCERPT, placeholder=" …")
        yield f"    nearest: {one_line(found.document)}, page {found.page}: {text}"
