"""Host and domain names as they may stand in a setting (RFC 1123 2.1, RFC 5890 for names outside ASCII)."""

import re

from engine.settings.international import a_labels

# The underscore is no host name by RFC 1123, but container and Windows networks are full of it.
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_LONGEST_NAME = 253


def host_name(text: str) -> str:
    """The name in ASCII and lower case, without a trailing dot; raises ValueError that says what is wrong."""
    name = _ascii(text.removesuffix("."))
    labels = name.split(".")
    if not name or len(name) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f'"{text}" is not a host or domain name such as smtp.example.com')
    if labels[-1].isdecimal():
        raise ValueError(f'"{text}" is neither a name nor a complete IP address')
    return name.lower()


def plain_domain(text: str) -> str:
    """A domain name that is already in ASCII and without a trailing dot, for settings that are used as they stand;
    raises ValueError that says what to write."""
    name = host_name(text)
    if name != text.lower():
        raise ValueError(f'"{text}" is written "{name}"')
    return name


def domain_pattern(text: str) -> str:
    """A plain domain name, or "*." and one, in lower case; raises ValueError."""
    if text.startswith("*."):
        return "*." + plain_domain(text[2:])
    if "*" in text:
        raise ValueError(f'"{text}" has a * elsewhere than in a leading "*."')
    return plain_domain(text)


def mail_address(text: str) -> str:
    """A plain address local-part@domain as it stands in an envelope (RFC 5321 4.1.2); raises ValueError."""
    local, at, domain = text.rpartition("@")
    if not at or not local or len(local) > 64 or re.search(r"[\s<>,;@]", local):
        raise ValueError(f'"{text}" is not one mail address such as postmaster@example.com')
    return f"{local}@{plain_domain(domain)}"


def _ascii(name: str) -> str:
    try:
        return a_labels(name)
    except UnicodeError:
        raise ValueError(f'"{name}" is not a valid international domain name') from None
