"""credentials sign-in: real flows with a real provider, as somebody at a terminal sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import sign_in
from engine.clock import SystemClock
from engine.credentials.directory_store import DirectoryStore
from engine.credentials.memory_store import MemoryStore
from engine.oauth.grant import refresh_token_of
from engine.settings.model import Delivery, Domain, Security, Settings
from engine.settings.store import SettingsStore
from tests.e2e.certificates import Authority
from tests.oauth.browser import Browser
from tests.oauth.conftest import security_for
from tests.oauth.provider_server import ProviderServer

USER = "sender@example.com"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(Path(tmp_path_factory.mktemp("authority")))


@pytest.fixture
def server(authority: Authority) -> Iterator[ProviderServer]:
    started = ProviderServer(authority).start()
    yield started
    started.close()


@pytest.fixture(autouse=True)
def store(secrets: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    monkeypatch.setattr(sign_in, "open_store", lambda environment, folders: secrets)
    # Nobody waits the five seconds of a device code.
    monkeypatch.setattr("engine.oauth.provider._INTERVAL", 0.001)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return secrets


def save(data: Path, security: Security, own: Security | None = None) -> None:
    domains = (Domain(name="own.example", security=own), Domain(name="plain.example"))
    settings = Settings(delivery=Delivery(security=security), domains=domains)
    SettingsStore(data / "settings.toml", data / "history", SystemClock()).save(settings, who="test", what="")


def test_without_a_display_a_code_is_entered_elsewhere(run, data, server, store, relay) -> None:
    server.interval = 0
    save(data, security_for(server))
    status, out, err = run("credentials", "sign-in")
    assert (status, err) == (0, "")
    assert "enter the code ABCD-EFGH within 15 minutes:" in out
    assert f"{server.base}/device\n" in out
    assert f"{USER} has signed in. Stored in the memory of this process." in out
    assert refresh_token_of(store.get(f"route.{USER}") or "") in server.refresh_tokens
    assert store.get(f"route.{USER}") not in out
    assert [operation for operation, _ in relay.asked] == ["reload"]


def test_with_a_browser_the_address_is_printed_and_opened(run, data, server, store, monkeypatch) -> None:
    save(data, security_for(server))
    monkeypatch.setenv("DISPLAY", ":99")
    browser = Browser(server.authority.ca_file)
    monkeypatch.setattr("webbrowser.open", browser.visit)
    status, out, _ = run("credentials", "sign-in", "--browser")
    browser.close()
    assert status == 0
    assert f"{server.base}/authorize?" in out
    assert refresh_token_of(store.get(f"route.{USER}") or "") in server.refresh_tokens


def test_a_domain_has_its_own_account(run, data, server, store) -> None:
    server.interval = 0
    own = security_for(server)
    save(data, Security(), own)
    assert run("credentials", "sign-in", "--domain", "OWN.example")[0] == 0
    assert refresh_token_of(store.get(f"route.{USER}") or "") in server.refresh_tokens
    for words, said in (
        (("--domain", "plain.example"), "has no logon of its own"),
        ((), 'wants authentication = "oauth2"'),
    ):
        status, _, err = run("credentials", "sign-in", *words)
        assert status == 1
        assert said in err


def test_what_the_provider_says_is_passed_on_without_secrets(run, data, server, store) -> None:
    save(data, security_for(server, flow="client_credentials"))
    server.clients["app"] = "s3cret"
    status, _, err = run("credentials", "sign-in")
    assert (status, "needs its client secret" in err) == (1, True)
    assert run("credentials", "set", "--client", "app", given=b"wr0ng\n")[0] == 0
    status, out, err = run("credentials", "sign-in")
    assert status == 1
    assert "does not accept the application" in err
    assert "wr0ng" not in out + err
    run("credentials", "set", "--client", "app", given=b"s3cret\n")
    status, out, _ = run("credentials", "sign-in")
    assert (status, "The application has signed in" in out) == (0, True)
    assert store.names() == ("client.app",)


def test_a_read_only_folder_is_said_before_anybody_signs_in(run, data, server, monkeypatch, tmp_path) -> None:
    save(data, security_for(server))
    folder = DirectoryStore(tmp_path)
    monkeypatch.setattr(sign_in, "open_store", lambda environment, folders: folder)
    status, _, err = run("credentials", "sign-in")
    assert (status, "read-only" in err) == (1, True)
    assert server.requests == []


def test_client_secrets_are_listed_and_removed(run, store) -> None:
    run("credentials", "set", "bob", given=b"pw\n")
    run("credentials", "set", "--client", "app-1", given=b"s3cret\n")
    assert store.get("client.app-1") == "s3cret"
    assert run("credentials", "list")[1] == "User\nbob\nClient\napp-1\n"
    assert '{"client":"app-1"}' in run("credentials", "list", "--json")[1].replace(" ", "").replace("\n", "")
    assert run("credentials", "remove", "--client", "app-1")[0] == 0
    status, _, err = run("credentials", "remove", "--client", "app-1")
    assert (status, "No client secret of app-1 is stored" in err) == (1, True)
    assert run("credentials", "set", "bob", "--client", "x", given=b"pw\n")[0] == 2
    assert run("credentials", "set", given=b"pw\n")[0] == 2
