"""Who may send where: local domains, domains open for relaying, those who logged on, the relay list."""

from engine.policy.addresses import Address, normal_domain
from engine.policy.connection import Client, ComputerList
from engine.policy.decision import Decision
from engine.settings.model import Domain, Settings


class RelayRule:
    """The relay restrictions with the domains that need none."""

    def __init__(self, settings: Settings, fqdn: str) -> None:
        relay = settings.access.relay
        self.computers = ComputerList(relay.entries)
        self._only_listed = relay.mode == "only_listed"
        self._authenticated_may_relay = relay.authenticated_may_relay
        # What "postmaster" alone belongs to.
        self.default_domain = _default_domain(settings.domains) or fqdn
        self._open_domains = _open_domains(settings.domains, fqdn)

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
        """The domain itself, else the nearest "*." pattern above it, that recipients may always be named in."""
        if domain in self._open_domains:
            return self._open_domains[domain]
        _, _, above = domain.partition(".")
        while above:
            pattern = f"*.{above}"
            if pattern in self._open_domains:
                return self._open_domains[pattern]
            _, _, above = above.partition(".")
        return None


_AUTHENTICATED = Decision(True, "relay: authenticated")


def _default_domain(domains: tuple[Domain, ...]) -> str:
    names = (domain.name for domain in domains if domain.kind == "default" and not domain.name.startswith("*"))
    return next(names, "")


def _open_domains(domains: tuple[Domain, ...], fqdn: str) -> dict[str, Decision | None]:
    """Every configured domain with its consent; None for a remote one whose box is not ticked."""
    found = {_key(domain.name): _consent(domain) for domain in domains}
    if not any(domain.kind == "default" for domain in domains):
        # An entry of that name says otherwise.
        found.setdefault(_key(fqdn), Decision(True, f"local domain: {fqdn}"))
    # "postmaster" without a domain is always ours (RFC 5321 4.5.1).
    found[""] = Decision(True, "local domain: postmaster")
    return found


def _consent(domain: Domain) -> Decision | None:
    if domain.kind != "remote":
        return Decision(True, f"local domain: {domain.name}")
    return Decision(True, f"remote domain: {domain.name}") if domain.relay_allowed else None


def _key(name: str) -> str:
    return normal_domain(name) or name
