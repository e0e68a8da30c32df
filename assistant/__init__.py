"""Ask your own documents; every sentence of the answer opens at its page."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.ask import Assistant as Assistant
    from assistant.errors import AssistantError as AssistantError
    from assistant.records import Answer as Answer

_PUBLIC = {"Assistant": "assistant.ask", "AssistantError": "assistant.errors", "Answer": "assistant.records"}
__all__ = ["Answer", "Assistant", "AssistantError"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:  # the few public names, imported when asked for: `--help` needs none of them
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
