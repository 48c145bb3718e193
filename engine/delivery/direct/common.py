"""What all direct deliveries share: name servers, what is known about hosts, and how connections are opened."""

import random

from engine.delivery.direct.exchangers import Exchangers
from engine.delivery.direct.nameservice import NameService
from engine.delivery.direct.ourselves import Ourselves
from engine.delivery.direct.pauses import Pauses
from engine.delivery.opening import Opener, Outside
from engine.policy.routing import Route
from engine.settings.site import Site


class Common:
    """One for all domains, under one set of settings after the other."""

    def __init__(self, outside: Outside, names: NameService, shuffle: random.Random | None = None) -> None:
        self._outside = outside
        self._names = names
        # To spread mail, not to keep a secret.
        self._shuffle = shuffle or random.Random()  # noqa: S311
        self._site: Site | None = None
        self._ourselves: Ourselves | None = None
        self._openers: dict[object, Opener] = {}
        self.domains = Pauses(outside.clock)
        self.hosts = Pauses(outside.clock)

    def apply(self, site: Site) -> None:
        """Under new settings everything is tried anew."""
        self._site = site
        self._ourselves = Ourselves(site)
        self._openers.clear()
        self._names.forget()
        self.domains.clear()
        self.hosts.clear()

    def works(self, domain: str, host: str) -> None:
        """A message went to a host of the domain."""
        self.domains.works(domain)
        self.hosts.works(host)

    def exchangers(self, domain: str) -> Exchangers:
        """The hosts of a domain."""
        assert self._ourselves is not None
        return Exchangers(domain, self._names, self._ourselves, self._shuffle)

    def opener(self, route: Route) -> Opener:
        """How the hosts of a domain are spoken to: the same for all domains without settings of their own."""
        assert self._site is not None
        kind = (route.security, route.port, route.use_helo, route.security_field)
        known = self._openers.get(kind)
        if known is None:
            known = self._openers[kind] = Opener(route, self._site, self._outside)
        return known
