"""What the setting `llm` names: a provider, a model, and the server that passages and questions would go to."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import BadSettings

# Where a provider's server is told, by the variables that its own client reads, and where it is otherwise.
_SERVERS = {
    "openai": (("OPENAI_BASE_URL", "OPENAI_API_BASE"), "https://api.openai.com/v1"),
    "ollama": (("OLLAMA_HOST",), "http://localhost:11434"),
}


@dataclass(frozen=True, slots=True)
class ModelName:
    """A language model as the settings name it.

    Attributes:
        provider, model: Such as `ollama` and `llama3.2`.
        base_url: Where its server is; empty where the provider's own client knows.
        server: The same for people: without user, path and query.
        is_local: Whether the server is this machine.
    """

    provider: str
    model: str
    base_url: str
    server: str
    is_local: bool

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}"

    @property
    def where(self) -> str:
        """Where questions and passages go, as a sentence."""
        if self.is_local:
            return f"Questions and passages go to {self.server}, on this machine."
        return f"Questions and passages leave this machine: they go to {self.server}."


def named(llm: str, environment: Mapping[str, str]) -> ModelName | None:
    """The model of the setting `llm`; None for `none`.

    Raises:
        BadSettings: If the variable that names the server holds no address of one.
    """
    if llm == "none":
        return None
    provider, _, model = llm.partition(":")
    if provider not in _SERVERS:
        return ModelName(provider, model, "", f"the servers of {provider}", False)
    variables, default = _SERVERS[provider]
    variable = next((name for name in variables if environment.get(name)), "")
    base_url = environment.get(variable, default).strip()
    if "://" not in base_url:
        base_url = f"http://{base_url}"
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https"):
        raise BadSettings(f"{variable} is not the address of a server. Write it like http://127.0.0.1:8080/v1.")
    shown = f"[{host}]" if ":" in host else host
    server = f"{parts.scheme}://{shown}{f':{port}' if port else ''}"
    return ModelName(provider, model, base_url, server, _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
