"""The records that every step of the path speaks: what is read, cut, found, answered and cited."""

from __future__ import annotations

from assistant.records.answered import Answer, Citation, Draft, Found, Message, Quote, Seconds, Sentence
from assistant.records.read import KINDS, Block, Document, Hit, Kind, Page, Passage, Refusal, Span, Statement

__all__ = [
    "KINDS",
    "Answer",
    "Block",
    "Citation",
    "Document",
    "Draft",
    "Found",
    "Hit",
    "Kind",
    "Message",
    "Page",
    "Passage",
    "Quote",
    "Refusal",
    "Seconds",
    "Sentence",
    "Span",
    "Statement",
]
