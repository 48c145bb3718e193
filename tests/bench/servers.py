"""What the benchmark needs of a server, whichever it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cpu import ProcessTree


@dataclass(frozen=True)
class Task:
    """What a server is started for. `sink_port` 0: accept and keep; else deliver to a smart host on that port."""

    folder: Path
    sink_port: int = 0
    # What Postfix does without a sink: "discard", its queue manager throwing all away, or "hold" as Mailroot does.
    postfix_keeps: str = "discard"


class Server(Protocol):
    """One running server, listening on 127.0.0.1."""

    name: str
    port: int

    def tree(self) -> ProcessTree:
        """Its processes."""
        ...

    def settle(self) -> None:
        """Wait until it has nothing to do, so that it does not disturb the next."""
        ...

    def said(self) -> str:
        """The end of what it printed or logged, for when something goes wrong; "" for nothing."""
        ...

    def stop(self) -> None:
        """End it, with all its processes."""
        ...
