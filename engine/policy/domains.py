"""The list of domains: which entry a recipient's domain falls under, and which names are ours without any entry."""

from engine.policy.addresses import normal_domain
from engine.settings.model import Domain


class DomainList:
    """Finds the entry that counts: the domain's own, else that of the nearest "*." pattern above it."""

    def __init__(self, domains: tuple[Domain, ...], fqdn: str) -> None:
        self._entries = domains
        # The first of a name counts.
        self._places = {comparable(entry.name): place for place, entry in reversed(list(enumerate(domains)))}
        default = next((entry for entry in domains if entry.kind == "default"), None)
        # Without a default domain in the list, the machine's own name is it.
        self._implied = comparable(fqdn) if default is None else ""
        # Aliases have no folder of their own: their mail lands where that of the default domain does.
        self.drop_directory = default.drop_directory if default is not None else ""

    def find(self, name: str) -> tuple[int, Domain] | None:
        """The entry for `name` (as `comparable` makes it) and its place in the list."""
        place = self._places.get(name)
        if place is None and not self.is_implied(name):
            place = self._covering(name)
        return None if place is None else (place, self._entries[place])

    def is_implied(self, name: str) -> bool:
        """Whether `name` is ours unless an entry of its own says otherwise: no domain at all, or the machine's name."""
        return not name or name == self._implied

    def _covering(self, name: str) -> int | None:
        place = None
        _, _, above = name.partition(".")
        while place is None and above:
            place = self._places.get(f"*.{above}")
            _, _, above = above.partition(".")
        return place


def comparable(domain: str) -> str:
    """The form names are compared in: lower case, A-labels where there are such, no trailing dot."""
    name = domain.rstrip(".")
    return normal_domain(name) or name.lower()


def default_name(domains: tuple[Domain, ...], fqdn: str) -> str:
    """The domain that "postmaster" alone belongs to."""
    names = (entry.name for entry in domains if entry.kind == "default" and not entry.name.startswith("*"))
    return next(names, fqdn)
