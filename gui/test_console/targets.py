"""Targets: the addresses of this relay that the test console can connect to."""

from typing import NamedTuple

from gui.bridge import BoundListener, Settings, Snapshot

_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is connected to, not bound


class Target(NamedTuple):
    """Host and port to connect to; `tls` is "none", "starttls" or "implicit"."""

    host: str
    port: int
    tls: str

    @property
    def text(self) -> str:
        """As it stands in the list: "127.0.0.1:25"."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def command(self) -> str:
        """What a person would type in a command window for the same connection."""
        if self.tls == "implicit":
            return f"openssl s_client -crlf -connect {self.text}"
        # "localhost" as in the walkthrough; which address it means is the system's to say, so only for the usual one.
        return f"telnet {'localhost' if self.host == '127.0.0.1' else self.host} {self.port}"


def targets_of(snapshot: Snapshot | None, settings: Settings) -> tuple[Target, ...]:
    """Where the relay listens now, or would listen when it is started; never empty in practice, maybe in theory."""
    bound = snapshot.listeners if snapshot is not None else ()
    places = bound or tuple(BoundListener(each.address, each.port, each.tls) for each in settings.general.listeners)
    found = (Target(_EVERYWHERE.get(each.address, each.address), each.port, each.tls) for each in places)
    return tuple(dict.fromkeys(found))
