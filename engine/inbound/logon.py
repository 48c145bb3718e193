"""Whether a name and password are right, and which addresses have guessed too often."""

import secrets
from functools import partial

import msgspec

from engine.apart import Apart
from engine.attention import AttentionBoard
from engine.clock import Clock
from engine.credentials.store import CredentialStore, user_name
from engine.errors import CredentialsUnavailable
from engine.policy.connection import IPAddress, household
from engine.policy.limits import FAILED_LOGON_WINDOW, MAX_FAILED_LOGONS_PER_ADDRESS

# Each takes some 40 ms of a core and 16 MB; a keyring may even ask a person. More at once would only slow mail down.
_AT_ONCE = 2
# With so many addresses remembered, those whose time is over are forgotten.
_REMEMBERED = 4_096


class Logons:
    """Verifies logons against the credential store, on threads, a few at a time."""

    def __init__(self, credentials: CredentialStore, attention: AttentionBoard) -> None:
        self._credentials = credentials
        self._attention = attention
        self._apart = Apart(_AT_ONCE)
        self._decoy = ""

    async def verify(self, name: str | None, password: str) -> bool:
        """Whether `password` is that of the configured user `name` (None: an unknown one, which takes as long).

        Raises CredentialsUnavailable, after telling the attention board.
        """
        try:
            right = await self._apart.run(partial(self._compare, name, password))
        except CredentialsUnavailable as error:
            self._attention.raise_("credentials.inbound", str(error), "access.authentication.users")
            raise
        self._attention.clear("credentials.inbound")
        return right

    def _compare(self, name: str | None, password: str) -> bool:
        from engine.credentials.passwords import verify_password

        stored = self._credentials.get(user_name(name)) if name is not None else None
        if not stored:
            verify_password(password, self._decoy_hash())
            return False
        return verify_password(password, stored)

    def _decoy_hash(self) -> str:
        """What an unknown user's password is compared with, so that time does not tell which names exist."""
        from engine.credentials.passwords import hash_password

        if not self._decoy:
            self._decoy = hash_password(secrets.token_hex(16))
        return self._decoy


class _Failures(msgspec.Struct):
    since: float
    count: int = 0


class FailedLogons:
    """Failed logons by client (an address, an IPv6 /64) within the window.

    Loopback is exempt: one wrong program must not lock out the rest.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_address: dict[int, _Failures] = {}

    def note(self, address: IPAddress) -> None:
        """One more failure from there."""
        if address.is_loopback:
            return
        if len(self._by_address) >= _REMEMBERED:
            self._forget_old()
        now = self._clock.now()
        failures = self._by_address.get(household(address))
        if failures is None or self._is_over(failures, now):
            failures = self._by_address[household(address)] = _Failures(since=now)
        failures.count += 1

    def too_many(self, address: IPAddress) -> bool:
        """Whether nobody at this address may try for now."""
        failures = self._by_address.get(household(address))
        if failures is None or self._is_over(failures, self._clock.now()):
            return False
        return failures.count >= MAX_FAILED_LOGONS_PER_ADDRESS

    def _forget_old(self) -> None:
        now = self._clock.now()
        kept = {client: each for client, each in self._by_address.items() if not self._is_over(each, now)}
        # Still full: an attack from everywhere. Forgetting all is better than growing without end.
        self._by_address = kept if len(kept) < _REMEMBERED else {}

    @staticmethod
    def _is_over(failures: _Failures, now: float) -> bool:
        return now - failures.since >= FAILED_LOGON_WINDOW
