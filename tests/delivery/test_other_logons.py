"""Logging on with access tokens and by Integrated Windows Authentication, and hosts that do it wrongly."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from engine.oauth.failures import ConsentNeeded, ProviderUnavailable
from engine.oauth.grant import as_secret
from engine.oauth.token import Token
from engine.settings.model import OAuth2, Security
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import DROP, FakeHost
from tests.delivery.rig import Rig, settings_for

BEARER = Security(
    authentication="oauth2",
    username="joe@contoso.example",
    tls="none",
    oauth2=OAuth2(provider="microsoft", client_id="1234"),
)
WINDOWS = Security(authentication="integrated", username="CONTOSO\\joe", tls="none")
BASIC = Security(authentication="basic", username="relay", tls="none")
# [MS-NLMP]: how every message of NTLM begins, in base64.
NTLM_MARK = "TlRMTVNTUA"


class Provider:
    """Gives token-1, token-2, ...; or fails as told."""

    def __init__(self) -> None:
        self.given = 0
        self.failure: Exception | None = None

    def refresh(self, refresh: str) -> Token:
        if self.failure is not None:
            raise self.failure
        self.given += 1
        return Token(f"token-{self.given}", "", 3600)


def rig_at(host: FakeHost, folder: Path, security: Security, provider: Provider | None = None) -> Rig:
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=security), folder, provider=provider)
    rig.credentials.set("route.joe@contoso.example", as_secret("refresh-me"))
    rig.credentials.set("route.CONTOSO\\joe", "s3cret-pass")
    rig.credentials.set("route.relay", "s3cret-pass")
    rig.bus.wants_commands = True
    return rig


def everything(rig: Rig) -> str:
    rig.bus.flush()
    return repr(rig.events) + repr(rig.spool.outcomes) + repr(rig.attention.open())


# --- Access tokens ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "mechanism"),
    [("OAUTHBEARER XOAUTH2", "XOAUTH2"), ("OAUTHBEARER", "OAUTHBEARER"), ("XOAUTH2", "XOAUTH2")],
)
async def test_a_token_logs_on(make_host: MakeHost, tmp_path: Path, offered: str, mechanism: str) -> None:
    host = await make_host(tokens={"token-1"}, token_mechanisms=offered)
    async with rig_at(host, tmp_path, BEARER, Provider()) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert host.delivered[0].user == "joe@contoso.example"
        assert host.lines("AUTH")[0].startswith(f"AUTH {mechanism} ")
        assert "token-1" not in everything(rig)


@pytest.mark.parametrize("offered", ["XOAUTH2", "OAUTHBEARER"])
async def test_a_token_taken_back_early_is_replaced_once_and_nobody_is_called(
    make_host: MakeHost, tmp_path: Path, offered: str
) -> None:
    host = await make_host(tokens={"token-2"}, token_mechanisms=offered)
    async with rig_at(host, tmp_path, BEARER, Provider()) as rig:
        await rig.put("user@example.org")
        await rig.until(lambda: host.delivered)
        assert len(host.lines("AUTH")) == 2
        assert host.connections == 1
        rig.bus.flush()
        assert not any(type(event).__name__ == "AttentionRaised" for event in rig.events)


async def test_tokens_that_are_refused_hold_the_route_until_they_are_good(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(tokens={"none of ours"})
    provider = Provider()
    async with rig_at(host, tmp_path, BEARER, provider) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert len(host.lines("AUTH")) == 2
        assert not rig.spool.outcomes[0].recipients[0].counts
        (told,) = rig.attention.open()
        assert "535 5.7.3" in told.text
        assert "Sign in again" in told.text
        host.tokens.add(f"token-{provider.given + 1}")
        await rig.pass_time(5)
        await rig.until(lambda: host.delivered)
        assert rig.open_attention() == {}
        for number in range(1, 9):
            secret = f"token-{number}"
            assert secret not in everything(rig)
            assert b64encode(secret.encode()).decode().rstrip("=") not in everything(rig)


async def test_a_host_that_cannot_check_now_is_no_reason_for_another_token(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(tokens={"token-1"}, script={"AUTH": ["454 4.7.0 try later"]})
    provider = Provider()
    async with rig_at(host, tmp_path, BEARER, provider) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert rig.open_attention() == {}
        assert provider.given == 1


async def test_a_host_that_repeats_the_token_does_not_get_it_into_a_text(make_host: MakeHost, tmp_path: Path) -> None:
    def repeat(line: str) -> str:
        return f"535 5.7.3 I do not like {line.split(' ')[2]} nor token-1 nor token-2"

    host = await make_host(tokens={"x"}, script={"AUTH": repeat})
    async with rig_at(host, tmp_path, BEARER, Provider()) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        told = everything(rig)
        assert "I do not like *** nor" in told
        for line in host.lines("AUTH"):
            assert line.split(" ")[2] not in told
        assert "token-2" not in told


@pytest.mark.parametrize(
    ("failure", "calls"),
    [(ConsentNeeded("Consent was taken back"), 1), (ProviderUnavailable("the provider is away"), 0)],
)
async def test_without_a_token_nobody_knocks(
    make_host: MakeHost, tmp_path: Path, failure: Exception, calls: int
) -> None:
    host = await make_host(tokens={"token-1"})
    provider = Provider()
    provider.failure = failure
    async with rig_at(host, tmp_path, BEARER, provider) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert host.connections == 0
        assert len(rig.attention.open()) == calls


async def test_new_settings_ask_for_a_new_token(make_host: MakeHost, tmp_path: Path) -> None:
    """Whoever signed in again, or corrected the application, wants to see it work now."""
    host = await make_host(tokens={"token-1"})
    async with rig_at(host, tmp_path, BEARER, Provider()) as rig:
        tokens = rig.delivery.tokens
        assert [await tokens.get(BEARER, "f") for _ in range(2)] == ["token-1"] * 2
        await rig.apply(settings_for(f"127.0.0.1:{host.port}", security=BEARER))
        assert await tokens.get(BEARER, "f") == "token-2"


# --- Integrated -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "words"),
    [("PLAIN LOGIN", "needs GSSAPI, GSS-SPNEGO, NEGOTIATE or NTLM"), ("", "does not offer to log on")],
)
async def test_a_host_without_windows_mechanisms(make_host: MakeHost, tmp_path: Path, offered: str, words: str) -> None:
    host = await make_host(extensions=(f"AUTH {offered}".strip(),) if offered else ("8BITMIME",))
    async with rig_at(host, tmp_path, WINDOWS) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert words in rig.attention.open()[0].text
        assert host.lines("AUTH") == []


async def test_nothing_of_ntlm_is_told_to_anybody(make_host: MakeHost, tmp_path: Path) -> None:
    def repeat(line: str) -> str:
        return f"535 5.7.8 what is {line.partition(' NTLM ')[2]}"

    host = await make_host(extensions=("AUTH NTLM",), script={"AUTH": repeat})
    async with rig_at(host, tmp_path, WINDOWS) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert NTLM_MARK in host.lines("AUTH")[0]
        told = everything(rig)
        assert "rejected AUTH as CONTOSO" in told
        assert NTLM_MARK not in told
        assert "s3cret-pass" not in told


# --- Hosts that do it wrongly -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", [BASIC, WINDOWS, BEARER], ids=["basic", "integrated", "oauth2"])
@pytest.mark.parametrize(
    "challenge",
    ["334 ", "334 !!!!", "334 TlRMTVNTUAAC", f"334 {'A' * 3000}", f"334 {b64encode(bytes(2000)).decode()}"],
    ids=["empty", "garbage", "half", "long", "zeros"],
)
async def test_one_challenge_after_the_other_is_broken_off(
    make_host: MakeHost, tmp_path: Path, security: Security, challenge: str
) -> None:
    host = await make_host(
        extensions=("AUTH PLAIN NTLM XOAUTH2",), tokens={"x"}, token_mechanisms="", script={"AUTH": challenge}
    )
    stubborn = Stubborn(host, challenge)
    async with rig_at(host, tmp_path, security, Provider()) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        (told,) = rig.attention.open()
        assert "does not carry the logon through" in told.text
        assert not rig.spool.outcomes[0].recipients[0].counts
        assert stubborn.asked <= 18
        assert host.lines("*") == ["*"]
        assert host.lines("MAIL") == []
        assert "s3cret-pass" not in everything(rig)


class Stubborn:
    """Answers every line that is no command with the same challenge again."""

    def __init__(self, host: FakeHost, challenge: str) -> None:
        self.asked = 0
        say = host._say

        async def again(connection: Any, answer: "str | bytes") -> None:
            if answer == "500 5.5.2 what":
                answer = "501 5.7.0 broken off" if host.heard[-1][2] == "*" else challenge
                self.asked += 1
            await say(connection, answer)

        host._say = again  # type: ignore[method-assign]


@pytest.mark.parametrize("security", [BASIC, WINDOWS], ids=["basic", "integrated"])
async def test_a_connection_that_breaks_in_the_logon_is_nobodys_fault(
    make_host: MakeHost, tmp_path: Path, security: Security
) -> None:
    host = await make_host(extensions=("AUTH PLAIN NTLM",), script={"AUTH": DROP})

    async def drop(connection: Any, line: str) -> None:
        connection.writer.transport.abort()

    host._on_auth = drop  # type: ignore[method-assign]
    async with rig_at(host, tmp_path, security) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert rig.open_attention() == {}


async def test_a_success_before_the_host_has_shown_who_it_is_does_not_count(
    make_host: MakeHost, tmp_path: Path
) -> None:
    host = await make_host(extensions=("AUTH NTLM",), script={"AUTH": "235 2.7.0 come in, whoever you are"})
    async with rig_at(host, tmp_path, WINDOWS) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert "before it showed who it is" in rig.attention.open()[0].text
        assert host.lines("MAIL") == []
