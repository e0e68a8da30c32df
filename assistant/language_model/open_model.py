"""Open the language model that the settings name; what is missing for it is told in one sentence."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from typing import Any

from assistant.errors import BadSettings
from assistant.language_model.named import ModelName, named
from assistant.language_model.speak import LanguageModel

CONNECT_S = 5.0
ANSWER_TOKENS = 800  # that an answer may have
_EXTRAS = ("ollama", "openai")
_NO_KEY = "none"  # what a server without a login gets; the client insists on a key


def open_model(llm: str, context_tokens: int, idle_s: float, total_s: float) -> LanguageModel | None:
    """The model of the setting `llm`; None for `none`. Its server is asked for the first time by a question.

    Raises:
        BadSettings: If a package or a key is missing, or there is no such provider.
    """
    name = named(llm, os.environ)
    if name is None:
        return None
    _require_packages(name)
    from langchain.chat_models import init_chat_model

    try:
        chat = init_chat_model(
            name.model, model_provider=name.provider, **_options(name, os.environ, context_tokens, idle_s)
        )
    except ImportError as error:
        package = f"langchain-{name.provider.replace('_', '-')}"
        raise BadSettings(
            f"The package for {name.provider} is not installed. Run `pip install {package}`, or name another in "
            "ASSISTANT_LLM."
        ) from error
    except Exception as error:  # noqa: BLE001 fifty providers, each with errors of its own, whose text may hold a key
        raise _bad(name, error) from None
    return LanguageModel(chat, name, idle_s, total_s)


def _require_packages(name: ModelName) -> None:
    package = f"langchain_{name.provider}" if name.provider in _EXTRAS else "langchain"
    if importlib.util.find_spec("langchain") and importlib.util.find_spec(package):
        return
    extra = name.provider if name.provider in _EXTRAS else "openai"
    command = f"pip install 'cluster-assistant[{extra}]'" if package != "langchain" else "pip install langchain"
    raise BadSettings(f"ASSISTANT_LLM={name} needs a package that is not installed. Run `{command}`.")


def _options(name: ModelName, environment: Mapping[str, str], context_tokens: int, idle_s: float) -> dict[str, Any]:
    """What the client of a provider is told: our own time limits, no retries of its own, and no following elsewhere."""
    if name.provider not in _EXTRAS:
        return {}
    import httpx

    web: dict[str, Any] = {
        "timeout": httpx.Timeout(idle_s, connect=min(CONNECT_S, idle_s)),
        "follow_redirects": False,  # passages go to the server that the page names, to no other
        "trust_env": not name.is_local,  # a proxy is no way to this machine
    }
    if name.provider == "ollama":
        return {
            "base_url": name.base_url,
            "temperature": 0,
            "num_ctx": context_tokens,
            "num_predict": ANSWER_TOKENS,
            "client_kwargs": web,
        }
    is_other = any(environment.get(variable) for variable in ("OPENAI_BASE_URL", "OPENAI_API_BASE"))
    key = environment.get("OPENAI_API_KEY")
    if not key and not is_other:
        raise BadSettings(
            "OPENAI_API_KEY is not set. Run `export OPENAI_API_KEY=...` with your key, or name your own server in "
            "OPENAI_BASE_URL."
        )
    return {
        "base_url": name.base_url,
        "api_key": key or _NO_KEY,
        "max_retries": 0,
        "http_async_client": httpx.AsyncClient(**web),
        "http_client": httpx.Client(**web),
        **({"temperature": 0} if is_other else {}),  # some of OpenAI's own models take no other than theirs
    }


def _bad(name: ModelName, error: Exception) -> BadSettings:
    if isinstance(error, BadSettings):
        return error
    if "infer model provider" in str(error) or "Unsupported" in str(error):
        return BadSettings(
            f"There is no provider {name.provider!r} of language models. Write ASSISTANT_LLM=ollama:NAME, openai:NAME "
            "or another provider of LangChain's init_chat_model."
        )
    return BadSettings(
        f"The language model {name} cannot be opened ({type(error).__name__}): its provider wants a setting or a key. "
        "Set the variable that its LangChain package names."
    )
