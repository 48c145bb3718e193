"""Clients that send as fast as they can and keep the book of what was answered 250."""

import random
import smtplib
import threading
import uuid

LINE = "x" * 70 + "\r\n"
SMALL = 30
LARGE = 2000  # lines: 144,000 octets


class Load:
    """`sessions` threads, each sending one message after another until the relay goes away or `stop` is called."""

    def __init__(self, port: int, sessions: int) -> None:
        self.accepted: set[str] = set()
        self._port = port
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(sessions)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the message under way; also called when the relay has been killed."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _send(self) -> None:
        try:
            with smtplib.SMTP("127.0.0.1", self._port, timeout=30) as client:
                while not self._stopping.is_set():
                    self._one(client)
        except (OSError, smtplib.SMTPException):
            return  # killed under us: what was not answered 250 is not in the book

    def _one(self, client: smtplib.SMTP) -> None:
        message_id = f"{uuid.uuid4().hex}@load.example.net"
        # Now and then one of those that are kept as files of their own.
        lines = LARGE if random.random() < 0.05 else SMALL
        text = f"Message-ID: <{message_id}>\r\nSubject: load\r\n\r\n" + LINE * lines
        client.sendmail("load@example.net", ["alice@example.test"], text)
        with self._lock:
            self.accepted.add(message_id)
