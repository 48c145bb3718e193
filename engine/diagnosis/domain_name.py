"""Whether others can look up the name we greet them with, as name servers tell it."""

from typing import Literal

import msgspec

from engine.settings.names import plain_domain

# Somebody waits in front of a dialog.
_PATIENCE = 8.0

Fault = Literal["", "syntax", "not_qualified", "unknown_name", "no_address", "no_answer"]


class NameCheck(msgspec.Struct, frozen=True):
    """`fault` is "" when the name has `addresses`; "no_answer" means that nobody could say, for the reason `detail`."""

    name: str
    fault: Fault
    addresses: tuple[str, ...] = ()
    detail: str = ""


def check_domain_name(name: str) -> NameCheck:
    """Ask the name servers of this machine, not its hosts file: RFC 5321 4.1.1.1 wants a name that resolves.

    Blocks for seconds.
    """
    try:
        plain_domain(name)
    except ValueError as error:
        return NameCheck(name, "syntax", detail=str(error))
    if "." not in name:
        return NameCheck(name, "not_qualified")
    return _look_up(name)


def _look_up(name: str) -> NameCheck:
    from dns import exception, resolver

    found: list[str] = []
    try:
        for kind in ("A", "AAAA"):
            try:
                # With the dot the search list of this machine stays out of it.
                found += [record.to_text() for record in resolver.resolve(f"{name}.", kind, lifetime=_PATIENCE)]
            except resolver.NoAnswer:
                continue
    except resolver.NXDOMAIN:
        return NameCheck(name, "unknown_name")
    except (exception.DNSException, OSError) as error:
        return NameCheck(name, "no_answer", tuple(found), detail=" ".join(str(error).split()).rstrip("."))
    return NameCheck(name, "" if found else "no_address", tuple(found))
