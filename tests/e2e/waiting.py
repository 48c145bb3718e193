"""Waiting for real processes: polled conditions with a deadline, and ports that are free."""

import socket
import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float, what: str | Callable[[], str]) -> None:
    """Return as soon as `condition` is true; after `seconds` fail, saying that `what` (or its answer) did not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what if isinstance(what, str) else what()}")
        time.sleep(0.02)


def free_port(address: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens on just now."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port
