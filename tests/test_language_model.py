"""Tests of assistant/language_model/: which model the settings name, where it runs, and what is missing for it."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from assistant.errors import BadSettings
from assistant.language_model import ModelTrouble, named, open_model
from assistant.language_model.trouble import trouble_of


class TestNamed:
    @pytest.mark.parametrize(
        ("llm", "environment", "server", "is_local"),
        [
            ("ollama:llama3.2", {}, "http://localhost:11434", True),
            ("ollama:llama3.2:3b", {"OLLAMA_HOST": "0.0.0.0:1"}, "http://0.0.0.0:1", False),
            ("ollama:x", {"OLLAMA_HOST": "https://models.example"}, "https://models.example", False),
            ("openai:gpt", {}, "https://api.openai.com", False),
            ("openai:x", {"OPENAI_BASE_URL": "http://127.0.0.1:8080/v1"}, "http://127.0.0.1:8080", True),
            ("openai:x", {"OPENAI_BASE_URL": "http://[::1]:8080/v1"}, "http://[::1]:8080", True),
            ("openai:x", {"OPENAI_API_BASE": "http://10.0.0.5/v1"}, "http://10.0.0.5", False),
            ("openai:x", {"OPENAI_BASE_URL": "https://me:secret@h.example/v1?key=k"}, "https://h.example", False),
            ("openai:x", {"OPENAI_BASE_URL": "http://localhost.example/v1"}, "http://localhost.example", False),
            ("mistralai:small", {}, "the servers of mistralai", False),
        ],
    )  # fmt: skip
    def test_server(self, llm: str, environment: dict[str, str], server: str, is_local: bool) -> None:
        """The server is told without user, path and query; local is only this very machine."""
        name = named(llm, environment)

        assert name
        assert (name.server, name.is_local) == (server, is_local)
        assert str(name) == llm

    def test_where(self) -> None:
        """Where the server is another machine, it is said that questions and passages leave this one."""
        far, near = named("openai:gpt", {}), named("ollama:llama3.2", {})

        assert far
        assert near
        assert far.where == "Questions and passages leave this machine: they go to https://api.openai.com."
        assert near.where == "Questions and passages go to http://localhost:11434, on this machine."

    def test_none(self) -> None:
        """Without a model there is none."""
        assert named("none", {"OPENAI_BASE_URL": "http://127.0.0.1"}) is None

    @pytest.mark.parametrize("address", ["ftp://x", "http://", "http://x:port", "//", "http://[::1"])
    def test_no_address(self, address: str) -> None:
        """What is no address of a server is told in one sentence, without the address, which may hold a password."""
        with pytest.raises(BadSettings, match=r"^OPENAI_BASE_URL is not the address of a server\. Write it like"):
            named("openai:x", {"OPENAI_BASE_URL": address})


class TestOpen:
    def opened(self, llm: str) -> Any:
        """A model, opened with the usual limits."""
        return open_model(llm, 4096, 20.0, 120.0)

    def test_none(self) -> None:
        """Without a model nothing is opened."""
        assert self.opened("none") is None

    def test_no_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """OpenAI's own server needs a key: the sentence gives the command."""
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
            monkeypatch.delenv(name, raising=False)

        with pytest.raises(BadSettings, match=r"^OPENAI_API_KEY is not set\. Run `export OPENAI_API_KEY="):
            self.opened("openai:gpt")

    def test_own_server_without_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An own server needs none."""
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

        assert str(self.opened("openai:x").name) == "openai:x"

    def test_ollama(self) -> None:
        """A model of Ollama is told its window, and asked nothing before the first question."""
        chat = self.opened("ollama:llama3.2")._chat

        assert (chat.num_ctx, chat.temperature, chat.model) == (4096, 0, "llama3.2")

    @pytest.mark.parametrize("package", ["langchain", "langchain_ollama"])
    def test_no_extra(self, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
        """A missing extra is one sentence with the command that installs it."""
        find = importlib.util.find_spec
        monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == package else find(name))

        with pytest.raises(BadSettings, match=r"Run `pip install 'cluster-assistant\[ollama\]'`"):
            self.opened("ollama:llama3.2")

    def test_no_package_of_a_provider(self) -> None:
        """For other providers the sentence names LangChain's package."""
        with pytest.raises(BadSettings, match="Run `pip install langchain-mistralai`"):
            self.opened("mistralai:small")

    def test_no_provider(self) -> None:
        """A provider that does not exist is named, with those that do."""
        with pytest.raises(BadSettings, match="There is no provider 'nobody' of language models"):
            self.opened("nobody:x")


class _Status(Exception):
    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text)
        self.status_code = status


class TestTrouble:
    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (ConnectionRefusedError(), "absent"),
            (TimeoutError(), "slow"),
            (ValueError("sk-secret"), "garbled"),
            (_Status(401), "key"),
            (_Status(529), "failed"),
            (_Status(418), "refused"),
            (_Status(400, "prompt is too long"), "large"),
        ],
    )
    def test_codes(self, error: Exception, code: str) -> None:
        """Errors of any client are told by their kind."""
        assert trouble_of(error).code == code

    def test_causes(self) -> None:
        """The first cause tells most."""
        try:
            try:
                raise ConnectionRefusedError
            except OSError as error:
                raise RuntimeError("sk-secret") from error
        except RuntimeError as error:
            trouble = trouble_of(error)

        assert trouble.code == "absent"
        assert "secret" not in str(trouble)
        assert isinstance(trouble, ModelTrouble)
