"""Fault C1: settings of the language model that are wrong are found at the start, in one line, with secrets masked."""

from __future__ import annotations

import pytest

from assistant.errors import BadSettings
from assistant.settings import masked, read_settings

SECRET = "5up3rS3cret0123456789abcdefABCDEF"

WRONG = [
    ("LLM", value)
    for value in ("", "llama", ":", "ollama:", ":x", "Ollama:x", "ollama x", "ollama: x", "http://x/v1", "openai://x",
                  "true", "1", f"https://me:{SECRET}@models.example/v1", f"sk-{SECRET}", f"openai key={SECRET}",
                  f"x?key={SECRET}", "openai:" + "x" * 300)
] + [
    (name, value)
    for name, values in {
        "LLM_CONTEXT_TOKENS": ("0", "-1", "much", "1e9", "4096.5", ""),
        "LLM_IDLE_SECONDS": ("0", "-5", "soon", "inf", "nan", ""),
        "LLM_TOTAL_SECONDS": ("0", "99999", "None", f"key={SECRET}"),
    }.items()
    for value in values
]  # fmt: skip


def test_thirty() -> None:
    """There are at least thirty wrong settings."""
    assert len(WRONG) >= 30


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The sentence names the setting and what it takes, and shows no secret; the exit status is that of wrong usage."""
    monkeypatch.setenv(f"ASSISTANT_{name}", value)

    with pytest.raises(BadSettings) as error:
        read_settings()

    text = str(error.value)
    assert f"ASSISTANT_{name}" in text
    assert "\n" not in text
    assert SECRET not in text
    assert "S3cret" not in text
    assert error.value.exit_status == 2


@pytest.mark.parametrize("value", ["none", "ollama:llama3.2", "ollama:llama3.2:3b", "openai:org/model-7B.Q4"])
def test_right(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """These are names of models."""
    monkeypatch.setenv("ASSISTANT_LLM", value)

    assert read_settings().llm == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"https://me:{SECRET}@h.example/v1", "https://***@h.example/v1"),
        (f"http://h.example/v1?api_key={SECRET}&x=1", "http://h.example/v1?***&x=1"),
        ("sk-proj-abcdefgh", "***"),
        (SECRET, "***"),
        ("packaged:all-MiniLM-L6-v2", "packaged:all-MiniLM-L6-v2"),
        ("/home/me/some/long/folder/that/is/no/secret", "/home/me/some/long/folder/that/is/no/secret"),
    ],
)  # fmt: skip
def test_masked(text: str, shown: str) -> None:
    """What may be a secret is masked, what is none stays."""
    assert masked(text) == shown
