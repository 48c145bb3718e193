"""Integrated Windows Authentication with real peers: Postfix with Cyrus SASL, curl, msmtp and a real KDC.

The NTLM of Cyrus is a server by other hands than ours, and so are those of curl and msmtp as clients.
"""

import contextlib
import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.sasl.choosing import with_windows
from engine.sasl.mechanism import encoded
from engine.sasl.windows import Account
from tests.e2e.clients import SECONDS, need, run, send_with_curl, send_with_smtplib, unavailable
from tests.e2e.kdc import REALM, Kdc
from tests.e2e.relay import Relay
from tests.e2e.site_settings import settings
from tests.e2e.smarthost import PASSWORD, USER, SmartHost
from tests.e2e.waiting import wait_until

TICKET_PASSWORD = "ticket-horse-4"  # of a rig that lives for a minute on the loopback interface
INSIDE, OUTSIDE = "alice@example.test", "someone@elsewhere.example"
LETTER = b"Subject: %s\r\n\r\nhello\r\n"

NewRelay = Callable[..., Relay]


@pytest.fixture(scope="module")
def kdc() -> Iterator[Kdc]:
    if reason := Kdc.missing():
        unavailable(reason)
    pytest.importorskip("gssapi", reason="python-gssapi is not installed (extra kerberos)")
    made = Kdc()
    try:
        made.start()
        made.add_user(USER, TICKET_PASSWORD)
        made.add_service("localhost")
        yield made
    finally:
        made.stop()


@contextlib.contextmanager
def postfix(mechanisms: str, environment: dict[str, str] | None = None) -> Iterator[SmartHost]:
    if reason := SmartHost.missing():
        unavailable(reason)
    host = SmartHost(mechanisms, environment)
    try:
        host.start()
        yield host
    finally:
        host.stop()


@pytest.fixture(scope="module")
def ntlm_host() -> Iterator[SmartHost]:
    with postfix("NTLM") as host:
        yield host


@pytest.fixture(scope="module")
def kerberos_host(kdc: Kdc) -> Iterator[SmartHost]:
    with postfix("GSSAPI", kdc.environment) as host:
        yield host


@pytest.fixture
def kerberos(kdc: Kdc, monkeypatch: pytest.MonkeyPatch) -> Kdc:
    """The relay, started from here on, finds this KDC."""
    for name, value in kdc.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("KRB5_KTNAME")
    return kdc


def outbound(host: SmartHost, username: str) -> str:
    """settings.toml of a relay that logs on by Integrated Windows Authentication."""
    security = f'authentication = "integrated"\nusername = \'{username}\'\ntls = "starttls"\nca_file = "{host.ca_file}"'
    return settings(smart_host=f"localhost:{host.port}", security=security)


def send(relay: Relay, subject: bytes) -> None:
    send_with_smtplib(relay.port, "app@example.net", [INSIDE], LETTER % subject)


# --- Outbound ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", [USER, f"CONTOSO\\{USER}"])
def test_ntlm_version_2_is_accepted(ntlm_host: SmartHost, new_relay: NewRelay, username: str) -> None:
    relay = new_relay(outbound(ntlm_host, username))
    relay.write_credential(f"route.{username}", PASSWORD)
    relay.serve()
    subject = b"ntlm " + username.encode()
    send(relay, subject)
    ntlm_host.wait_for("alice", subject)


def test_a_wrong_password_is_refused_and_the_mail_is_kept(ntlm_host: SmartHost, new_relay: NewRelay) -> None:
    relay = new_relay(outbound(ntlm_host, USER))
    secret = relay.write_credential(f"route.{USER}", "wrong")
    relay.serve()
    for number in range(3):
        send(relay, b"kept %d" % number)
    wait_until(lambda: len(attention(relay)) == 1, 20, lambda: relay.output)
    assert "rejected AUTH" in attention(relay)[0]
    assert len(relay.queue()) == 3
    secret.write_text(PASSWORD, encoding="utf-8")
    assert relay.run("reload").status == 0
    for number in range(3):
        ntlm_host.wait_for("alice", b"kept %d" % number)
    wait_until(lambda: attention(relay) == [], 20, lambda: str(attention(relay)))


