"""Integrated Windows Authentication of clients: who is let in by NTLM, what is told about it, and what is not."""

from base64 import b64encode
from typing import Any

import pytest

from engine.credentials.passwords import hash_for_ntlm, hash_password
from engine.events import CommandHandled, LogonFailed
from engine.sasl.choosing import with_windows
from engine.sasl.mechanism import Mechanism, encoded
from engine.sasl.windows import Account

NTLM = {
    "access__authentication__integrated": True,
    "access__authentication__users": ["anna", "bert@contoso.example"],
    "access__authentication__default_domain": "example.com",
}
PASSWORD = "correct horse"
MARK = "TlRMTVNTUA"  # how every message of NTLM begins


def client(user: str, password: str) -> Mechanism:
    return with_windows("NTLM", Account(user, password), "relay.example.com")


async def greeted(connect: Any, relay: Any) -> Any:
    talk = await connect(relay.port)
    await talk.reply()
    await talk.say("EHLO client")
    return talk


async def ask(talk: Any, user: str, password: str, *, initial: bool = True) -> str:
    """The whole dialogue; the reply it ends with."""
    mechanism = client(user, password)
    first = encoded(mechanism.initial() or b"")
    if initial:
        reply = await talk.say(f"AUTH NTLM {first}")
    else:
        assert await talk.say("auth ntlm") == "334 ntlm supported"
        reply = await talk.say(first)
    if not reply.startswith("334 "):
        return str(reply)
    return str(await talk.say(encoded(mechanism.respond(reply[4:]))))


@pytest.mark.parametrize("initial", [True, False])
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("anna", "anna"),
        ("ANNA", "anna"),
        ("CONTOSO\\anna", "anna"),
        ("anna@example.com", "anna"),
        ("contoso.example\\bert", "bert@contoso.example"),
        ("bert@contoso.example", "bert@contoso.example"),
    ],
)
async def test_who_is_let_in(serve: Any, connect: Any, typed: str, name: str, initial: bool) -> None:
    async with serve(**NTLM) as relay:
        relay.credentials.set("user.anna", hash_for_ntlm(PASSWORD))
        relay.credentials.set("user.bert@contoso.example", PASSWORD)  # as in a credentials directory
        talk = await greeted(connect, relay)
        assert (await ask(talk, typed, PASSWORD, initial=initial)).startswith("235 2.7.0")
        assert relay.edge.sessions()[-1].user == name
        assert (await talk.mail("someone@elsewhere.example")).startswith("250")  # and may relay
        await talk.close()


@pytest.mark.parametrize(("typed", "password"), [("anna", "wrong"), ("dora", PASSWORD), ("x\\bert", PASSWORD)])
async def test_who_is_not(serve: Any, connect: Any, typed: str, password: str) -> None:
    async with serve(**NTLM) as relay:
        relay.bus.wants_commands = True
        relay.credentials.set("user.dora", PASSWORD)  # in the store, but not among the users of the settings
        relay.credentials.set("user.bert@contoso.example", PASSWORD)
        talk = await greeted(connect, relay)
        assert (await ask(talk, typed, password)).startswith("535 5.7.8")
        assert relay.edge.sessions()[-1].user == ""
        assert (await talk.say("MAIL FROM:<a@example.net>")).startswith("250")
        assert (await talk.say("RCPT TO:<someone@elsewhere.example>")).startswith("550 5.7.1")
        await talk.close()
        assert [(each.user, each.mechanism) for each in relay.of(LogonFailed)] == [(typed, "NTLM")]
        (auth,) = [each for each in relay.of(CommandHandled) if each.verb == "AUTH"]
        assert (auth.argument, auth.status) == ("NTLM", 535)
        assert MARK not in repr(relay.events)


async def test_a_password_stored_before_ntlm_was_wanted_is_told_to_the_administrator(serve: Any, connect: Any) -> None:
    async with serve(**NTLM) as relay:
        relay.credentials.set("user.anna", hash_password(PASSWORD))
        talk = await greeted(connect, relay)
        assert (await ask(talk, "anna", PASSWORD)).startswith("535 5.7.8")
        (told,) = relay.attention.open()
        assert "anna cannot log on by NTLM" in told.text
        assert told.field == "access.authentication.users"
        relay.credentials.set("user.anna", hash_for_ntlm(PASSWORD))
        # Setting a password ends in an apply.
        await relay.edge.apply(relay.site(**NTLM))
        assert relay.attention.open() == ()
        assert (await ask(talk, "anna", PASSWORD)).startswith("235")
        assert relay.attention.open() == ()
        await talk.close()


