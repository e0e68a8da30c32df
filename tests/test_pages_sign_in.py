"""Tests of assistant/pages/sign_in.py and user.py: what sign-in needs is told at the start; who maintains."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadSettings
from assistant.pages.serve import open_address_warning
from assistant.pages.sign_in import NEEDED, SECRETS, check_sign_in
from assistant.settings import Settings

WHOLE = "[auth]\n" + "".join(f'{name} = "{"x" * 40}"\n' for name in NEEDED)


def written(folder: Path, text: str) -> Path:
    """A folder with a file of secrets."""
    file = folder / SECRETS
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return folder


def test_whole(tmp_path: Path) -> None:
    """A whole section in the working folder, or in the home folder, is enough."""
    folder = written(tmp_path / "own", WHOLE)

    check_sign_in(folder, tmp_path)
    check_sign_in(tmp_path, folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lacks redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url"),
        (WHOLE.replace("client_id", "id"), r"lacks client_id\. docs/sign-in\.md"),
        (WHOLE.replace(f'cookie_secret = "{"x" * 40}"', 'cookie_secret = "short"'), "shorter than 32 characters"),
        ("[auth", "cannot be read as TOML"),
    ],
)
def test_faulty(tmp_path: Path, text: str, said: str) -> None:
    """What is missing is named, with where it is told what to write; no secret is shown."""
    with pytest.raises(BadSettings, match=said) as error:
        check_sign_in(written(tmp_path, text), tmp_path / "home")
    assert "xxxx" not in str(error.value)


def test_no_file(tmp_path: Path) -> None:
    """Without the file its place is named."""
    with pytest.raises(BadSettings, match=r"needs .*secrets\.toml with a section \[auth\]"):
        check_sign_in(tmp_path, tmp_path)


def test_maintainers() -> None:
    """Maintainers are known by their mail addresses, case and spaces aside; `none` is nobody."""
    assert Settings(maintainers="Anna@a.example, luc@b.example").maintainer_mails == {"anna@a.example", "luc@b.example"}
    assert Settings().maintainer_mails == frozenset()


def test_open_address() -> None:
    """With sign-in an open address is warned of for what it still lacks."""
    assert "does not encrypt" in open_address_warning("0.0.0.0", signed_in=True)
    assert open_address_warning("127.0.0.1", signed_in=True) == ""