@pytest.mark.parametrize("username", [f"{USER}@example.test", f"EXAMPLE.TEST\\{USER}"])
def test_kerberos_with_a_password(kerberos: Kdc, kerberos_host: SmartHost, new_relay: NewRelay, username: str) -> None:
    relay = new_relay(outbound(kerberos_host, username))
    relay.write_credential(f"route.{username}", TICKET_PASSWORD)
    relay.serve()
    subject = b"kerberos " + username.encode()
    send(relay, subject)
    kerberos_host.wait_for("alice", subject)


def test_kerberos_inside_spnego(kerberos: Kdc, kdc: Kdc, new_relay: NewRelay) -> None:
    username = f"{USER}@example.test"
    with postfix("GSS-SPNEGO", kdc.environment) as host:
        relay = new_relay(outbound(host, username))
        relay.write_credential(f"route.{username}", TICKET_PASSWORD)
        relay.serve()
        send(relay, b"by spnego")
        host.wait_for("alice", b"by spnego")


def test_kerberos_with_the_ticket_of_this_machines_user(
    kerberos: Kdc, kerberos_host: SmartHost, new_relay: NewRelay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kerberos.ticket(USER, TICKET_PASSWORD, tmp_path / "ccache")
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path}/ccache")
    relay = new_relay(outbound(kerberos_host, "")).serve()
    send(relay, b"by ticket")
    kerberos_host.wait_for("alice", b"by ticket")


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        (f"{USER}@example.test", "wrong", "the password is wrong"),
        ("nobody@example.test", "wrong", "not found in Kerberos database"),
        ("", "", "this machine's user"),
    ],
)
def test_kerberos_that_refuses_holds_the_route(
    kerberos: Kdc, kerberos_host: SmartHost, new_relay: NewRelay, username: str, password: str, words: str
) -> None:
    relay = new_relay(outbound(kerberos_host, username))
    if username:
        relay.write_credential(f"route.{username}", password)
    relay.serve()
    send(relay, b"held")
    wait_until(lambda: len(attention(relay)) == 1, 20, lambda: relay.output)
    assert words in attention(relay)[0]
    assert len(relay.queue()) == 1


def test_a_kdc_that_is_away_is_waited_for(kerberos: Kdc, kerberos_host: SmartHost, new_relay: NewRelay) -> None:
    username = f"{USER}@silent.test"
    relay = new_relay(outbound(kerberos_host, username))
    relay.write_credential(f"route.{username}", TICKET_PASSWORD)
    relay.serve()
    send(relay, b"waits")
    wait_until(lambda: "No Kerberos server" in str(relay.queue()), 30, lambda: str(relay.queue()))
    assert attention(relay) == []


def test_without_kerberos_ntlm_is_next(kerberos: Kdc, new_relay: NewRelay, kdc: Kdc) -> None:
    with postfix("GSSAPI NTLM", kdc.environment) as host:
        relay = new_relay(outbound(host, f"CONTOSO\\{USER}"))
        relay.write_credential(f"route.CONTOSO\\{USER}", PASSWORD)
        relay.serve()
        send(relay, b"second choice")
        host.wait_for("alice", b"second choice")


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_passwords_inside_tls(new_relay: NewRelay, mechanism: str) -> None:
    with postfix(mechanism) as host:
        relay = new_relay(host.settings())
        relay.write_credential(f"route.{USER}", PASSWORD)
        relay.serve()
        send(relay, b"by " + mechanism.encode())
        host.wait_for("alice", b"by " + mechanism.encode())


def test_the_route_test_shows_the_steps_and_no_token(ntlm_host: SmartHost, new_relay: NewRelay) -> None:
    relay = new_relay(outbound(ntlm_host, USER))
    relay.write_credential(f"route.{USER}", PASSWORD)
    relay.serve()
    answer = relay.run("test-route", "--json")
    assert answer.status == 0, answer
    assert "AUTH NTLM ***" in answer.out
    assert "TlRMTVNTUA" not in answer.text  # what every message of NTLM begins with
    assert PASSWORD not in answer.text


# --- Inbound ----------------------------------------------------------------------------------------------------------

ANNA, ANNAS = "anna", "paper jam 17"


@pytest.fixture
def door(new_relay: NewRelay) -> Relay:
    """A relay that lets nobody relay but those who log on by NTLM."""
    access = f'[access.authentication]\nintegrated = true\nusers = ["{ANNA}"]\n'
    relay = new_relay(settings(route="hold", relay_list="", access=access))
    relay.write_credential(f"user.{ANNA}", ANNAS)
    return relay.serve()


