"""Fault L1: the server of the language model is not there."""

from __future__ import annotations

import datetime
import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import SmallIndex, open_worded
from model_server import ModelServer

from assistant.ask import Assistant
from assistant.records import Answer

QUESTION = "Where did the workshop take place?"


def codes(answer: Answer) -> list[str]:
    """The notices of an answer."""
    return [notice.code for notice in answer.notices]


def test_nobody_listens(small_index: SmallIndex) -> None:
    """Where nobody listens the documents' own words are the answer, and one line says why, with the address."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with open_worded(small_index, url) as assistant:
            answer = assistant.ask(QUESTION)

    assert (answer.state, answer.worded_by, answer.complete) == ("answered", "extract", True)
    assert "Turin" in answer.answer
    assert answer.citations
    assert codes(answer) == ["model_absent"]
    assert url.removesuffix("/v1") in answer.notices[0].text


def test_no_model_of_that_name(worded: Assistant, model: ModelServer) -> None:
    """A server that does not have the model is told with the model's name."""
    model.script(lambda connection, _: connection.refuse(404, "The model `scripted` does not exist"))

    answer = worded.ask(QUESTION)

    assert codes(answer) == ["model_unknown"]
    assert "scripted" in answer.notices[0].text
    assert answer.worded_by == "extract"


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """The address of a server whose certificate nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begun = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(begun + datetime.timedelta(days=3))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "both.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


def test_bad_certificate(small_index: SmallIndex, self_signed: str) -> None:
    """A server whose certificate nobody vouches for gets no question; the documents' own words are the answer."""
    with open_worded(small_index, self_signed) as assistant:
        answer = assistant.ask(QUESTION)

    assert codes(answer) == ["model_absent"]
    assert "Turin" in answer.answer


def test_an_absent_model_is_asked_once(small_index: SmallIndex, worded: Assistant, model: ModelServer) -> None:
    """A follow-up whose rewriting fails is understood without the model, and its answer is not asked for either."""
    model.script(lambda connection, _: connection.refuse(404))
    first = worded.ask(QUESTION, use_model=False)

    answer = worded.ask("And when did it take place?", [first])

    assert len(model.prompts) == 1
    assert codes(answer) == ["model_unknown"]
    assert "13 June" in answer.answer
