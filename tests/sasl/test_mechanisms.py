"""The client's side of each mechanism: transcripts of the standards, hosts that mean harm, and what a repr shows."""

from base64 import b64encode
from typing import Any

import pytest

from engine.sasl.bearer import OAuthBearer, XOAuth2
from engine.sasl.choosing import names_offered, with_password, with_windows
from engine.sasl.gss import Gss
from engine.sasl.mechanism import LONGEST_LINE, BadChallenge, Unavailable, decoded, encoded
from engine.sasl.ntlm import Ntlm
from engine.sasl.passwords import Login, Plain
from engine.sasl.windows import Account

TOKEN = "vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg=="


def b64(octets: bytes) -> str:
    return b64encode(octets).decode()


class Octets:
    def __init__(self, data: bytes) -> None:
        self.data = data


class Scripted:
    """A context that answers by list; its wrapping is a prefix."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.taken: list[bytes | None] = []

    @property
    def complete(self) -> bool:
        return not self._answers

    def step(self, in_token: bytes | None = None) -> bytes | None:
        self.taken.append(in_token)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    def wrap(self, data: bytes, encrypt: bool = True) -> Octets:
        assert not encrypt
        return Octets(b"wrapped:" + data)

    def unwrap(self, data: bytes) -> Octets:
        if not data.startswith(b"wrapped:"):
            raise ValueError("not wrapped")
        return Octets(data[8:])


# --- Passwords --------------------------------------------------------------------------------------------------------


def test_plain_as_in_rfc_4616() -> None:
    assert Plain("tim", "tanstaaftanstaaf").initial() == b"\0tim\0tanstaaftanstaaf"


def test_plain_says_it_again_once_and_not_twice() -> None:
    plain = Plain("relay", "s3cret")
    assert plain.respond("") == plain.initial()
    with pytest.raises(BadChallenge):
        plain.respond("")


def test_login_answers_two_questions_in_whatever_words() -> None:
    login = Login("relay", "pässword")
    assert login.initial() is None
    assert [login.respond("VXNlcm5hbWU6"), login.respond("Password, please")] == [b"relay", "pässword".encode()]
    with pytest.raises(BadChallenge):
        login.respond("VXNlcm5hbWU6")


# --- Tokens -----------------------------------------------------------------------------------------------------------


def test_xoauth2_as_google_documents_it() -> None:
    first = XOAuth2("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg").initial()
    assert encoded(first) == (
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cB"
        "AQ=="
    )


def test_oauthbearer_as_in_rfc_7628() -> None:
    first = OAuthBearer("user@example.com", TOKEN, "server.example.com", 587).initial()
    assert encoded(first) == (
        "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9NTg3AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNS"
        "bGNrQmhkSFJoZG1semRHRXVZMjl0Q2c9PQEB"
    )


def test_names_are_escaped_in_the_gs2_header() -> None:
    assert OAuthBearer("a=b,c", TOKEN, "h", 25).initial().startswith(b"n,a=a=3Db=2Cc,\1")


def test_a_refused_token_is_acknowledged_and_then_it_is_over() -> None:
    said = b64(b'{"status":"invalid_token"}')
    for mechanism, answer in ((OAuthBearer("u", TOKEN, "h", 25), b"\1"), (XOAuth2("u", TOKEN), b"")):
        assert mechanism.done
        assert mechanism.respond(said) == answer
        assert not mechanism.done
        with pytest.raises(BadChallenge):
            mechanism.respond(said)


# --- GSSAPI -----------------------------------------------------------------------------------------------------------


def gss(*answers: Any) -> tuple[Gss, Scripted]:
    context = Scripted(*answers)
    return Gss("GSSAPI", lambda: context), context


def test_gssapi_as_in_rfc_4752() -> None:
    mechanism, context = gss(b"token", None)
    assert mechanism.initial() == b"token"
    assert not mechanism.done
    assert mechanism.respond(b64(b"answer")) == b""  # the context stands; an empty line
    assert mechanism.respond(b64(b"wrapped:\x07\x00\x10\x00")) == b"wrapped:\x01\x00\x00\x00"
    assert context.taken == [None, b"answer"]
    assert mechanism.done
    with pytest.raises(BadChallenge):
        mechanism.respond(b64(b"wrapped:\x01\x00\x00\x00"))


def test_exchange_says_235_without_a_security_layer() -> None:
    mechanism, _ = gss(b"token", b"last")
    mechanism.initial()
    assert mechanism.respond(b64(b"answer")) == b"last"
    assert mechanism.done


def test_an_initial_response_that_was_overlooked_is_said_again_once() -> None:
    mechanism, context = gss(b"token", None)
    mechanism.initial()
    assert mechanism.respond("") == b"token"
    mechanism.respond(b64(b"answer"))
    assert context.taken == [None, b"answer"]


@pytest.mark.parametrize("offer", [b"\x06\x00\x10\x00", b"\x01\x00\x00", b"", b"\x01" * 5])
def test_a_layer_that_we_do_not_want_is_refused(offer: bytes) -> None:
    mechanism, _ = gss(b"token")
    mechanism.initial()
    with pytest.raises(BadChallenge, match="security layer"):
        mechanism.respond(b64(b"wrapped:" + offer))


@pytest.mark.parametrize("challenge", ["!!!", "Zm9", "ä", "A" * (LONGEST_LINE + 4)])
def test_challenges_that_are_no_base64(challenge: str) -> None:
    with pytest.raises(BadChallenge):
        decoded(challenge)
    mechanism, _ = gss(b"token", None)
    mechanism.initial()
    with pytest.raises(BadChallenge):
        mechanism.respond(challenge)


def test_whatever_a_library_makes_of_a_token_is_a_bad_challenge_without_its_text() -> None:
    mechanism, _ = gss(b"token", RuntimeError("secret inside"))
    mechanism.initial()
    with pytest.raises(BadChallenge) as caught:
        mechanism.respond(b64(b"rubbish"))
    assert "secret" not in str(caught.value)


def test_what_was_not_wrapped_is_no_offer() -> None:
    mechanism, _ = gss(b"token")
    mechanism.initial()
    with pytest.raises(BadChallenge, match="offer of security layers"):
        mechanism.respond(b64(b"\x01\x00\x00\x00"))


# --- NTLM -------------------------------------------------------------------------------------------------------------


def ntlm() -> Ntlm:
    mechanism = with_windows("NTLM", Account("Domain\\User", "Password"), "mail.example.com")
    assert isinstance(mechanism, Ntlm)
    return mechanism


def challenge(flags: int = 0xE2828215) -> bytes:
    """One of [MS-NLMP] 4.2.4: server "Server" of domain "Domain", with its target information."""
    info = b"\x02\x00\x0c\x00" + "Domain".encode("utf-16-le") + b"\x01\x00\x0c\x00" + "Server".encode("utf-16-le")
    info += bytes(4)
    name = "Server".encode("utf-16-le")
    return (
        b"NTLMSSP\0\x02\0\0\0"
        + len(name).to_bytes(2, "little") * 2
        + (56).to_bytes(4, "little")
        + flags.to_bytes(4, "little")
        + bytes.fromhex("0123456789abcdef")
        + bytes(8)
        + len(info).to_bytes(2, "little") * 2
        + (56 + len(name)).to_bytes(4, "little")
        + b"\x06\x00\x70\x17\0\0\0\x0f"
        + name
        + info
    )


@pytest.mark.parametrize("words", ["ntlm supported", "", "NTLM supported", b64(b"ntlm supported")])
def test_words_before_the_challenge_have_no_meaning(words: str) -> None:
    mechanism = ntlm()
    first = mechanism.initial()
    assert first.startswith(b"NTLMSSP\0\x01\0\0\0")
    assert mechanism.respond(words) == first
    answer = mechanism.respond(b64(challenge()))
    assert answer.startswith(b"NTLMSSP\0\x03\0\0\0")
    assert int.from_bytes(answer[20:22], "little") > 24  # version 2
    assert mechanism.done


def test_words_twice_are_one_time_too_many() -> None:
    mechanism = ntlm()
    mechanism.initial()
    mechanism.respond("ntlm supported")
    with pytest.raises(BadChallenge):
        mechanism.respond("ntlm supported")


def test_a_challenge_after_the_last_message_is_refused() -> None:
    mechanism = ntlm()
    mechanism.initial()
    mechanism.respond(b64(challenge()))
    with pytest.raises(BadChallenge):
        mechanism.respond(b64(challenge()))


@pytest.mark.parametrize("cut", range(8, len(challenge()), 5))
def test_a_challenge_that_is_cut_off_never_brings_anything_but_our_own_failures(cut: int) -> None:
    mechanism = ntlm()
    mechanism.initial()
    try:
        answer = mechanism.respond(b64(challenge()[:cut]))
    except BadChallenge:
        return
    assert int.from_bytes(answer[20:22], "little") > 24


@pytest.mark.parametrize("level", ["0", "1", "2"])
@pytest.mark.parametrize("name", ["NTLM", "GSS-SPNEGO"])
def test_version_1_is_never_sent(monkeypatch: pytest.MonkeyPatch, level: str, name: str) -> None:
    monkeypatch.setenv("LM_COMPAT_LEVEL", level)
    with pytest.raises(Unavailable, match="version 1"):
        with_windows(name, Account("u", "p"), "h").initial()


def test_a_response_of_version_1_is_caught_wherever_it_comes_from() -> None:
    short = b"NTLMSSP\0\x03\0\0\0" + bytes(8) + (24).to_bytes(2, "little") * 2 + bytes(60)
    mechanism = Ntlm(lambda: Scripted(b"NTLMSSP\0\x01\0\0\0", short))
    mechanism.initial()
    with pytest.raises(Unavailable, match="version 1"):
        mechanism.respond(b64(challenge()))


def test_ntlm_without_a_name_is_not_possible() -> None:
    with pytest.raises(Unavailable):
        with_windows("NTLM", Account("", ""), "h").initial()


# --- Accounts and choosing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "principal"),
    [
        ("CONTOSO\\joe", "joe@CONTOSO"),
        ("joe@contoso.example", "joe@CONTOSO.EXAMPLE"),
        ("joe", "joe"),
        ("joe@home@contoso.example", "joe@home@CONTOSO.EXAMPLE"),
        ("", ""),
    ],
)
def test_names_for_kerberos(typed: str, principal: str) -> None:
    assert Account(typed, "p").principal == principal


@pytest.mark.parametrize(
    ("offered", "way", "names"),
    [
        ("LOGIN PLAIN", "basic", ("PLAIN", "LOGIN")),
        ("ntlm gssapi login", "integrated", ("GSSAPI", "NTLM")),
        ("NTLM GSS-SPNEGO", "integrated", ("GSS-SPNEGO", "NTLM")),
        ("OAUTHBEARER XOAUTH2 PLAIN", "oauth2", ("XOAUTH2", "OAUTHBEARER")),
        ("OAUTHBEARER", "oauth2", ("OAUTHBEARER",)),
        ("NTLM", "basic", ()),
        ("", "integrated", ()),
    ],
)
def test_the_best_mechanism_comes_first(offered: str, way: str, names: tuple[str, ...]) -> None:
    assert names_offered(offered, way) == names


def test_no_repr_shows_a_secret() -> None:
    account = Account("joe", "s3cret")
    things = [
        account,
        with_password("PLAIN", "joe", "s3cret"),
        with_password("LOGIN", "joe", "s3cret"),
        XOAuth2("joe", "s3cret"),
        OAuthBearer("joe", "s3cret", "h", 25),
        with_windows("NTLM", account, "h"),
        with_windows("GSSAPI", account, "h"),
    ]
    assert "s3cret" not in repr(things)
    for thing in things[1:]:
        if isinstance(thing, Plain | Login | XOAuth2 | OAuthBearer):
            assert "s3cret" in thing.secrets
