"""Colours of a PDF as red, green and blue, as far as they can be told without painting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject

from assistant.load.pdf_fonts import resolved

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
_WHITE: Colour = (1.0, 1.0, 1.0)
# Spaces in which no ink at all is white.
_INKS = ("/DeviceCMYK", "/Separation", "/DeviceN", 4)
_GRAYS = ("/DeviceGray", "/CalGray", "/G", 1)
_REDS_GREENS_BLUES = ("/DeviceRGB", "/CalRGB", "/RGB", 3)
SPACES = {b"g": "/DeviceGray", b"rg": "/DeviceRGB", b"k": "/DeviceCMYK"}


def kind_of(space: Any) -> Any:
    """What a colour space comes down to: its family, or for one with a profile its number of channels."""
    space = resolved(space)
    if isinstance(space, ArrayObject) and space:
        family = resolved(space[0])
        profile = resolved(space[1]) if len(space) > 1 else None
        return profile.get("/N") if family == "/ICCBased" and isinstance(profile, DictionaryObject) else family
    return space


def colour_of(kind: Any, values: Sequence[Any]) -> Colour | None:
    """The colour that some values have in a kind of colour space; None where that cannot be told."""
    try:
        channels = [min(max(float(value), 0.0), 1.0) for value in values]
    except (TypeError, ValueError):  # a pattern's name
        return None
    if kind in _GRAYS and len(channels) == 1:
        return channels[0], channels[0], channels[0]
    if kind in _REDS_GREENS_BLUES and len(channels) == 3:
        return channels[0], channels[1], channels[2]
    return _WHITE if kind in _INKS and channels and not any(channels) else None
