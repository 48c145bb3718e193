"""Signing in as people do it: in a browser that comes back to this machine, or by a code on another device."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from engine.errors import UserError
from engine.oauth.failures import ClientRefused, ConsentNeeded, ProviderUnavailable
from engine.oauth.prompt import Cancelled, Prompt
from engine.oauth.provider import Provider
from engine.oauth.signin import by_browser, by_device, sign_in, sign_in_for
from engine.oauth.token import Token
from engine.oauth.tokens import provider_of
from tests.oauth.browser import Browser
from tests.oauth.conftest import security_for
from tests.oauth.provider_server import ProviderServer


def signed_in(server: ProviderServer, provider: Provider) -> tuple[Token, Browser]:
    browser = Browser(server.authority.ca_file)
    token = by_browser(provider, browser.open, threading.Event())
    browser.close()
    return token, browser


def test_the_browser_comes_back_with_a_code_that_is_worth_tokens(server: ProviderServer) -> None:
    token, browser = signed_in(server, provider_of(security_for(server), ""))
    assert token.access in server.access_tokens
    assert token.refresh in server.refresh_tokens
    assert token.lifetime == 3600
    assert "close this page" in browser.pages[0].text
    assert urlsplit(browser.pages[0].url).hostname == "localhost"
    (asked,) = server.requests
    assert len(asked["code_verifier"]) >= 43
    assert "client_secret" not in asked


def test_an_application_with_a_secret_shows_it(server: ProviderServer) -> None:
    server.clients["app"] = "s3cret"
    token, _ = signed_in(server, provider_of(security_for(server), "s3cret"))
    assert token.refresh in server.refresh_tokens


def test_a_wrong_application_is_told_without_its_secret(server: ProviderServer) -> None:
    server.clients["app"] = "s3cret"
    with pytest.raises(ClientRefused) as refused:
        signed_in(server, provider_of(security_for(server), "wr0ng"))
    assert "invalid_client bad secret ***" in refused.value.text
    assert "wr0ng" not in repr(refused.value)


def test_consent_that_is_not_given(server: ProviderServer) -> None:
    server.consent = False
    with pytest.raises(ConsentNeeded, match="The user said no"):
        signed_in(server, provider_of(security_for(server), ""))


def test_an_answer_to_somebody_elses_question_is_not_taken(server: ProviderServer) -> None:
    pages: list[int] = []
    browser = Browser(server.authority.ca_file)

    def attacked(prompt: Prompt) -> None:
        back = parse_qs(urlsplit(prompt.address).query)["redirect_uri"][0]
        for query in ("?code=evil&state=guessed", "?state=only", "favicon.ico"):
            pages.append(requests.get(back + query, timeout=10).status_code)
        browser.open(prompt)

    token = by_browser(provider_of(security_for(server), ""), attacked, threading.Event())
    browser.close()
    assert pages == [400, 400, 400]
    assert token.access in server.access_tokens


def test_giving_up(server: ProviderServer) -> None:
    cancelled = threading.Event()
    with pytest.raises(Cancelled):
        by_browser(provider_of(security_for(server), ""), lambda _: cancelled.set(), cancelled)
    with pytest.raises(Cancelled):
        by_device(provider_of(security_for(server, flow="device"), ""), lambda _: None, lambda _: True)


def test_a_code_on_another_device(server: ProviderServer) -> None:
    server.pending = ["authorization_pending", "slow_down", "authorization_pending"]
    prompts: list[Prompt] = []
    pauses: list[float] = []

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return False

    token = by_device(provider_of(security_for(server, flow="device"), ""), prompts.append, wait)
    assert token.refresh in server.refresh_tokens
    assert prompts == [Prompt(f"{server.base}/device", "ABCD-EFGH", 900.0)]
    assert pauses == [5.0, 5.0, 10.0, 10.0]


def test_a_code_nobody_enters(server: ProviderServer) -> None:
    server.pending, server.device_lifetime = ["authorization_pending"] * 500, 30
    with pytest.raises(ConsentNeeded, match="not entered in time"):
        by_device(provider_of(security_for(server, flow="device"), ""), lambda _: None, lambda _: False)


def test_the_application_by_itself(server: ProviderServer) -> None:
    server.clients["app"] = "s3cret"
    security = security_for(server, flow="client_credentials")
    token = sign_in(provider_of(security, "s3cret"), security.oauth2, lambda _: None, threading.Event())
    assert token.access in server.access_tokens
    assert server.requests[0]["scope"] == "smtp offline_access"


def test_without_a_refresh_token_it_would_not_last(server: ProviderServer) -> None:
    server.troubles = [(200, {"access_token": "a", "expires_in": 3600})]
    with pytest.raises(ClientRefused, match="no refresh token"):
        signed_in(server, provider_of(security_for(server), ""))


@pytest.mark.parametrize(
    "trouble",
    [(500, "oops"), (503, {"error": "temporarily_unavailable"}), (429, {"error": "x"}), (200, "<html>"), (200, "[]")],
)
def test_a_provider_that_cannot_answer_now(server: ProviderServer, trouble: tuple[int, str]) -> None:
    server.troubles = [trouble]
    with pytest.raises(ProviderUnavailable):
        signed_in(server, provider_of(security_for(server), ""))


def test_a_provider_whose_certificate_is_not_trusted_gets_nothing(server: ProviderServer) -> None:
    provider = Provider(provider_of(security_for(server), "").endpoints, "app")
    with pytest.raises(ProviderUnavailable, match="no certificate that is trusted"):
        provider.refresh("refresh-secret")
    assert server.requests == []


def test_nothing_shows_what_is_secret(server: ProviderServer) -> None:
    token, _ = signed_in(server, provider_of(security_for(server), ""))
    assert token.access not in repr(token)
    assert token.refresh not in repr(token)
    with pytest.raises(ConsentNeeded) as needed:
        provider_of(security_for(server), "").refresh("refresh-of-yesterday")
    assert "AADSTS700082" in needed.value.text
    assert "refresh-of-yesterday" not in needed.value.text


def test_a_hiccup_of_the_provider_does_not_end_the_device_flow(server: ProviderServer) -> None:
    server.pending, server.troubles = ["authorization_pending"], [(503, "busy"), (503, "busy")]
    pauses: list[float] = []

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return False

    token = by_device(provider_of(security_for(server, flow="device"), ""), lambda _: None, wait)
    assert token.refresh in server.refresh_tokens
    assert pauses == [5.0, 10.0, 15.0, 15.0], "RFC 8628 3.5"
    server.troubles = [(503, "busy")] * 3
    with pytest.raises(ProviderUnavailable):
        by_device(provider_of(security_for(server, flow="device"), ""), lambda _: None, wait)


def test_signing_in_for_a_route_finds_the_secret_of_its_application(server: ProviderServer) -> None:
    server.clients["app"] = "s3cret"
    security = security_for(server, flow="client_credentials")
    secrets = {"client.app": "s3cret"}
    token = sign_in_for(security, secrets.get, lambda _: None, threading.Event())
    assert token.access in server.access_tokens
    with pytest.raises(UserError, match="client secret"):
        sign_in_for(security, {}.get, lambda _: None, threading.Event())
    with pytest.raises(UserError, match="client"):
        sign_in_for(security_for(server, client_id=""), {}.get, lambda _: None, threading.Event())


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "calc.exe"])
def test_a_browser_opens_pages_only(server: ProviderServer, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    real = server.device
    monkeypatch.setattr(server, "device", lambda form: (200, real(form)[1] | {"verification_uri": address}))
    with pytest.raises(ProviderUnavailable, match="names no page"):
        by_device(provider_of(security_for(server, flow="device"), ""), lambda _: None, lambda _: False)
