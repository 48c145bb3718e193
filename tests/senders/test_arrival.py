"""Which message, refusal or failed logon is that of the program that was just set up."""

import pytest
from msgspec.structs import replace

from engine.events import ClientRefused, LogonFailed, MessageAccepted
from engine.policy.decision import Decision
from engine.senders.arrival import is_its_logon, is_its_message, is_its_refusal
from engine.senders.refusal import subject_of
from engine.senders.situation import Program

OWN = frozenset({"192.168.1.5"})
HERE = Program(sender="App@Example.net", recipient="bob@example.com", user="printer")
THERE = replace(HERE, elsewhere=True, address="192.168.1.20")


def accepted(client: str, sender: str = "app@example.NET", origin: str = "smtp") -> MessageAccepted:
    return MessageAccepted(
        at=0, message="1", session=1, origin=origin, client=client, user="", sender=sender, recipients=(), size=1
    )


def refused(client: str, sender: str = "") -> ClientRefused:
    return ClientRefused(at=0, client=client, name="", helo="", sender=sender, recipient="", rule="", reply="")


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "127.0.1.1", "192.168.1.5"])
def test_this_computer_by_any_of_its_addresses(client: str) -> None:
    assert is_its_message(HERE, OWN, accepted(client))
    assert not is_its_message(THERE, OWN, accepted(client))


def test_another_computer_by_its_address_or_any_when_none_is_known() -> None:
    assert is_its_message(THERE, OWN, accepted("192.168.1.20"))
    assert not is_its_message(THERE, OWN, accepted("192.168.1.21"))
    assert is_its_message(replace(THERE, address=""), OWN, accepted("192.168.1.21"))
    assert not is_its_message(replace(THERE, address=""), OWN, accepted("127.0.0.1"))
    assert is_its_message(replace(THERE, address="2001:DB8:0::20"), OWN, accepted("2001:db8::20"))


def test_another_sender_is_another_program() -> None:
    assert not is_its_message(HERE, OWN, accepted("127.0.0.1", "other@example.net"))


def test_the_command_counts_and_the_window_does_not() -> None:
    assert is_its_message(HERE, OWN, accepted("", origin="command"))
    assert not is_its_message(THERE, OWN, accepted("", origin="command"))
    assert not is_its_message(HERE, OWN, accepted("", origin="window"))


def test_refusals_before_and_after_the_sender_is_known() -> None:
    assert is_its_refusal(THERE, OWN, refused("192.168.1.20"))
    assert is_its_refusal(THERE, OWN, refused("192.168.1.20", "APP@example.net"))
    assert not is_its_refusal(THERE, OWN, refused("192.168.1.20", "other@example.net"))
    assert not is_its_refusal(THERE, OWN, refused("192.168.1.21"))


def test_failed_logons_of_a_program_that_logs_on() -> None:
    failed = LogonFailed(at=0, session=1, client="127.0.0.1", user="pirnter", mechanism="PLAIN")
    assert is_its_logon(HERE, OWN, failed)
    assert not is_its_logon(replace(HERE, user=""), OWN, failed)
    assert not is_its_logon(THERE, OWN, failed)


def test_rules_lead_to_their_settings() -> None:
    assert subject_of("relay list: not listed").field == "access.relay.entries"
    assert subject_of(Decision(False, "connection list: 10.0.0.0/8").rule).field == "access.connections.entries"
    assert subject_of("something new").field == ""
