"""Plain text → pieces: bytes in any encoding to characters, and empty lines, capitals and bullets to structure."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from assistant.errors import Unreadable
from assistant.load.clean import clean, looks_garbled, one_line, several_lines
from assistant.load.flow import (
    BULLET,
    NUMBER,
    SENTENCE_END,
    join_lines,
    known_words,
    reads_as_lines,
    wraps,
)
from assistant.load.invisible import hidden_signs
from assistant.load.language import recognise_language
from assistant.load.pieces import Piece, Reading, sheet_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = "not a format that is read (PDF, DOCX, PPTX, HTML, Markdown, plain text)"
_NOT_CERTAIN = "the encoding is not certain; save it as UTF-8"
_WESTERN = frozenset("ca da de en es et fi fr ga is it nl no pt sq sv".split())
_SAMPLE_BYTES = 200_000
_MOST_ROWS = 4  # of 256 characters: a script, ASCII, and typographic signs
_GREEK_WORD = re.compile(r"[Ά-ώ]*[αεηιουωάέήίόύώϊϋΐΰνςρ]")
_RULE = re.compile(r"[=\-_*~#]{3,}")
_HASHES = re.compile(r"(#{1,6})\s+(\S.*)")
_BOLD = re.compile(r"\*\*(?=\S)([^*]{1,300})(?<=\S)\*\*")
_BLANK = re.compile(r"\n(?:[ \t]*+\n)++")  # possessive: millions of empty lines take no memory
# A heading in capitals: longer ones are sentences that shout.
_HEADING_CHARS = 100
_HEADING_LINES = 3


def decode(data: bytes) -> str:
    """The bytes as characters: by their mark, as UTF-8, else as guessed where the guess is sure.

    Raises:
        Unreadable: If they are no text, or their encoding is not certain.
    """
    text = _decoded(data)
    if looks_garbled(text[:_SAMPLE_BYTES]) or looks_garbled(text[-_SAMPLE_BYTES:]):
        raise Unreadable(_NOT_TEXT)
    return text


def _decoded(data: bytes) -> str:
    """The bytes as characters, which may still make no sense."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    sample = data[:4096]
    if 0 in sample and (wide := _few_rows(sample)):
        return _strictly(data, wide)
    if sample.count(0) > len(sample) // 10:
        return _strictly(data, _wide_encoding(sample))
    if b"\x1b$B" in sample or b"\x1b$@" in sample:  # Japanese as it is mailed, in seven bits
        return _strictly(data, "iso2022_jp_ext")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _with_surrogates(data) or _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    """The decoded bytes, or a refusal that names the encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"damaged text: it is not the {encoding.upper()} that it begins as") from error


def _wide_encoding(sample: bytes) -> str:
    """The UTF-16 without a mark that a sample full of NUL bytes is in, told by where they stand."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 8 < len(sample) or min(even, odd) * 20 > max(even, odd):
        raise Unreadable(_NOT_TEXT)
    return "utf-16-be" if even > odd else "utf-16-le"


def _few_rows(sample: bytes) -> str | None:
    """The UTF-16 without a mark that a sample is in whose letters are of one script and not Latin; None for no such.

    Every second byte is then that of the script, or NUL for blanks and points.
    """
    for rows, places, encoding in ((sample[1::2], sample[::2], "utf-16-le"), (sample[::2], sample[1::2], "utf-16-be")):
        if 0 in rows and 0 not in places and len(set(rows)) <= _MOST_ROWS:
            return encoding
    return None


def _with_surrogates(data: bytes) -> str:
    """UTF-8 in which some characters are written as UTF-16 pairs; empty when the bytes are not that."""
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        return ""


def _guessed(data: bytes) -> str:
    """The bytes in the encoding that they are most likely in, where that is likely enough."""
    from charset_normalizer import from_bytes  # slow to import: most texts are UTF-8

    sample = data[:_SAMPLE_BYTES]
    almost = sample.decode("utf-8", "replace")
    misread = almost.count("\ufffd")
    if (sum(char > "\x7f" for char in almost) - misread) * 2 > misread:
        raise Unreadable(_NOT_CERTAIN)  # UTF-8 but for some bytes: two encodings in one file
    best = from_bytes(sample).best()
    if best is None or best.chaos > 0.1:
        raise Unreadable(_NOT_CERTAIN)
    guess = str(best)
    letters = [char for char in guess if char.isalpha()]
    foreign = [char for char in letters if char > "\u024f"]
    if foreign and len(foreign) * 3 < len(letters):
        raise Unreadable(_NOT_CERTAIN)
    if foreign and (greek := _greek(sample)):
        return _strictly(data, greek)
    # Central and Western European encodings differ in few letters; the language tells them apart.
    western = "" if foreign else sample.decode("cp1252", "ignore")
    likely = western and recognise_language(western) in _WESTERN and _stray_signs(western) <= _stray_signs(guess)
    if _stray_signs(western if likely else guess) * 10 > sum(char > "\x7f" for char in guess):
        raise Unreadable(_NOT_CERTAIN)
    try:
        return data.decode("cp1252" if likely else best.encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_NOT_CERTAIN) from error


