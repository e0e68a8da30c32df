"""T1: stored text is readable text: right where a mark or a sure guess tells its encoding, else refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from odd_files import outcomes

from assistant.load import Entry, load

UNCERTAIN = "refused: the encoding is not certain; save it as UTF-8"
ENGLISH = "The cluster's members met in Zürich – they agreed on a café budget of 5 € for “naïve” plans. " * 6
GERMAN = "Die Mitglieder des Clusters trafen sich in Zürich und beschlossen größere Maßnahmen. " * 6
RUSSIAN = "Преподаватели университета встретились в Москве и обсудили программу летней школы. " * 6
GREEK = "Το θερινό σχολείο γίνεται τον Ιούλιο στην Άρτα. Οι συμμετέχοντες έρχονται από πολλές χώρες. " * 6


def text(words: str) -> str:
    """The outcome of a text that was read rightly."""
    return f"text: {words.strip()}"


@pytest.mark.parametrize("words", [ENGLISH, GERMAN])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_right(tmp_path: Path, words: str, encoding: str) -> None:
    """Unicode with and without a mark, and the encoding that Western Windows wrote."""
    names = ["a.txt", "a.md"]

    assert outcomes(tmp_path, dict.fromkeys(names, words.encode(encoding))) == dict.fromkeys(names, text(words))


@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-32-le", "utf-32-be", "mac_roman", "cp437", "cp500", "iso2022_jp"]
)
def test_right_or_refused(tmp_path: Path, encoding: str) -> None:
    """Encodings that say nothing of themselves, EBCDIC among them: the right text, or none."""
    words = {"cp500": GERMAN, "cp437": GERMAN, "mac_roman": GERMAN, "iso2022_jp": "会議はトリノで開催されます。" * 20}
    written = words.get(encoding, RUSSIAN)

    (outcome,) = outcomes(tmp_path, {"a.txt": written.encode(encoding)}).values()

    assert outcome == text(written) or outcome.startswith("refused: ")


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "cp866", "iso-8859-5"])
def test_russian(tmp_path: Path, encoding: str) -> None:
    """The four ways to write Russian that are no Unicode."""
    assert outcomes(tmp_path, {"a.txt": RUSSIAN.encode(encoding)}) == {"a.txt": text(RUSSIAN)}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1253", "iso8859_7"])
def test_greek(tmp_path: Path, encoding: str) -> None:
    """The ways to write Greek that carry no mark; none of them is taken for Russian."""
    assert outcomes(tmp_path, {"a.txt": GREEK.encode(encoding)}) == {"a.txt": text(GREEK)}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [RUSSIAN, "בית הספר הקיץ מתקיים ביולי. " * 6, "会議はトリノで開催されます。" * 20])
def test_wide_without_a_mark(tmp_path: Path, words: str, encoding: str) -> None:
    """UTF-16 without a mark is told by its second bytes also where the letters are not Latin."""
    assert outcomes(tmp_path, {"a.txt": words.encode(encoding)}) == {"a.txt": text(words)}


def test_two_encodings(tmp_path: Path) -> None:
    """A file that begins in one encoding and goes on in another has no right reading."""
    files = {
        "a.txt": GERMAN.encode() + GERMAN.encode("cp1252"),
        "b.txt": GERMAN.encode("cp1252") + GERMAN.encode(),
        "c.md": GERMAN.encode() + b"one \xff byte",
    }

    assert outcomes(tmp_path, files) == dict.fromkeys(files, UNCERTAIN)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"The meet\0ing takes\0 place.", "The meeting takes place."),
        ("The \u202emeeting\u202c \u2066takes\u2069 pl\u200bace.".encode(), "The meeting takes place."),
        ("The meeting\U000e0041\U000e0042\U000e007f takes place.".encode(), "The meeting takes place."),
        ("\ufeffThe meeting\ufeff takes place.".encode(), "The meeting takes place."),
        (b"The \x1b[31mmeeting\x07 takes place.", "The [31mmeeting takes place."),
    ],
)
def test_invisible(written: bytes, read: str) -> None:
    """NULs, controls, marks of direction and tag characters are not stored."""
    assert load(written, "a.txt", Entry())[1][0].text == read


def test_replacement_characters() -> None:
    """What could not be read is counted for the maintainer: nothing is replaced in silence."""
    lone = b"The meeting \xed\xa0\x80 takes place in Turin."

    _, (page,) = load(lone, "a.txt", Entry())

    assert page.text == "The meeting \ufffd takes place in Turin."
    assert page.odd == ("1 character could not be read",)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xef\xbb\xbf"])
def test_mark_that_lies(tmp_path: Path, mark: bytes) -> None:
    """Bytes that are not what their mark says are refused."""
    (outcome,) = outcomes(tmp_path, {"a.txt": mark + b"Z\xfcrich \xd8\x00\xd8"}).values()

    assert outcome.startswith("refused: damaged text")


class TestHtml:
    @pytest.mark.parametrize(
        "charset",
        [*"bogus-8 utf-16 utf-16le utf-32 utf-7 rot13 hex idna punycode unicode_escape".split(), "\0", "a" * 300],
    )
    def test_charset_that_lies(self, tmp_path: Path, charset: str) -> None:
        """A page that declares an encoding which it is not in, or which is none, is read by its bytes."""
        page = f"<!DOCTYPE html><meta charset='{charset}'><p>Zürich meets +ADw- \\u0041.</p>".encode()

        assert outcomes(tmp_path, {"a.html": page}) == {"a.html": "text: Zürich meets +ADw- \\u0041."}

    @pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "us-ascii"])
    def test_charset_of_windows(self, tmp_path: Path, charset: str) -> None:
        """Pages in Western encodings are read as browsers read them."""
        page = f"<!DOCTYPE html><meta charset={charset}><p>Zürich – “naïve” 5 €.</p>".encode("cp1252")

        assert outcomes(tmp_path, {"a.html": page}) == {"a.html": "text: Zürich – “naïve” 5 €."}


def test_no_mojibake(tmp_path: Path) -> None:
    """UTF-8 taken for another encoding would show as pairs of signs: none is stored."""
    files = {f"{encoding}.txt": GERMAN.encode(encoding) for encoding in ("utf-8", "cp1252", "cp1250", "iso-8859-15")}

    for outcome in outcomes(tmp_path, files).values():
        assert not re.search("[ÃÂĂ][\x80-¿Ľ¶źŸ¤Ľ]", outcome)
