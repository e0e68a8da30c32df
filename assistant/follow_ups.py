"""Questions to ask next, made from the headings near what was cited or found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.records import Answer, Hit, Passage
from assistant.safe_markdown import one_line
from assistant.texts.en import ENGLISH

_NEAR = 3  # of so many passages the headings may come
_FIRST = 3  # a heading is suggested where one of so many passages found for it stands under it
_LONGEST = 90  # characters of a heading
_SHORTEST = 4
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.?|[ivxlc]+\.)\s+")


def follow_ups(
    answer: Answer,
    passages: Callable[[str], Sequence[Passage]],
    search: Callable[[str], Sequence[Hit]],
    asked: Sequence[str],
    about: str = ENGLISH.ask_about,
    most: int = 3,
) -> tuple[str, ...]:
    """Questions about what stands near the sources of an answer, that the documents say something about.

    Args:
        answer: The answer; where nothing was found the nearest passages stand for its sources.
        passages: Gives the passages of a document in reading order.
        search: Gives the passages nearest to a question, best first.
        asked: The questions of the conversation; none of them is suggested.
        about: The question about a heading, in the reader's language.
        most: How many to give.
    """
    known = {_plain(question) for question in asked}
    cited = [(one.document, one.passage) for one in answer.citations]
    near = cited or [(one.document, one.passage) for one in answer.passages[:_NEAR]]
    suggested: list[str] = []
    for heading in _headings(dict.fromkeys(near[:_NEAR]), passages):
        question = heading if heading.endswith("?") else about.format(heading=_NUMBER.sub("", heading))
        if _plain(question) in known:
            continue
        known.add(_plain(question))
        if any(heading in map(one_line, hit.passage.section) for hit in search(question)[:_FIRST]):
            suggested.append(question)
        if len(suggested) == most:
            break
    return tuple(suggested)


def _headings(near: dict[tuple[str, str], None], passages: Callable[[str], Sequence[Passage]]) -> Iterator[str]:
    """The innermost headings around some passages, the nearest first: after one, before it, and so on."""
    for document, passage in near:
        own = passages(document)
        at = next((place for place, one in enumerate(own) if one.id == passage), None)
        if at is None:
            continue
        here = own[at].section[-1:]
        seen: list[str] = []
        for step in sorted(range(-at, len(own) - at), key=lambda step: (abs(step), -step)):
            section = own[at + step].section
            heading = one_line(section[-1]) if section else ""
            fits = _SHORTEST <= len(heading) <= _LONGEST
            if len(section) > 1 and fits and section[-1:] != here and heading not in seen:
                seen.append(heading)
                yield heading
            if len(seen) == 2 * _NEAR:
                break


def _plain(question: str) -> str:
    return " ".join(question.casefold().rstrip("?").split())
