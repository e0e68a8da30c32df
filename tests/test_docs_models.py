"""docs/models.md and docs/security.md name what exists."""

from __future__ import annotations

import re

from conftest import REPOSITORY

from assistant.model_messages import MODEL_TEXTS
from assistant.settings import Settings

MODELS = (REPOSITORY / "docs" / "models.md").read_text("utf-8")
SECURITY = (REPOSITORY / "docs" / "security.md").read_text("utf-8")


def test_every_notice_is_explained() -> None:
    """The table of failures explains each notice of a language model, and no other."""
    explained = {code for row in re.findall(r"^\| (`model_.*?) \|", MODELS, re.MULTILINE)
                 for code in re.findall(r"`(\w+)`", row)}  # fmt: skip

    assert explained == set(MODEL_TEXTS)


def test_every_setting_exists() -> None:
    """Each setting that is named is one."""
    for name in re.findall(r"ASSISTANT_([A-Z_]+[A-Z])", MODELS + SECURITY):
        assert name.lower() in Settings.model_fields, name


def test_every_test_exists() -> None:
    """Each test that is said to hold a defence is there."""
    named = re.findall(r"`((?:faults/)?test_\w+\.py)(?:::(\w+))?`", SECURITY)

    assert len(named) > 20
    for file, name in named:
        text = (REPOSITORY / "tests" / file).read_text("utf-8")
        assert not name or re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE), (file, name)
