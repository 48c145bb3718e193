"""A real HTTP client that does what a person's browser does: follows the provider back to where it sends people."""

import threading
from pathlib import Path

import requests

from engine.oauth.prompt import Prompt


class Browser:
    """`pages` are what it came to in the end. Each visit has a thread of its own."""

    def __init__(self, ca_file: Path) -> None:
        self._ca_file = str(ca_file)
        self.pages: list[requests.Response] = []
        self._threads: list[threading.Thread] = []

    def open(self, prompt: Prompt) -> None:
        """Go where the prompt says."""
        self.visit(prompt.address)

    def visit(self, address: str) -> None:
        """Go to an address."""
        self._threads.append(threading.Thread(target=self._go, args=(address,)))
        self._threads[-1].start()

    def _go(self, address: str) -> None:
        with requests.Session() as session:
            session.trust_env = False
            self.pages.append(session.get(address, verify=self._ca_file, timeout=10))

    def close(self) -> None:
        """Wait for all visits."""
        for thread in self._threads:
            thread.join(10)
