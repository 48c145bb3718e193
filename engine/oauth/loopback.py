"""Loopback: the address on this machine that a browser comes back to with the provider's answer (RFC 8252 7.3)."""

import contextlib
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import parse_qs, urlsplit

import msgspec

# How often it is looked whether the person gave up, or the server is to end (seconds).
_LOOK = 0.1
_PAGE = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>Mailroot</title></head>"
    "<body style='font-family:sans-serif;margin:4em'><h1>Mailroot</h1><p>{text}</p></body></html>"
)
_DONE = "You can close this page and go back to Mailroot. / このページを閉じて Mailroot に戻ってください。"
_OTHER = "This is not the answer Mailroot waits for. / Mailroot が待っている応答ではありません。"


class Answer(msgspec.Struct, frozen=True):
    """What came back: a code, or an error with its description."""

    code: str = ""
    error: str = ""
    description: str = ""

    def __repr__(self) -> str:
        return f"Answer(error={self.error!r})"


class Loopback:
    """Listens on 127.0.0.1, and on ::1 where there is that, at one free port. Use as a context manager."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._answered = threading.Event()
        self.answer: Answer | None = None
        self._servers = [_Server(("127.0.0.1", 0), self)]
        port = self._servers[0].server_address[1]
        with contextlib.suppress(OSError):
            # A browser may try ::1 first for localhost.
            self._servers.append(_Server6(("::1", port), self))
        # Microsoft and Google accept any port behind localhost for installed programs.
        self.redirect = f"http://localhost:{port}/"

    def __enter__(self) -> "Loopback":
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(_LOOK,), name="mailroot-signin", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def wait(self, seconds: float, cancelled: threading.Event) -> Answer | None:
        """The answer; None when the time is up or the person gave up."""
        waited = 0.0
        while not self._answered.wait(_LOOK):
            waited += _LOOK
            if cancelled.is_set() or waited >= seconds:
                return None
        return self.answer

    def take(self, query: str) -> bool:
        """Look at what a browser brought; False when it is not the answer to our question."""
        values = {name: found[0] for name, found in parse_qs(query).items()}
        if values.get("state") != self._state or not (values.get("code") or values.get("error")):
            return False
        if self.answer is None:
            self.answer = Answer(values.get("code", ""), values.get("error", ""), values.get("error_description", ""))
        self._answered.set()
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Another program could otherwise listen at the same port on Windows and get the code.
    allow_reuse_address = False

    def __init__(self, address: tuple[str, int], loopback: Loopback) -> None:
        self.loopback = loopback
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # Without HTTPServer's: it asks the name server for our name, which may take seconds and is not used.
        if os.name == "nt":  # there another program could otherwise share the port and get the code; not run
            self.socket.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE"), 1)  # noqa: B009
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        right = self.server.loopback.take(urlsplit(self.path).query)
        page = _PAGE.format(text=_DONE if right else _OTHER).encode()
        self.send_response(200 if right else 400)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the request line holds the code."""