def _greek(sample: bytes) -> str | None:
    """The encoding in which a sample is Greek, whose words end in a vowel, n, r or s; None when it is not Greek."""
    text = sample.decode("cp1253", "replace")
    words = re.findall(r"[^\W\d_]{2,}", text)
    ended = sum(bool(_GREEK_WORD.fullmatch(word)) for word in words)
    if "\ufffd" in text or ended * 20 < 19 * len(words):
        return None
    return "iso8859_7" if "¶" in text else "cp1253"


def _stray_signs(text: str) -> int:
    """How many signs and accented capitals stand inside words, as they do in text that was decoded wrongly."""
    return len(
        re.findall(r"(?<=[^\W\d_])[¡-¶¸-¿×÷\\~^{}\[\]|](?=[^\W\d_])|(?<=[a-z])[À-ÖØ-ÞŠŒŽŸ](?=[^\W\d_]|\b)", text)
    )


def read_text(data: bytes) -> Reading:
    """A plain-text file; a form feed begins a new page.

    Raises:
        Unreadable: If the bytes are no text.
    """
    written = decode(data).rstrip("\f\r\n ")
    text = clean(written)
    known = known_words(text.split("\n"))
    with_hashes = sum(bool(_HASHES.fullmatch(line)) for line in text.split("\n")) >= 2
    sheets = []
    for page, as_written in zip(text.split("\f"), written.split("\f"), strict=True):
        pieces = [piece for block in _BLANK.split(page) for piece in _block_pieces(block, known, with_hashes)]
        sheets.append(sheet_of(pieces, page, hidden_signs(as_written)))
    return Reading(tuple(sheets))


def text_pieces(text: str) -> list[Piece]:
    """The pieces of one page of plain text."""
    known = known_words(text.split("\n"))
    return [piece for block in _BLANK.split(clean(text)) for piece in _block_pieces(block, known, with_hashes=False)]


def _block_pieces(block: str, known: frozenset[str], with_hashes: bool) -> list[Piece]:
    """The pieces of what stands between two empty lines."""
    lines = [line.expandtabs(4) for line in _BOLD.sub(r"\1", block).split("\n") if line.strip()]
    pieces: list[Piece] = []
    waiting: list[str] = []
    for line in lines:
        hashes = _HASHES.fullmatch(line.strip()) if with_hashes else None
        underlined = bool(waiting and re.fullmatch("={3,}|-{3,}", line.strip()))
        # "… on the" / "9. of July" is no item: a number begins one only where nothing is left open.
        numbered = NUMBER.match(line.strip()) and (not waiting or SENTENCE_END.search(waiting[-1]) or _is_item(waiting))
        if hashes or underlined or BULLET.match(line.strip()) or numbered:
            title = [waiting.pop()] if underlined else []
            pieces += _waiting_pieces(waiting, known)
            waiting = []
            if hashes:
                pieces.append(Piece("heading", one_line(hashes[2].rstrip("# ")), len(hashes[1])))
            elif underlined:
                pieces.append(Piece("heading", one_line(title[0]), 1 if line.strip()[0] == "=" else 2))
            else:
                waiting = [line]
        elif not _RULE.fullmatch(line.strip()):
            waiting.append(line)
    return pieces + _waiting_pieces(waiting, known)


def _is_item(lines: list[str]) -> bool:
    """True when the lines begin with a bullet or a number."""
    return bool(BULLET.match(lines[0].strip()) or NUMBER.match(lines[0].strip()))


def _waiting_pieces(lines: list[str], known: frozenset[str]) -> list[Piece]:
    """Lines without marks between them as an item, a heading, a group of lines, or paragraphs."""
    if not lines:
        return []
    first = lines[0].strip()
    if BULLET.match(first):
        indent = len(lines[0]) - len(lines[0].lstrip())
        return [Piece("item", "- " + join_lines([BULLET.sub("", first), *lines[1:]], known), indent // 2)]
    if NUMBER.match(first):
        indent = len(lines[0]) - len(lines[0].lstrip())
        return [Piece("item", join_lines(lines, known), indent // 2)]
    if _is_heading(lines):
        return [Piece("heading", join_lines(lines, known), 1)]
    lines = [line.strip() for line in lines]
    widths = [len(line) for line in lines]
    if len(lines) > 1 and max(widths) <= 100 and reads_as_lines(lines, widths, max(widths)):
        return [Piece("lines", several_lines("\n".join(lines)))]
    return [Piece("paragraph", join_lines(group, known)) for group in _paragraphs(lines)]


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """Lines of running text, parted where a sentence ends on a line that had room for more, or on every line."""
    if all(map(SENTENCE_END.search, lines)):
        return [[line] for line in lines]
    edge = max(map(len, lines))
    groups = [[lines[0]]]
    for line, after in pairwise(lines):
        if SENTENCE_END.search(line) and not wraps(line, len(line), after, len(after), edge):
            groups.append([])
        groups[-1].append(after)
    return groups


def _is_heading(lines: list[str]) -> bool:
    """True for a few short lines in capitals; the first of several may be a small overline."""
    whole = one_line(" ".join(lines))
    if len(lines) > _HEADING_LINES or len(whole) > _HEADING_CHARS or whole[-1:] in ".,;":
        return False
    capitals = [line.isupper() and sum(char.isalpha() for char in line) >= 2 for line in lines]
    overline = not capitals[0] and len(lines) > 1 and len(lines[0]) <= 40 and lines[0].strip()[-1:].isalpha()
    return all(capitals) or (overline and all(capitals[1:]) and not lines[0].strip()[:1].isupper())
