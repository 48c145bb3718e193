"""The sessions that are open: by number, and how many from each address."""

import asyncio
from collections.abc import Iterator
from typing import Protocol

import msgspec

from engine.policy.connection import IPAddress, household
from engine.policy.policy import Load


class SessionInfo(msgspec.Struct, frozen=True):
    """One row of Current Sessions. `connected_at` is in seconds since the epoch, `bytes_in` counts all octets."""

    id: int
    user: str
    client: str
    connected_at: float
    protocol_state: str
    tls: bool
    messages: int
    bytes_in: int


class OpenSession(Protocol):
    """What the roster's users may do with a session."""

    number: int

    def info(self) -> SessionInfo: ...

    def idle_since(self) -> float:
        """Loop time since which nothing useful came from the client, 0.0 while the session works."""
        ...

    def is_between_commands(self) -> bool:
        """Whether the session waits for a command: it can be ended without cutting a message off."""
        ...

    def dismiss(self, reply: str, reason: str) -> None:
        """Say `reply` (a 421) and close; what is being stored is still stored."""
        ...

    def abort(self) -> None:
        """Cut the connection."""
        ...


class Roster:
    """Knows every open session."""

    def __init__(self) -> None:
        self._sessions: dict[int, OpenSession] = {}
        self._by_address: dict[int, int] = {}
        self._last = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[OpenSession]:
        return iter(list(self._sessions.values()))

    def next_number(self) -> int:
        """A number no session of this process had before."""
        self._last += 1
        return self._last

    def add(self, session: OpenSession, address: IPAddress) -> Load:
        """Enter a session; how many there are with it."""
        key = household(address)
        count = self._by_address[key] = self._by_address.get(key, 0) + 1
        self._sessions[session.number] = session
        self._empty.clear()
        return Load(total=len(self._sessions), from_address=count)

    def remove(self, session: OpenSession, address: IPAddress) -> None:
        """Strike a session out."""
        if self._sessions.pop(session.number, None) is None:
            return
        if not self._sessions:
            self._empty.set()
        key = household(address)
        left = self._by_address[key] - 1
        if left:
            self._by_address[key] = left
        else:
            del self._by_address[key]

    async def emptied(self, seconds: float) -> bool:
        """Wait until nobody is left, at most `seconds` of real time; whether nobody is."""
        if self._empty.is_set():
            return True
        try:
            await asyncio.wait_for(self._empty.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def get(self, number: int) -> OpenSession | None:
        return self._sessions.get(number)
