"""The masquerade domain: whose envelope sender it replaces, and whose not."""

from pathlib import Path

import pytest

from engine.policy.masquerade import Masquerade
from engine.settings.model import Advanced, Delivery, Domain, Settings
from engine.settings.site import Site


def masquerade(*domains: Domain, domain: str = "public.example") -> Masquerade | None:
    settings = Settings(delivery=Delivery(advanced=Advanced(masquerade_domain=domain)), domains=domains)
    return Masquerade.of(Site.of(settings, Path("/data"), "Relay.corp.local"))


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ("app@relay.corp.local", "app@public.example"),
        ("App@RELAY.corp.LOCAL", "App@public.example"),
        ("app@corp.local", "app@public.example"),
        ("app@alias.local", "app@public.example"),
        ("app@x.wild.local", "app@public.example"),
        ('"a@b"@corp.local', '"a@b"@public.example'),
        ("app@b\u00fccher.local", "app@public.example"),
        ("app@remote.example", "app@remote.example"),
        ("app@example.org", "app@example.org"),
        ("app@sub.corp.local", "app@sub.corp.local"),
        ("postmaster", "postmaster"),
        ("", ""),
    ],
)
def test_only_local_domains_are_replaced(sender: str, shown: str) -> None:
    made = masquerade(
        Domain(name="corp.local", kind="default"),
        Domain(name="alias.local", kind="alias"),
        Domain(name="*.wild.local", kind="alias"),
        Domain(name="xn--bcher-kva.local", kind="alias"),
        Domain(name="remote.example", smart_host="mx.remote.example"),
    )
    assert made is not None
    assert made.sender(sender) == shown


def test_the_machines_name_is_local_without_domains() -> None:
    made = masquerade()
    assert made is not None
    assert made.sender("app@relay.corp.local") == "app@public.example"


def test_there_is_none_unless_it_is_set() -> None:
    assert masquerade(domain="") is None
