"""Where a program is told to connect, and what it is warned of before it tries."""

import pytest
from msgspec.structs import replace

from engine.senders.catalogue import Catalogue
from engine.senders.situation import Program, Situation, situation_of
from engine.settings.model import Authentication, Delivery, Listener, Tls
from tests.senders.conftest import EVERYWHERE, Around

HERE = Program(sender="app@example.net", recipient="bob@example.com")
THERE = replace(HERE, elsewhere=True, address="192.168.1.20")
LOGON = Authentication(anonymous=False, basic=True, users=("printer",))
CERTIFICATE = Tls(certificate="relay.pem")


def codes(situation: Situation) -> list[str]:
    return [caution.code for caution in situation.cautions]


def test_a_program_of_this_computer_connects_to_localhost(around: Around) -> None:
    found = situation_of(HERE, around())
    assert (found.server, found.port, found.encryption) == ("localhost", 2525, "none")
    assert codes(found) == []


def test_only_one_family_is_called_by_its_address(around: Around) -> None:
    found = situation_of(HERE, around(listeners=(Listener(address="127.0.0.1", port=25),)))
    assert found.server == "127.0.0.1"


def test_another_computer_connects_to_the_name_of_this_one(around: Around) -> None:
    found = situation_of(THERE, around(listeners=EVERYWHERE))
    assert (found.server, found.port) == ("relay.example.net", 25)
    assert found.alternatives == ("192.168.1.5", "2001:db8::5")
    assert codes(found) == []


def test_a_machine_without_a_full_name_is_called_by_its_address(around: Around) -> None:
    found = situation_of(THERE, around(listeners=EVERYWHERE, machine_name="relay"))
    assert found.server == "192.168.1.5"
    assert found.alternatives == ()


def test_another_computer_and_only_loopback_is_listened_on(around: Around) -> None:
    assert codes(situation_of(THERE, around())) == ["loopback_only"]


def test_another_computer_that_is_not_on_the_relay_list(around: Around) -> None:
    found = situation_of(replace(THERE, address="192.168.2.20"), around(listeners=EVERYWHERE))
    assert codes(found) == ["relay_list"]
    assert found.cautions[0].values == {"client": "192.168.2.20", "address": "bob@example.com"}


def test_one_of_the_two_addresses_behind_localhost_is_not_on_the_relay_list(around: Around) -> None:
    found = situation_of(HERE, around(relay=("127.0.0.1",)))
    assert [each.values["client"] for each in found.cautions] == ["::1"]


@pytest.mark.parametrize(("address", "code"), [("", "client_unknown"), ("printer-3", "client_malformed")])
def test_a_computer_whose_address_is_not_known_is_not_judged(around: Around, address: str, code: str) -> None:
    found = situation_of(replace(THERE, address=address), around(listeners=EVERYWHERE, relay=()))
    assert codes(found) == [code]


def test_the_server_is_stopped(around: Around) -> None:
    assert codes(situation_of(HERE, around(running=False))) == ["stopped"]


def test_logon_is_required(around: Around) -> None:
    assert codes(situation_of(HERE, around(authentication=LOGON))) == ["logon_required"]


def test_logon_demands_tls_and_tls_a_certificate(around: Around) -> None:
    found = situation_of(replace(HERE, user="printer"), around(authentication=LOGON))
    assert found.encryption == "starttls"
    assert codes(found) == ["no_certificate"]


def test_logon_with_a_certificate_connects_to_its_name(around: Around) -> None:
    surroundings = around(
        listeners=EVERYWHERE, authentication=LOGON, tls=CERTIFICATE, names=("mail.example.net", "relay.example.net")
    )
    for program in (HERE, THERE):
        found = situation_of(replace(program, user="printer"), surroundings)
        assert (found.server, found.encryption) == ("relay.example.net", "starttls")
        assert codes(found) == []


def test_a_certificate_for_another_name(around: Around) -> None:
    surroundings = around(authentication=LOGON, tls=CERTIFICATE, names=("relay.example.net",))
    found = situation_of(replace(HERE, user="printer"), surroundings)
    assert found.server == "localhost"
    assert codes(found) == ["certificate_name"]


def test_a_star_in_the_certificate_covers_one_label(around: Around) -> None:
    surroundings = around(listeners=EVERYWHERE, tls=Tls(certificate="x", required=True), names=("*.example.net",))
    assert codes(situation_of(THERE, surroundings)) == []


def test_tls_is_required_and_no_listener_offers_it(around: Around) -> None:
    plain = (Listener(address="127.0.0.1", port=25, tls="none"),)
    found = situation_of(HERE, around(listeners=plain, tls=Tls(certificate="x", required=True)))
    assert codes(found) == ["tls_required"]


def test_the_port_for_submission_is_preferred_for_logon(around: Around) -> None:
    listeners = (*EVERYWHERE, Listener(address="0.0.0.0", port=587))
    surroundings = around(listeners=listeners, authentication=LOGON, tls=CERTIFICATE, names=("relay.example.net",))
    assert situation_of(replace(THERE, user="printer"), surroundings).port == 587
    assert situation_of(THERE, surroundings).port == 25


def test_names_that_may_not_log_on(around: Around) -> None:
    unsafe = replace(LOGON, basic_requires_tls=False)
    assert codes(situation_of(replace(HERE, user="nobody"), around(authentication=unsafe))) == ["user_unknown"]
    assert codes(situation_of(replace(HERE, user="nobody"), around())) == ["basic_off"]


def test_a_password_that_crosses_the_network_readably(around: Around) -> None:
    unsafe = replace(LOGON, basic_requires_tls=False)
    surroundings = around(listeners=EVERYWHERE, authentication=unsafe)
    assert codes(situation_of(replace(THERE, user="printer"), surroundings)) == ["password_readable"]
    assert codes(situation_of(replace(HERE, user="printer"), around(authentication=unsafe))) == []


@pytest.mark.parametrize("address", ["nobody", "a b@example.com", "a@b@c", "a@example.com\r\nBcc: x@example.com"])
def test_what_is_no_mail_address(around: Around, address: str) -> None:
    assert codes(situation_of(replace(HERE, sender=address), around())) == ["address_malformed"]


@pytest.mark.parametrize("route", ["hold", "capture"])
def test_mail_that_stays_here(around: Around, route: str) -> None:
    delivery = replace(Delivery(), route=route)
    assert codes(situation_of(HERE, around(delivery=delivery))) == [f"route_{route}"]
    assert codes(situation_of(HERE, around(delivery=Delivery()))) == ["no_smart_host"]


def test_every_caution_has_its_words(catalogue: Catalogue) -> None:
    for code, words in catalogue.caution.items():
        assert set(words.text) == {"en", "ja"}, code
        assert all(words.text.values())
