"""From a domain to an open connection with one of its mail hosts."""

from collections.abc import AsyncIterator

from engine.delivery.client import Client
from engine.delivery.direct.common import Common
from engine.delivery.direct.exchangers import Exchanger
from engine.delivery.opening import Opener
from engine.errors import MailError, TemporaryFailure

# RFC 5321 5.1 lets a client limit how many it tries; nobody has as many to no purpose.
MOST_TRIED = 10


class DomainHosts:
    """Tries the hosts of one domain in their order; those that failed a while ago come last."""

    def __init__(self, domain: str, opener: Opener, common: Common) -> None:
        self._domain = domain
        self._opener = opener
        self._common = common

    async def open(self) -> Client:
        """A connection to the first host that serves.

        Raises PermanentFailure when the domain takes no mail from us, TemporaryFailure when no host serves now.
        """
        failure: MailError | None = None
        tried = 0
        exchangers = self._common.exchangers(self._domain)
        async for exchanger in self._paused_last(aiter(exchangers)):
            if tried >= MOST_TRIED:
                break
            addresses = exchanger.addresses[: MOST_TRIED - tried]
            tried += len(addresses)
            try:
                return await self._opener.reach(exchanger.hop, addresses)
            except MailError as error:
                self.avoid(exchanger.hop.host)
                failure = failure or error
        if failure is not None:
            raise self._failure(failure)
        assert exchangers.failure is not None
        raise exchangers.failure

    def avoid(self, host: str) -> bool:
        """The host does not serve now: prefer others for a while. Whether it was preferred until now."""
        fresh = not self._common.hosts.rests(host)
        self._common.hosts.failed(host)
        return fresh

    async def _paused_last(self, exchangers: AsyncIterator[Exchanger]) -> AsyncIterator[Exchanger]:
        later = []
        async for exchanger in exchangers:
            if self._common.hosts.rests(exchanger.hop.host):
                later.append(exchanger)
            else:
                yield exchanger
        for exchanger in later:
            yield exchanger

    def _failure(self, failure: MailError) -> TemporaryFailure:
        text = f"No mail host of {self._domain} takes mail now: {failure.text}"
        return TemporaryFailure(451, failure.enhanced, text, symptom=failure.symptom)
