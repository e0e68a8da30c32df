"""How the page is started: every safety setting, a free port, and a warning where others can reach it."""

from __future__ import annotations

import socket
import tomllib
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.pages.serve import PAGE, SAFETY, command, environment, is_loopback, open_address_warning, port_is_free
from assistant.settings import Settings

REPOSITORY = Path(__file__).parent.parent


def test_every_safety_setting_is_passed() -> None:
    """The command runs the packaged page with all that keeps it private, wherever it is started."""
    words = command(Settings(address="127.0.0.1", port=8600), PAGE)

    assert words[1:5] == ["-m", "streamlit", "run", str(REPOSITORY / "assistant" / "pages" / "main.py")]
    assert {
        "--server.address=127.0.0.1",
        "--server.port=8600",
        "--server.headless=true",
        "--server.enableXsrfProtection=true",
        "--server.enableCORS=true",
        "--server.allowedHosts=127.0.0.1",
        "--server.enableStaticServing=false",
        "--server.maxUploadSize=1",
        "--server.maxMessageSize=10",
        "--browser.gatherUsageStats=false",
        "--client.showErrorDetails=none",
    } <= set(words)


def test_the_shipped_configuration_says_the_same() -> None:
    """`streamlit run app.py` is as safe as `assistant app`."""
    shipped = tomllib.loads((REPOSITORY / ".streamlit" / "config.toml").read_text("utf-8"))
    flat = {f"{part}.{name}": value for part, names in shipped.items() for name, value in names.items()}

    assert {name: flat.get(name) for name in SAFETY} == SAFETY
    assert flat["server.address"] == flat["browser.serverAddress"] == "127.0.0.1"
    assert (REPOSITORY / flat["theme.base"]).is_file()


def test_the_folders_are_handed_on(tmp_path: Path) -> None:
    """Folders given on the command line reach the page."""
    handed = environment(Settings(corpus_dir=tmp_path / "papers", index_dir=tmp_path / "ix"))

    assert handed["ASSISTANT_CORPUS_DIR"] == str(tmp_path / "papers")
    assert handed["ASSISTANT_INDEX_DIR"] == str(tmp_path / "ix")


def test_numpy_takes_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page answers as many at once as there are cores, each by one thread; who knows better may say so."""
    assert environment(Settings())["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    assert environment(Settings())["OPENBLAS_NUM_THREADS"] == "4"


def test_port_in_use() -> None:
    """A port that another program listens on is not free, and free once that has ended."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)


def test_foreign_address() -> None:
    """An address that this machine does not have is refused in a sentence."""
    with pytest.raises(AssistantError, match=r"Cannot listen on 192\.0\.2\.1 port 8501 .* ASSISTANT_ADDRESS"):
        port_is_free("192.0.2.1", 8501)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_own_addresses(address: str) -> None:
    """Addresses that only this machine reaches need no warning."""
    assert is_loopback(address)
    assert open_address_warning(address) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_open_addresses(address: str) -> None:
    """Any other address is warned of loudly."""
    assert open_address_warning(address).startswith(f"WARNING: the page listens on {address}.")
