"""What an SMTP virtual server of IIS does with a client, told from how it was set up and not from its file.

Tiny on purpose: connection control, Require TLS, authentication, then a domain of its own, a remote domain that may be
relayed to, a logon that may relay, the relay list (facts/iis-smtp.md, sections 1.3 and 1.8).
"""

import ipaddress
from dataclasses import dataclass, field

from tests.migration.blobs import Group, deny_blob, grant_blob

LOCAL, MAILBOXES, DOMAIN_RELAY = 0x1 | 0x10 | 0x40, 0x20, 0x1000


@dataclass
class Computers:
    """A list as the console shows it. `garbage` stands in the file in its place; then nobody knows what it said."""

    only_listed: bool = True
    groups: tuple[Group, ...] = ()
    garbage: str = ""

    def text(self) -> str:
        if self.garbage:
            return self.garbage
        if not self.only_listed:
            return deny_blob(*self.groups)
        return grant_blob(*(self.groups or (("255.255.255.255", ("0.0.0.0",)),)))

    def allows(self, client: str) -> bool:
        if self.garbage:
            return False
        return self._listed(client) is self.only_listed

    def _listed(self, client: str) -> bool:
        address = ipaddress.ip_address(client)
        networks = (ipaddress.ip_network(f"{one}/{mask}") for mask, addresses in self.groups for one in addresses)
        return any(address in network for network in networks)


@dataclass
class Server:
    """One virtual server. None = the property is not in the file."""

    relay: Computers | None = None
    connections: Computers | None = None
    auth_flags: int | None = None
    relay_for_auth: int | None = None
    ssl_flags: int = 0
    domains: dict[str, int] = field(default_factory=dict)
    host: str = "mx.test"  # of those domains that have one

    def accepts(self, client: str, recipient: str, *, logged_on: bool, tls: bool) -> bool:
        """Whether a message from this client to somebody at this domain is taken."""
        if self.connections is not None and not self.connections.allows(client):
            return False
        if self.ssl_flags and not (tls and self.ssl_flags & ~0x128 == 0):
            return False  # everything but "require TLS" and optional certificates demands what the client has not
        flags = 1 if self.auth_flags is None else self.auth_flags
        logged_on = logged_on and bool(flags & 6)
        if not (logged_on or flags & 1):
            return False
        return self._takes(client, recipient, logged_on)

    def _takes(self, client: str, recipient: str, logged_on: bool) -> bool:
        action = self._action(recipient)
        if action & (LOCAL | MAILBOXES | DOMAIN_RELAY):
            return True
        if logged_on and self.relay_for_auth in (1, 0xFFFFFFFF):
            return True
        return self.relay is not None and self.relay.allows(client)

    def _action(self, name: str) -> int:
        if name in self.domains:
            return self.domains[name]
        above = name.partition(".")[2]
        while above:
            if f"*.{above}" in self.domains:
                return self.domains[f"*.{above}"]
            above = above.partition(".")[2]
        return 0
