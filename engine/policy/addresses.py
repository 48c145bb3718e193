"""Mail addresses as they stand in MAIL and RCPT: one strict reading that policy, sessions and `explain` share."""

import ipaddress
import re

import msgspec

from engine.policy.decision import Decision
from engine.settings.international import a_labels

# RFC 5321 4.5.3.1: octets of a local part, a domain, and a path without its angle brackets.
LOCAL_LIMIT = 64
DOMAIN_LIMIT = 255
PATH_LIMIT = 254

# Dots may stand anywhere in a local part: carriers have given out addresses like "name..x.@example.jp" for years.
_ATOMS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]+"
_DOMAIN = r"[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*"
# RFC 6531 3.3: any non-ASCII character, but no C1 control, no lone surrogate and no U+FFFD (how bad UTF-8 shows here).
_UTF8 = "\u00a0-\ud7ff\ue000-\ufffc\U00010000-\U0010ffff"
_ATOMS_UTF8 = _ATOMS.replace("[", f"[{_UTF8}", 1)
_DOMAIN_UTF8 = _DOMAIN.replace("[", f"[{_UTF8}")
_QUOTED = rf'"(?:[\x20\x21\x23-\x5b\x5d-\x7e{_UTF8}]|\\[\x20-\x7e])*"'

_ORDINARY = re.compile(rf"<({_ATOMS})@({_DOMAIN})>(?:\s+(.*))?", re.DOTALL)
_MAILBOX = re.compile(rf"({_ATOMS_UTF8}|{_QUOTED})@({_DOMAIN_UTF8}|\[[0-9A-Za-z:.]+\])")
_ROUTE = re.compile(rf"@{_DOMAIN_UTF8}(?:\s*,\s*@{_DOMAIN_UTF8})*\s*:\s*")
_BRACKETED = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^"<>])*)>(?:\s+(.*))?', re.DOTALL)
_BARE = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^\s"<>])+)(?:\s+(.*))?', re.DOTALL)
# What other systems take as "send it on from there": the percent hack, bang paths, a second @ inside quotes.
_SECOND_ROUTE = re.compile(r"[%!@]")


class Address(msgspec.Struct, frozen=True, gc=False):
    """`text` is what is stored and sent on; `domain` is in lower case and ASCII (A-labels), for comparing.

    The null path has an empty `text`; "postmaster" alone has an empty `domain`. `routed` says that the address asks
    for being sent on (source route, percent hack, bang path): it is never local, whatever its domain.
    """

    text: str
    domain: str
    routed: bool = False


NULL = Address("", "")


def parse_path(argument: str) -> tuple[Address, str] | None:
    """Read a path (RFC 5321 4.1.2) and return it with the parameters that follow; None when it is malformed.

    Source routes are taken off (RFC 5321 4.1.1.3). Missing angle brackets are forgiven.
    """
    match = _ORDINARY.fullmatch(argument)
    if match is not None:
        local, domain, rest = match.groups()
        if len(local) <= LOCAL_LIMIT and len(local) + len(domain) < PATH_LIMIT:
            routed = _SECOND_ROUTE.search(local) is not None
            return Address(f"{local}@{domain}", domain.lower(), routed), rest or ""
        return None
    return _parse_unusual(argument.strip())


def is_mailbox(text: str) -> bool:
    """Whether `text` is one whole address with a domain, name@example.com, as people type it."""
    parsed = parse_path(f"<{text}>")
    return parsed is not None and not parsed[1] and bool(parsed[0].domain)


def _parse_unusual(argument: str) -> tuple[Address, str] | None:
    match = (_BRACKETED if argument.startswith("<") else _BARE).fullmatch(argument)
    if match is None:
        return None
    inner, rest = match[1].strip(), match[2] or ""
    if not inner:
        return NULL, rest
    if inner.lower() == "postmaster":
        return Address(inner, ""), rest
    route = _ROUTE.match(inner)
    mailbox = _parse_mailbox(inner[route.end() :] if route else inner, routed=route is not None)
    return None if mailbox is None else (mailbox, rest)


def _parse_mailbox(text: str, *, routed: bool) -> Address | None:
    match = _MAILBOX.fullmatch(text)
    if match is None:
        return None
    local, domain = match[1], _comparable(match[2])
    if domain is None or _octets(local) > LOCAL_LIMIT or _octets(match[2]) > DOMAIN_LIMIT or _octets(text) > PATH_LIMIT:
        return None
    return Address(text, domain, routed or _SECOND_ROUTE.search(local) is not None)


def _comparable(domain: str) -> str | None:
    if domain.startswith("["):
        return domain.lower() if _is_literal(domain) else None
    return normal_domain(domain)


def _is_literal(domain: str) -> bool:
    inner = domain[1:-1]
    try:
        if inner[:5].lower() == "ipv6:":
            ipaddress.IPv6Address(inner[5:])
        else:
            ipaddress.IPv4Address(inner)
    except ValueError:
        return False
    return True


def _octets(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))


def normal_domain(domain: str) -> str | None:
    """A domain in lower case and A-labels, for comparing; None when it has no such form."""
    try:
        return a_labels(domain).lower()
    except UnicodeError:
        return None


_SENDER_OK = Decision(True, "sender syntax: well formed")
_SENDER_BAD = Decision(False, "sender syntax: malformed", 501, "5.1.7", "Bad sender address syntax")
_RECIPIENT_OK = Decision(True, "recipient syntax: well formed")
_RECIPIENT_BAD = Decision(False, "recipient syntax: malformed", 501, "5.1.3", "Bad recipient address syntax")
# RFC 6531 3.5
_SENDER_UTF8 = Decision(False, "sender syntax: not ASCII", 550, "5.6.7", "This address needs SMTPUTF8 on MAIL")
_RECIPIENT_UTF8 = Decision(False, "recipient syntax: not ASCII", 553, "5.6.7", "This address needs SMTPUTF8 on MAIL")


def check_sender(address: Address | None, *, smtputf8: bool) -> Decision:
    """Whether MAIL may name this sender; None stands for one that could not be read."""
    if address is None:
        return _SENDER_BAD
    return _SENDER_OK if smtputf8 or address.text.isascii() else _SENDER_UTF8


def check_recipient(address: Address | None, *, smtputf8: bool) -> Decision:
    """Whether RCPT may name this recipient, before anybody asks where it leads. The null path is nobody."""
    if address is None or not address.text:
        return _RECIPIENT_BAD
    return _RECIPIENT_OK if smtputf8 or address.text.isascii() else _RECIPIENT_UTF8