async def test_a_hash_with_something_for_ntlm_serves_plain_too(serve: Any, connect: Any) -> None:
    options = {**NTLM, "access__authentication__basic": True, "access__authentication__basic_requires_tls": False}
    async with serve(**options) as relay:
        relay.credentials.set("user.anna", hash_for_ntlm(PASSWORD))
        talk = await greeted(connect, relay)
        plain = b64encode(f"\0anna\0{PASSWORD}".encode()).decode()
        assert (await talk.say(f"AUTH PLAIN {plain}")).startswith("235")
        await talk.close()


async def test_a_locked_store_is_temporary_and_told(serve: Any, connect: Any) -> None:
    async with serve(**NTLM) as relay:
        relay.credentials.unavailable = "The keyring is locked. Unlock it."
        talk = await greeted(connect, relay)
        assert (await ask(talk, "anna", PASSWORD)).startswith("454 4.7.0")
        assert [each.text for each in relay.attention.open()] == ["The keyring is locked. Unlock it."]
        await talk.close()


@pytest.mark.parametrize(
    ("basic", "needs_tls", "offer"),
    [(False, True, "AUTH NTLM"), (True, True, "AUTH NTLM"), (True, False, "AUTH NTLM PLAIN LOGIN")],
)
async def test_tls_is_demanded_for_passwords_only(
    serve: Any, connect: Any, basic: bool, needs_tls: bool, offer: str
) -> None:
    options = {
        **NTLM,
        "access__authentication__basic": basic,
        "access__authentication__basic_requires_tls": needs_tls,
    }
    async with serve(**options) as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await talk.send(b"EHLO client\r\n")
        lines = [await talk.line()]
        while lines[-1][3:4] == "-":
            lines.append(await talk.line())
        assert [line[4:] for line in lines if line[4:8] == "AUTH"] == [offer]
        if basic and needs_tls:
            assert (await talk.say("AUTH PLAIN AGFubmEAeA==")).startswith("538 5.7.11")
        assert (await talk.say("AUTH GSSAPI")).startswith("504 5.5.4")  # there is no keytab
        await talk.close()


async def test_without_it_ntlm_is_not_there(serve: Any, connect: Any) -> None:
    async with serve(access__authentication__basic=True, access__authentication__basic_requires_tls=False) as relay:
        talk = await greeted(connect, relay)
        assert (await talk.say("AUTH NTLM")).startswith("504 5.5.4")
        await talk.close()


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["AUTH NTLM !!!"], "501 5.5.2"),
        (["AUTH NTLM", "*"], "501 5.7.0"),
        (["AUTH NTLM", "!!!"], "501 5.5.2"),
        (["AUTH NTLM ="], "535 5.7.8"),
        (["AUTH NTLM Z2FyYmFnZQ=="], "535 5.7.8"),
        (["AUTH NTLM TlRMTVNTUAABAAAAAAAAAA==", "TlRMTVNTUAADAAAA"], "535 5.7.8"),
        (["AUTH NTLM TlRMTVNTUAABAAAAAAAAAA==", "*"], "501 5.7.0"),
    ],
)
async def test_dialogues_that_come_to_nothing(serve: Any, connect: Any, lines: list[str], answer: str) -> None:
    async with serve(**NTLM) as relay:
        talk = await greeted(connect, relay)
        for line in lines:
            reply = await talk.say(line)
        assert reply.startswith(answer)
        assert (await talk.say("NOOP")).startswith("250")
        await talk.close()


async def test_three_failures_end_the_session(serve: Any, connect: Any) -> None:
    async with serve(**NTLM) as relay:
        relay.credentials.set("user.anna", hash_for_ntlm(PASSWORD))
        talk = await greeted(connect, relay)
        assert [(await ask(talk, "anna", "wrong"))[:9] for _ in range(3)] == ["535 5.7.8", "535 5.7.8", "421 4.7.0"]
        assert await talk.line() == ""
        await talk.close()


async def test_a_keytab_that_is_not_there_lets_nobody_in(serve: Any, connect: Any) -> None:
    pytest.importorskip("gssapi")
    async with serve(**NTLM, access__authentication__keytab="/nonexistent/keytab") as relay:
        talk = await greeted(connect, relay)
        assert (await talk.say("AUTH GSSAPI")) == "334 "
        assert (await talk.say("Z2FyYmFnZQ==")).startswith("454 4.7.0")
        (told,) = relay.attention.open()
        assert "keytab /nonexistent/keytab cannot be used" in told.text
        assert told.field == "access.authentication.keytab"
        assert (await talk.say("NOOP")).startswith("250")
        await talk.close()
