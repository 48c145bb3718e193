"""Postfix's lookup tables for domains and computers: what a table finds is what our lists find."""

import re
from collections.abc import Iterable, Sequence

from engine.settings.computers import ComputerDomain, parse_computer
from engine.settings.model import Domain


def domain_pattern(name: str) -> str:
    """A regexp for "example.com" or "*.example.com", anchored (regexp_table(5))."""
    below = name.startswith("*.")
    plain = re.escape(name.removeprefix("*.").lower()).replace("/", r"\/")
    return rf"\.{plain}$" if below else f"^{plain}$"


def nearest_first(domains: Iterable[Domain]) -> list[Domain]:
    """The order in which the first match is the one that counts: exact names, then the longest pattern."""
    return sorted(domains, key=lambda domain: (domain.name.startswith("*."), -len(domain.name)))


def domain_table(wanted: Sequence[Domain], others: Sequence[Domain]) -> str:
    """Lists the domains that `wanted` says, but for what an entry of `others` that is nearer covers."""
    lines = []
    for domain in nearest_first(wanted):
        nearer = [other for other in others if _is_below(other.name, domain.name)]
        lines += [f"if !/{domain_pattern(other.name)}/" for other in nearer]
        lines.append(f"/{domain_pattern(domain.name)}/ OK")
        lines += ["endif"] * len(nearer)
    return "".join(f"{line}\n" for line in lines)


def _is_below(name: str, above: str) -> bool:
    if not above.startswith("*."):
        return False
    ending = above[1:].lower()
    return name != above and name.lower().removeprefix("*").endswith(ending)


def address_pattern(name: str) -> str:
    """A regexp for the addresses of a domain."""
    below = name.startswith("*.")
    plain = re.escape(name.removeprefix("*.").lower()).replace("/", r"\/")
    return rf"@.*\.{plain}$" if below else f"@{plain}$"


class ComputerTables:
    """A list of computers as two tables for check_client_access: addresses (cidr) and confirmed names (regexp)."""

    def __init__(self, entries: Iterable[str]) -> None:
        parsed = [parse_computer(entry) for entry in entries]
        # The first match counts in cidr tables; ours are alike whichever is found, so order says nothing.
        self._networks = [entry for entry in parsed if not isinstance(entry, ComputerDomain)]
        self._names = [entry.name for entry in parsed if isinstance(entry, ComputerDomain)]

    @property
    def has_names(self) -> bool:
        return bool(self._names)

    def addresses(self, listed: str, otherwise: str = "") -> str:
        """cidr: `listed` for those on the list, `otherwise` ("" = nothing) for all others."""
        lines = [f"{network} {listed}" for network in self._networks]
        if otherwise:
            lines += [f"0.0.0.0/0 {otherwise}", f"::/0 {otherwise}"]
        return "".join(f"{line}\n" for line in lines)

    def names(self, listed: str) -> str:
        """regexp: `listed` for computers whose name lies in a listed domain."""
        return "".join(rf"/(^|\.){re.escape(name)}$/ {listed}" + "\n" for name in self._names)
