"""GSSAPI and SSPI as a server, on contexts that follow a script; real ones are in tests/e2e."""

import struct
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from engine.inbound.windows_logon import WindowsLogons
from engine.policy.authentication import AuthenticationRule
from engine.sasl.acceptor import NotReady, Rejected
from engine.sasl.gss_acceptor import GssAcceptor
from engine.sasl.sspi_acceptor import SspiAcceptor
from engine.settings.model import Authentication

SPNEGO = b"\x60\x48\x06\x06\x2b\x06\x01\x05\x05\x02\xa0"


class Context:
    """Gives `answers` one after the other and is complete then."""

    def __init__(self, *answers: Any, name: str = "joe@EXAMPLE.TEST") -> None:
        self._answers = list(answers)
        self.initiator_name = name
        self.target_name = "smtp/relay.example.test@EXAMPLE.TEST"

    @property
    def complete(self) -> bool:
        return not self._answers

    def step(self, token: bytes) -> bytes | None:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    def wrap(self, message: bytes, encrypt: bool) -> SimpleNamespace:
        return SimpleNamespace(message=b"wrapped:" + message)

    def unwrap(self, message: bytes) -> SimpleNamespace:
        if not message.startswith(b"wrapped:"):
            raise ValueError("not wrapped")
        return SimpleNamespace(message=message[8:])


def acceptor(monkeypatch: pytest.MonkeyPatch, context: Context) -> GssAcceptor:
    made = GssAcceptor("/etc/smtp.keytab")
    monkeypatch.setattr(made, "_new_context", lambda: context)
    return made


def test_the_four_messages_of_rfc_4752(monkeypatch: pytest.MonkeyPatch) -> None:
    server = acceptor(monkeypatch, Context(b"ap-rep"))
    assert server.respond(b"ap-req") == b"ap-rep"
    assert server.respond(b"") == b"wrapped:\x01\x00\x00\x00"
    assert server.user == ""
    assert server.respond(b"wrapped:\x01\x00\x00\x00") is None
    assert server.user == "joe@EXAMPLE.TEST"
    assert server.vouched_for


def test_a_context_without_a_last_word_goes_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    server = acceptor(monkeypatch, Context(None))
    assert server.respond(b"ap-req") == b"wrapped:\x01\x00\x00\x00"


@pytest.mark.parametrize("last", [b"answer", None])
def test_after_spnego_nothing_follows(monkeypatch: pytest.MonkeyPatch, last: bytes | None) -> None:
    server = acceptor(monkeypatch, Context(last))
    answer = server.respond(SPNEGO + b"token")
    if last is not None:
        assert answer == last
        assert server.user == ""
        answer = server.respond(b"")
    assert answer is None
    assert server.user == "joe@EXAMPLE.TEST"


@pytest.mark.parametrize(
    "choice",
    [
        b"\x01\x00\x00\x00",  # not wrapped
        b"wrapped:",
        b"wrapped:\x02\x00\x00\x00",  # wants integrity
        b"wrapped:\x04\x00\x10\x00",
        b"wrapped:\x01",
        b"wrapped:\x01\x00\x00\x00administrator",
    ],
)
def test_choices_that_let_nobody_in(monkeypatch: pytest.MonkeyPatch, choice: bytes) -> None:
    server = acceptor(monkeypatch, Context(b"ap-rep"))
    server.respond(b"ap-req")
    server.respond(b"")
    with pytest.raises(Rejected) as caught:
        server.respond(choice)
    assert caught.value.user == "joe@EXAMPLE.TEST"
    assert server.user == ""


@pytest.mark.parametrize("acts_for", [b"joe", b"joe@EXAMPLE.TEST"])
def test_one_may_act_for_oneself(monkeypatch: pytest.MonkeyPatch, acts_for: bytes) -> None:
    server = acceptor(monkeypatch, Context(b"ap-rep"))
    server.respond(b"ap-req")
    server.respond(b"")
    assert server.respond(b"wrapped:\x01\x00\x00\x00" + acts_for) is None


