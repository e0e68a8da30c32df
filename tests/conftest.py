"""What several test files share: a small corpus, its index, and a way to make others quickly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from in_process import command  # noqa: F401 a fixture of the tests of commands
from model_server import KEY, ModelServer, model_server

from assistant.ask import Assistant
from assistant.index.build import build
from assistant.settings import Settings

REPOSITORY = Path(__file__).parent.parent

hypothesis.settings.register_profile("untimed", deadline=None)  # machines are noisy: no test is timed
hypothesis.settings.load_profile("untimed")

WORKSHOP = """# Notes on a cluster workshop

## The event

The workshop took place in Turin on 13 June. More than 20 managers and policy makers came from five countries.

## What it costs

Member firms pay EUR 120. Others pay EUR 240, unless they come from a partner region.

## Modules

The programme has three modules:

- financing of the cluster organisation
- internationalisation of small firms
- evaluation and measuring

## Offices

| Organisation | Person | Telephone |
|---|---|---|
| Polyvalley | Anna Berger | +43 732 555 010 |
| Plastlab | Luc Morel | +33 474 555 020 |
"""

SCHOOL = """SUMMER SCHOOL ON POLYMERS

The summer school is held in Oyonnax from 9 to 11 July. It is open to students of engineering from any European
university. They visit laboratories in the morning and attend classes in the afternoon.

HOW TO APPLY

Send a letter and a certificate of enrolment to the office before 15 May. There are 25 places.

CONTACT

Office of the Summer School
Marie Lenoir
+33 474 555 030
school@polymers.example
"""

FUNDING = """<html><head><title>Funding for clusters</title></head><body><h1>Funding for clusters</h1>
<h2>Public and private money</h2>
<p>Most cluster organisations live on a mix of public and private money. In Upper Austria public funds fell from 100 %
in 1998 to a third in 2010.</p>
<h2>What programmes ask for</h2>
<p>Programmes ask for partners from at least three countries. A letter of intent is due before the full proposal.</p>
</body></html>
"""


@dataclass(frozen=True)
class SmallIndex:
    """A corpus of three documents and its index."""

    corpus: Path
    index: Path
    settings: Settings


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees settings of the machine it runs on."""
    for name in list(os.environ):
        if name.startswith("ASSISTANT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user-data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _own_user_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What fixtures of a whole session start keeps its log and conversations out of the home folder too."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("user-data")))
        yield


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    """The three documents above, indexed with the packaged model."""
    folder = tmp_path_factory.mktemp("small")
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    write_corpus(settings.corpus_dir)
    build(settings)
    return SmallIndex(settings.corpus_dir, settings.index_dir, settings)


@pytest.fixture(scope="session")
def small_assistant(small_index: SmallIndex) -> Iterator[Assistant]:
    """The small index, opened once."""
    with Assistant.open(settings=small_index.settings) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def model() -> Iterator[ModelServer]:
    """A language model's server, which says what a test scripts."""
    with model_server() as server:
        yield server


@pytest.fixture(scope="session")
def worded(small_index: SmallIndex, model: ModelServer) -> Iterator[Assistant]:
    """The small index, its answers worded by that model."""
    with open_worded(small_index, model.url) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def hasty(small_index: SmallIndex, model: ModelServer) -> Iterator[Assistant]:
    """The same with little patience: a second and a half of silence, ten in all."""
    with open_worded(small_index, model.url, llm_idle_seconds=1.5, llm_total_seconds=10.0) as assistant:
        yield assistant


def open_worded(small_index: SmallIndex, url: str, **values: object) -> Assistant:
    """The small index, its answers worded by the model at an address."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_BASE_URL", url)
        environment.setenv("OPENAI_API_KEY", KEY)
        settings = small_index.settings.model_copy(update={"llm": "openai:scripted", **values})
        return Assistant.open(settings=settings)


@pytest.fixture(scope="session")
def corpus_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The corpus that ships, indexed once and opened."""
    settings = Settings(corpus_dir=REPOSITORY / "corpus", index_dir=tmp_path_factory.mktemp("corpus-index"))
    build(settings)
    with Assistant.open(settings=settings) as assistant:
        yield assistant


@pytest.fixture
def new_settings(tmp_path: Path, small_index: SmallIndex) -> Callable[..., Settings]:
    """Settings of an own corpus (given as file name: text) and an own index that needs no model to be exported."""

    def make(documents: dict[str, str | bytes] | None = None, **values: object) -> Settings:
        settings = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", **values)  # type: ignore[arg-type]
        if documents is None:
            write_corpus(settings.corpus_dir)
        for name, content in (documents or {}).items():
            file = settings.corpus_dir / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        shutil.copytree(small_index.index / "models", settings.index_dir / "models", copy_function=os.link)
        return settings

    return make


def write_corpus(folder: Path) -> None:
    """Write the small corpus."""
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "workshop.md").write_text(WORKSHOP, "utf-8")
    (folder / "school.txt").write_text(SCHOOL, "utf-8")
    (folder / "funding.html").write_text(FUNDING, "utf-8")
    (folder / "corpus.toml").write_text(
        '[documents."notes/workshop.md"]\nkind = "newsletter"\ndate = "2013-06"\naudience = ["cluster managers"]\n',
        "utf-8",
    )
