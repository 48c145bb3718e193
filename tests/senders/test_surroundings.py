"""This computer and its relay, looked at."""

import ipaddress
from pathlib import Path

from msgspec.structs import replace

from engine.certificates import create_self_signed
from engine.inbound.listener import BoundListener
from engine.senders.surroundings import look_around, own_addresses, program_command
from engine.settings.model import Access, Listener, Settings, Tls


def test_what_is_bound_counts_and_the_settings_while_nothing_is(tmp_path: Path) -> None:
    bound = [BoundListener("0.0.0.0", 2525, "starttls")]
    found = look_around(Settings(), tmp_path, "relay.example.net", bound, running=True)
    assert found.listeners == (Listener(address="0.0.0.0", port=2525, tls="starttls"),)
    found = look_around(Settings(), tmp_path, "relay.example.net", [], running=False)
    assert found.listeners == Settings().general.listeners
    assert found.fqdn == "relay.example.net"
    assert found.data == str(tmp_path)


def test_the_names_in_the_certificate(tmp_path: Path) -> None:
    made = create_self_signed("relay.example.net", tmp_path / "certificates", 1_800_000_000.0)
    settings = replace(Settings(), access=Access(tls=Tls(certificate=str(made.path))))
    assert look_around(settings, tmp_path, "pc", [], running=True).names == ("relay.example.net",)
    made.path.write_text("nonsense", encoding="utf-8")
    assert look_around(settings, tmp_path, "pc", [], running=True).names == ()


def test_addresses_that_others_can_use() -> None:
    addresses = [ipaddress.ip_address(text) for text in own_addresses()]
    assert not any(address.is_loopback or address.is_link_local for address in addresses)
    assert [address.version for address in addresses] == sorted(address.version for address in addresses)


def test_the_command_exists() -> None:
    assert Path(program_command()[0]).is_file()
