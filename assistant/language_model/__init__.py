"""A language model behind one door: what it is, what it says in time, and what is wrong with it."""

from __future__ import annotations

from assistant.language_model.named import ModelName, named
from assistant.language_model.open_model import open_model
from assistant.language_model.speak import LanguageModel, Patience
from assistant.language_model.trouble import ModelTrouble

__all__ = ["LanguageModel", "ModelName", "ModelTrouble", "Patience", "named", "open_model"]
