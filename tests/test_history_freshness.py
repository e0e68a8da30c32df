"""Tests of assistant/history/freshness.py: old answers say what has become of their sources."""

from __future__ import annotations

import dataclasses

from kept import SCHOOL, answered, refused

from assistant.history.freshness import freshness_notices
from assistant.history.records import Turn


def test_unchanged() -> None:
    """While its source is the same, in whatever generation and under whatever name, there is nothing to say."""
    assert freshness_notices(answered(), [SCHOOL]) == ()
    assert freshness_notices(answered(), [dataclasses.replace(SCHOOL, id="moved/school.pdf")]) == ()


def test_changed() -> None:
    """A source with other content has changed."""
    (notice,) = freshness_notices(answered(), [dataclasses.replace(SCHOOL, sha256="b" * 64)])

    assert notice.code == "source_changed"
    assert notice.text.startswith("“Summer school” has changed since this answer was given")


def test_gone() -> None:
    """A source that is not in the index any more has gone."""
    (notice,) = freshness_notices(answered(), [])

    assert notice.code == "source_gone"


def test_language() -> None:
    """It is said in the language of the question."""
    turn = answered()
    assert turn.answer is not None
    german = dataclasses.replace(turn, answer=dataclasses.replace(turn.answer, language="de"))

    assert freshness_notices(german, [])[0].text.startswith("„Summer school“ gehört nicht mehr zu den Dokumenten")


def test_nothing_cited() -> None:
    """What cites nothing has no source to lose."""
    assert freshness_notices(refused(), []) == ()
    assert freshness_notices(Turn("?", None, "It failed."), []) == ()
