"""Listeners and sessions as a whole: start, stop, pause, apply, busy ports, certificates that come and go."""

import asyncio
import os
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.events import SessionClosed, SessionOpened
from engine.inbound.listener import BindFailed, explain_bind_failure


def open_attention(relay: Any) -> dict[str, str]:
    return {each.key: each.text for each in relay.attention.open()}


def taken_port() -> socket.socket:
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder


def listener(port: int, tls: str = "starttls", address: str = "127.0.0.1") -> dict[str, Any]:
    return {"address": address, "port": port, "tls": tls}


def free_port() -> int:
    with taken_port() as holder:
        return int(holder.getsockname()[1])


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_start_reports_real_ports_and_stop_is_idempotent(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        (bound,) = relay.edge.bound()
        assert (bound.address, bound.tls) == ("127.0.0.1", "starttls")
        assert bound.port > 0
        talk = await connect(bound.port)
        assert (await talk.reply()).startswith("220")
        await relay.edge.stop(grace=5)
        await relay.edge.stop(grace=5)
        assert relay.edge.bound() == ()
        assert (await talk.line()).startswith("421 4.3.2")
        assert await talk.line() == ""
        await talk.close()
        with pytest.raises(OSError):
            await connect(bound.port)
        await relay.edge.start(relay.site())
        again = await connect(relay.port)
        assert (await again.reply()).startswith("220")
        await again.close()


async def test_a_session_from_open_to_close(serve: Any, connect: Any, until: Any) -> None:
    async with serve(access__relay__entries=["127.0.0.1"]) as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("EHLO client")
        await talk.mail("x@other.example")
        (info,) = relay.edge.sessions()
        assert (info.client, info.protocol_state, info.messages, info.tls) == ("127.0.0.1", "command", 1, False)
        assert info.bytes_in > 60
        await talk.say("QUIT")
        assert await talk.line() == ""
        await talk.close()
        await until(lambda: not relay.edge.sessions())
        (opened,), (closed,) = relay.of(SessionOpened), relay.of(SessionClosed)
        assert opened.session == closed.session == info.id
        assert opened.server_port == relay.port
        assert (closed.reason, closed.messages) == ("quit", 1)


async def test_pause_turns_new_clients_away(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        before = await connect(relay.port)
        await before.reply()
        relay.edge.pause()
        turned_away = await connect(relay.port)
        assert (await turned_away.line()).startswith("421 4.3.2")
        assert await turned_away.line() == ""
        assert (await before.say("NOOP")).startswith("250")
        relay.edge.resume()
        after = await connect(relay.port)
        assert (await after.reply()).startswith("220")
        for talk in (before, turned_away, after):
            await talk.close()


async def test_terminate(serve: Any, connect: Any, until: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        (info,) = relay.edge.sessions()
        assert relay.edge.terminate(info.id)
        assert (await talk.line()).startswith("421 4.3.2")
        assert await talk.line() == ""
        await until(lambda: not relay.edge.sessions())
        assert not relay.edge.terminate(info.id)
        await talk.close()


async def test_stop_lets_a_body_finish(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("HELO client")
        await talk.say("MAIL FROM:<a@b.example>")
        await talk.say("RCPT TO:<c@relay.example.com>")
        await talk.say("DATA")
        stopping = asyncio.create_task(relay.edge.stop(grace=30))
        await asyncio.sleep(0)
        await talk.send(b"late\r\n.\r\n")
        assert (await talk.reply()).startswith("250 2.6.0")
        assert (await talk.line()).startswith("421 4.3.2")
        await stopping
        assert relay.spool.drafts[0].body == b"late\r\n"
        await talk.close()


async def test_stop_cuts_off_who_does_not_finish(serve: Any, connect: Any) -> None:
    async with serve() as relay:
        talk = await connect(relay.port)
        await talk.reply()
        await talk.say("HELO client")
        await talk.say("MAIL FROM:<a@b.example>")
        await talk.say("RCPT TO:<c@relay.example.com>")
        await talk.say("DATA")
        await relay.edge.stop(grace=0)
        assert await talk.line() == ""
        assert relay.edge.sessions() == ()
        assert relay.spool.drafts == []
        await talk.close()


async def test_a_busy_port_names_its_holder_and_the_others_serve(serve: Any) -> None:
    with taken_port() as holder:
        port = holder.getsockname()[1]
        async with serve(general__listeners=[listener(port), listener(free_port())]) as relay:
            assert len(relay.edge.bound()) == 1
            text = open_attention(relay)[f"listener:127.0.0.1:{port}"]
            assert f"Port {port} on 127.0.0.1 is in use by this program itself (process {os.getpid()})" in text
            holder.close()
            await relay.edge.apply(relay.site(general__listeners=[listener(port)]))
            assert [each.port for each in relay.edge.bound()] == [port]
            assert open_attention(relay) == {}


def test_no_permission_says_what_to_do() -> None:
    text = explain_bind_failure(BindFailed("127.0.0.1", 25, PermissionError(13, "Permission denied")))
    assert "may not be opened by this user" in text
    assert "2525" in text


def test_an_address_of_another_machine() -> None:
    import errno

    text = explain_bind_failure(BindFailed("192.0.2.1", 25, OSError(errno.EADDRNOTAVAIL, "x")))
    assert "does not have that address" in text


async def test_apply_moves_a_listener_and_drops_no_session(serve: Any, connect: Any) -> None:
    first, second = free_port(), free_port()
    async with serve(general__listeners=[listener(first)]) as relay:
        talk = await connect(first)
        await talk.reply()
        await talk.say("EHLO client")
        await relay.edge.apply(relay.site(general__listeners=[listener(second)], messages__max_message_kb="1KB"))
        assert [each.port for each in relay.edge.bound()] == [second]
        with pytest.raises(OSError):
            await connect(first)
        assert (await talk.say("MAIL FROM:<a@b.example> SIZE=2000")).startswith("552 5.3.4")
        await talk.close()


async def test_apply_keeps_the_old_listener_when_the_new_one_fails(serve: Any, connect: Any) -> None:
    old = free_port()
    async with serve(general__listeners=[listener(old)]) as relay:
        with taken_port() as holder:
            busy = holder.getsockname()[1]
            await relay.edge.apply(relay.site(general__listeners=[listener(busy)]))
            assert [each.port for each in relay.edge.bound()] == [old]
            assert "stay in service" in open_attention(relay)[f"listener:127.0.0.1:{busy}"]
            talk = await connect(old)
            assert (await talk.reply()).startswith("220")
            await talk.close()
        await relay.edge.apply(relay.site(general__listeners=[listener(busy)]))
        assert [each.port for each in relay.edge.bound()] == [busy]
        assert open_attention(relay) == {}


async def test_from_one_address_to_all_on_the_same_port(serve: Any, connect: Any) -> None:
    port = free_port()
    async with serve(general__listeners=[listener(port)]) as relay:
        await relay.edge.apply(relay.site(general__listeners=[listener(port, address="")]))
        assert "0.0.0.0" in {each.address for each in relay.edge.bound()}
        assert {each.port for each in relay.edge.bound()} == {port}
        talk = await connect(port)
        assert (await talk.reply()).startswith("220")
        await talk.close()
        await relay.edge.apply(relay.site(general__listeners=[listener(port)]))
        assert [each.address for each in relay.edge.bound()] == ["127.0.0.1"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux owns all of 127.0.0.0/8 at once")
async def test_an_address_in_the_way_is_taken_back_when_the_new_one_fails(serve: Any, connect: Any) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))
        other.listen()
        async with serve(general__listeners=[listener(port)]) as relay:
            await relay.edge.apply(relay.site(general__listeners=[listener(port, address="")]))
            assert [each.address for each in relay.edge.bound()] == ["127.0.0.1"]
            assert f"listener::{port}" in open_attention(relay)
            talk = await connect(port)
            assert (await talk.reply()).startswith("220")
            await talk.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors through /proc")
def test_applying_again_and_again_leaks_nothing(run: Any, serve: Any, certificate: Path) -> None:
    async def applying() -> None:
        settings = {
            "general__listeners": [listener(free_port()), listener(free_port(), "implicit")],
            "access__tls__certificate": str(certificate),
        }
        async with serve(**settings) as relay:
            await relay.edge.apply(relay.site(**settings))
            before = open_descriptors()
            for _ in range(10):
                await relay.edge.apply(relay.site(**settings))
            assert open_descriptors() <= before

    run(applying())


def test_implicit_tls(run: Any, serve: Any, connect: Any, trust: ssl.SSLContext, certificate: Path) -> None:
    async def talking() -> None:
        tls = {"general__listeners": [listener(free_port(), "implicit")], "access__tls__certificate": str(certificate)}
        auth = {"access__authentication__basic": True, "access__authentication__users": ["anna"]}
        async with serve(**tls, **auth) as relay:
            talk = await connect(relay.port, ssl=trust)
            assert (await talk.reply()).startswith("220")
            await talk.say("EHLO client")
            assert (await talk.say("STARTTLS")).startswith("503")
            assert (await talk.say("AUTH PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==")).startswith("235")
            assert (await talk.mail("x@other.example")).startswith("250")
            (info,) = relay.edge.sessions()
            assert info.tls
            assert info.user == "anna"
            await talk.close()

    run(talking())


async def test_implicit_tls_needs_a_certificate(serve: Any, connect: Any, trust: Any, make_cert: Any) -> None:
    port = free_port()
    async with serve(general__listeners=[listener(port, "implicit")]) as relay:
        assert relay.edge.bound() == ()
        assert "needs a certificate" in open_attention(relay)[f"listener:127.0.0.1:{port}"]
        pem = make_cert(relay.folder)
        settings = {"general__listeners": [listener(port, "implicit")], "access__tls__certificate": str(pem)}
        await relay.edge.apply(relay.site(**settings))
        assert open_attention(relay) == {}
        talk = await connect(port, ssl=trust)
        assert (await talk.reply()).startswith("220")
        await talk.close()


async def served_certificate(port: int, connect: Any, trust: Any) -> bytes:
    talk = await connect(port, ssl=trust)
    await talk.reply()
    octets = talk.writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    await talk.close()
    return bytes(octets)


async def test_a_renewed_certificate_is_served_and_a_bad_one_is_not(
    serve: Any, connect: Any, trust: Any, make_cert: Callable[..., Path]
) -> None:
    port = free_port()
    async with serve() as relay:
        first = make_cert(relay.folder)
        settings = {"general__listeners": [listener(port, "implicit")], "access__tls__certificate": str(first)}
        await relay.edge.apply(relay.site(**settings))
        old = await served_certificate(port, connect, trust)
        make_cert(relay.folder)
        await relay.edge.apply(relay.site(**settings))
        new = await served_certificate(port, connect, trust)
        assert old != new
        first.write_text("nonsense")
        await relay.edge.apply(relay.site(**settings))
        assert "The previous certificate stays in use" in open_attention(relay)["certificate"]
        assert await served_certificate(port, connect, trust) == new


async def test_a_bad_certificate_means_no_starttls(serve: Any, connect: Any) -> None:
    async with serve(access__tls__certificate="/nowhere/x.pem") as relay:
        assert "does not exist. TLS is not offered." in open_attention(relay)["certificate"]
        talk = await connect(relay.port)
        await talk.reply()
        assert (await talk.say("STARTTLS")).startswith("454 4.7.0")
        await talk.close()


async def test_expiry_and_old_versions_stay_flagged(serve: Any, make_cert: Any, tmp_path: Path) -> None:
    pem = make_cert(tmp_path, days=-1)
    async with serve(access__tls__certificate=str(pem), access__tls__minimum_version="1.0") as relay:
        assert set(open_attention(relay)) == {"certificate", "tls-version"}
        await relay.edge.apply(relay.site())
        assert open_attention(relay) == {}


def test_nonsense_instead_of_a_handshake_ends_the_session(
    run: Any, serve: Any, connect: Any, until: Any, certificate: Path
) -> None:
    async def talking() -> None:
        async with serve(access__tls__certificate=str(certificate)) as relay:
            talk = await connect(relay.port)
            await talk.reply()
            assert (await talk.say("STARTTLS")).startswith("220")
            await talk.send(b"MAIL FROM:<a@b.example>\r\n" * 20)
            while await talk.reader.read(1000):
                pass
            await until(lambda: not relay.edge.sessions())
            (closed,) = relay.of(SessionClosed)
            assert closed.reason == "TLS handshake failed"
            await talk.close()

    run(talking())


async def test_old_tls_is_served_when_asked_for(serve: Any, connect: Any, trust: Any, certificate: Path) -> None:
    settings = {"access__tls__certificate": str(certificate), "access__tls__minimum_version": "1.0"}
    async with serve(general__listeners=[listener(free_port(), "implicit")], **settings) as relay:
        trust.set_ciphers("DEFAULT:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            trust.minimum_version = trust.maximum_version = ssl.TLSVersion.TLSv1
        talk = await connect(relay.port, ssl=trust)
        assert (await talk.reply()).startswith("220")
        assert talk.writer.get_extra_info("ssl_object").version() == "TLSv1"
        await talk.close()
