"""The route test where something else than a password logs on: the steps are shown, tokens are not."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.clock import SystemClock
from engine.credentials.memory_store import MemoryStore
from engine.diagnosis.route_report import RouteTestOrder, RouteTestResult
from engine.diagnosis.route_test import Listeners, ignore, run_route_test
from engine.diagnosis.typed_secrets import TypedSecrets
from engine.oauth.grant import as_secret
from engine.oauth.token import Token
from engine.oauth.tokens import AccessTokens
from engine.settings.model import OAuth2, Security
from engine.settings.site import Site
from engine.symptom import Fault, Step
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import settings_for
from tests.e2e.waiting import free_port

BEARER = Security(
    authentication="oauth2",
    username="joe@contoso.example",
    tls="none",
    oauth2=OAuth2(provider="microsoft", client_id="1234"),
)
WINDOWS = Security(authentication="integrated", username="CONTOSO\\joe", tls="none")
TOKEN = "an-access-token-17"


class Provider:
    def refresh(self, refresh: str) -> Token:
        return Token(TOKEN, f"{refresh}-renewed", 3600)


async def tried(folder: Path, host: str, security: Security, store: MemoryStore, **order: Any) -> RouteTestResult:
    settings = settings_for(host, security=security)
    tokens = AccessTokens(store, SystemClock(), lambda *_: Provider())  # type: ignore[arg-type, return-value]
    return await run_route_test(
        RouteTestOrder(settings=settings, **order),
        Site.of(settings, folder, "relay.example.net"),
        SystemClock(),
        store,
        Listeners(ignore, ignore),
        tokens=tokens,
    )


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
@pytest.mark.parametrize("good", [True, False])
async def test_a_token_is_never_shown(make_host: MakeHost, tmp_path: Path, mechanism: str, good: bool) -> None:
    host = await make_host(tokens={TOKEN if good else "another"}, token_mechanisms=mechanism)
    if not good:
        host.script["AUTH"] = lambda line: f"535 5.7.3 {line.split(' ')[2]} and {TOKEN} are no good"
    store = MemoryStore({"route.joe@contoso.example": as_secret("refresh")})
    result = await tried(tmp_path, f"127.0.0.1:{host.port}", BEARER, store)
    (logon,) = [step for step in result.steps if step.step is Step.LOGON]
    assert logon.outcome == ("warning" if good else "failed")
    assert logon.transcript[0].text == f"AUTH {mechanism} ***"
    shown = repr(result)
    assert TOKEN not in shown
    assert b64encode(TOKEN.encode()).decode().rstrip("=") not in shown
    for line in host.lines("AUTH"):
        assert line.split(" ")[2] not in shown
    # Whoever renews a refresh token has to keep it: the former may be worth nothing from then on.
    assert (store.get("route.joe@contoso.example") or "").startswith(as_secret("refresh-renewed"))


async def test_a_typed_client_secret_does_not_go_by_what_the_relay_has(make_host: MakeHost, tmp_path: Path) -> None:
    """The relay's own tokens would log on; with the typed secret the provider is asked, and nobody is there."""
    host = await make_host(tokens={TOKEN})
    away = OAuth2(provider="custom", client_id="1234", token_url=f"https://127.0.0.1:{free_port()}/token")
    security = msgspec.structs.replace(BEARER, oauth2=msgspec.structs.replace(away, authorization_url=away.token_url))
    store = MemoryStore({"route.joe@contoso.example": as_secret("refresh")})
    assert (await tried(tmp_path, f"127.0.0.1:{host.port}", security, store)).failed is None
    result = await tried(tmp_path, f"127.0.0.1:{host.port}", security, store, secrets={"client.1234": "typed"})
    assert result.failed is not None
    assert (result.failed.step, result.failed.symptom.fault) == (Step.LOGON, Fault.PROVIDER_UNAVAILABLE)


def test_what_a_provider_renews_is_kept_and_what_was_typed_is_not() -> None:
    store = MemoryStore({"route.joe": "old"})
    secrets = TypedSecrets(store, {"client.1234": "typed"})
    secrets.set("route.joe", "renewed-secret")
    secrets.set("client.1234", "another")
    assert (store.get("route.joe"), store.get("client.1234")) == ("renewed-secret", None)
    assert secrets.hide_in("it was renewed-secret") == "it was ***"


async def test_ntlm_is_shown_as_steps_only(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(
        extensions=("AUTH NTLM",), script={"AUTH": lambda line: f"535 5.7.8 not {line.split(' ')[2]}"}
    )
    store = MemoryStore({"route.CONTOSO\\joe": "s3cret-pass"})
    result = await tried(tmp_path, f"127.0.0.1:{host.port}", WINDOWS, store)
    assert result.failed is not None
    assert [line.text for line in result.failed.transcript] == ["AUTH NTLM ***", "535 5.7.8 not ***"]
    assert result.failed.symptom.user == "CONTOSO\\joe"
    assert "TlRMTVNTUA" not in repr(result)
    assert "s3cret-pass" not in repr(result)
