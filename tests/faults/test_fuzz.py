"""Any file, however damaged, ends as pages with text or as a reason, in its time and its memory."""

from __future__ import annotations

import pytest
from fuzz import failures
from mutants import FORMATS, mutant

MUTANTS = 500


@pytest.mark.parametrize("ending", FORMATS)
def test_mutants(ending: str) -> None:
    """500 files of each format with mistakes in them; `make fuzz N=…` tries others."""
    assert list(failures(ending, range(MUTANTS))) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_mutants_differ(ending: str) -> None:
    """The mutants are files of many kinds, and the same at every run."""
    made = {mutant(ending, number) for number in range(100)}

    assert len(made) > 90
    assert mutant(ending, 7) == mutant(ending, 7)
