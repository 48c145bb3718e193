"""The hosts that take mail for a domain, in the order in which they are to be tried (RFC 5321 5.1)."""

import asyncio
import itertools
import random
import re
from collections.abc import AsyncIterator

import msgspec

from engine.delivery.direct.nameservice import NameService, NoSuchName
from engine.delivery.direct.ourselves import Ourselves
from engine.errors import MailError, PermanentFailure, TemporaryFailure
from engine.settings.smarthost import Hop
from engine.symptom import Fault, Step, Symptom

# Names that DNS can hold and TLS and the system's libraries cannot (RFC 1123 2.1, and the underscore some have).
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
# Of a domain's hosts, those that are looked at; each costs two questions, and a domain may name thousands.
MOST_LISTED = 50


class Exchanger(msgspec.Struct, frozen=True):
    """A mail host with its addresses, which are never empty."""

    hop: Hop
    addresses: tuple[str, ...]


class Exchangers:
    """The mail hosts of one domain, a preference at a time: names are looked up as far as they are wanted.

    Used once. `domain` is in A-labels, or an address in brackets. `failure` is why no host came, or no further one.
    """

    def __init__(self, domain: str, names: NameService, ourselves: Ourselves, shuffle: random.Random) -> None:
        self._domain = domain
        self._names = names
        self._ourselves = ourselves
        self._shuffle = shuffle
        self.failure: MailError | None = None

    async def __aiter__(self) -> AsyncIterator[Exchanger]:
        """Raises PermanentFailure (null MX, no such domain) or TemporaryFailure (no name server)."""
        hosts = await self._hosts()
        self.failure = self._no_host(implicit=hosts == [(0, self._domain)])
        for _, group in itertools.groupby(hosts, key=lambda one: one[0]):
            equals = await asyncio.gather(*(self._resolved(host) for _, host in group))
            if any(self._ourselves.are(one.hop.host, one.addresses) for one in equals):
                # Those the domain likes better than us may have it; the others would bring it back.
                if not isinstance(self.failure, TemporaryFailure):
                    self.failure = self._loop()
                return
            for exchanger in equals:
                if exchanger.addresses:
                    yield exchanger

    async def _hosts(self) -> list[tuple[int, str]]:
        """Preference and host, those of equal preference in random order."""
        if self._domain.startswith("["):
            return [(0, self._domain)]
        try:
            records = await self._names.mail_hosts(self._domain)
        except NoSuchName:
            text = f"The domain {self._domain} does not exist"
            raise self._permanent(550, "5.1.2", text, Fault.DOMAIN_NOT_FOUND) from None
        hosts = [(preference, host) for preference, host in records if host]
        if records and not hosts:  # RFC 7505
            text = f"The domain {self._domain} takes no mail (null MX)"
            raise self._permanent(556, "5.1.10", text, Fault.NULL_MX)
        self._shuffle.shuffle(hosts)
        return sorted(hosts, key=lambda one: one[0])[:MOST_LISTED] or [(0, self._domain)]

    async def _resolved(self, host: str) -> Exchanger:
        """The host with its addresses, which are none when they cannot be found out; `failure` knows why then."""
        if host.startswith("["):
            address = host[1:-1].lower().removeprefix("ipv6:")
            return Exchanger(Hop(address, literal=True), (address,))
        if self._ourselves.are(host, ()) or not _HOST_NAME.fullmatch(host):
            return Exchanger(Hop(host), ())
        try:
            return Exchanger(Hop(host), await self._names.addresses(host))
        except NoSuchName:
            return Exchanger(Hop(host), ())
        except TemporaryFailure as failure:
            self.failure = failure
            return Exchanger(Hop(host), ())

    # --- Why there is none ------------------------------------------------------------------------------------------

    def _no_host(self, *, implicit: bool) -> PermanentFailure:
        if implicit:
            text = f"The domain {self._domain} has neither a mail host nor an address"
            return self._permanent(550, "5.1.2", text, Fault.NO_MAIL_HOST)
        text = f"None of the mail hosts of {self._domain} has an address"
        return self._permanent(550, "5.4.4", text, Fault.NO_MAIL_HOST)

    def _loop(self) -> PermanentFailure:
        text = (
            f"Mail for {self._domain} would come back here: by DNS this relay is its mail host, and the settings do "
            "not know the domain"
        )
        return self._permanent(554, "5.4.6", text, Fault.MAIL_LOOP)

    def _permanent(self, code: int, enhanced: str, text: str, fault: Fault) -> PermanentFailure:
        symptom = Symptom(step=Step.RESOLVE, fault=fault, host=self._domain)
        return PermanentFailure(code, enhanced, text, symptom=symptom)
