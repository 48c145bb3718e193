"""The route test against a real Postfix with TLS and SASL, as a command, while the relay runs and while it does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.relay import Relay
from tests.e2e.smarthost import DOMAIN, PASSWORD, USER, SmartHost

Make = Callable[..., Relay]
TO = ("--from", f"app@{DOMAIN}", "--to", f"carol@{DOMAIN}")


@pytest.fixture(params=["stopped", "running"])
def relay(request: pytest.FixtureRequest, smart_host: SmartHost, new_relay: Make) -> Relay:
    made = new_relay(smart_host.settings())
    made.write_credential(f"route.{USER}", PASSWORD)
    if request.param == "running":
        made.serve()
    return made


def steps(result: dict[str, Any]) -> dict[str, str]:
    return {step["step"]: step["outcome"] for step in result["steps"]}


def test_every_step_to_a_mailbox(smart_host: SmartHost, relay: Relay) -> None:
    before = len(smart_host.mailbox("carol"))
    answer = relay.run("test-route", *TO, "--send", "--json")
    result = answer.json()
    assert answer.status == 0, answer.text
    # The rig's certificate lives for a day, which is worth a warning.
    passed = ("resolve", "connect", "banner", "auth_offered", "logon", "mail", "rcpt", "data")
    assert steps(result) == dict.fromkeys(passed, "passed") | {"tls": "warning"}
    facts = dict(next(step for step in result["steps"] if step["step"] == "tls")["facts"])
    assert facts["protocol"] == "TLSv1.3"
    assert (facts["issuer"], facts["verified"]) == ("CN=Mailroot test authority", "yes")
    assert facts["names"].startswith("localhost")
    assert result["answer"].startswith("250 2.0.0 Ok: queued as ")
    message = smart_host.wait_for("carol", b"This is a test message from Mailroot")
    assert b"Subject: Mailroot test message" in message
    assert len(smart_host.mailbox("carol")) == before + 1
    for path in (smart_host.root / "mail" / "carol" / "new").iterdir():
        path.unlink()
    assert PASSWORD not in answer.text


def test_the_dialog_for_people(relay: Relay) -> None:
    answer = relay.run("test-route", *TO, "--verbose")
    assert answer.status == 0, answer.text
    assert "  S: 220 smarthost.example.test ESMTP Postfix" in answer.out
    assert "  C: STARTTLS\n  S: 220 2.0.0 Ready to start TLS\n" in answer.out
    assert "  C: AUTH PLAIN ***\n  S: 235 2.7.0 Authentication successful\n" in answer.out
    assert "  C: RSET\n  S: 250 2.0.0 Ok\n  C: QUIT\n" in answer.out
    assert "No message was sent." in answer.out


def test_a_wrong_password(relay: Relay) -> None:
    relay.write_credential(f"route.{USER}", "wrong-horse-7")
    answer = relay.run("test-route", *TO, "--json")
    result = json.loads(answer.out)
    assert answer.status == 1
    failed = next(step for step in result["steps"] if step["outcome"] == "failed")
    assert failed["step"] == "logon"
    assert (failed["symptom"]["code"], failed["symptom"]["enhanced"]) == (535, "5.7.8")
    assert failed["symptom"]["user"] == USER
    assert result["card"]["cause"]
    assert result["card"]["field"].startswith("delivery.security")
    assert "wrong-horse-7" not in answer.text
