"""What a failure of the way out looked like travels with it, to whoever has words for people."""

import ssl
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.delivery.tls import handshake_failure
from engine.events import AttentionRaised
from engine.settings.model import Security
from engine.symptom import Fault, Step, Symptom
from tests.delivery.conftest import MakeHost
from tests.delivery.rig import Rig, settings_for

BASIC = Security(authentication="basic", username="relay", tls="none")


def only_symptom(rig: Rig) -> Symptom:
    (raised,) = rig.attention.open()
    assert isinstance(raised, AttentionRaised)
    assert raised.symptom is not None
    return raised.symptom


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (2, Fault.CERTIFICATE_UNKNOWN_AUTHORITY),
        (9, Fault.CERTIFICATE_NOT_YET_VALID),
        (10, Fault.CERTIFICATE_EXPIRED),
        (18, Fault.CERTIFICATE_SELF_SIGNED),
        (19, Fault.CERTIFICATE_SELF_SIGNED),
        (20, Fault.CERTIFICATE_UNKNOWN_AUTHORITY),
        (21, Fault.CERTIFICATE_UNKNOWN_AUTHORITY),
        (26, Fault.CERTIFICATE_OTHER),
        (62, Fault.CERTIFICATE_NAME),
        (64, Fault.CERTIFICATE_NAME),
    ],
)
def test_what_openssl_says_about_a_certificate(code: int, fault: Fault) -> None:
    error = ssl.SSLCertVerificationError(1, "verify failed")
    error.verify_code, error.verify_message = code, "as it says"
    symptom = handshake_failure("h:25", error, "delivery.security").symptom
    assert symptom is not None
    assert (symptom.step, symptom.fault, symptom.answer) == (Step.TLS, fault, "as it says")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (TimeoutError(), Fault.TIMED_OUT),
        (ConnectionResetError(), Fault.DROPPED),
        (ssl.SSLError(1, "wrong version number"), Fault.HANDSHAKE),
    ],
)
def test_a_handshake_that_comes_to_nothing(error: OSError, fault: Fault) -> None:
    symptom = handshake_failure("h:25", error, "delivery.security").symptom
    assert symptom is not None
    assert symptom.fault is fault


async def test_no_route(tmp_path: Path) -> None:
    rig = Rig(settings_for(""), tmp_path)
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        field = "delivery.advanced.smart_host"
        assert only_symptom(rig) == Symptom(step=Step.RESOLVE, fault=Fault.NO_ROUTE, field=field)


async def test_a_refused_logon_says_where_who_and_what(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path)
    rig.credentials.set("route.relay", "wrong")
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        assert only_symptom(rig) == Symptom(
            step=Step.LOGON,
            host="127.0.0.1",
            port=host.port,
            address="127.0.0.1",
            code=535,
            enhanced="5.7.8",
            answer="535 5.7.8 authentication failed",
            user="relay",
            field="delivery.security.username",
        )


async def test_without_a_password_nobody_knocks_but_the_host_is_named(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(users={"relay": "right"})
    async with Rig(settings_for(f"127.0.0.1:{host.port}", security=BASIC), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        symptom = only_symptom(rig)
        assert (symptom.fault, symptom.host, symptom.port) == (Fault.NO_PASSWORD, "127.0.0.1", host.port)
        assert (symptom.user, symptom.address, host.connections) == ("relay", "", 0)


async def test_a_host_that_wants_a_logon_first(make_host: MakeHost, tmp_path: Path) -> None:
    answer = "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"
    host = await make_host(script={"MAIL": answer})
    async with Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path) as rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        symptom = only_symptom(rig)
        assert (symptom.step, symptom.code, symptom.enhanced) == (Step.MAIL, 530, "5.7.57")
        assert (symptom.host, symptom.port, symptom.answer) == ("127.0.0.1", host.port, answer)


async def test_a_host_that_is_too_busy_for_the_third_time(make_host: MakeHost, tmp_path: Path) -> None:
    host = await make_host(script={"MAIL": "421 4.3.2 busy"})
    rig = Rig(settings_for(f"127.0.0.1:{host.port}"), tmp_path)
    assert isinstance(rig.clock, ManualClock)
    async with rig:
        await rig.put("user@example.org")
        await rig.settled(1)
        for _ in range(6):
            if rig.attention.open():
                break
            await rig.pass_time(400)
        symptom = only_symptom(rig)
        assert (symptom.step, symptom.code, symptom.host) == (Step.MAIL, 421, "127.0.0.1")
