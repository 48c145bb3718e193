"""Situations of programs that send, made without a computer to look at."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.senders.catalogue import Catalogue
from engine.senders.endpoint import Surroundings
from engine.settings.model import Access, Authentication, Delivery, Listener, Relay, Settings, Tls
from engine.settings.site import Site

Around = Callable[..., Surroundings]

LOOPBACK = (Listener(address="127.0.0.1", port=2525), Listener(address="::1", port=2525))
EVERYWHERE = (Listener(address="0.0.0.0", port=25), Listener(address="::", port=25))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
def around() -> Around:
    """A relay that takes everything from this computer and 192.168.1.0/24, with what a test changes."""

    def make(
        *,
        listeners: tuple[Listener, ...] = LOOPBACK,
        authentication: Authentication | None = None,
        tls: Tls | None = None,
        relay: tuple[str, ...] = ("127.0.0.0/8", "::1", "192.168.1.0/24"),
        delivery: Delivery | None = None,
        names: tuple[str, ...] = (),
        machine_name: str = "relay.example.net",
        running: bool = True,
    ) -> Surroundings:
        access = Access(authentication=authentication or Authentication(), tls=tls or Tls(), relay=Relay(entries=relay))
        ordinary = Delivery()
        advanced = replace(ordinary.advanced, smart_host="smtp.example.com:587")
        settings = Settings(access=access, delivery=delivery or replace(ordinary, advanced=advanced))
        return Surroundings(
            site=Site.of(settings, Path("/var/lib/mailroot"), machine_name),
            machine_name=machine_name,
            listeners=listeners,
            addresses=("192.168.1.5", "2001:db8::5"),
            names=names,
            running=running,
            command=("/opt/mail root/bin/mailroot",),
            data="/var/lib/mail root",
        )

    return make
