"""The configuration of docs/deploy.md, tried with nginx and Chromium: TLS, a password, websockets, a sub-path."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY, SmallIndex
from playwright.sync_api import Browser
from served_page import ask, launched, open_page, served

HOST = "cluster.example.org"
DEPLOY = (REPOSITORY / "docs" / "deploy.md").read_text("utf-8")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

pytest_plugins = ("visits",)
pytestmark = pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None, reason="needs nginx and openssl (apt-get install nginx openssl)"
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def configuration(folder: Path, port: int, upstream: str) -> str:
    """The nginx block of the document, with ports, certificate and passwords of this test, for an ordinary user."""
    (block,) = re.findall(r"```nginx\n(.*?)```", DEPLOY, re.DOTALL)
    for named, ours in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/cluster/fullchain.pem", str(folder / "cert.pem")),
        ("/etc/ssl/cluster/privkey.pem", str(folder / "key.pem")),
        ("/etc/nginx/cluster.passwords", str(folder / "passwords")),
        ("127.0.0.1:8501", upstream),
    ):
        assert named in block
        block = block.replace(named, ours)
    paths = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; master_process off; pid {folder / 'pid'}; error_log {folder / 'errors'};\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{block}}}\n"
    )


@pytest.fixture
def behind(small_index: SmallIndex, tmp_path: Path) -> Iterator[str]:
    """Where nginx gives the chat to others."""
    port = free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    (tmp_path / "passwords").write_text("guest:{PLAIN}secret\n", "utf-8")
    origin = f"https://{HOST}:{port}"
    with served(small_index.settings, tmp_path / "log", STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS=origin) as chat:
        config = tmp_path / "nginx.conf"
        config.write_text(configuration(tmp_path, port, chat.removeprefix("http://")), "utf-8")
        with subprocess.Popen([str(NGINX), "-p", str(tmp_path), "-c", str(config)], stderr=subprocess.PIPE) as nginx:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"{origin}/assistant"
            nginx.terminate()


def test_behind_nginx(browser: Browser, behind: str, tmp_path: Path) -> None:
    """With the password the page opens below its sub-path, under a foreign name, and answers; without it not.

    What is asked there is not kept, though the page listens on this machine alone.
    """
    named = launched(browser.browser_type, f"--host-resolver-rules=MAP {HOST} 127.0.0.1")
    try:
        known = {"username": "guest", "password": "secret"}
        page = named.new_context(ignore_https_errors=True, http_credentials=known).new_page()  # type: ignore[arg-type]

        open_page(page, behind)
        ask(page, "Where is the summer school held?", 0)

        assert page.url.partition("?")[0] == f"{behind}/"
        assert "conversation=" not in page.url  # nobody can be told from anybody: nothing is kept
        assert "Oyonnax" in page.locator(".st-key-turn-0").inner_text()
    finally:
        named.close()
    trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    trusting.check_hostname = False
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{behind}/".replace(HOST, "127.0.0.1"), context=trusting)
