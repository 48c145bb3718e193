"""The route test against hosts that fail at each step: the right step, the right symptom, and never a secret."""

import asyncio
import contextlib
import socket
import ssl
import threading
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest

from engine.clock import ManualClock
from engine.errors import UserError
from engine.settings.model import Domain, Security, Settings
from engine.symptom import Fault, Step
from tests.delivery.conftest import MakeHost
from tests.delivery.fakehost import DROP, SILENCE
from tests.delivery.rig import settings_for
from tests.diagnosis.route_rig import PASSWORD, RouteRig, lines, outcomes, self_signed, step_of
from tests.e2e.certificates import Authority
from tests.e2e.waiting import free_port

CLEAR = Security(tls="none")
BASIC = Security(authentication="basic", username="relay", tls="none")
TO = {"sender": "app@example.net", "recipient": "user@example.org"}
FORMS = (PASSWORD, b64encode(PASSWORD.encode()).decode(), b64encode(f"\0relay\0{PASSWORD}".encode()).decode())


@pytest.fixture
def rig(tmp_path: Path) -> RouteRig:
    return RouteRig(tmp_path)


def server_context(authority: Authority, stem: str, hosts: tuple[str, ...] = ("localhost",)) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(stem, hosts))
    return context


def secure(authority: Authority, tls: str = "starttls", **options: object) -> Security:
    return Security(
        **{"authentication": "basic", "username": "relay", "tls": tls, "ca_file": str(authority.ca_file)} | options
    )  # type: ignore[arg-type]


# --- The way that works -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_every_step_passes(make_host: MakeHost, rig: RouteRig, authority: Authority, tls: str) -> None:
    context = server_context(authority, f"route-{tls}")
    host = await make_host(context=context, implicit=tls == "implicit", users={"relay": PASSWORD})
    result = await rig.at(f"localhost:{host.port}", secure(authority, tls), **TO, message=True)
    order = [str(step) for step in Step]
    if tls == "implicit":
        order[2:4] = ["tls", "banner"]
    assert list(outcomes(result)) == order
    tls_step = step_of(result, Step.TLS)
    # The rig's certificates live for a day.
    assert outcomes(result) == dict.fromkeys(order, "passed") | {"tls": "warning"}
    assert "ends today" in tls_step.words
    facts = dict(tls_step.facts)
    assert facts["protocol"].startswith("TLSv1.")
    assert (
        facts
        | {
            "subject": "CN=localhost",
            "issuer": "CN=Mailroot test authority",
            "names": "localhost, 127.0.0.1",
            "days left": "0",
            "verified": "yes",
        }
        == facts
    )
    assert result.passed
    assert result.host == f"localhost:{host.port}"
    assert result.answer == "250 2.0.0 queued as 1"
    assert tuple(rig.said) == result.steps
    assert [step for step, _ in rig.began] == [Step(name) for name in order]
    assert "30 seconds at most" in rig.began[2][1]
    (message,) = host.delivered
    assert (message.encrypted, message.user, message.recipients) == (True, "relay", ["user@example.org"])
    assert b"From: app@example.net\r\nTo: user@example.org\r\nSubject: Mailroot test message\r\n" in message.data


