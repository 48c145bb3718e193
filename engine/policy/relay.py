"""Who may send where: local domains, domains open for relaying, those who logged on, the relay list."""

from engine.policy.addresses import Address
from engine.policy.connection import Client, ComputerList
from engine.policy.decision import Decision
from engine.policy.domains import DomainList, default_name
from engine.settings.model import Domain, Settings


class RelayRule:
    """The relay restrictions with the domains that need none."""

    def __init__(self, settings: Settings, fqdn: str) -> None:
        relay = settings.access.relay
        self.computers = ComputerList(relay.entries)
        self._only_listed = relay.mode == "only_listed"
        self._authenticated_may_relay = relay.authenticated_may_relay
        # What "postmaster" alone belongs to.
        self.default_domain = default_name(settings.domains, fqdn)
        self._domains = DomainList(settings.domains, fqdn)
        self._fqdn = fqdn

    def check(self, client: Client, authenticated: bool, recipient: Address) -> Decision:
        """550 5.7.1 unless the recipient is ours, its domain is open, or this client may relay.

        An address that asks for being sent on (`Address.routed`) is nobody's local address.
        """
        if not recipient.routed:
            domain = self._find_domain(recipient.domain)
            if domain is not None:
                return domain
        if authenticated and self._authenticated_may_relay:
            return _AUTHENTICATED
        return self._check_list(client, recipient)

    def trusts(self, client: Client) -> bool:
        """Whether this very computer is named as one that may relay."""
        return self._only_listed and bool(self.computers.find(client))

    def _check_list(self, client: Client, recipient: Address) -> Decision:
        entry = self.computers.find(client)
        if bool(entry) is self._only_listed:
            return Decision(True, f"relay list: {entry or 'not excepted'}")
        routed = " (the address carries a second route)" if recipient.routed else ""
        return Decision(
            False,
            f"relay list: {entry or 'not listed'}{routed}",
            550,
            "5.7.1",
            f"Unable to relay for {recipient.text}",
        )

    def _find_domain(self, domain: str) -> Decision | None:
        """The consent of a domain that recipients may always be named in."""
        if not domain:
            return _POSTMASTER
        found = self._domains.find(domain)
        if found is not None:
            return _consent(found[1])
        return Decision(True, f"local domain: {self._fqdn}") if self._domains.is_implied(domain) else None


_POSTMASTER = Decision(True, "local domain: postmaster")  # without a domain it is always ours (RFC 5321 4.5.1)
_AUTHENTICATED = Decision(True, "relay: authenticated")


def _consent(domain: Domain) -> Decision | None:
    if domain.kind != "remote":
        return Decision(True, f"local domain: {domain.name}")
    return Decision(True, f"remote domain: {domain.name}") if domain.relay_allowed else None
