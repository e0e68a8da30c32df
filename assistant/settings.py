"""Every number and name that may change, read once from the environment and `assistant.toml`."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import BadSettings
from assistant.load.limits import MAX_PAGES

PACKAGED_MODEL = "packaged:all-MiniLM-L6-v2"
NO_SERVER = "none"  # of Chroma

_MODEL = re.compile(r"[a-z][a-z0-9_]*:(?!//)\S{1,200}")
_SERVER = re.compile(r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?/?")
_USER_IN_URL = re.compile(r"(?<=//)[^/@\s]+(?=@)")
_KEY = re.compile(
    r"\b(?:sk|pk|gsk|key|token)[-_]\S{8,}|(?<=[?&=])[^&\s]{8,}|(?=[a-z_-]*\d)(?=[\d_-]*[a-z])[\w-]{32,}", re.IGNORECASE
)


class Settings(BaseSettings):
    """Settings by name; each can be given as `ASSISTANT_<NAME>` or as a line of `assistant.toml`.

    Order of precedence: arguments, environment, `assistant.toml` in the working folder, defaults.
    """

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", toml_file="assistant.toml", frozen=True, extra="forbid")

    corpus_dir: Path = Field(Path("corpus"), description="Folder of the documents.")
    index_dir: Path = Field(Path("index"), description="Folder of what indexing makes.")
    embedding_model: str = Field(
        PACKAGED_MODEL,
        min_length=1,
        description="A sentence-transformers model: the packaged one, a folder, or a name already on disk.",
    )
    reader: str = Field(
        "packaged",
        min_length=1,
        description="What reads passages for their answer: the packaged reader, none, or an extractive "
        "question-answering model, by its folder or by a name already on disk.",
    )
    llm: str = Field(
        "none",
        description="Language model that words answers: none, or provider:model, such as ollama:llama3.2 or "
        "openai:NAME; see `docs/models.md`.",
    )
    llm_context_tokens: int = Field(
        4096, ge=1024, le=1_000_000, description="Window of the language model that may be used, in tokens."
    )
    llm_idle_seconds: float = Field(
        20.0, gt=0, le=600, description="Longest silence of the language model, in seconds."
    )
    llm_total_seconds: float = Field(
        120.0, gt=0, le=3600, description="Longest time that the language model may take for an answer, in seconds."
    )
    passage_chars: int = Field(
        700, ge=200, le=1200, description="Length that a passage aims at, in characters; never more than 1,200."
    )
    keep_generations: int = Field(3, ge=1, le=100, description="Index generations kept, the live one included.")
    chroma_url: str = Field(
        NO_SERVER,
        description="Chroma server that holds the vectors of new generations, such as http://127.0.0.1:8000, or none: "
        "they are in the index folder; see `docs/scale.md`.",
    )
    max_file_mb: int = Field(200, ge=1, description="Larger documents are refused, in megabytes.")
    max_pages: int = Field(MAX_PAGES, ge=1, description="Documents of more pages are refused.")
    ocr: Literal["auto", "off"] = Field(
        "auto", description="Read scanned pages with tesseract where it and the extra `ocr` are installed, or never."
    )
    question_chars: int = Field(4000, ge=100, le=100_000, description="Longest question, in characters.")
    data_dir: str = Field(
        "auto",
        min_length=1,
        description="Folder of conversations, feedback and the log; auto is the system's folder for a user's data.",
    )
    history_days: int = Field(
        90, ge=0, le=36_500, description="Days that a conversation is kept after its last question; 0 keeps none."
    )
    auth: Literal["none", "oidc"] = Field(
        "none", description="Who may use the page: anybody who reaches it, or those who sign in by OpenID Connect."
    )
    maintainers: str = Field(
        "none", min_length=1, description="Mail addresses, parted by commas, of those who see the gaps after sign-in."
    )
    port: int = Field(8501, ge=1, le=65535, description="Port of the chat page.")
    address: str = Field("127.0.0.1", description="Address the chat page listens on.")
    contact: str = Field("none", description="Whom the page names where the documents do not say, such as an address.")

    @property
    def maintainer_mails(self) -> frozenset[str]:
        """The addresses in `maintainers`, in small letters."""
        mails = (mail.strip().casefold() for mail in self.maintainers.split(","))
        return frozenset(mail for mail in mails if "@" in mail)

    @field_validator("llm")
    @classmethod
    def _names_a_model(cls, value: str) -> str:
        if value != "none" and not _MODEL.fullmatch(value):
            raise ValueError("write none, or a provider and a model with a colon between, such as ollama:llama3.2")
        return value

    @field_validator("chroma_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value != NO_SERVER and not _SERVER.fullmatch(value):
            raise ValueError("write none, or http:// or https:// with a host and perhaps a port, without user or path")
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**given: Any) -> Settings:
    """Settings from the given values (None means not given), the environment and `assistant.toml`.

    Raises:
        BadSettings: If a name is unknown or a value does not fit; names the setting and what it allows.
    """
    try:
        unknown = sorted(
            name
            for name in os.environ
            if name.startswith("ASSISTANT_") and name.removeprefix("ASSISTANT_").lower() not in Settings.model_fields
        )
        if unknown:
            known = ", ".join(f"ASSISTANT_{name.upper()}" for name in Settings.model_fields)
            raise BadSettings(f"{unknown[0]} is not a setting. Unset it, or use one of: {known}.")
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            raise BadSettings(f"{name!r} in assistant.toml is not a setting. Use one of: {known}.") from error
        value = masked(str(first["input"])[:2000])[:80]
        told = first["msg"].removeprefix("Value error, ")
        raise BadSettings(f"The setting {name} (ASSISTANT_{name.upper()}) does not take {value!r}: {told}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"assistant.toml is not valid TOML ({error}). Mend that line or remove the file.") from error
    except OSError as error:
        raise BadSettings(f"assistant.toml cannot be read ({error.strerror}). Check its rights.") from error


def masked(text: str) -> str:
    """A text without what may be a secret: the user of a URL, the values of its query, and what looks like a key."""
    return _KEY.sub("***", _USER_IN_URL.sub("***", text))
