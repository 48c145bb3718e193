"""The forward-confirmed name of a client: reverse lookup, then forward, and both must agree (RFC 8601 2.7.3)."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from engine.policy.connection import IPAddress, plain_address

Resolve = Callable[[IPAddress], str]

# A client waits for its greeting meanwhile; RFC 5321 4.5.3.2.1 lets it wait five minutes.
_PATIENCE = 10.0
# The system's resolver blocks its thread for as long as a name server is silent.
_THREADS = 8
# One address connects again and again; names change rarely. A whole network's worth of clients is remembered.
_KEPT_SECONDS = 300.0
_KEPT = 1_024


class ReverseLookup:
    """Looks clients up on threads of its own and remembers the answers for a while.

    The system's resolver is used, so that the hosts file and whatever else this machine goes by count.
    """

    def __init__(self, resolve: Resolve | None = None) -> None:
        self._resolve = resolve or confirmed_name
        self._threads: ThreadPoolExecutor | None = None
        self._known: dict[IPAddress, tuple[float, str]] = {}

    async def name_of(self, address: IPAddress) -> str:
        """The confirmed name in lower case, "" when there is none or no answer in time."""
        loop = asyncio.get_running_loop()
        known = self._known.get(address)
        if known is not None and loop.time() - known[0] < _KEPT_SECONDS:
            return known[1]
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_THREADS, "mailroot-lookup")
        try:
            name = await asyncio.wait_for(loop.run_in_executor(self._threads, self._resolve, address), _PATIENCE)
        except TimeoutError:
            # Remembered like an answer: while a name server is silent, nobody should wait for it again and again.
            name = ""
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[address] = (loop.time(), name)
        return name

    def close(self) -> None:
        """Give the threads back; one that still waits for a name server ends by itself."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None


def confirmed_name(address: IPAddress) -> str:
    """Ask the system's resolver. Blocks for seconds."""
    try:
        name, _, _ = socket.gethostbyaddr(str(address))
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ""
    confirmed = any(plain_address(str(answer[4][0])) == address for answer in answers)
    return name.lower().rstrip(".") if confirmed else ""
