"""An OAuth 2.0 provider on this machine over TLS: authorization, device and token endpoints, and faults as told."""

import hashlib
import json
import secrets
import ssl
import threading
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.e2e.certificates import Authority


@dataclass
class Grant:
    challenge: str
    redirect: str


@dataclass
class ProviderServer:
    """Clients by id and secret ("" = public). `rotate` gives a new refresh token each time and cancels the old one.

    `troubles` are answers (status, body) the token endpoint gives before it behaves again.
    """

    authority: Authority
    clients: dict[str, str] = field(default_factory=lambda: {"app": ""})
    lifetime: int = 3600
    device_lifetime: int = 900
    interval: float = 5
    rotate: bool = False
    consent: bool = True
    troubles: list[tuple[int, dict[str, Any] | str]] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, Grant] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: set[str] = field(default_factory=set)
    device_codes: set[str] = field(default_factory=set)
    gate: threading.Event | None = None

    def start(self) -> "ProviderServer":
        certificate, key = self.authority.issue("provider")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._http.daemon_threads = True
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    @property
    def base(self) -> str:
        return f"https://localhost:{self._http.server_address[1]}"

    # --- Endpoints --------------------------------------------------------------------------------------------------

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        back = {"state": query["state"]}
        if self.consent:
            code = secrets.token_urlsafe(8)
            assert query["code_challenge_method"] == "S256"
            assert query["response_type"] == "code"
            self.codes[code] = Grant(query["code_challenge"], query["redirect_uri"])
            back["code"] = code
        else:
            back |= {"error": "access_denied", "error_description": "The user said no"}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def device(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if form.get("client_id") not in self.clients:
            return 400, {"error": "invalid_client"}
        code = secrets.token_urlsafe(8)
        self.device_codes.add(code)
        answer = {"device_code": code, "user_code": "ABCD-EFGH", "verification_uri": f"{self.base}/device"}
        return 200, answer | {"expires_in": self.device_lifetime, "interval": self.interval}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        self.requests.append(form)
        if self.gate is not None:
            assert self.gate.wait(10)
        if self.troubles:
            return self.troubles.pop(0)
        if form.get("client_id") not in self.clients or self.clients[form["client_id"]] != form.get(
            "client_secret", ""
        ):
            said = f"bad secret {form.get('client_secret', '')}"
            return 401, {"error": "invalid_client", "error_description": said}
        return getattr(self, f"_by_{form['grant_type'].rpartition(':')[2]}")(form)  # type: ignore[no-any-return]

    def revoke(self) -> None:
        """Somebody takes consent back."""
        self.refresh_tokens.clear()
        self.access_tokens.clear()

    def _by_authorization_code(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        grant = self.codes.pop(form["code"], None)
        digest = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if grant is None or grant.challenge != digest or grant.redirect != form["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": f"bad code {form['code']}"}
        return 200, self._tokens(refresh=True)

    def _by_refresh_token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        token = form["refresh_token"]
        if token not in self.refresh_tokens:
            return 400, {"error": "invalid_grant", "error_description": f"AADSTS700082: {token} has expired"}
        if self.rotate:
            self.refresh_tokens.discard(token)
        return 200, self._tokens(refresh=self.rotate)

    def _by_client_credentials(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return 200, self._tokens(refresh=False)

    def _by_device_code(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if form["device_code"] not in self.device_codes:
            return 400, {"error": "expired_token"}
        if self.pending:
            return 400, {"error": self.pending.pop(0)}
        return 200, self._tokens(refresh=True)

    def _tokens(self, *, refresh: bool) -> dict[str, Any]:
        access = f"access-{secrets.token_urlsafe(8)}"
        self.access_tokens.add(access)
        answer: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if refresh:
            answer["refresh_token"] = f"refresh-{secrets.token_urlsafe(8)}"
            self.refresh_tokens.add(answer["refresh_token"])
        return answer


def _handler_for(provider: ProviderServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: found[0] for name, found in parse_qs(address.query).items()}
            self.send_response(302)
            self.send_header("Location", provider.authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            assert len(parse_qsl(body)) == len(parse_qs(body)), "RFC 6749 3.2: no parameter more than once"
            form = {name: found[0] for name, found in parse_qs(body).items()}
            status, answer = provider.device(form) if self.path == "/device" else provider.token(form)
            content = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
