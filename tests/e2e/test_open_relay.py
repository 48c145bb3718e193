"""Nobody off the list sends through us, in whatever form they put it; and `explain` answers as the socket does."""

import contextlib
import io
import itertools
import json
import smtplib
from collections.abc import Iterator

import pytest

from engine.cli.main import main
from tests.e2e.relay import Relay
from tests.e2e.site_settings import FQDN, settings

LISTED = "127.0.0.1"
OFF_LIST = "127.0.0.9"
OUTSIDE = "victim@elsewhere.example"

DOMAINS = """\
[[domains]]
name = "local.example"
kind = "default"

[[domains]]
name = "alias.example"
kind = "alias"

[[domains]]
name = "partner.example"
kind = "remote"
relay_allowed = true

[[domains]]
name = "*.closed.example"
kind = "remote"
relay_allowed = false
"""

# The classical ways to smuggle an outside recipient past a check of the last domain.
FORMS = [
    OUTSIDE,
    "VICTIM@ELSEWHERE.EXAMPLE",
    '"victim@elsewhere.example"',
    "victim%elsewhere.example@local.example",
    "victim%elsewhere.example@[127.0.0.1]",
    "victim%elsewhere.example",
    '"victim%elsewhere.example"',
    "elsewhere.example!victim",
    "elsewhere.example!victim@local.example",
    "elsewhere.example!victim@[127.0.0.1]",
    '"victim@elsewhere.example"@local.example',
    '"victim@elsewhere.example"@[127.0.0.1]',
    "@local.example:victim@elsewhere.example",
    "@[127.0.0.1]:victim@elsewhere.example",
    "victim@elsewhere.example@local.example",
    "victim@elsewhere.example@[127.0.0.1]",
    "victim@local.example@elsewhere.example",
    "victim@[192.0.2.7]",
    "victim@[IPv6:2001:db8::7]",
    "victim@sub.local.example",
    "victim@local.example.elsewhere.example",
    "victim@elsewhere.example.",
    "victim@a.closed.example",
    "victim@partner.example.elsewhere.example",
]
SENDERS = ["spammer@elsewhere.example", "", "forged@local.example", f"forged@{FQDN}", "forged@[127.0.0.1]", "root"]


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """Holds what it takes: nothing may leave this machine, whatever a test gets wrong."""
    running = Relay(
        tmp_path_factory.mktemp("closed"),
        settings(route="hold", relay_list=f'"{LISTED}", "127.0.1.0/24"', rest=DOMAINS),
    )
    try:
        yield running.serve()
    finally:
        running.close()


@pytest.mark.parametrize("form", FORMS)
def test_every_open_relay_form_is_refused_off_the_list(relay: Relay, form: str) -> None:
    for sender in SENDERS:
        code, text = answer(relay, OFF_LIST, sender, form)
        assert 500 <= code <= 559, f"MAIL FROM:<{sender}> RCPT TO:<{form}>: {code} {text}"


def test_the_refusal_is_worded_as_in_iis(relay: Relay) -> None:
    assert answer(relay, OFF_LIST, "a@example.net", OUTSIDE) == (550, f"5.7.1 Unable to relay for {OUTSIDE}")


def test_nothing_refused_is_in_the_queue(relay: Relay) -> None:
    with smtplib.SMTP("127.0.0.1", relay.port, source_address=(OFF_LIST, 0), timeout=30) as client:
        client.ehlo("mail.example.net")
        for form in FORMS:
            client.mail("spammer@elsewhere.example")
            client.docmd(f"RCPT TO:<{form}>")
            assert client.docmd("DATA")[0] in (503, 554), form
            client.rset()
    assert relay.queue() == []


CLIENTS = [LISTED, OFF_LIST, "127.0.1.77", "127.0.2.1"]
TABLE_SENDERS = ["a@example.net", "", "root", "a b@example.net"]
TABLE_RECIPIENTS = [
    OUTSIDE,
    "me@local.example",
    "me@ALIAS.example",
    "them@partner.example",
    "them@x.closed.example",
    "postmaster",
    f"me@{FQDN}",
    "me@[127.0.0.1]",
    *FORMS[3:18:2],
]


def test_explain_answers_as_the_socket_does(relay: Relay) -> None:
    table = list(itertools.product(CLIENTS, TABLE_SENDERS, TABLE_RECIPIENTS))
    different = []
    for client, sender, recipient in table:
        code, text = answer(relay, client, sender, recipient)
        allowed, reply = explain(relay, client, sender, recipient)
        if (code == 250) != allowed or (not allowed and reply != f"{code} {text}"):
            different.append(f"{client} <{sender}> <{recipient}>: socket {code} {text}; explain {allowed} {reply}")
    assert not different, "\n".join(different)
    assert len(table) > 200


def test_the_program_itself_says_the_same(relay: Relay) -> None:
    words = ["explain", "--client", OFF_LIST, "--from", "a@example.net", "--to", OUTSIDE]
    refused = relay.run(*words)
    assert refused.status == 0
    assert f"550 5.7.1 Unable to relay for {OUTSIDE}" in refused.out
    assert "relay list: not listed" in refused.out
    taken = relay.run(*words, "--authenticated")
    assert "relay: authenticated" in taken.out
    assert "550" not in taken.out


def explain(relay: Relay, client: str, sender: str, recipient: str) -> tuple[bool, str]:
    """The same question to `mailroot explain`, run in this process for its speed: allowed, and else the reply."""
    spoken = io.StringIO()
    words = [
        "--data",
        str(relay.data),
        "explain",
        "--client",
        client,
        f"--from={sender}",
        f"--to={recipient}",
        "--json",
    ]
    with contextlib.redirect_stdout(spoken):
        assert main(words) == 0
    decision = json.loads(spoken.getvalue())["decision"]
    return decision["allowed"], f"{decision['code']} {decision['enhanced']} {decision['text']}"


def answer(relay: Relay, source: str, sender: str, recipient: str) -> tuple[int, str]:
    """What MAIL and RCPT are answered to a client at `source`: the first refusal, or the answer to RCPT."""
    with smtplib.SMTP("127.0.0.1", relay.port, source_address=(source, 0), timeout=30) as client:
        client.ehlo("mail.example.net")
        code, text = client.docmd(f"MAIL FROM:<{sender}>")
        if code == 250:
            code, text = client.docmd(f"RCPT TO:<{recipient}>")
        return code, text.decode()
