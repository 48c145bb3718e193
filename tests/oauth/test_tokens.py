"""Access tokens: fetched once, refreshed in time, by one at a time, and never lost."""

import asyncio
import threading
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.credentials.directory_store import DirectoryStore
from engine.credentials.memory_store import MemoryStore
from engine.errors import ConfigurationFailure, TemporaryFailure
from engine.oauth.grant import as_secret, refresh_token_of
from engine.oauth.tokens import AHEAD, AccessTokens
from engine.symptom import Fault, Step
from tests.oauth.conftest import security_for
from tests.oauth.provider_server import ProviderServer

FIELD = "delivery.security"


class Account:
    """Somebody who has signed in."""

    def __init__(self, server: ProviderServer, **changes: str) -> None:
        self.server = server
        self.clock = ManualClock()
        server.refresh_tokens.add("refresh-first")
        self.credentials = MemoryStore({"route.sender@example.com": as_secret("refresh-first")})
        self.security = security_for(server, **changes)
        self.tokens = AccessTokens(self.credentials, self.clock)

    async def get(self) -> str:
        return await self.tokens.get(self.security, FIELD)

    @property
    def stored(self) -> str | None:
        return refresh_token_of(self.credentials.get("route.sender@example.com") or "") or None


async def test_one_token_serves_until_shortly_before_it_expires(server: ProviderServer) -> None:
    account = Account(server)
    first = await account.get()
    assert first in server.access_tokens
    account.clock.advance(3600 - AHEAD - 1)
    assert await account.get() == first
    assert len(server.requests) == 1
    account.clock.advance(2)
    second = await account.get()
    assert second != first
    assert len(server.requests) == 2
    assert account.stored == "refresh-first"


async def test_a_token_of_minutes_serves_half_its_time(server: ProviderServer) -> None:
    """Keycloak's live five minutes unless told otherwise: the provider is not asked for every connection."""
    server.lifetime = 300
    account = Account(server)
    first = await account.get()
    account.clock.advance(149)
    assert await account.get() == first
    assert len(server.requests) == 1
    account.clock.advance(2)
    assert await account.get() != first


async def test_many_connections_refresh_once(server: ProviderServer) -> None:
    account = Account(server)
    server.gate = threading.Event()
    waiting = [asyncio.create_task(account.get()) for _ in range(20)]
    await asyncio.sleep(0)
    server.gate.set()
    assert len(set(await asyncio.gather(*waiting))) == 1
    assert len(server.requests) == 1


async def test_a_rotated_refresh_token_is_stored_before_it_is_needed(server: ProviderServer) -> None:
    account = Account(server)
    server.rotate = True
    for _ in range(3):
        before = account.stored
        await account.get()
        assert account.stored != before
        assert account.stored in server.refresh_tokens
        account.clock.advance(3600)


async def test_a_rotated_refresh_token_that_cannot_be_stored_is_not_lost(server: ProviderServer) -> None:
    account = Account(server)
    server.rotate = True
    account.credentials.set("client.app", "")
    keyring = account.credentials
    real_set, keyring.set = keyring.set, _refuses  # type: ignore[method-assign]
    await account.get()
    assert account.stored == "refresh-first", "of yesterday, and cancelled"
    keyring.set = real_set  # type: ignore[method-assign]
    account.clock.advance(3600)
    await account.get()
    assert account.stored in server.refresh_tokens


def _refuses(name: str, secret: str) -> None:
    from engine.errors import CredentialsUnavailable

    raise CredentialsUnavailable("The keyring is locked.")


async def test_a_token_the_host_refuses_is_not_shown_again(server: ProviderServer) -> None:
    account = Account(server)
    first = await account.get()
    account.tokens.refused(account.security, first)
    account.tokens.refused(account.security, "some other token")
    second = await account.get()
    assert second != first
    account.tokens.refused(account.security, first)
    assert await account.get() == second


@pytest.mark.parametrize("how", ["revoked", "never", "expired"])
async def test_without_consent_a_person_is_told_and_nothing_is_thrown_away(server: ProviderServer, how: str) -> None:
    account = Account(server)
    if how == "never":
        account.credentials.delete("route.sender@example.com")
    elif how == "revoked":
        server.revoke()
    else:
        server.troubles = [(400, {"error": "invalid_grant", "error_description": "refresh-first is too old"})]
    with pytest.raises(ConfigurationFailure) as failure:
        await account.get()
    assert failure.value.field == "delivery.security.oauth2"
    assert failure.value.symptom is not None
    assert (failure.value.symptom.step, failure.value.symptom.fault) == (Step.LOGON, Fault.CONSENT_NEEDED)
    assert "refresh-first" not in str(failure.value) + repr(failure.value.symptom)
    account.credentials.set("route.sender@example.com", as_secret("refresh-new"))
    server.refresh_tokens.add("refresh-new")
    assert await account.get() in server.access_tokens


