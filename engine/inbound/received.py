"""Our Received line (RFC 5321 4.4): what we saw, in a form that no client can write lines of its own into."""

import re
from email.utils import formatdate

import msgspec

from engine.policy.connection import Client

# What a client calls itself goes between brackets and comments: keep what names and address literals are made of.
_UNFIT_FOR_HEADER = re.compile(r"[^A-Za-z0-9.:_\-\[\]]")
_HELO_LIMIT = 255


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """How a message came in. `name` is the confirmed host name, "unverified" where a lookup found none, "" without
    lookup. `transaction` is our id for tracing.
    """

    helo: str
    client: Client
    name: str
    extended: bool
    tls: bool
    authenticated: bool
    smtputf8: bool
    transaction: str


def protocol(arrival: Arrival) -> str:
    """The word after "with" (RFC 3848, RFC 6531 4.3). Who logged on is not told, only that somebody did."""
    if not arrival.extended:
        return "SMTP"
    base = "UTF8SMTP" if arrival.smtputf8 else "ESMTP"
    return base + ("S" if arrival.tls else "") + ("A" if arrival.authenticated else "")


class Dates:
    """Dates as mail writes them (RFC 5322 3.3), in local time; all messages of one second share their text."""

    def __init__(self) -> None:
        self._second = -1
        self._text = ""

    def at(self, moment: float) -> str:
        """The date of a moment in seconds since the epoch."""
        second = int(moment)
        if second != self._second:
            self._second, self._text = second, formatdate(second, localtime=True)
        return self._text


def received_line(arrival: Arrival, fqdn: str, date: str) -> bytes:
    """The field with its line ends, folded so that each part has a line of its own."""
    literal = _literal(arrival.client)
    source = f"({arrival.name} {literal})" if arrival.name else f"({literal})"
    parts = (
        f"Received: from {header_safe(arrival.helo)} {source}",
        f"\tby {fqdn} (Mailroot) with {protocol(arrival)} id {arrival.transaction};",
        f"\t{date}",
    )
    return "\r\n".join((*parts, "")).encode("ascii", "replace")


def header_safe(helo: str) -> str:
    """A HELO argument without anything that could end a line, a comment or an address literal early."""
    return _UNFIT_FOR_HEADER.sub("?", helo[:_HELO_LIMIT]) or "unknown"


def _literal(client: Client) -> str:
    # RFC 5321 4.1.3
    return f"[{client.text}]" if client.address.version == 4 else f"[IPv6:{client.text}]"
