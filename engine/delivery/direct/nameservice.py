"""What name servers say about mail: the MX records of a domain, and the addresses of a host."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.clock import Clock
from engine.delivery.direct.memory import Memory
from engine.errors import TemporaryFailure
from engine.settings.smarthost import Hop, parse_smart_host
from engine.symptom import Fault, Step, Symptom

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver
    from dns.resolver import Answer

OUR_VARIABLE = "MAILROOT_NAME_SERVERS"

# A name server that works answers within a second or two; what it has to ask for itself takes it a few more.
PATIENCE_SECONDS = 15.0
# How long the system's choice of name servers is taken for granted: a laptop changes its network.
_SYSTEM_SECONDS = 300.0
# A day's TTL is meant for those who hold millions of names; within the hour a moved host is found.
_LONGEST_SECONDS = 3600.0
# Two lookups for the hosts of a domain, and two for each of them: those of some hundred domains.
_KEPT = 1_000
# Each lookup is a socket; descriptors are wanted for mail.
_AT_ONCE = 200
# RFC 9715: larger answers come in fragments, which are lost on the way too often; they come by TCP instead.
_UDP_PAYLOAD = 1232

# One question without an answer may be due to the domain's own servers. After so many in a row it is ours that are
# silent, and for so many seconds nobody waits for them: there may be a smart host that gets the mail instead.
_SILENCES = 3
_SILENT_SECONDS = 10.0

_DNS_PORT = 53

# A record as far as it matters here: (preference, host) of an MX, (0, address) of an A or AAAA.
_Records = tuple[tuple[int, str], ...]


class NoSuchName(Exception):
    """The name servers say that there is no such name, of any kind."""


class NameService:
    """Asks the name servers of the system, or `servers` ("[192.0.2.53]:53, [2001:db8::53]"; "" = the system's).

    Answers are kept for as long as they say, an hour at most. Names are ASCII (A-labels) and complete: the system's
    search list stays out of it. All methods belong to the engine's loop and raise TemporaryFailure when nobody
    answers within `patience` seconds, NoSuchName when there is no such name. Raises ValueError when `servers` are no
    addresses.
    """

    def __init__(self, clock: Clock, servers: str = "", *, patience: float = PATIENCE_SECONDS) -> None:
        self._clock = clock
        self._servers = parse_smart_host(servers)
        if not all(one.literal for one in self._servers):
            raise ValueError(f'"{servers}": name servers are written as addresses')
        self._patience = patience
        self._kept: Memory[tuple[float, _Records | None]] = Memory(_KEPT)
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._resolver: Resolver | None = None
        self._resolver_until = 0.0
        self._choosing = asyncio.Lock()
        self._silences = 0
        self._silent_until = 0.0
        # How many questions were answered so far.
        self._answers = 0

    @classmethod
    def of_environment(cls, clock: Clock, environment: Mapping[str, str]) -> "NameService":
        """With the name servers of MAILROOT_NAME_SERVERS, for tests and for machines whose own know nothing of mail."""
        return cls(clock, environment.get(OUR_VARIABLE, ""))

    def forget(self) -> None:
        """What was said before may not be true any more."""
        self._kept.clear()
        self._resolver = None
        self._silences, self._silent_until = 0, 0.0

    async def mail_hosts(self, domain: str) -> _Records:
        """The MX records of a domain as (preference, host without the last dot), in no order; none when it has none."""
        return await self._records(domain, "MX")

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host: IPv4 before IPv6.

        Nearly every mail host has both, and many refuse for good what comes from an IPv6 address without a reverse
        entry, which is what most machines have.
        """
        found = await asyncio.gather(self._records(host, "A"), self._records(host, "AAAA"), return_exceptions=True)
        addresses = tuple(text for records in found if not isinstance(records, BaseException) for _, text in records)
        failures = [failure for failure in found if isinstance(failure, BaseException)]
        if failures and not addresses:
            raise failures[0]
        return addresses

    async def _records(self, name: str, kind: str) -> _Records:
        known = self._kept.get(f"{kind} {name}")
        if known is None or known[0] <= self._clock.now():
            known = await self._looked_up(name, kind)
            self._kept.put(f"{kind} {name}", known)
        if known[1] is None:
            raise NoSuchName(name)
        return known[1]

    async def _looked_up(self, name: str, kind: str) -> tuple[float, _Records | None]:
        """Until when the answer holds, and the answer; None for a name that does not exist."""
        async with self._turns:
            if self._clock.now() < self._silent_until:
                raise _silent(name)
            resolver = await self._current_resolver(name)
            answers = self._answers
            try:
                ttl, records = await _ask(resolver, name, kind, self._patience)
            except _Silence as silence:
                self._note(answered=silence.answered or self._answers > answers)
                raise _silent(name) from None
        self._silences = 0
        self._answers += 1
        return self._clock.now() + min(ttl, _LONGEST_SECONDS), records

    def _note(self, *, answered: bool) -> None:
        """A question without an answer; `answered` = meanwhile a server has shown that it is there."""
        self._silences = 0 if answered else self._silences + 1
        if self._silences >= _SILENCES:
            self._silent_until = self._clock.now() + _SILENT_SECONDS

    async def _current_resolver(self, name: str) -> "Resolver":
        async with self._choosing:
            now = self._clock.now()
            if self._resolver is None or now >= self._resolver_until:
                try:
                    # The library is large, and Windows keeps its name servers in the registry.
                    self._resolver = await asyncio.to_thread(_new_resolver, self._servers)
                except Exception as error:  # no configuration, or one that cannot be read
                    raise _silent(name) from error
                self._resolver_until = now + _SYSTEM_SECONDS
            return self._resolver


def _new_resolver(servers: Sequence[Hop]) -> "Resolver":
    from dns.asyncresolver import Resolver
    from dns.nameserver import Do53Nameserver

    resolver = Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [Do53Nameserver(one.host, one.port or _DNS_PORT) for one in servers]
    resolver.use_edns(0, 0, _UDP_PAYLOAD)
    return resolver


async def _ask(resolver: "Resolver", name: str, kind: str, patience: float) -> tuple[float, _Records | None]:
    """For how many seconds the answer holds, and the answer. Raises _Silence."""
    from dns import exception
    from dns.name import from_text
    from dns.resolver import NXDOMAIN

    try:
        query = from_text(name)
    except (exception.DNSException, UnicodeError):  # no name server can know what is no name
        return _LONGEST_SECONDS, None
    try:
        answer = await resolver.resolve(query, kind, lifetime=patience, raise_on_no_answer=False, search=False)
        return answer.chaining_result.minimum_ttl, _plain(answer, kind)
    except NXDOMAIN as error:
        return error.kwargs["responses"][query].resolve_chaining().minimum_ttl, None
    except (exception.Timeout, OSError):
        raise _Silence(answered=False) from None
    except exception.DNSException:  # a refusal, a failure, rubbish
        raise _Silence(answered=True) from None


class _Silence(Exception):
    """No server gave an answer that means anything; `answered` says that one is there."""

    def __init__(self, *, answered: bool) -> None:
        super().__init__()
        self.answered = answered


def _plain(answer: "Answer", kind: str) -> _Records:
    if kind == "MX":
        return tuple((record.preference, _text(record.exchange)) for record in answer)
    return tuple((0, record.to_text()) for record in answer)


def _text(name: object) -> str:
    return str(name).rstrip(".").lower()


def _silent(name: str) -> TemporaryFailure:
    text = f"The name server did not answer about {name}"
    symptom = Symptom(step=Step.RESOLVE, fault=Fault.NAME_SERVER_SILENT, host=name)
    return TemporaryFailure(451, "4.4.3", text, symptom=symptom)
