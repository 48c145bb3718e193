"""What the spool is given, what the stream of events says, and what happens when the spool refuses or breaks."""

import logging
from typing import Any

import pytest

from engine.events import ClientRefused, CommandHandled, MessageAccepted
from engine.spool.message import BodyFile, Origin


async def greeted(relay: Any, connect: Any) -> Any:
    talk = await connect(relay.port)
    await talk.reply()
    await talk.say("EHLO client.example.net")
    return talk


async def test_the_draft_and_the_event(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        talk = await greeted(relay, connect)
        await talk.mail("b@relay.example.com", b"Subject: t\r\n\r\nx\r\n")
        await talk.close()
        (draft,), (event,) = relay.spool.drafts, relay.of(MessageAccepted)
        assert draft.origin is Origin.SMTP
        assert draft.head.startswith(
            b"Received: from client.example.net ([127.0.0.1])\r\n\tby relay.example.com (Mailroot)"
        )
        assert draft.head.endswith(b"\r\n")
        assert (draft.received_at, draft.client, draft.user) == (relay.clock.now(), "127.0.0.1", "")
        assert (event.message, event.sender, event.recipients) == ("ID1", "a@example.net", ("b@relay.example.com",))
        assert event.size == draft.size


@pytest.mark.parametrize("how", ["DATA", "BDAT"])
async def test_large_bodies_are_streamed(serve: Any, connect: Any, how: str) -> None:
    body = b"".join(b"%06d.\r\n.x\r\n" % number for number in range(30_000))
    async with serve() as relay:
        relay.spool.body_limit = 1_000
        talk = await greeted(relay, connect)
        await talk.say("MAIL FROM:<a@example.net> BODY=8BITMIME")
        await talk.say("RCPT TO:<b@relay.example.com>")
        if how == "DATA":
            await talk.say("DATA")
            await talk.send(body.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            reply = await talk.reply()
        else:
            await talk.send(b"BDAT %d\r\n" % 100_001 + body[:100_001])
            await talk.reply()
            await talk.send(b"BDAT %d LAST\r\n" % (len(body) - 100_001) + body[100_001:])
            reply = await talk.reply()
        assert reply == "250 2.6.0 ID1 Queued mail for delivery"
        await talk.close()
        (draft,), (writer,) = relay.spool.drafts, relay.spool.writers
        assert isinstance(draft.body, BodyFile)
        assert bytes(writer.octets) == body
        assert not writer.aborted
        assert not draft.bare_newlines


async def test_a_full_disk_is_temporary_and_over_when_it_is(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        talk = await greeted(relay, connect)
        relay.spool.full = True
        assert (await talk.mail()).startswith("452 4.3.1")
        relay.spool.body_limit = 10
        assert (await talk.mail()).startswith("452 4.3.1")
        assert relay.spool.writers[0].aborted
        relay.spool.full = False
        assert (await talk.mail()).startswith("250 2.6.0")
        assert len(relay.spool.drafts) == 1
        await talk.close()


async def test_a_fault_of_ours_shows_nothing(serve: Any, connect: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with serve() as relay:
        relay.spool.fault = RuntimeError("secret path /var/lib")
        talk = await greeted(relay, connect)
        with caplog.at_level(logging.ERROR):
            assert await talk.mail() == "451 4.3.0 Local error in processing, try again later"
        assert "secret path" in caplog.text
        assert (await talk.say("NOOP")).startswith("250")
        relay.spool.fault = None
        assert (await talk.mail()).startswith("250")
        await talk.close()


async def test_a_fault_in_the_middle_of_a_body_closes(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        relay.spool.fault = RuntimeError("broken")
        relay.spool.body_limit = 10
        talk = await greeted(relay, connect)
        assert await talk.mail(body=b"x" * 100 + b"\r\n") == "421 4.3.0 Local error, try again later"
        assert await talk.line() == ""
        assert relay.spool.writers[0].aborted
        await talk.close()


async def test_a_client_that_goes_away_leaves_no_file(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        relay.spool.body_limit = 10
        talk = await greeted(relay, connect)
        await talk.say("MAIL FROM:<a@example.net>")
        await talk.say("RCPT TO:<b@relay.example.com>")
        await talk.say("DATA")
        await talk.send(b"x" * 100_000)
        await talk.close()
        await relay.edge.stop(grace=5)
        assert relay.spool.drafts == []
        assert all(writer.aborted for writer in relay.spool.writers)


async def test_the_protocol_log(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        relay.bus.wants_commands = True
        talk = await greeted(relay, connect)
        await talk.mail(body=b"Subject: t\r\nMessage-ID:\r\n <x@y>\r\n\r\nMessage-ID: <no>\r\n")
        await talk.say("FOO secret")
        await talk.say("QUIT")
        await talk.close()
        seen = [(each.verb, each.argument, each.status, each.helo) for each in relay.of(CommandHandled)]
        assert seen == [
            ("EHLO", "client.example.net", 250, "client.example.net"),
            ("MAIL", "FROM:<a@example.net>", 250, "client.example.net"),
            ("RCPT", "TO:<b@relay.example.com>", 250, "client.example.net"),
            ("DATA", "<x@y>", 250, "client.example.net"),
            ("xxxx", "", 500, "client.example.net"),
            ("QUIT", "", 221, "client.example.net"),
        ]
        data = relay.of(CommandHandled)[3]
        assert data.bytes_in == len("DATA\r\n") + relay.spool.drafts[0].size - len(relay.spool.drafts[0].head)
        assert data.server_port == relay.port
        assert data.direction == "in"


async def test_without_a_listener_no_command_is_told(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        talk = await greeted(relay, connect)
        await talk.close()
        assert relay.of(CommandHandled) == []


async def test_who_was_refused(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        talk = await greeted(relay, connect)
        await talk.say("MAIL FROM:<a@example.net>")
        await talk.say("RCPT TO:<user@other.example>")
        await talk.close()
        (event,) = relay.of(ClientRefused)
        assert (event.client, event.helo) == ("127.0.0.1", "client.example.net")
        assert (event.sender, event.recipient) == ("a@example.net", "user@other.example")
        assert event.rule == "relay list: not listed"
        assert event.reply == "550 5.7.1 Unable to relay for user@other.example"


async def test_the_connection_limit(serve: Any, connect: Any) -> None:
    async with serve(general__max_connections=2) as relay:
        talks = [await connect(relay.port) for _ in range(3)]
        answers = sorted([(await talk.line())[:9] for talk in talks])
        assert answers == ["220 relay", "220 relay", "421 4.7.0"]
        for talk in talks:
            await talk.close()


@pytest.mark.parametrize(
    ("names", "shown"), [({"127.0.0.1": "box.example.net"}, "box.example.net"), ({}, "unverified")]
)
async def test_reverse_lookup_shows_in_received(serve: Any, connect: Any, names: dict[str, str], shown: str) -> None:
    async with serve(names=names, delivery__advanced__reverse_dns=True) as relay:
        talk = await greeted(relay, connect)
        await talk.mail()
        await talk.close()
        assert f"({shown} [127.0.0.1])".encode() in relay.spool.drafts[0].head


async def test_a_silent_resolver_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from engine.inbound import lookup
    from engine.policy.connection import Client

    release = threading.Event()

    def silent(address: object) -> str:
        release.wait(10)
        return "late.example"

    monkeypatch.setattr(lookup, "_PATIENCE", 0.01)
    asking = lookup.ReverseLookup(silent)
    assert await asking.name_of(Client.at("192.0.2.1").address) == ""
    release.set()
    asking.close()


def test_a_name_must_lead_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from engine.inbound.lookup import confirmed_name
    from engine.policy.connection import Client

    monkeypatch.setattr(socket, "gethostbyaddr", lambda address: ("Mail.Example.COM.", [], []))
    forward = {"192.0.2.1": True, "192.0.2.2": False}
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(2, 1, 6, "", ("192.0.2.1", 0))])
    for address, confirmed in forward.items():
        assert confirmed_name(Client.at(address).address) == ("mail.example.com" if confirmed else "")
