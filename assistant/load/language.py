"""Which language a text is in."""

from __future__ import annotations

# Europe's languages, and those whose script alone would make them look like none of these. The fewer there are to
# choose from, the surer a short text is recognised.
_LANGUAGES = (
    "ar bg ca cs da de el en es et fa fi fr ga he hr hu is it ja ko "
    "lb lt lv mt nl no pl pt ro ru sk sl sq sr sv tr uk zh"
).split()
_SAMPLE_CHARS = 20_000


def recognise_language(text: str) -> str:
    """The language as two letters of ISO 639-1; `en` for a text of fewer than 20 letters."""
    sample = text[:_SAMPLE_CHARS]
    if sum(char.isalpha() for char in sample) < 20:
        return "en"
    import py3langid  # loads its model on import: kept off the other commands

    py3langid.set_languages(_LANGUAGES)
    return str(py3langid.classify(sample)[0])