def test_a_token_that_is_none_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    server = acceptor(monkeypatch, Context(RuntimeError("Invalid token")))
    with pytest.raises(Rejected):
        server.respond(b"garbage")


def test_without_a_library_nobody_is_told_that_the_password_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gssapi", None)
    with pytest.raises(NotReady, match="not installed"):
        GssAcceptor("/etc/smtp.keytab").respond(b"ap-req")


@pytest.mark.parametrize(
    ("principal", "users", "name"),
    [
        ("joe@EXAMPLE.TEST", (), "joe@EXAMPLE.TEST"),
        ("joe@EXAMPLE.TEST", ("joe",), "joe"),
        ("joe@TRUSTED.TEST", ("joe@trusted.test",), "joe@trusted.test"),
        ("joe@TRUSTED.TEST", (), ""),
        ("joe@TRUSTED.TEST", ("joe",), ""),
        ("joe@TRUSTED.TEST", ("joe@example.test",), ""),
        ("joe", (), ""),
        ("WELLKNOWN/ANONYMOUS@EXAMPLE.TEST", (), ""),
    ],
)
def test_our_own_realm_vouches_for_people_and_others_do_not(
    monkeypatch: pytest.MonkeyPatch, principal: str, users: tuple[str, ...], name: str
) -> None:
    server = acceptor(monkeypatch, Context(None, name=principal))
    server.respond(SPNEGO)
    rule = AuthenticationRule(Authentication(integrated=True, users=users))
    if name:
        assert WindowsLogons.name_of(server, rule) == name
    else:
        with pytest.raises(Rejected):
            WindowsLogons.name_of(server, rule)


class Windows:
    """What pyspnego's server context does on Windows."""

    def __init__(self, answers: list[bytes | None], principal: str) -> None:
        self._answers = answers
        self.client_principal = principal

    @property
    def complete(self) -> bool:
        return not self._answers

    def step(self, token: bytes) -> bytes | None:
        return self._answers.pop(0)


@pytest.mark.parametrize(
    ("principal", "let_in"),
    [
        ("CONTOSO\\joe", True),
        ("NT AUTHORITY\\ANONYMOUS LOGON", False),
        ("MACHINE\\Guest", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("last", [b"spnego says so", None])
def test_sspi_lets_in_whom_windows_knows_but_no_null_session(
    monkeypatch: pytest.MonkeyPatch, principal: str, let_in: bool, last: bytes | None
) -> None:
    import spnego

    context = Windows([b"challenge", last], principal)
    monkeypatch.setattr(spnego, "server", lambda *_, **__: context)
    server = SspiAcceptor("relay.example.test", "negotiate")
    assert server.respond(b"one") == b"challenge"

    def rest() -> None:
        if server.respond(b"two") is not None:
            assert server.respond(b"") is None

    if let_in:
        rest()
        assert (server.user, server.vouched_for) == (principal, True)
    else:
        with pytest.raises(Rejected):
            rest()


def _sid(*parts: int) -> bytes:
    return struct.pack(f"<BB6s{len(parts)}I", 1, len(parts), b"\0\0\0\0\0\5", *parts)


@pytest.mark.parametrize(
    ("sid", "let_in"),
    [
        (_sid(21, 1, 2, 3, 1001), True),
        (_sid(21, 1, 2, 3, 501), False),
        (_sid(7), False),
        (_sid(18), True),
        (b"", True),
    ],
)
def test_guests_are_known_by_their_sid_because_their_name_is_translated(
    monkeypatch: pytest.MonkeyPatch, sid: bytes, let_in: bool
) -> None:
    import spnego

    monkeypatch.setattr(spnego, "server", lambda *_, **__: Windows([None], "RECHNER\\Gast"))
    monkeypatch.setattr("engine.sasl.windows_account._sid_of", lambda _: sid)
    server = SspiAcceptor("relay.example.test", "ntlm")
    if let_in:
        assert server.respond(b"one") is None
    else:
        with pytest.raises(Rejected):
            server.respond(b"one")
