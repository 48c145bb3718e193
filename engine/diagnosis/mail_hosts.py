"""The mail hosts of a domain as delivery would try them, for somebody who wants to see them."""

import os
import random

from engine.clock import Clock
from engine.delivery.direct.exchangers import Exchangers
from engine.delivery.direct.nameservice import NameService
from engine.delivery.direct.ourselves import Ourselves
from engine.settings.site import Site
from engine.settings.smarthost import Hop

# Somebody watches the test; the first few hosts tell enough.
MOST_HOSTS = 5


async def mail_hosts_of(domain: str, site: Site, clock: Clock) -> dict[Hop, tuple[str, ...]]:
    """The first hosts in their order, with their addresses. Raises MailError when there is none."""
    names = NameService.of_environment(clock, os.environ)
    # Those of equal preference in the order of this moment, as delivery does.
    exchangers = Exchangers(domain, names, Ourselves(site), random.Random())  # noqa: S311
    found: dict[Hop, tuple[str, ...]] = {}
    async for exchanger in exchangers:
        found.setdefault(exchanger.hop, exchanger.addresses)
        if len(found) == MOST_HOSTS:
            break
    if not found:
        assert exchangers.failure is not None
        raise exchangers.failure
    return found
