"""What a perfect language model says keeps facts and sources: eval/perfect_model.py on a part of the test half."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import REPOSITORY

from assistant.ask import Assistant
from assistant.evaluate import read_questions

EVERY = 6  # questions of which one is asked; `python eval/perfect_model.py` asks all


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script."""
    spec = importlib.util.spec_from_file_location("perfect_model", REPOSITORY / "eval" / "perfect_model.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["perfect_model"] = module
    spec.loader.exec_module(module)
    return module


def test_facts_and_sources(corpus_assistant: Assistant, script: ModuleType) -> None:
    """Recall of facts and precision of citations are no lower than those of the documents' own words."""
    every = [one for file in script.SETS for one in read_questions(REPOSITORY / Path(file)) if one.half == "test"]
    with Assistant.open(settings=corpus_assistant.settings) as assistant:
        plain, perfect = script.measure(assistant, every[::EVERY])

    assert sum(one.answer.worded_by != "extract" for one in perfect.results) > len(perfect.results) / 5
    assert perfect.overall.fact_recall >= plain.overall.fact_recall
    assert perfect.overall.citation_precision >= plain.overall.citation_precision
