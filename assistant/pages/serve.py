"""Start the page in Streamlit, passing every safety setting, so that it is the same from a wheel as from a checkout."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path

from assistant.errors import AssistantError
from assistant.pages.sign_in import check_sign_in
from assistant.settings import Settings
from assistant.waiting import ONE_THREAD

PAGE = Path(__file__).with_name("main.py")
THEME = Path(__file__).with_name("theme.toml")

# .streamlit/config.toml says the same for `streamlit run app.py`; a test compares them.
SAFETY: dict[str, str | int | bool] = {
    "server.headless": True,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,  # true means protected
    "server.enableStaticServing": False,
    "server.maxUploadSize": 1,  # MB
    "server.maxMessageSize": 10,  # MB
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": False,
    "client.toolbarMode": "minimal",
}
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")  # a page of another name that resolves to here gets no answer


def serve(settings: Settings) -> int:
    """Run the page until it is stopped.

    Returns:
        The exit status of Streamlit; 130 when stopped by the keyboard.

    Raises:
        AssistantError: If the port is in use, or the address is not one of this machine.
    """
    if not port_is_free(settings.address, settings.port):
        raise AssistantError(
            f"Port {settings.port} of {settings.address} is in use. Stop what uses it, or choose another with "
            f"`assistant app --port {_another(settings.port)}`."
        )
    if settings.auth == "oidc":
        check_sign_in(Path.cwd(), Path.home())
    if warning := open_address_warning(settings.address, signed_in=settings.auth == "oidc"):
        sys.stderr.write(f"{warning}\n")
    process = subprocess.Popen(command(settings, PAGE), env=environment(settings))
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise


def command(settings: Settings, page: Path) -> list[str]:
    """The command that serves a page at the address and port of the settings, with every safety setting."""
    options: dict[str, str | int | bool] = {
        **SAFETY,
        "server.address": settings.address,
        "server.port": settings.port,
        "browser.serverAddress": settings.address,
        "theme.base": str(THEME),
    }
    words = [sys.executable, "-m", "streamlit", "run", str(page)]
    words += [f"--{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in options.items()]
    if is_loopback(settings.address):
        words += [f"--server.allowedHosts={name}" for name in LOOPBACK_NAMES]
    return words


def environment(settings: Settings) -> dict[str, str]:
    """The environment of the server: ours, and the folders of the settings."""
    folders = {
        "ASSISTANT_CORPUS_DIR": settings.corpus_dir,
        "ASSISTANT_INDEX_DIR": settings.index_dir,
        "ASSISTANT_CONTACT": settings.contact,
    }
    return {**dict([ONE_THREAD]), **os.environ, **{name: str(folder) for name, folder in folders.items()}}


def port_is_free(address: str, port: int) -> bool:
    """Whether a server can listen there now.

    Raises:
        AssistantError: If the address is not one of this machine, or the port is not allowed.
    """
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":  # as the server does it: a port whose last connection is closing is free
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(target)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise AssistantError(
            f"Cannot listen on {address} port {port} ({error.strerror}). Set ASSISTANT_ADDRESS to an address of this "
            "machine, such as 127.0.0.1, and ASSISTANT_PORT to a port above 1023."
        ) from error
    return True


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def open_address_warning(address: str, *, signed_in: bool = False) -> str:
    """What to say loudly when others can reach the address; empty when they cannot."""
    if is_loopback(address):
        return ""
    if signed_in:
        return (
            f"WARNING: the page listens on {address} and does not encrypt. Put a server with TLS before it, so that "
            "nobody on the way can read along."
        )
    return (
        f"WARNING: the page listens on {address}. Everyone who can reach this machine there can ask the documents and "
        "read them; there is no password and no encryption. Use 127.0.0.1 to keep it to yourself."
    )


def _another(port: int) -> int:
    return port + 1 if port < 65535 else port - 1
