"""The masquerade domain: what others see in MAIL FROM in the place of our local domains; headers stay as they are."""

from engine.policy.domains import DomainList, comparable
from engine.settings.site import Site


class Masquerade:
    """Replaces the machine's name, the default domain and its aliases. Our own notices still go to the real sender."""

    def __init__(self, domain: str, site: Site) -> None:
        self._domain = domain
        self._fqdn = comparable(site.fqdn)
        self._domains = DomainList(site.settings.domains, site.fqdn)

    @classmethod
    def of(cls, site: Site) -> "Masquerade | None":
        """The one of these settings; None when there is none."""
        domain = site.settings.delivery.advanced.masquerade_domain
        return cls(domain, site) if domain else None

    def sender(self, address: str) -> str:
        """The envelope sender as others see it; the null sender stays what it is (RFC 5321 4.5.5)."""
        local, at, domain = address.rpartition("@")
        return f"{local}@{self._domain}" if at and self._is_local(comparable(domain)) else address

    def _is_local(self, name: str) -> bool:
        found = self._domains.find(name)
        return name == self._fqdn if found is None else found[1].kind != "remote"
