"""Mail through a host that takes tokens of a real provider only: signed in, refreshed, taken back, signed in again."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from engine.diagnosis.failures import FailureCatalogue
from engine.diagnosis.route_report import RouteTestOrder
from engine.diagnosis.route_test import Listeners, ignore, run_route_test
from engine.events import AttentionRaised
from engine.oauth.grant import as_secret, refresh_token_of
from engine.oauth.signin import sign_in_for
from engine.oauth.tokens import AHEAD, AccessTokens
from engine.settings.model import Security
from engine.symptom import Fault
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for
from tests.delivery.tokenhost import TokenHost
from tests.e2e.certificates import Authority
from tests.oauth.browser import Browser
from tests.oauth.conftest import security_for
from tests.oauth.provider_server import ProviderServer

USER = "sender@example.com"
ROUTE = f"route.{USER}"


@pytest.fixture
def provider(authority: Authority) -> Iterator[ProviderServer]:
    started = ProviderServer(authority).start()
    yield started
    started.close()


@pytest.fixture
async def host(provider: ProviderServer) -> AsyncIterator[TokenHost]:
    made = TokenHost(provider)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def rig(provider: ProviderServer, host: TokenHost, tmp_path: Path) -> Rig:
    return Rig(settings_for(f"127.0.0.1:{host.port}", security=security_for(provider)), tmp_path)


async def sign_in(rig: Rig, provider: ProviderServer) -> None:
    """As a person does it with a browser."""
    browser = Browser(provider.authority.ca_file)
    token = await asyncio.to_thread(
        sign_in_for, security_for(provider), rig.credentials.get, browser.open, threading.Event()
    )
    await asyncio.to_thread(browser.close)
    rig.credentials.set(ROUTE, as_secret(token.refresh))


def raised(rig: Rig) -> list[AttentionRaised]:
    rig.bus.flush()
    return [event for event in rig.events if isinstance(event, AttentionRaised)]


async def test_signed_in_once_mail_goes_and_tokens_are_refreshed(
    rig: Rig, host: TokenHost, provider: ProviderServer
) -> None:
    provider.rotate = True
    await sign_in(rig, provider)
    async with rig:
        await rig.put("a@example.org")
        await rig.until(lambda: len(host.delivered) == 1)
        assert host.delivered[0].user == USER
        await rig.pass_time(3600 - AHEAD + 1)
        await rig.put("b@example.org")
        await rig.until(lambda: len(host.delivered) == 2)
    assert len(set(host.tokens)) == 2
    assert [asked["grant_type"] for asked in provider.requests] == ["authorization_code", *["refresh_token"] * 2]
    assert refresh_token_of(rig.credentials.get(ROUTE) or "") in provider.refresh_tokens, "the rotated one was stored"
    assert raised(rig) == []


@pytest.mark.parametrize("how", ["applied", "probed"])
async def test_consent_that_is_taken_back_costs_no_mail_and_calls_a_person_once(
    rig: Rig, host: TokenHost, provider: ProviderServer, how: str
) -> None:
    await sign_in(rig, provider)
    async with rig:
        await rig.put("a@example.org")
        await rig.until(lambda: len(host.delivered) == 1)
        provider.revoke()
        await rig.pass_time(600)
        await rig.put("b@example.org")
        await rig.until(rig.open_attention)
        for _ in range(5):
            await rig.pass_time(300)
        (attention,) = raised(rig)
        assert attention.symptom is not None
        assert attention.symptom.fault is Fault.CONSENT_NEEDED
        card = FailureCatalogue.load().card(attention.symptom, "en")
        assert USER in card.cause
        assert "sign in" in card.next_step
        assert "refresh-" not in attention.text + repr(attention.symptom)
        await sign_in(rig, provider)
        assert len(host.delivered) == 1, "it waits until it is tried again"
        if how == "applied":
            await rig.apply(rig.site.settings)
        else:
            await rig.advance(301)
        await rig.until(lambda: len(host.delivered) == 2)
        await rig.until(lambda: not rig.open_attention())


async def test_a_token_the_host_does_not_take_any_more_is_fetched_anew(
    rig: Rig, host: TokenHost, provider: ProviderServer
) -> None:
    await sign_in(rig, provider)
    async with rig:
        await rig.put("a@example.org")
        await rig.until(lambda: len(host.delivered) == 1)
        provider.access_tokens.clear()
        await rig.pass_time(600)
        await rig.put("b@example.org")
        await rig.until(lambda: len(host.delivered) == 2)
    assert raised(rig) == []


@pytest.mark.parametrize("trouble", ["5xx", "slow"])
async def test_a_provider_that_is_away_for_a_while_calls_nobody(
    rig: Rig, host: TokenHost, provider: ProviderServer, trouble: str
) -> None:
    await sign_in(rig, provider)
    async with rig:
        if trouble == "slow":
            provider.gate = threading.Event()
            await rig.put("a@example.org")
            await rig.until(lambda: len(provider.requests) == 2)
            assert not host.delivered
            provider.gate.set()
        else:
            provider.troubles = [(503, "busy")] * 2
            await rig.put("a@example.org")
            await rig.calm()
            await rig.pass_time(6)
            await rig.pass_time(11)
        await rig.until(lambda: len(host.delivered) == 1)
    assert raised(rig) == []


async def test_a_provider_that_stays_away_calls_somebody_in_the_end_and_mail_waits(
    rig: Rig, host: TokenHost, provider: ProviderServer
) -> None:
    await sign_in(rig, provider)
    provider.troubles = [(503, "busy")] * 1000
    async with rig:
        await rig.put("a@example.org")
        for _ in range(6):
            await rig.pass_time(301)
        (attention,) = raised(rig)
        assert attention.symptom is not None
        assert attention.symptom.fault is Fault.PROVIDER_UNAVAILABLE
        provider.troubles = []
        await rig.pass_time(301)
        await rig.until(lambda: len(host.delivered) == 1)
        await rig.until(lambda: not rig.open_attention())


async def test_a_route_test_before_apply_hands_a_rotated_sign_in_back(
    rig: Rig, host: TokenHost, provider: ProviderServer
) -> None:
    provider.rotate = True
    provider.refresh_tokens.add("refresh-typed")
    renewed: list[tuple[str, str]] = []
    order = RouteTestOrder(
        settings=rig.site.settings, secrets={ROUTE: as_secret("refresh-typed")}, renewed=renewed.append
    )
    listeners = Listeners(ignore, ignore)
    relay = AccessTokens(rig.credentials, rig.clock)
    result = await run_route_test(order, rig.site, rig.clock, rig.credentials, listeners, tokens=relay)
    assert result.passed
    ((name, secret),) = renewed
    assert name == ROUTE
    assert provider.refresh_tokens == {refresh_token_of(secret)}
    assert rig.credentials.names() == (), "nothing is stored before Apply"
    shown = repr(result) + repr(order)
    assert not any(token in shown for token in (secret, "refresh-typed", *provider.access_tokens))


async def test_a_route_test_stores_what_it_rotates(rig: Rig, host: TokenHost, provider: ProviderServer) -> None:
    provider.rotate = True
    await sign_in(rig, provider)
    order = RouteTestOrder(settings=rig.site.settings)
    result = await run_route_test(order, rig.site, rig.clock, rig.credentials, Listeners(ignore, ignore))
    assert result.passed
    assert {refresh_token_of(rig.credentials.get(ROUTE) or "")} == provider.refresh_tokens


async def test_a_refresh_token_is_never_sent_as_a_password(make_host: MakeHost, tmp_path: Path) -> None:
    """Somebody signs in, and chooses Basic authentication for the same account later."""
    host = await make_host(users={USER: "s3cret"})
    security = Security(authentication="basic", username=USER, tls="none")
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=security), tmp_path)
    rig.credentials.set(ROUTE, as_secret("refresh-token-of-yesterday"))
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert host.lines("AUTH") == []
        (raised,) = rig.attention.open()
        assert f"There is no password for {USER}" in raised.text


async def test_a_token_is_never_sent_in_clear_text_over_a_network(
    rig: Rig, host: TokenHost, provider: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 6750 5.3: whoever reads it on the way can use it. On this very computer nobody does."""
    monkeypatch.setattr("engine.delivery.introduction.is_loopback", lambda _: False)
    provider.refresh_tokens.add("refresh-first")
    rig.credentials.set(ROUTE, as_secret("refresh-first"))
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert host.lines("AUTH") == []
        (raised,) = rig.attention.open()
        assert raised.field == "delivery.security.tls"
        assert raised.symptom is not None
        assert raised.symptom.fault is Fault.NO_STARTTLS
