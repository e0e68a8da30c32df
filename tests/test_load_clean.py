import pytest

from assistant.load.clean import clean, looks_garbled, misread_note, one_line, several_lines


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("e\ufb03cient \ufb02ow", "efficient flow"),
        ("10 m\u00b2, \u00bd", "10 m\u00b2, \u00bd"),
        ("a\0b\u200bc\ufeffd", "abcd"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("safe\U000e0041\U000e0042", "safe"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x1b[31mb", "a[31mb"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
    ],
)
def test_clean(raw: str, read: str):
    """Ligatures become letters, what is invisible goes, line ends are one; soft hyphens wait for joined lines."""
    assert clean(raw) == read


def test_one_line():
    """White space of any kind becomes one blank; soft hyphens vanish."""
    assert one_line("  inter\u00adnational\u00a0 market\n place ") == "international market place"


def test_several_lines():
    """Each line is folded by itself; empty ones go."""
    assert several_lines("Via  Pisano, 6\n\n  10152 Torino \n") == "Via Pisano, 6\n10152 Torino"


@pytest.mark.parametrize(("text", "garbled"), [("ab\ue000\ufffd", True), ("abcdefghi\ufffd", False), ("", False)])
def test_looks_garbled(text: str, garbled: bool):
    """Text is garbled when more than a fifth of it is no character: two of four are, one of ten is not."""
    assert looks_garbled(text) is garbled


def test_misread_note():
    """Characters that could not be read are counted."""
    assert misread_note("a\ufffdb\ufffd") == ("2 characters could not be read",)
    assert misread_note("ab") == ()
