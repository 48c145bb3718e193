"""All rules about clients and their messages, compiled once per settings, in the order in which they are asked."""

from collections.abc import Iterable, Iterator

import msgspec

from engine.policy.addresses import Address, check_recipient, check_sender
from engine.policy.authentication import AuthenticationRule, TlsRule
from engine.policy.connection import Client, ConnectionRule
from engine.policy.decision import Decision
from engine.policy.hops import HopRule
from engine.policy.limits import LimitRule
from engine.policy.quota import QuotaRule
from engine.policy.relay import RelayRule
from engine.policy.routing import held_on_arrival
from engine.settings.site import Site


class Standing(msgspec.Struct, frozen=True):
    """What is known of a client when a decision falls."""

    client: Client
    authenticated: bool = False
    tls: bool = False


class Load(msgspec.Struct, frozen=True):
    """How many sessions are open with this one: in all, and from its address."""

    total: int = 1
    from_address: int = 1


class Policy:
    """The stages of a session. Each yields the decisions of its rules in order; the first refusal ends it.

    Sessions and `explain` go through these same four stages: there is no other place that decides.
    """

    def __init__(self, site: Site) -> None:
        settings = site.settings
        self.connection = ConnectionRule(settings.access.connections)
        self.tls = TlsRule(settings.access)
        self.authentication = AuthenticationRule(settings.access.authentication)
        self.relay = RelayRule(settings, site.fqdn)
        self.limits = LimitRule(settings)
        self.hops = HopRule(settings, site.fqdn)
        self.quota = QuotaRule(settings, site.fqdn)
        # Why all mail is held under these settings, "" when it may go.
        self.held = held_on_arrival(settings)

    @classmethod
    def compile(cls, site: Site) -> "Policy":
        """Make the rules of `site` ready for use; raises ValueError for entries that settings' checks refuse too."""
        return cls(site)

    @property
    def needs_name(self) -> bool:
        """Whether some list names a domain, so that clients must be looked up."""
        return self.connection.computers.needs_name or self.relay.computers.needs_name

    def on_connection(self, client: Client, load: Load) -> Iterator[Decision]:
        """Before the greeting."""
        yield self.connection.check(client)
        trusted = client.address.is_loopback or self.relay.trusts(client)
        yield self.limits.check_connections(load.total, load.from_address, trusted=trusted)

    def on_transaction(self, standing: Standing) -> Iterator[Decision]:
        """At MAIL, before its argument is looked at."""
        yield self.tls.check(standing.tls)
        yield self.authentication.check(standing.authenticated)

    def on_sender(
        self, sender: Address | None, *, smtputf8: bool, size: int, session_octets: int
    ) -> Iterator[Decision]:
        """At MAIL: the sender, None when it could not be read; `size` is the declared one, 0 when there is none."""
        yield check_sender(sender, smtputf8=smtputf8)
        yield self.limits.check_size(size)
        # A first message is judged by the message limit alone: telling it to come again would go on for ever.
        yield self.limits.check_session(session_octets + size if session_octets else 0)

    def on_recipient(
        self, standing: Standing, recipient: Address | None, *, smtputf8: bool, count: int
    ) -> Iterator[Decision]:
        """At RCPT; `count` is the number of recipients with this one."""
        yield check_recipient(recipient, smtputf8=smtputf8)
        assert recipient is not None
        yield self.relay.check(standing.client, standing.authenticated, recipient)
        yield self.limits.check_recipients(count)


def refusal(decisions: Iterable[Decision]) -> Decision | None:
    """The first decision that refuses; the rules after it are not asked."""
    for decision in decisions:
        if not decision.allowed:
            return decision
    return None
