"""Whether sign-in is set up; Streamlit itself talks to the OpenID provider."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

from assistant.errors import BadSettings

SECRETS = Path(".streamlit") / "secrets.toml"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SECRET_CHARS = 32  # of the key that seals who somebody is


def check_sign_in(folder: Path, home: Path) -> None:
    """Look for what sign-in needs, so that a fault is told at the start and not to the first user.

    Args:
        folder: Where the page is started.
        home: The user's home folder; Streamlit looks there too.

    Raises:
        BadSettings: If a package, the file of secrets or an entry is missing.
    """
    if importlib.util.find_spec("authlib") is None:
        raise BadSettings(
            "ASSISTANT_AUTH=oidc needs the package Authlib. Install it with: pip install 'cluster-assistant[auth]'."
        )
    files = [file for file in (folder / SECRETS, home / SECRETS) if file.is_file()]
    if not files:
        raise BadSettings(
            f"ASSISTANT_AUTH=oidc needs {folder / SECRETS} with a section [auth]. docs/sign-in.md shows what stands "
            "there."
        )
    try:
        entries = tomllib.loads(files[0].read_text("utf-8")).get("auth", {})
    except (OSError, ValueError) as error:
        raise BadSettings(f"{files[0]} cannot be read as TOML. Mend it as docs/sign-in.md shows.") from error
    missing = [name for name in NEEDED if not str(entries.get(name, "")).strip()]
    if missing:
        raise BadSettings(
            f"The section [auth] of {files[0]} lacks {', '.join(missing)}. docs/sign-in.md shows what stands there."
        )
    if len(str(entries["cookie_secret"])) < SECRET_CHARS:
        raise BadSettings(
            f"The cookie_secret in {files[0]} is shorter than {SECRET_CHARS} characters. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(32))'."
        )
