"""Papers to export: one plain, one that holds all that a format might obey, one of a whole conversation."""

from __future__ import annotations

import dataclasses
from datetime import date

from kept import CITATION, answered, refused

from assistant.export.paper import Paper, paper_of
from assistant.records import Answer, Message

DAY = date(2026, 11, 28)
HOSTILE = (
    "# 1. [x](javascript:alert(1)) <b>b</b> `c` *i* _u_ ~~s~~ $x$ #set text(red) \\ &amp; | {{7*7}} http://evil.example"
)


def changed(**values: object) -> Answer:
    """The answered question with some fields changed."""
    answer = answered().answer
    assert answer is not None
    return dataclasses.replace(answer, **values)  # type: ignore[arg-type]


def one() -> Paper:
    """One answer with one source."""
    return paper_of([changed()], DAY, "en")


def hostile() -> Paper:
    """Question, answer, title and quote full of signs, and control characters in each."""
    bad = HOSTILE + "\x00\x07\x1b[31m\u202e"
    citation = dataclasses.replace(CITATION, title=bad, quote=f"{bad}\n- {bad}\n1. {bad}", section=bad)
    return paper_of(
        [changed(question=bad, understood_as=bad, answer=f"{bad} [1]\n- {bad}\n+ x\n= y", citations=(citation,))],
        DAY,
        "en",
    )


def conversation(language: str = "de") -> Paper:
    """An answer in part with a notice, and a refusal."""
    partial = changed(
        state="partial", missing=("what it costs",), notices=(Message("age", "The newest source is old."),),
        understood_as="Where is it held?", dropped=("x",),
        answer="It has modules:\n- financing\n- evaluation [1]",
    )  # fmt: skip
    refusal = refused().answer
    assert refusal is not None
    return paper_of([partial, refusal], DAY, language, "Summer")