def curl(relay: Relay, user: str, password: str, mechanism: str = "NTLM") -> str:
    options = ["--user", f"{user}:{password}", "--login-options", f"AUTH={mechanism}"]
    return send_with_curl(relay.port, "a@example.net", [OUTSIDE], LETTER % b"in", *options)


@pytest.mark.parametrize("user", [ANNA, f"CONTOSO\\{ANNA}"])
def test_curl_logs_on_by_ntlm_and_may_relay(door: Relay, user: str) -> None:
    assert "235 2.7.0" in curl(door, user, ANNAS)
    assert len(door.queue()) == 1


def test_curl_with_a_wrong_password_is_refused(door: Relay) -> None:
    with pytest.raises(AssertionError, match=r"535 5\.7\.8"):
        curl(door, ANNA, "wrong")
    assert door.queue() == []


def test_version_1_is_refused(door: Relay) -> None:
    """GNU SASL in msmtp, and swaks, know no other."""
    need("swaks")
    command = [
        "swaks", "--server", "127.0.0.1", "--port", str(door.port), "--auth", "NTLM",
        "--auth-user", ANNA, "--auth-password", ANNAS, "--from", "a@example.net", "--to", OUTSIDE,
    ]  # fmt: skip
    with pytest.raises(AssertionError, match=r"535 5\.7\.8"):
        run(command)


def test_pyspnego_logs_on_with_an_integrity_code(door: Relay) -> None:
    mechanism = with_windows("NTLM", Account(f"CONTOSO\\{ANNA}", ANNAS), "localhost")
    with smtplib.SMTP("localhost", door.port, timeout=SECONDS) as client:
        client.ehlo()
        assert client.esmtp_features["auth"].split() == ["NTLM"]
        code, text = client.docmd("AUTH", f"NTLM {encoded(mechanism.initial() or b'')}")
        assert code == 334
        assert client.docmd(encoded(mechanism.respond(text.decode())))[0] == 235


@pytest.fixture
def kerberos_door(kerberos: Kdc, new_relay: NewRelay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Relay:
    access = f'[access.authentication]\nintegrated = true\nkeytab = "{kerberos.keytab}"\n'
    relay = new_relay(settings(route="hold", relay_list="", access=access)).serve()
    kerberos.ticket(USER, TICKET_PASSWORD, tmp_path / "ccache")
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path}/ccache")
    return relay


def test_curl_logs_on_by_kerberos(kerberos_door: Relay) -> None:
    # curl tries Kerberos for names with a realm only; the ticket is what counts.
    options = ["--user", f"{USER}@{REALM}:", "--login-options", "AUTH=GSSAPI"]
    url = f"smtp://localhost:{kerberos_door.port}"
    command = ["curl", "-sS", "-v", url, "--mail-from", "a@example.net", "--mail-rcpt", OUTSIDE, *options]
    assert "235 2.7.0" in run([*command, "--upload-file", "-"], LETTER % b"in")
    (entry,) = kerberos_door.queue()
    assert f"{USER}@{REALM}" in str(kerberos_door.run("queue", "show", entry["id"], "--json").out)


def test_msmtp_logs_on_by_kerberos(kerberos_door: Relay, tmp_path: Path) -> None:
    need("msmtp")
    configuration = tmp_path / "msmtprc"
    configuration.write_text(
        f"account default\nhost localhost\nport {kerberos_door.port}\nfrom a@example.net\ntls off\n"
        f"auth gssapi\nuser {USER}\n",
        encoding="utf-8",
    )
    configuration.chmod(0o600)
    run(["msmtp", "-C", str(configuration), "--", OUTSIDE], b"Subject: in\n\nhello\n")
    assert len(kerberos_door.queue()) == 1


def test_spnego_around_kerberos_is_let_in_as_by_exchange(kerberos_door: Relay) -> None:
    mechanism = with_windows("GSS-SPNEGO", Account("", ""), "localhost")
    with smtplib.SMTP("localhost", kerberos_door.port, timeout=SECONDS) as client:
        client.ehlo()
        code, text = client.docmd("AUTH", f"GSSAPI {encoded(mechanism.initial() or b'')}")
        for _ in range(4):
            if code != 334:
                break
            code, text = client.docmd(encoded(mechanism.respond(text.decode())))
        assert code == 235, text


def attention(relay: Relay) -> list[str]:
    """What needs a person, as `status --json` tells it."""
    return [entry["text"] for entry in relay.run("status", "--json").json()["attention"]]