async def test_a_provider_that_is_away_is_asked_later(server: ProviderServer) -> None:
    account = Account(server)
    server.troubles = [(503, "busy")]
    with pytest.raises(TemporaryFailure) as failure:
        await account.get()
    assert failure.value.symptom is not None
    assert failure.value.symptom.fault is Fault.PROVIDER_UNAVAILABLE
    assert await account.get() in server.access_tokens


async def test_what_was_given_serves_while_the_provider_is_away(server: ProviderServer) -> None:
    account = Account(server)
    first = await account.get()
    account.clock.advance(3600 - AHEAD + 1)
    server.troubles = [(500, "oops")] * 2
    assert await account.get() == first
    account.clock.advance(AHEAD)
    with pytest.raises(TemporaryFailure):
        await account.get()


async def test_the_application_by_itself_needs_its_secret(server: ProviderServer) -> None:
    account = Account(server, flow="client_credentials")
    server.clients["app"] = "s3cret"
    with pytest.raises(ConfigurationFailure, match="client secret"):
        await account.get()
    account.credentials.set("client.app", "s3cret")
    assert await account.get() in server.access_tokens
    server.clients["app"] = "another"
    account.tokens.forget()
    with pytest.raises(ConfigurationFailure) as failure:
        await account.get()
    assert failure.value.symptom is not None
    assert failure.value.symptom.fault is Fault.APPLICATION_REFUSED
    assert "s3cret" not in str(failure.value)


async def test_incomplete_settings_are_told(server: ProviderServer) -> None:
    account = Account(server, client_id="")
    with pytest.raises(ConfigurationFailure, match=r"application \(client\) id is missing"):
        await account.get()


async def test_a_locked_keyring_is_told(server: ProviderServer) -> None:
    account = Account(server)
    account.credentials.unavailable = "The keyring is locked."
    with pytest.raises(ConfigurationFailure, match="keyring is locked") as failure:
        await account.get()
    assert failure.value.symptom is not None
    assert failure.value.symptom.fault is Fault.PASSWORD_UNREADABLE


async def test_signing_in_anew_counts_more_than_a_token_that_could_not_be_stored(server: ProviderServer) -> None:
    account = Account(server)
    server.rotate = True
    real_set, account.credentials.set = account.credentials.set, _refuses  # type: ignore[method-assign]
    await account.get()
    account.credentials.set = real_set  # type: ignore[method-assign]
    server.revoke()
    server.refresh_tokens.add("refresh-anew")
    account.credentials.set("route.sender@example.com", as_secret("refresh-anew"))
    account.tokens.forget()
    assert await account.get() in server.access_tokens
    assert account.stored in server.refresh_tokens


async def test_a_refresh_under_way_does_not_undo_a_new_consent(server: ProviderServer) -> None:
    account = Account(server)
    server.rotate, server.gate = True, threading.Event()
    waiting = asyncio.create_task(account.get())
    while not server.requests:  # noqa: ASYNC110 - the server knows no asyncio
        await asyncio.sleep(0)
    account.credentials.set("route.sender@example.com", as_secret("refresh-anew"))
    server.gate.set()
    await waiting
    assert account.stored == "refresh-anew"


async def test_a_refresh_goes_on_when_whoever_asked_for_it_has_gone(server: ProviderServer) -> None:
    account = Account(server)
    server.rotate, server.gate = True, threading.Event()
    first = asyncio.create_task(account.get())
    while not server.requests:  # noqa: ASYNC110 - the server knows no asyncio
        await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    second = asyncio.create_task(account.get())
    await asyncio.sleep(0)
    server.gate.set()
    assert await second in server.access_tokens
    assert len(server.requests) == 1, "two at once might each cancel the other's token"
    assert account.stored in server.refresh_tokens


async def test_many_who_wait_ask_an_absent_provider_once(server: ProviderServer) -> None:
    account = Account(server)
    server.troubles = [(503, "busy")] * 20
    failures = await asyncio.gather(*(account.get() for _ in range(20)), return_exceptions=True)
    assert all(isinstance(failure, TemporaryFailure) for failure in failures)
    assert len(server.requests) == 1


async def test_a_password_is_never_sent_to_the_provider(server: ProviderServer) -> None:
    """Somebody logged on by password before, and chooses OAuth 2.0 for the same account."""
    account = Account(server)
    account.credentials.set("route.sender@example.com", "s3cret password")
    with pytest.raises(ConfigurationFailure, match="Nobody has signed in"):
        await account.get()
    assert server.requests == []


async def test_a_credentials_directory_holds_the_bare_token(server: ProviderServer, tmp_path: Path) -> None:
    file = tmp_path / "route.sender@example.com"
    file.write_text("refresh-by-hand\n")
    file.chmod(0o400)
    server.refresh_tokens.add("refresh-by-hand")
    tokens = AccessTokens(DirectoryStore(tmp_path), ManualClock())
    assert await tokens.get(security_for(server), FIELD) in server.access_tokens
