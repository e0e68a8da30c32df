"""What the documents promise exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main
from command import script_of_docs
from conftest import REPOSITORY

from assistant.cli import app
from assistant.settings import Settings

DOCS = REPOSITORY / "docs"
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


def test_readme_is_short() -> None:
    """The README stays under 150 lines."""
    assert len(README.splitlines()) < 150


def test_reference_is_up_to_date() -> None:
    """The reference says of commands, settings and records what the code says; `python docs/reference.py` writes it."""
    reference = script_of_docs("reference")

    assert {file.name for file in (DOCS / "reference").iterdir()} == set(reference.PAGES)
    for name, write in reference.PAGES.items():
        assert (DOCS / "reference" / name).read_text("utf-8") == write()


def test_every_library_is_explained() -> None:
    """docs/explanation.md tells of each library that pyproject.toml names why it is here, and of no other."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    named = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[^\w.-]", one)[0] for one in named} - {project["name"]}
    rows = re.findall(r"^\| ([\w.-]+) \| (\w.+) \|$", (DOCS / "explanation.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(name for name, _ in rows if name != "library") == sorted(names)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md", "docs/explanation.md", "docs/tutorial.md"])
def test_every_target_exists(name: str) -> None:
    """Each `make …` of the text is a target of the Makefile."""
    targets = re.findall(r"(?:^|`)make (\w+)", (REPOSITORY / name).read_text("utf-8"), re.MULTILINE)

    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE), target


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/explanation.md"])
def test_what_contributors_are_told_exists(name: str) -> None:
    """Each file and function that the text names is there."""
    text = (REPOSITORY / name).read_text("utf-8")
    tree = [file for folder in ("assistant", "tests", "docs", "eval") for file in (REPOSITORY / folder).rglob("*")]
    tree += REPOSITORY.glob("*")
    code = "\n".join(file.read_text("utf-8") for file in REPOSITORY.glob("assistant/**/*.py"))

    for file in re.findall(r"(?:`|python )((?:\w+/)*[a-z][a-z0-9_]*\.(?:py|md|toml|jsonl|svg))\b", text):
        assert file.startswith("build/") or any(one.as_posix().endswith(f"/{file}") for one in tree), file
    for function in re.findall(r"`(?:\w+\.)?(\w+)\(\)`", text):
        assert f"def {function}(" in code, function


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built from docs/ without a warning."""
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", DOCS / "site" / "mkdocs.yml", "-d", folder],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    return folder


def test_site_asks_nobody(site: Path) -> None:
    """No page of the site loads a script, style, font or picture from another machine."""
    pages = list(site.rglob("*.html"))
    loaded = re.compile(r"""<(?:script|img|iframe|source)\b[^>]*?\ssrc=["']?([^"' >]+)""")
    linked = re.compile(r"""<link\b(?=[^>]*rel=["']?(?:stylesheet|icon|pre\w+))[^>]*?\shref=["']?([^"' >]+)""")

    assert len(pages) > 10
    for page in pages:
        text = page.read_text("utf-8")
        addresses = loaded.findall(text) + linked.findall(text)
        assert addresses
        assert [one for one in addresses if re.match(r"\w+:|//", one)] == [], page
    for style in site.rglob("*.css"):
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_site_shows_the_reference(site: Path) -> None:
    """The reference stands in the navigation of each page."""
    home = (site / "index.html").read_text("utf-8")

    assert {"reference/commands.html", "reference/settings.html", "reference/records.html"} <= set(
        re.findall(r'href="([^"]+)"', home)
    )
