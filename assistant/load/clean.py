"""Characters as people read them: what is invisible goes, what is one letter drawn as another is put right."""

from __future__ import annotations

import re
import unicodedata

from assistant.odd import counted

# Latin ligatures only: NFKC on everything would turn "m²" into "m2" and "½" into "1⁄2".
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x1c-\x1e\x85\u2028\u2029]")
# Zero-width, bidirectional and tag characters carry no word, but can hide or reorder some.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_MISREAD = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
# Names of glyphs, which stand for letters where a PDF does not tell which: "/g84/g104/g101".
_GLYPH_NAMES = re.compile(r"(?:/[A-Za-z]{1,8}\d{1,5}){3,}")


def clean(text: str) -> str:
    """The text without invisible characters and ligatures; every line end is `\\n`, form feeds and tabs stay.

    Soft hyphens stay too: where lines are joined they tell that a word was broken.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    return text.translate(_LIGATURES)


def one_line(text: str) -> str:
    """The text with every run of white space as one blank, and without soft hyphens."""
    return " ".join(text.replace("\xad", "").split())


def several_lines(text: str) -> str:
    """The text line by line, each folded to one line; empty lines go."""
    return "\n".join(line for line in map(one_line, text.split("\n")) if line)


def looks_garbled(text: str) -> bool:
    """True when over 20 % of the visible characters are control, private-use or replacement characters, or names."""
    visible = sum(not char.isspace() for char in text)
    return len(_MISREAD.findall(text)) + sum(map(len, _GLYPH_NAMES.findall(text))) > 0.2 * visible


def misread_note(text: str) -> tuple[str, ...]:
    """A note for the maintainer when some characters of a page could not be read; empty otherwise."""
    count = text.count("\ufffd")
    return (f"{counted(count, 'character')} could not be read",) if count else ()
