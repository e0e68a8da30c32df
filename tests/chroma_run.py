"""A real Chroma server on loopback, and a proxy before it that does what networks and busy servers do."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

HOST = "127.0.0.1"
START_S = 60  # on a machine that is busy with other things
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<h1>Hello.</h1>"
OLD = b'HTTP/1.1 404 Not Found\r\nContent-Length: 22\r\nConnection: close\r\n\r\n{"detail":"Not Found"}'
FAILS = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ODD = b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{"ids": 3}'
ANSWERS = {"page": PAGE, "odd": ODD, "old": OLD, "fails": FAILS}


class Chroma:
    """A server that can be stopped and started again over the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = Path(sys.executable).parent / "chroma"
        words = [str(program), "run", "--path", str(self._folder), "--host", HOST, "--port", str(self.port)]
        self._process = subprocess.Popen(
            words, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        over = time.monotonic() + START_S
        while time.monotonic() < over:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/api/v2/heartbeat").status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("Chroma did not start")

    def stop(self) -> None:
        """Kill it, as a machine that goes down would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    @property
    def process(self) -> int:
        """Its number."""
        assert self._process
        return self._process.pid

    def collections(self) -> list[str]:
        """The names of all collections."""
        found = httpx.get(f"{self.url}/api/v2/tenants/default_tenant/databases/default_database/collections").json()
        return sorted(one["name"] for one in found)


@contextlib.contextmanager
def running_chroma(folder: Path) -> Iterator[Chroma]:
    """A server for as long as it is needed."""
    chroma = Chroma(folder)
    try:
        chroma.start()
        yield chroma
    finally:
        chroma.stop()


class Proxy:
    """Passes requests on to a server; what it does instead is `mode`.

    Modes: `pass`; `drop` each connection; be `silent`; answer so `slow` that it never ends; `cut` an answer off; give a
    `page`, an `odd` answer, an `old` server's, or an error (`fails`); and `hold` what is added, but pass on all else.
    """

    def __init__(self, port: int) -> None:
        self.mode, self.asked = "pass", 0
        self._target = port
        self._listening = socket.create_server((HOST, 0))
        self.url = f"http://{HOST}:{self._listening.getsockname()[1]}"
        self._over = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End every connection."""
        self._over.set()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """One request of a connection, then its end: so each request meets the mode of its own time."""
        with contextlib.suppress(OSError), connection:
            request = _read_message(connection)
            mode = self.mode
            self.asked += 1
            if mode == "hold":
                mode = "silent" if b"/add " in request.partition(b"\r\n")[0] else "pass"
            if mode in ANSWERS:
                connection.sendall(ANSWERS[mode])
            elif mode == "silent":
                self._over.wait()
            elif mode == "slow":
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not self._over.wait(0.3):
                    connection.sendall(b" ")
            elif mode != "drop":
                answer = self._passed_on(request)
                connection.sendall(answer[: len(answer) // 2] if mode == "cut" else answer)

    def _passed_on(self, request: bytes) -> bytes:
        with socket.create_connection((HOST, self._target)) as server:
            server.sendall(request)
            head, _, body = _read_message(server).partition(b"\r\n\r\n")
            return head + b"\r\nConnection: close\r\n\r\n" + body


def _read_message(connection: socket.socket) -> bytes:
    """A request or an answer, whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or _ended()
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536) or _ended()
    return head + b"\r\n\r\n" + body


def _ended() -> bytes:
    raise ConnectionError("the other side ended")


@contextlib.contextmanager
def proxy_before(chroma: Chroma) -> Iterator[Proxy]:
    """A proxy for as long as it is needed."""
    proxy = Proxy(chroma.port)
    try:
        yield proxy
    finally:
        proxy.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])
