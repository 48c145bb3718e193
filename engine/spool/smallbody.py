"""SmallBody: a message's body that is in memory as a whole."""

from collections.abc import AsyncIterator


class SmallBody:
    """Head and body together (a Body), one block."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self.size = len(octets)

    def small(self) -> bytes | None:
        return self._octets

    async def blocks(self) -> AsyncIterator[bytes]:
        yield self._octets
