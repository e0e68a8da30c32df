"""What the documents promise exists."""

from __future__ import annotations

import re

import pytest
import typer.main
from conftest import REPOSITORY

from assistant.cli import app
from assistant.settings import Settings

README = (REPOSITORY / "README.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_every_command_is_in_the_readme() -> None:
    """The table of commands names each command, and no other."""
    listed = re.findall(r"^\| `assistant (\w+)", README, re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)


def test_every_command_that_is_named_exists() -> None:
    """Each `assistant …` in README, documents and messages is a command; each option that follows is one of its own."""
    texts = [README, *(file.read_text("utf-8") for file in REPOSITORY.glob("assistant/**/*.py"))]
    named = [line for text in texts for line in re.findall(r"`assistant ([a-z][^`]*)`", text)]

    assert named
    for line in named:
        name, *rest = line.split()
        assert name in COMMANDS, line
        options = {option for one in COMMANDS[name].params for option in one.opts}
        assert {word for word in rest if word.startswith("-") and len(word) > 1} <= options, line


def test_settings_table_is_the_settings() -> None:
    """The table of settings gives each setting with its default and its description."""
    rows = dict(re.findall(r"^\| `(ASSISTANT_\w+)` \| (.*) \|$", README, re.MULTILINE))

    assert rows == {
        f"ASSISTANT_{name.upper()}": f"`{field.default}` | {field.description}"
        for name, field in Settings.model_fields.items()
    }


def test_every_setting_that_a_message_names_exists() -> None:
    """Each `ASSISTANT_…` in the code is a setting."""
    code = "\n".join(file.read_text("utf-8") for file in REPOSITORY.glob("assistant/**/*.py"))

    for name in set(re.findall(r"ASSISTANT_([A-Z_]+[A-Z])", code)):
        assert name.lower() in Settings.model_fields, name


@pytest.mark.parametrize("target", ["chat", "test"])
def test_make_targets_exist(target: str) -> None:
    """The two commands of the README are targets of the Makefile."""
    assert f"make {target} " in README
    assert re.search(rf"^{target}:", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_readme_is_short() -> None:
    """The README stays under 150 lines."""
    assert len(README.splitlines()) < 150
