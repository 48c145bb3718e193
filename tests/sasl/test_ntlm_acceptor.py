"""NTLM as a server: the figures of [MS-NLMP], a client by other hands, and messages that mean harm."""

import hmac
import struct

import pytest

from engine.credentials.nt_hash import md4, nt_hash
from engine.sasl.acceptor import Rejected
from engine.sasl.choosing import with_windows
from engine.sasl.mechanism import encoded
from engine.sasl.ntlm_acceptor import NtlmAcceptor, _ntowf_v2
from engine.sasl.windows import Account

NOW = 1_700_000_000.0
KNOWN = {"anna": nt_hash("Zürich 1"), "ÉMILE": nt_hash("s3cret")}


def acceptor() -> NtlmAcceptor:
    return NtlmAcceptor("relay.example.com", lambda user, domain: KNOWN.get(user), NOW)


def exchange(user: str, password: str) -> tuple[NtlmAcceptor, bytes]:
    """An acceptor that waits for AUTHENTICATE, and the one pyspnego makes."""
    server = acceptor()
    client = with_windows("NTLM", Account(user, password), "relay.example.com")
    sent = server.respond(client.initial() or b"")
    assert sent is not None
    return server, client.respond(encoded(sent))


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (b"a", "bde52cb31de33e46245e05fbdbd6fb24"),
        (b"message digest", "d9130a8164549fe818874806e1c7014b"),
        (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_md4_as_in_rfc_1320(message: bytes, digest: str) -> None:
    assert md4(message).hex() == digest


def test_figures_of_ms_nlmp_4_2() -> None:
    assert nt_hash("Password").hex() == "a4f49c406510bdcab6824ee7c30fd852"
    assert _ntowf_v2(nt_hash("Password"), "User", "Domain").hex() == "0c868a403bfd7a93a3001ef22ef02e3f"


@pytest.mark.parametrize("user", ["anna", "CONTOSO\\anna", "ÉMILE"])
def test_whoever_knows_the_password_is_let_in(user: str) -> None:
    server, message = exchange(user, "s3cret" if user == "ÉMILE" else "Zürich 1")
    assert server.respond(message) is None
    assert server.user == user


@pytest.mark.parametrize(("user", "password"), [("anna", "zürich 1"), ("bert", "Zürich 1"), ("anna", "")])
def test_nobody_else_is(user: str, password: str) -> None:
    server, message = exchange(user, password)
    with pytest.raises(Rejected) as caught:
        server.respond(message)
    assert caught.value.user == user
    assert server.user == ""


def test_version_1_is_refused() -> None:
    server, message = exchange("anna", "Zürich 1")
    length, _, _ = struct.unpack_from("<HHI", message, 20)
    assert length > 24
    with pytest.raises(Rejected, match="version 1"):
        server.respond(message[:20] + struct.pack("<HH", 24, 24) + message[24:])


def test_a_changed_negotiate_message_is_noticed() -> None:
    """Somebody between who takes strength out of the first message cannot mend the integrity code of the third."""
    server = acceptor()
    client = with_windows("NTLM", Account("anna", "Zürich 1"), "relay.example.com")
    first = bytearray(client.initial() or b"")
    first[12] ^= 0x10
    sent = server.respond(bytes(first))
    assert sent is not None
    with pytest.raises(Rejected, match="changed"):
        server.respond(client.respond(encoded(sent)))


def test_an_answer_to_another_challenge_is_no_answer() -> None:
    _, message = exchange("anna", "Zürich 1")
    other = acceptor()
    other.respond(b"NTLMSSP\0\x01\0\0\0" + bytes(20))
    with pytest.raises(Rejected, match="wrong password"):
        other.respond(message)


def test_every_message_that_is_cut_off_or_twisted_is_rejected_and_nothing_else() -> None:
    for cut in range(0, 400, 3):
        server, message = exchange("anna", "Zürich 1")
        if cut >= len(message):
            break
        with pytest.raises(Rejected):
            server.respond(message[:cut])
    for at in range(12, 64):
        server, message = exchange("anna", "Zürich 1")
        twisted = message[:at] + bytes([message[at] ^ 0xFF]) + message[at + 1 :]
        with pytest.raises(Rejected):
            server.respond(twisted)


@pytest.mark.parametrize("first", [b"", b"NTLMSSP\0", b"NTLMSSP\0\x03\0\0\0" + bytes(60), b"garbage" * 9])
def test_a_first_message_that_is_none(first: bytes) -> None:
    with pytest.raises(Rejected):
        acceptor().respond(first)


def test_no_repr_shows_a_hash() -> None:
    server, message = exchange("anna", "Zürich 1")
    server.respond(message)
    assert KNOWN["anna"].hex() not in repr(server)
    assert hmac.digest(KNOWN["anna"], b"", "md5").hex() not in repr(server)
