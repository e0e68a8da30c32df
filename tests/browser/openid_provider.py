"""A small OpenID provider on this machine: whoever comes chooses who they are."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "cluster-assistant"
SECRET = "of the tests"
PEOPLE = ("anna", "luc")


class _Provider(ThreadingHTTPServer):
    """The provider; a code stands for a person and the nonce of their visit."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.issuer = f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: _Provider

    def do_GET(self) -> None:
        """Tell of the provider, its key, or ask who somebody is."""
        address = urlsplit(self.path)
        issuer = self.server.issuer
        if address.path == "/.well-known/openid-configuration":
            self._send_json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif address.path == "/keys":
            self._send_json({"keys": [self.server.key.as_dict(private=False)]})
        elif address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            links = []
            for person in PEOPLE:
                code = json.dumps([person, asked.get("nonce", "")])
                back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
                links.append(f'<p><a href="{back.replace("&", "&amp;")}">{person}</a></p>')
            self._send("text/html", f"<!doctype html><title>Who are you?</title>{''.join(links)}".encode())
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Give the token for a code."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        person, nonce = json.loads(form["code"][0])
        now = int(time.time())
        claims = {
            "iss": self.server.issuer, "aud": CLIENT, "sub": person, "iat": now, "exp": now + 600, "nonce": nonce,
            "name": person.capitalize(), "email": f"{person}@cluster.example", "email_verified": True,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.server.key)
        self._send_json({"access_token": person, "token_type": "Bearer", "expires_in": 600, "id_token": token})

    def _send_json(self, content: object) -> None:
        self._send("application/json", json.dumps(content).encode())

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *values: object) -> None:
        """Stay silent."""


@contextmanager
def provided() -> Iterator[str]:
    """The address of the provider's description, until the block ends."""
    with _Provider() as provider:
        thread = threading.Thread(target=provider.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"{provider.issuer}/.well-known/openid-configuration"
        finally:
            provider.shutdown()
            thread.join()