async def test_the_transcript_has_every_line_and_no_secret(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(users={"relay": PASSWORD}, extensions=("SIZE 1000000",))
    result = await rig.at(f"127.0.0.1:{host.port}", BASIC, **TO)
    size = next(line for line in lines(result) if line.startswith("C: MAIL")).partition("SIZE=")[2]
    assert lines(result) == [
        "S: 220 fake.example.com ESMTP",
        "C: EHLO relay.example.net",
        "S: 250-fake.example.com",
        "S: 250-SIZE 1000000",
        "S: 250 AUTH PLAIN LOGIN",
        "C: AUTH PLAIN ***",
        "S: 235 2.7.0 welcome",
        f"C: MAIL FROM:<app@example.net> SIZE={size}",
        "S: 250 2.1.0 sender ok",
        "C: RCPT TO:<user@example.org>",
        "S: 250 2.1.5 recipient ok",
        "C: RSET",
        "S: 250 2.0.0 reset",
        "C: QUIT",
    ]
    assert host.delivered == []
    assert step_of(result, Step.LOGON).outcome == "warning"
    assert "clear text" in step_of(result, Step.LOGON).words
    assert dict(step_of(result, Step.AUTH_OFFERED).facts) == {"mechanisms": "PLAIN, LOGIN"}
    assert "message" in step_of(result, Step.DATA).words
    assert result.passed


async def test_auth_login_shows_neither_challenge_nor_answer(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(script={"EHLO": "250-fake\n250 AUTH LOGIN"}, users={"relay": PASSWORD})
    result = await rig.at(f"127.0.0.1:{host.port}", BASIC)
    logon = [line.text for line in step_of(result, Step.LOGON).transcript]
    assert logon == ["AUTH LOGIN", "334 ***", "***", "334 ***", "***", "235 2.7.0 welcome"]
    assert outcomes(result)["mail"] == "skipped"


async def test_anonymous_without_a_recipient(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(extensions=("AUTH PLAIN",))
    result = await rig.at(f"127.0.0.1:{host.port}", CLEAR)
    assert [step for step, outcome in outcomes(result).items() if outcome == "passed"] == [
        "resolve",
        "connect",
        "banner",
    ]
    assert set(outcomes(result).values()) == {"passed", "skipped"}
    assert dict(step_of(result, Step.AUTH_OFFERED).facts) == {"mechanisms": "PLAIN"}
    assert "switched off" in step_of(result, Step.TLS).words


async def test_a_typed_password_counts_more_than_the_stored_one(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(users={"relay": "typed-just-now"})
    result = await rig.at(f"127.0.0.1:{host.port}", BASIC, secrets={"route.relay": "typed-just-now"})
    assert result.passed
    assert rig.credentials.get("route.relay") == PASSWORD


# --- Each step that fails ---------------------------------------------------------------------------------------------


async def test_name_not_found(rig: RouteRig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    result = await rig.at("nowhere.invalid:25", CLEAR)
    failed = result.failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault, failed.symptom.host, failed.symptom.port) == (
        Step.RESOLVE,
        Fault.NAME_NOT_FOUND,
        "nowhere.invalid",
        25,
    )
    assert failed.symptom.field == "delivery.advanced.smart_host"
    assert set(list(outcomes(result).values())[1:]) == {"skipped"}
    assert {step.words for step in result.steps[1:]} == {"Not reached"}
    assert not result.passed


async def test_a_name_server_that_is_silent(rig: RouteRig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def again(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", again)
    failed = (await rig.at("somewhere.invalid", CLEAR)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault) == (Step.RESOLVE, Fault.NAME_SERVER_SILENT)


async def test_refused(rig: RouteRig) -> None:
    port = free_port()
    failed = (await rig.at(f"127.0.0.1:{port}", CLEAR)).failed
    assert failed is not None
    symptom = failed.symptom
    assert (failed.step, symptom.fault, symptom.address, symptom.port) == (
        Step.CONNECT,
        Fault.REFUSED,
        "127.0.0.1",
        port,
    )


@pytest.mark.parametrize(
    ("errno", "fault"), [(113, Fault.UNREACHABLE), (110, Fault.TIMED_OUT)], ids=["no way", "no answer"]
)
async def test_a_host_that_cannot_be_reached(
    rig: RouteRig, monkeypatch: pytest.MonkeyPatch, errno: int, fault: Fault
) -> None:
    async def connect(*_: object, **__: object) -> None:
        raise OSError(errno, "it is not there")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", connect)
    failed = (await rig.at("192.0.2.1:25", CLEAR)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault) == (Step.CONNECT, fault)


async def test_silent_before_its_greeting(make_host: MakeHost, tmp_path: Path) -> None:
    clock = ManualClock()
    rig = RouteRig(tmp_path, clock)
    host = await make_host(script={"greeting": SILENCE})
    work = asyncio.ensure_future(rig.at(f"127.0.0.1:{host.port}", CLEAR))
    await rig.until_under_way(Step.BANNER)
    while not work.done():
        clock.advance(10)
        await asyncio.sleep(0.001)
    failed = work.result().failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault) == (Step.BANNER, Fault.TIMED_OUT)
    assert "did not answer within 30 seconds" in failed.words


@pytest.mark.parametrize(
    ("greeting", "fault", "code"),
    [
        (DROP, Fault.DROPPED, 0),
        ("554 5.7.1 go away", Fault.ANSWERED, 554),
        ("421 4.3.2 busy", Fault.ANSWERED, 421),
        (b"HTTP/1.1 400 Bad Request\r\n", Fault.DROPPED, 0),
    ],
)
async def test_a_host_that_does_not_greet(
    make_host: MakeHost, rig: RouteRig, greeting: str, fault: Fault, code: int
) -> None:
    host = await make_host(script={"greeting": greeting})
    failed = (await rig.at(f"127.0.0.1:{host.port}", CLEAR)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault, failed.symptom.code) == (Step.BANNER, fault, code)


async def test_our_name_is_refused(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(script={"EHLO": "501 5.5.4 bad name", "HELO": "501 5.5.4 bad name"})
    failed = (await rig.at(f"127.0.0.1:{host.port}", CLEAR)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.code, failed.symptom.enhanced) == (Step.BANNER, 501, "5.5.4")
    assert [line.text for line in failed.transcript if line.client] == [
        "EHLO relay.example.net",
        "HELO relay.example.net",
    ]


async def test_no_starttls(make_host: MakeHost, rig: RouteRig, authority: Authority) -> None:
    host = await make_host(users={"relay": PASSWORD})
    result = await rig.at(f"localhost:{host.port}", secure(authority), **TO)
    assert result.failed is not None
    symptom = result.failed.symptom
    assert (result.failed.step, symptom.fault, symptom.field) == (
        Step.TLS,
        Fault.NO_STARTTLS,
        "delivery.security.tls",
    )
    assert host.lines("AUTH") == host.lines("MAIL") == []


async def test_starttls_refused(make_host: MakeHost, rig: RouteRig, authority: Authority) -> None:
    host = await make_host(context=server_context(authority, "refused"), script={"STARTTLS": "454 4.7.0 not now"})
    failed = (await rig.at(f"localhost:{host.port}", secure(authority))).failed
    assert failed is not None
    assert (failed.step, failed.symptom.code) == (Step.TLS, 454)


async def test_no_tls_where_it_should_be(make_host: MakeHost, rig: RouteRig, authority: Authority) -> None:
    host = await make_host()
    failed = (await rig.at(f"localhost:{host.port}", secure(authority, "implicit"))).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault) == (Step.TLS, Fault.HANDSHAKE)


async def test_a_ca_file_that_cannot_be_read(
    make_host: MakeHost, rig: RouteRig, authority: Authority, tmp_path: Path
) -> None:
    host = await make_host(context=server_context(authority, "cafile"))
    security = secure(authority, ca_file=str(tmp_path / "absent.pem"))
    failed = (await rig.at(f"localhost:{host.port}", security)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault, failed.symptom.field) == (
        Step.TLS,
        Fault.CA_FILE,
        "delivery.security.ca_file",
    )


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize(
    "fault",
    [
        Fault.CERTIFICATE_EXPIRED,
        Fault.CERTIFICATE_NOT_YET_VALID,
        Fault.CERTIFICATE_SELF_SIGNED,
        Fault.CERTIFICATE_NAME,
        Fault.CERTIFICATE_UNKNOWN_AUTHORITY,
    ],
)
async def test_a_bad_certificate_and_its_facts(
    make_host: MakeHost, rig: RouteRig, authority: Authority, tmp_path: Path, fault: Fault, tls: str
) -> None:
    ca_file, issuer, name = str(authority.ca_file), "CN=localhost", "localhost"
    if fault is Fault.CERTIFICATE_EXPIRED:
        context, trusted = self_signed(tmp_path, begins=-100, days=30)
        ca_file = str(trusted)
    elif fault is Fault.CERTIFICATE_NOT_YET_VALID:
        context, trusted = self_signed(tmp_path, begins=5)
        ca_file = str(trusted)
    elif fault is Fault.CERTIFICATE_SELF_SIGNED:
        context, _ = self_signed(tmp_path)
    elif fault is Fault.CERTIFICATE_NAME:
        name, issuer = "elsewhere.example", "CN=Mailroot test authority"
        context = server_context(authority, f"name-{tls}", (name,))
    else:
        issuer = "CN=Mailroot test authority"
        (tmp_path / "other").mkdir()
        stranger = Authority(tmp_path / "other")
        certificate, key = stranger.issue("stranger")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        alone = certificate.read_bytes().partition(b"-----END CERTIFICATE-----\n")
        certificate.write_bytes(alone[0] + alone[1])
        context.load_cert_chain(certificate, key)
        ca_file = str(authority.ca_file)
    host = await make_host(context=context, implicit=tls == "implicit", users={"relay": PASSWORD})
    result = await rig.at(f"localhost:{host.port}", secure(authority, tls, ca_file=ca_file), **TO)
    failed = result.failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault) == (Step.TLS, fault)
    assert failed.symptom.certificate["subject"] == f"CN={name}"
    assert failed.symptom.certificate["issuer"] == issuer
    assert failed.symptom.certificate["names"].startswith(name)
    facts = dict(failed.facts)
    assert facts["verified"] == "no"
    assert facts["valid until"] == failed.symptom.certificate["not_after"]
    assert (int(facts["days left"]) < 0) == (fault is Fault.CERTIFICATE_EXPIRED)
    assert host.lines("AUTH") == host.lines("MAIL") == []


@pytest.mark.parametrize(
    ("offer", "fault", "offered"),
    [("8BITMIME", Fault.AUTH_NOT_OFFERED, ""), ("AUTH GSSAPI NTLM", Fault.MECHANISM_NOT_OFFERED, "GSSAPI, NTLM")],
)
async def test_auth_not_offered(make_host: MakeHost, rig: RouteRig, offer: str, fault: Fault, offered: str) -> None:
    host = await make_host(extensions=(offer,))
    failed = (await rig.at(f"127.0.0.1:{host.port}", BASIC)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault, failed.symptom.offered) == (Step.AUTH_OFFERED, fault, offered)


async def test_535(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(users={"relay": "another"})
    failed = (await rig.at(f"127.0.0.1:{host.port}", BASIC)).failed
    assert failed is not None
    symptom = failed.symptom
    assert (failed.step, symptom.code, symptom.enhanced, symptom.user) == (Step.LOGON, 535, "5.7.8", "relay")
    assert symptom.answer == "535 5.7.8 authentication failed"
    assert [line.text for line in failed.transcript] == ["AUTH PLAIN ***", "535 5.7.8 authentication failed"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"username": ""}, Fault.NO_USER_NAME),
        ({"username": "nobody"}, Fault.NO_PASSWORD),
    ],
)
async def test_a_logon_that_cannot_be_tried_fails_at_its_step(
    make_host: MakeHost, rig: RouteRig, change: dict[str, str], fault: Fault
) -> None:
    host = await make_host(users={"relay": PASSWORD})
    result = await rig.at(f"127.0.0.1:{host.port}", msgspec.structs.replace(BASIC, **change))
    assert result.failed is not None
    assert (result.failed.step, result.failed.symptom.fault) == (Step.LOGON, fault)
    assert outcomes(result)["banner"] == outcomes(result)["auth_offered"] == "passed"


async def test_a_keyring_that_is_locked(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host(users={"relay": PASSWORD})
    rig.credentials.unavailable = "The keyring is locked."
    failed = (await rig.at(f"127.0.0.1:{host.port}", BASIC)).failed
    assert failed is not None
    assert (failed.step, failed.symptom.fault) == (Step.LOGON, Fault.PASSWORD_UNREADABLE)


@pytest.mark.parametrize(
    ("phase", "answer", "enhanced"),
    [
        ("MAIL", "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM", "5.7.57"),
        ("MAIL", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "5.7.60"),
        ("RCPT", "452 4.2.2 mailbox full", "4.2.2"),
        ("RCPT", "550 5.1.1 no such user", "5.1.1"),
        ("DATA", "554 5.5.1 no", "5.5.1"),
        ("BODY", "554 5.7.1 looks like spam", "5.7.1"),
    ],
)
async def test_a_refusal_after_the_opening(
    make_host: MakeHost, rig: RouteRig, phase: str, answer: str, enhanced: str
) -> None:
    host = await make_host(script={phase: answer})
    failed = (await rig.at(f"127.0.0.1:{host.port}", CLEAR, **TO, message=True)).failed
    assert failed is not None
    step = Step.DATA if phase == "BODY" else Step(phase.lower())
    symptom = failed.symptom
    assert (failed.step, symptom.code, symptom.enhanced, symptom.answer) == (step, int(answer[:3]), enhanced, answer)
    assert (symptom.host, symptom.address, symptom.port) == ("127.0.0.1", "127.0.0.1", host.port)
    assert answer in failed.words
    if enhanced == "5.7.57":
        assert symptom.field == "delivery.security.authentication"


@pytest.mark.parametrize("phase", ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "BODY"])
async def test_a_connection_that_breaks(make_host: MakeHost, rig: RouteRig, phase: str) -> None:
    host = await make_host(users={"relay": PASSWORD})
    if phase == "AUTH":
        host.script["AUTH"] = b"garbage\r\n"
    else:
        host.script[phase] = DROP
    failed = (await rig.at(f"127.0.0.1:{host.port}", BASIC, **TO, message=True)).failed
    assert failed is not None
    steps = {"EHLO": Step.BANNER, "AUTH": Step.LOGON, "BODY": Step.DATA}
    assert failed.step is (steps.get(phase) or Step(phase.lower()))
    assert failed.symptom.fault is Fault.DROPPED


async def test_an_address_the_host_cannot_carry(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host()
    failed = (await rig.at(f"127.0.0.1:{host.port}", CLEAR, **TO | {"recipient": "jörg@example.org"})).failed
    assert failed is not None
    assert (failed.step, failed.symptom.enhanced) == (Step.MAIL, "5.6.7")


# --- Warnings ---------------------------------------------------------------------------------------------------------


async def test_opportunistic_tls_with_a_certificate_nobody_knows(
    make_host: MakeHost, rig: RouteRig, tmp_path: Path
) -> None:
    context, _ = self_signed(tmp_path)
    host = await make_host(context=context)
    result = await rig.at(f"localhost:{host.port}", Security(), **TO)
    step = step_of(result, Step.TLS)
    assert (step.outcome, step.symptom.fault) == ("warning", Fault.CERTIFICATE_SELF_SIGNED)
    assert step.words.endswith("it would not be accepted: self-signed certificate")
    assert step.symptom.certificate["subject"] == "CN=localhost"
    assert result.passed


async def test_verification_switched_off_where_it_would_succeed(
    make_host: MakeHost, rig: RouteRig, tmp_path: Path
) -> None:
    context, trusted = self_signed(tmp_path)
    host = await make_host(context=context, users={"relay": PASSWORD})
    security = Security(
        authentication="basic", username="relay", tls="starttls", ca_file=str(trusted), verify_certificate=False
    )
    result = await rig.at(f"localhost:{host.port}", security)
    step = step_of(result, Step.TLS)
    assert (step.outcome, dict(step.facts)["verified"]) == ("passed", "no")
    assert len(host.lines("AUTH")) == 1


@pytest.mark.parametrize("days", [10, 40])
async def test_a_certificate_that_ends_soon(make_host: MakeHost, rig: RouteRig, tmp_path: Path, days: int) -> None:
    context, trusted = self_signed(tmp_path, days=days)
    host = await make_host(context=context)
    result = await rig.at(f"localhost:{host.port}", Security(tls="starttls", ca_file=str(trusted)))
    step = step_of(result, Step.TLS)
    assert step.outcome == ("warning" if days == 10 else "passed")
    assert ("ends in 9 days" in step.words) == (days == 10)


async def test_opportunistic_tls_that_is_not_there_or_breaks(make_host: MakeHost, rig: RouteRig) -> None:
    host = await make_host()
    result = await rig.at(f"127.0.0.1:{host.port}", Security(), **TO)
    step = step_of(result, Step.TLS)
    assert (step.outcome, result.passed) == ("warning", True)
    assert "does not offer STARTTLS" in step.words
    host = await make_host(context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))  # without a certificate
    result = await rig.at(f"127.0.0.1:{host.port}", Security(), **TO)
    step = step_of(result, Step.TLS)
    assert (step.outcome, step.symptom.fault) == ("warning", Fault.DROPPED)
    assert "Mail goes in clear text" in step.words
    assert list(outcomes(result)) == [str(step) for step in Step]
    assert outcomes(result)["mail"] == outcomes(result)["rcpt"] == "passed"


# --- Secrets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["AUTH", "MAIL", "RCPT", "DATA", "BODY"])
async def test_a_host_that_repeats_the_password_does_not_get_it_anywhere(
    make_host: MakeHost, rig: RouteRig, phase: str, caplog: pytest.LogCaptureFixture
) -> None:
    told = " ".join(FORMS)
    host = await make_host(users={"relay": PASSWORD}, script={phase: f"550-5.7.1 I know {told}\n550 5.7.1 {told}"})
    result = await rig.at(f"127.0.0.1:{host.port}", BASIC, **TO, message=True, secrets={"route.relay": PASSWORD})
    assert result.failed is not None
    everything = repr(result) + repr(rig.said) + repr(rig.began) + caplog.text + str(msgspec.json.encode(result))
    assert "I know ***" in everything
    assert not [form for form in FORMS if form in everything]


@pytest.mark.parametrize("phase", ["AUTH", "MAIL"])
async def test_a_secret_at_the_edge_of_what_is_shown_is_no_half_secret(
    make_host: MakeHost, rig: RouteRig, phase: str
) -> None:
    text = "550 " + "x" * 488 + " " + PASSWORD
    host = await make_host(users={"relay": PASSWORD}, script={phase: text})
    result = await rig.at(f"127.0.0.1:{host.port}", BASIC, **TO)
    assert result.failed is not None
    assert PASSWORD[:5] not in repr(result)


def test_an_order_does_not_show_what_was_typed() -> None:
    from engine.diagnosis.route_report import RouteTestOrder
    from engine.diagnosis.typed_secrets import TypedSecrets

    secrets = {"route.relay": PASSWORD}
    order = RouteTestOrder(settings=Settings(), secrets=secrets)
    assert PASSWORD not in repr(order) + str(order) + repr(TypedSecrets(RouteRig(Path()).credentials, secrets))


# --- Several hosts, routes, orders ------------------------------------------------------------------------------------


async def test_hosts_are_tried_in_order_until_one_opens(make_host: MakeHost, rig: RouteRig) -> None:
    closed = free_port()
    good = await make_host()
    result = await rig.at(f"127.0.0.1:{closed}, 127.0.0.1:{good.port}, 127.0.0.1:{free_port()}", CLEAR, **TO)
    assert (result.passed, result.host) == (True, f"[127.0.0.1]:{good.port}")
    (other,) = result.others
    assert (other.host, other.passed) == (f"[127.0.0.1]:{closed}", False)
    assert {step.host for step in rig.said} == {result.host, other.host}


async def test_a_host_that_opens_and_refuses_is_the_one_mail_would_go_to(make_host: MakeHost, rig: RouteRig) -> None:
    first = await make_host(script={"MAIL": "550 5.7.1 not you"})
    second = await make_host()
    result = await rig.at(f"127.0.0.1:{first.port}, 127.0.0.1:{second.port}", CLEAR, **TO)
    assert (result.host, result.passed, second.connections) == (f"[127.0.0.1]:{first.port}", False, 0)


async def test_when_none_opens_the_one_that_needs_a_person_is_told(make_host: MakeHost, rig: RouteRig) -> None:
    busy = await make_host(script={"greeting": "421 4.3.2 busy"})
    closed = free_port()
    result = await rig.at(f"127.0.0.1:{busy.port}, 127.0.0.1:{closed}", CLEAR)
    assert result.host == f"[127.0.0.1]:{closed}"
    assert [other.host for other in result.others] == [f"[127.0.0.1]:{busy.port}"]


async def test_another_address_of_the_same_name(
    make_host: MakeHost, rig: RouteRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await make_host()

    async def two(*_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(socket.AF_INET, 1, 6, "", (address, 0)) for address in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two)
    result = await rig.at(f"two.example:{host.port}", CLEAR)
    connect = step_of(result, Step.CONNECT)
    assert ("address", "127.0.0.1") in connect.facts
    assert "127.0.0.2" in dict(connect.facts)["also tried"]
    assert result.passed
    # The second address is there, but does not serve: that is the step that fails, with its own reason.
    host.script["greeting"] = "554 5.7.1 go away"
    result = await rig.at(f"two.example:{host.port}", CLEAR)
    assert result.failed is not None
    assert (result.failed.step, result.failed.symptom.code, result.failed.symptom.address) == (
        Step.BANNER,
        554,
        "127.0.0.1",
    )


async def test_the_route_of_a_domain(make_host: MakeHost, rig: RouteRig) -> None:
    general, own = await make_host(), await make_host()
    settings = settings_for(f"127.0.0.1:{general.port}", security=CLEAR)
    entries = (
        Domain(name="*.partner.example", smart_host=f"127.0.0.1:{own.port}", use_helo=True),
        Domain(name="here.example", kind="alias"),
    )
    settings = msgspec.structs.replace(settings, domains=entries)
    assert (await rig.run(settings)).host.endswith(str(general.port))
    result = await rig.run(settings, domain="*.partner.example")
    assert result.host.endswith(str(own.port))
    assert own.lines("HELO")
    with pytest.raises(UserError, match="stays on this machine"):
        await rig.run(settings, domain="here.example")


@pytest.mark.parametrize("kind", ["capture", "hold"])
async def test_a_smart_host_that_is_not_used_yet_can_be_tried(make_host: MakeHost, rig: RouteRig, kind: str) -> None:
    host = await make_host()
    settings = settings_for(f"127.0.0.1:{host.port}", security=CLEAR)
    delivery = msgspec.structs.replace(settings.delivery, route=kind)
    assert (await rig.run(msgspec.structs.replace(settings, delivery=delivery))).passed


@pytest.mark.parametrize(
    ("host", "order", "words"),
    [
        ("", {}, "no smart host to test"),
        ("a,,b", {}, "cannot be read"),
        ("127.0.0.1", {"recipient": "nobody"}, "not a mail address"),
        ("127.0.0.1", {"recipient": "a@b.example>\r\nDATA"}, "not a mail address"),
        ("127.0.0.1", {"recipient": "a@b.example", "sender": "x"}, "not a mail address"),
    ],
)
async def test_nothing_to_try(rig: RouteRig, host: str, order: dict[str, str], words: str) -> None:
    with pytest.raises(UserError, match=words):
        await rig.at(host, CLEAR, **order)


@pytest.mark.parametrize("phase", ["greeting", "EHLO", "MAIL", "BODY"])
async def test_cancel(make_host: MakeHost, rig: RouteRig, phase: str) -> None:
    host = await make_host(script={phase: SILENCE})
    rig.cancelled = threading.Event()
    work = asyncio.ensure_future(rig.at(f"127.0.0.1:{host.port}", CLEAR, **TO, message=True))
    waiting = {"greeting": Step.BANNER, "EHLO": Step.BANNER, "MAIL": Step.MAIL, "BODY": Step.DATA}[phase]
    await rig.until_under_way(waiting)
    rig.cancelled.set()
    result = await asyncio.wait_for(work, 5)
    assert (result.cancelled, result.passed) == (True, False)
    assert step_of(result, waiting).outcome == "skipped"
    assert "cancelled" in step_of(result, waiting).words
    assert len(result.steps) == len(Step)


async def test_cancelling_leaves_no_connection_behind(rig: RouteRig) -> None:
    left = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        left.set()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    rig.cancelled = threading.Event()
    work = asyncio.ensure_future(rig.at(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", CLEAR))
    await rig.until_under_way(Step.BANNER)
    rig.cancelled.set()
    await asyncio.wait_for(work, 5)
    await asyncio.wait_for(left.wait(), 5)
    server.close()
    await server.wait_closed()
