"""Tests of assistant/settings.py: where settings come from, and what wrong ones are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.errors import BadSettings
from assistant.settings import Settings, read_settings


class TestSources:
    def test_defaults(self) -> None:
        """With nothing given the documents are in corpus, the index in index, and the page stays on this machine."""
        settings = read_settings()

        assert (settings.corpus_dir, settings.index_dir) == (Path("corpus"), Path("index"))
        assert (settings.address, settings.port) == ("127.0.0.1", 8501)
        assert settings.passage_chars <= 1200

    def test_precedence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Arguments go before the environment, the environment before the file, the file before the defaults."""
        Path("assistant.toml").write_text('port = 1001\npassage_chars = 401\nindex_dir = "from-file"\n')
        monkeypatch.setenv("ASSISTANT_PORT", "1002")
        monkeypatch.setenv("ASSISTANT_PASSAGE_CHARS", "402")

        settings = read_settings(port=1003)

        assert (settings.port, settings.passage_chars, settings.index_dir) == (1003, 402, Path("from-file"))
        assert settings.keep_generations == 3

    def test_not_given(self) -> None:
        """None means not given."""
        assert read_settings(port=None, corpus_dir=None) == Settings()

    def test_frozen(self) -> None:
        """Settings do not change once they are read."""
        with pytest.raises(ValidationError):
            read_settings().port = 1

    @pytest.mark.parametrize("name", list(Settings.model_fields))
    def test_described(self, name: str) -> None:
        """Each setting says what it is for."""
        assert (Settings.model_fields[name].description or "").endswith(".")


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "value", "allowed"),
        [
            ("port", "http", "a valid integer"),
            ("port", "0", "greater than or equal to 1"),
            ("port", "65536", "less than or equal to 65535"),
            ("port", "", "a valid integer"),
            ("passage_chars", "199", "greater than or equal to 200"),
            ("passage_chars", "1201", "less than or equal to 1200"),
            ("keep_generations", "0", "greater than or equal to 1"),
            ("question_chars", "99", "greater than or equal to 100"),
            ("max_file_mb", "-5", "greater than or equal to 1"),
            ("embedding_model", "", "at least 1 character"),
            ("chroma_url", "localhost:8000", "http:// or https:// with a host"),
            ("chroma_url", "http://127.0.0.1:8000/api/v2", "without user or path"),
            ("chroma_url", "http://", "http:// or https:// with a host"),
        ],
    )
    def test_bad_value(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str) -> None:
        """A value that does not fit is one line with the setting, its variable, the value and what is allowed."""
        monkeypatch.setenv(f"ASSISTANT_{name.upper()}", value)

        with pytest.raises(BadSettings) as error:
            read_settings()

        text = str(error.value)
        assert text.startswith(f"The setting {name} (ASSISTANT_{name.upper()}) does not take '{value}': ")
        assert allowed in text
        assert "\n" not in text
        assert error.value.exit_status == 2

    @pytest.mark.parametrize("value", ["none", "http://127.0.0.1:8000", "https://chroma.example", "http://[::1]:8000"])
    def test_chroma_url(self, value: str) -> None:
        """The address of a Chroma server is a host with or without a port; a last slash counts for nothing."""
        assert read_settings(chroma_url=value).chroma_url == value
        assert read_settings(chroma_url="http://127.0.0.1:8000/").chroma_url == "http://127.0.0.1:8000"

    def test_user_in_chroma_url(self) -> None:
        """A user and password in the address are not taken, and not shown."""
        with pytest.raises(BadSettings, match="without user or path") as error:
            read_settings(chroma_url="http://anna:geheim@127.0.0.1:8000")

        assert "geheim" not in str(error.value)

    def test_long_value(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of a long value eighty characters are shown."""
        monkeypatch.setenv("ASSISTANT_PORT", "x" * 5000)

        with pytest.raises(BadSettings, match=f"'{'x' * 80}'"):
            read_settings()

    def test_bad_value_in_the_file(self) -> None:
        """A value of the file is told in the same words."""
        Path("assistant.toml").write_text("corpus_dir = 5\n")

        with pytest.raises(BadSettings, match=r"^The setting corpus_dir .* does not take '5': .*path"):
            read_settings()

    def test_unknown_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A variable that is no setting is named, with those that are."""
        monkeypatch.setenv("ASSISTANT_PROT", "8000")

        with pytest.raises(BadSettings, match=r"^ASSISTANT_PROT is not a setting\. Unset it, or use .*ASSISTANT_PORT"):
            read_settings()

    @pytest.mark.parametrize("text", ["prot = 8000\n", "[prot]\nport = 8000\n"])
    def test_unknown_key(self, text: str) -> None:
        """A key of the file that is no setting is named, with those that are."""
        Path("assistant.toml").write_text(text)

        with pytest.raises(BadSettings, match=r"^'prot' in assistant\.toml is not a setting\. Use one of: .*\bport\b"):
            read_settings()

    @pytest.mark.parametrize("content", [b"port = \n", b"port 8000", b"port = 1\nport = 2", b"# caf\xe9\n"])
    def test_no_toml(self, content: bytes) -> None:
        """A file that is no TOML in UTF-8 is told as such, with what to do."""
        Path("assistant.toml").write_bytes(content)

        with pytest.raises(BadSettings, match=r"^assistant\.toml is not valid TOML \(.*\)\. Mend that line or remove"):
            read_settings()

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
    def test_unreadable_file(self) -> None:
        """A file that cannot be read is told as such; here one whose first byte is out of bounds for any user."""
        Path("assistant.toml").symlink_to("/proc/self/mem")

        with pytest.raises(BadSettings, match=r"^assistant\.toml cannot be read \(.*\)\. Check its rights\.$"):
            read_settings()

    def test_folder_of_that_name(self) -> None:
        """A folder named like the file is no file of settings."""
        Path("assistant.toml").mkdir()

        assert read_settings().port == 8501
