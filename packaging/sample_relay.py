"""A relay with something to see: a real engine in a folder of its own, a smart host that takes, defers and refuses."""

import os
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from aiosmtpd.controller import Controller

from engine.clock import SystemClock
from engine.credentials.memory_store import MemoryStore
from engine.facade import Engine
from engine.settings.model import (
    Access,
    Advanced,
    Authentication,
    Connections,
    Delivery,
    Domain,
    General,
    Listener,
    Logging,
    Relay,
    Settings,
)
from engine.settings.store import SettingsStore
from engine.spool.message import QueueFilter

SECONDS = 20
# What a picture of the documents may show.
PREFERRED_PORT = 2525
STRANGER = "127.0.0.2"
SENDER = "scanner@office.example.com"
SUBJECTS = ("Scan from printer 2", "Invoice 2026-0417", "Nightly backup: finished", "Door contact: opened")
RECIPIENTS = ("anna@contoso.example", "ben@contoso.example", "later@fabrikam.example", "nobody@fabrikam.example")


class SmartHost:
    """Takes mail, but defers `later@` and refuses `nobody@`."""

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith("later@"):
            return "450 4.2.0 Mailbox is busy; try again later"
        if address.startswith("nobody@"):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return "250 2.0.0 Queued"


@contextmanager
def sample_relay(root: Path) -> Iterator[Engine]:
    """A running relay with a session, a queue, captured mail, Badmail and refused clients."""
    with ExitStack() as closing:
        host = Controller(SmartHost(), hostname="127.0.0.1", port=free_port())
        host.start()
        closing.callback(host.stop)
        settings = _settings(free_port(PREFERRED_PORT), f"127.0.0.1:{host.port}")
        store = SettingsStore(root / "settings.toml", root / "history", SystemClock())
        store.save(settings, who="Administrator", what="")
        engine = Engine(root, MemoryStore())
        engine.open()
        closing.callback(engine.close)
        engine.start()
        _captured(engine, settings)
        _delivered(engine, settings)
        closing.enter_context(_open_session(settings))
        yield engine


def free_port(preferred: int = 0) -> int:
    """A loopback port that is free now, the preferred one when it is."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", preferred))
        except OSError:
            return free_port()
        port: int = probe.getsockname()[1]
        return port


def _settings(port: int, smart_host: str) -> Settings:
    return Settings(
        general=General(listeners=(Listener(address="127.0.0.1", port=port),), logging=Logging(enabled=True)),
        access=Access(
            relay=Relay(entries=("127.0.0.1", "192.168.1.0/24", "2001:db8:1::/64", "domain:branch.example.com")),
            connections=Connections(entries=("203.0.113.9",)),
            authentication=Authentication(basic=True, users=("backup", "scanner")),
        ),
        delivery=Delivery(advanced=Advanced(smart_host=smart_host, fqdn="relay.office.example.com")),
        domains=(
            Domain(name="office.example.com", kind="default"),
            Domain(name="old-office.example.com", kind="alias"),
            Domain(name="*.partner.example.net", relay_allowed=True, smart_host="mail.partner.example.net"),
        ),
    )


def _captured(engine: Engine, settings: Settings) -> None:
    """While the route is capture only, every message is kept."""
    delivery = msgspec.structs.replace(settings.delivery, route="capture")
    engine.apply(msgspec.structs.replace(settings, delivery=delivery), who="Administrator")
    for number, subject in enumerate(SUBJECTS):
        _send(settings, SENDER, RECIPIENTS[number], subject)
    _await(lambda: engine.captured.list()[1] == len(SUBJECTS))


def _delivered(engine: Engine, settings: Settings) -> None:
    """By the smart host: some arrive, some wait, and what can neither be delivered nor returned is Badmail."""
    engine.apply(settings, who="Administrator")
    for subject in SUBJECTS:
        _send(settings, SENDER, RECIPIENTS[0], subject)
        _send(settings, SENDER, RECIPIENTS[2], subject)
    _send(settings, "<>", RECIPIENTS[3], "Undeliverable: report")
    _refused(settings)
    _await(lambda: engine.badmail.list()[1] == 1 and len(engine.queue_ids(QueueFilter())) == len(SUBJECTS))
    _await(lambda: _counted(engine))


def _refused(settings: Settings) -> None:
    """A client that is not on the relay list, where the system has a further loopback address for it."""
    with suppress(OSError), _connect(settings, STRANGER) as client:
        client.ehlo("phone")
        client.mail("phone@office.example.com")
        client.rcpt(RECIPIENTS[0])


def _counted(engine: Engine) -> bool:
    """Counting goes its own way behind delivery."""
    counters = engine.counters()
    sent = len(SUBJECTS)
    return (counters.accepted, counters.deferred, counters.failed) == (3 * sent + 1, sent, 1)


def _send(settings: Settings, sender: str, recipient: str, subject: str) -> None:
    text = f"From: {SENDER}\r\nTo: {recipient}\r\nSubject: {subject}\r\n\r\nSee attachment.\r\n"
    with _connect(settings) as client:
        client.sendmail(sender, [recipient], text)


def _connect(settings: Settings, source: str = "127.0.0.1") -> smtplib.SMTP:
    listener = settings.general.listeners[0]
    return smtplib.SMTP(
        listener.address, listener.port, local_hostname="printer-2", timeout=SECONDS, source_address=(source, 0)
    )


@contextmanager
def _open_session(settings: Settings) -> Iterator[None]:
    with _connect(settings) as client:
        client.ehlo("printer-2")
        client.mail(SENDER)
        yield


def _await(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the sample relay did not come to the state that is wanted")
        time.sleep(0.02)
