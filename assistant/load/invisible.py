"""Characters that nobody sees but that can carry words: they are never read, and reported where they do."""

from __future__ import annotations

import re

from assistant.odd import hidden_text

# Tags spell ASCII invisibly; after a black flag they are part of an emoji.
_FLAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_REORDERED = re.compile("[\u202d\u202e]([^\u202c\n]+)")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff]")
# Single ones join letters of Persian or Hindi and parts of emojis; eight in a row are a byte in disguise.
_ZERO_WIDTH_RUN = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff]{8,}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_MANY, _MANY_SHARE = 50, 0.05


def hidden_signs(text: str) -> tuple[str, ...]:
    """Notes on what invisible characters say, or on the characters where they are many.

    Args:
        text: As it stands in the file, before `clean`.
    """
    if text.isascii():
        return ()
    tags = "".join(_TAGS.findall(_FLAGS.sub("", text)))
    said = "".join(chr(ord(char) - 0xE0000) for char in tags)
    reordered = " ".join(one for one in _REORDERED.findall(text) if any(map(str.isalpha, one)))
    runs = "".join(_ZERO_WIDTH_RUN.findall(text))
    count = len(_ZERO_WIDTH.findall(text))
    scattered = "".join(_ZERO_WIDTH.findall(text)) if count > max(_MANY, _MANY_SHARE * len(text)) else ""
    return (
        hidden_text(said, "Unicode tags")
        + hidden_text(reordered, "shown in another order than written")
        + hidden_text(runs or scattered, "characters without width")
    )
