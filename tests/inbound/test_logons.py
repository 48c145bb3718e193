"""Logging on: the store, guesses, names, and a store that is locked."""

from typing import Any

import pytest

from engine.clock import ManualClock
from engine.events import CommandHandled, LogonFailed
from engine.inbound.logon import FailedLogons
from engine.policy.connection import Client
from engine.policy.limits import FAILED_LOGON_WINDOW, MAX_FAILED_LOGONS_PER_ADDRESS

BASIC = {
    "access__authentication__basic": True,
    "access__authentication__basic_requires_tls": False,
    "access__authentication__users": ["anna", "Bert"],
    "access__authentication__default_domain": "example.com",
}


def plain(name: str, password: str, acts_for: str = "") -> str:
    import base64

    return "AUTH PLAIN " + base64.b64encode(f"{acts_for}\0{name}\0{password}".encode()).decode()


async def logged_on(relay: Any, connect: Any, line: str) -> tuple[str, str]:
    """The reply, and who the session says is logged on."""
    talk = await connect(relay.port)
    await talk.reply()
    await talk.say("EHLO client")
    reply = await talk.say(line)
    user = relay.edge.sessions()[-1].user
    await talk.close()
    return reply[:9], user


@pytest.mark.parametrize(
    ("name", "password", "acts_for", "answer"),
    [
        ("anna", "correct horse", "", ("235 2.7.0", "anna")),
        ("ANNA@example.com", "correct horse", "", ("235 2.7.0", "anna")),
        ("anna", "correct horse", "anna@example.com", ("235 2.7.0", "anna")),
        ("anna", "correct horse", "bert", ("535 5.7.8", "")),
        ("anna", "wrong", "", ("535 5.7.8", "")),
        ("anna", "", "", ("535 5.7.8", "")),
        ("bert", "pässword", "", ("235 2.7.0", "Bert")),
        ("nobody", "correct horse", "", ("535 5.7.8", "")),
        ("dora", "hers", "", ("535 5.7.8", "")),
    ],
)
async def test_who_may_log_on(
    serve: Any, connect: Any, name: str, password: str, acts_for: str, answer: tuple[str, str]
) -> None:
    async with serve(**BASIC) as relay:
        relay.credentials.set("user.Bert", "pässword")
        # In the store, but not among the users of the settings.
        relay.credentials.set("user.dora", "hers")
        assert await logged_on(relay, connect, plain(name, password, acts_for)) == answer


async def test_hashed_passwords(serve: Any, connect: Any) -> None:
    from engine.credentials.passwords import hash_password

    async with serve(**BASIC) as relay:
        relay.credentials.set("user.anna", hash_password("geheim"))
        assert (await logged_on(relay, connect, plain("anna", "geheim")))[0] == "235 2.7.0"
        assert (await logged_on(relay, connect, plain("anna", "Geheim")))[0] == "535 5.7.8"


async def test_a_locked_store_is_temporary_and_told(serve: Any, connect: Any) -> None:
    async with serve(**BASIC) as relay:
        relay.credentials.unavailable = "The keyring is locked. Unlock it."
        assert (await logged_on(relay, connect, plain("anna", "correct horse")))[0] == "454 4.7.0"
        assert [each.text for each in relay.attention.open()] == ["The keyring is locked. Unlock it."]
        relay.credentials.unavailable = ""
        assert (await logged_on(relay, connect, plain("anna", "correct horse")))[0] == "235 2.7.0"
        assert relay.attention.open() == ()


async def test_not_during_a_transaction(serve: Any, connect: Any) -> None:
    async with serve(**BASIC) as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("EHLO client")
        await talk.say("MAIL FROM:<a@b.example>")
        assert (await talk.say(plain("anna", "correct horse"))).startswith("503 5.5.1")
        await talk.close()


async def test_no_secret_is_told_to_anybody(serve: Any, connect: Any) -> None:
    async with serve(**BASIC) as relay:
        relay.bus.wants_commands = True
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("EHLO client")
        await talk.say(plain("anna", "wrong-secret"))
        await talk.say("auth login YW5uYQ==")
        await talk.say("c2VjcmV0LXRvbw==")
        # A client out of step: its password arrives where a command should be.
        await talk.say("c2VjcmV0LXRvbw==")
        await talk.say("AUTH c2VjcmV0LXRvbw==")
        await talk.close()
        commands, failures = relay.of(CommandHandled), relay.of(LogonFailed)
        assert [(each.verb, each.argument, each.status) for each in commands] == [
            ("EHLO", "client", 250),
            ("AUTH", "PLAIN", 535),
            ("AUTH", "LOGIN", 535),
            ("xxxx", "", 500),
            ("AUTH", "", 504),
        ]
        assert [(each.user, each.mechanism) for each in failures] == [("anna", "PLAIN"), ("anna", "LOGIN")]
        assert "ecret" not in repr(relay.events)
        assert "c2VjcmV0" not in repr(relay.events)


def test_an_address_that_guesses_is_shut_out_for_a_while() -> None:
    clock = ManualClock()
    failed = FailedLogons(clock)
    guesser, other = Client.at("203.0.113.9").address, Client.at("203.0.113.10").address
    for _ in range(MAX_FAILED_LOGONS_PER_ADDRESS):
        assert not failed.too_many(guesser)
        failed.note(guesser)
    assert failed.too_many(guesser)
    assert not failed.too_many(other)
    clock.advance(FAILED_LOGON_WINDOW)
    assert not failed.too_many(guesser)


def test_all_addresses_of_an_ipv6_subnet_are_one_client() -> None:
    failed = FailedLogons(ManualClock())
    for number in range(MAX_FAILED_LOGONS_PER_ADDRESS):
        failed.note(Client.at(f"2001:db8:0:7::{number:x}").address)
    assert failed.too_many(Client.at("2001:db8:0:7:ffff::1").address)
    assert not failed.too_many(Client.at("2001:db8:0:8::1").address)


def test_this_machine_is_never_shut_out() -> None:
    failed = FailedLogons(ManualClock())
    loopback = Client.at("::1").address
    for _ in range(MAX_FAILED_LOGONS_PER_ADDRESS + 1):
        failed.note(loopback)
    assert not failed.too_many(loopback)


def test_an_attack_from_everywhere_costs_no_memory() -> None:
    failed = FailedLogons(ManualClock())
    for number in range(10_000):
        failed.note(Client.at(f"203.{number // 256}.{number % 256}.1").address)
    assert len(failed._by_address) <= 4_096
