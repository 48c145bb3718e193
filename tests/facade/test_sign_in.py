"""A whole engine that logs on with OAuth 2.0: nobody has signed in, somebody does, mail goes."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.credentials.memory_store import MemoryStore
from engine.errors import UserError
from engine.facade import Engine
from engine.oauth.failures import ConsentNeeded
from engine.oauth.grant import as_secret
from engine.oauth.prompt import Cancelled
from engine.settings.model import Advanced, Delivery, General, Listener, Settings
from engine.spool.message import Origin, QueueFilter
from engine.symptom import Fault
from tests.delivery.hostthread import StartHost, host_thread
from tests.delivery.tokenhost import TokenHost
from tests.e2e.certificates import Authority
from tests.e2e.waiting import free_port, wait_until
from tests.oauth.browser import Browser
from tests.oauth.conftest import security_for
from tests.oauth.provider_server import ProviderServer

__all__ = ["host_thread"]

USER = "sender@example.com"
ROUTE = f"route.{USER}"
MESSAGE = b"From: app@example.net\r\nSubject: x\r\n\r\nbody\r\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(Path(tmp_path_factory.mktemp("authority")))


@pytest.fixture
def provider(authority: Authority) -> Iterator[ProviderServer]:
    started = ProviderServer(authority).start()
    yield started
    started.close()


def test_mail_waits_for_a_sign_in_and_goes_at_once_after_it(
    provider: ProviderServer, host_thread: StartHost, tmp_path: Path
) -> None:
    host = host_thread(TokenHost(provider))
    security = security_for(provider)
    delivery = Delivery(advanced=Advanced(smart_host=f"127.0.0.1:{host.port}"), security=security)
    general = General(listeners=(Listener(address="127.0.0.1", port=free_port()),))
    store = MemoryStore()
    engine = Engine(tmp_path / "data", store, settings=Settings(general=general, delivery=delivery))
    engine.open()
    try:
        engine.start()
        engine.submit("app@example.net", ["user@example.org"], MESSAGE, origin=Origin.COMMAND)
        wait_until(lambda: engine.snapshot().attention, 10, "an attention")
        (attention,) = engine.snapshot().attention
        assert attention.symptom is not None
        assert attention.symptom.fault is Fault.CONSENT_NEEDED
        browser = Browser(provider.authority.ca_file)
        token = engine.sign_in(security, {}, browser.open, threading.Event())
        browser.close()
        assert store.names() == (), "the caller keeps it"
        engine.set_credential(ROUTE, as_secret(token.refresh))
        engine.apply(engine.settings, who="test")
        wait_until(lambda: host.delivered, 10, "the message")
        assert (host.delivered[0].user, host.delivered[0].sender) == (USER, "app@example.net")
        wait_until(lambda: not engine.snapshot().attention, 10, "the attention gone")
        wait_until(lambda: engine.queue_list(QueueFilter())[1] == 0, 10, "an empty queue")
    finally:
        engine.close()


def test_what_keeps_somebody_from_signing_in(provider: ProviderServer, tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data", MemoryStore(), settings=Settings())
    engine.open()
    try:
        cancelled = threading.Event()
        with pytest.raises(Cancelled):
            engine.sign_in(security_for(provider), {}, lambda _: cancelled.set(), cancelled)
        with pytest.raises(UserError, match="client"):
            engine.sign_in(security_for(provider, client_id=""), {}, lambda _: None, threading.Event())
        provider.consent = False
        browser = Browser(provider.authority.ca_file)
        with pytest.raises(ConsentNeeded):
            engine.sign_in(security_for(provider), {}, browser.open, threading.Event())
        browser.close()
        by_itself = security_for(provider, flow="client_credentials")
        provider.clients["app"] = "s3cret"
        token = engine.sign_in(by_itself, {"client.app": "s3cret"}, lambda _: None, threading.Event())
        assert token.access in provider.access_tokens
    finally:
        engine.close()
