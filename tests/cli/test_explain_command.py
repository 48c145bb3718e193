"""explain: question and answer."""

import json

import pytest

REFUSED = {
    "allowed": False,
    "rule": "relay list: not listed",
    "code": 550,
    "enhanced": "5.7.1",
    "text": "No",
}
PASSED = {"allowed": True, "rule": "connection list: all except", "code": 0, "enhanced": "", "text": ""}
WORDS = ("explain", "--client", "192.0.2.7", "--from", "a@x.example", "--to", "b@y.example")


def test_refusal_with_its_chain(relay, run) -> None:
    relay.answers["explain"] = {"decision": REFUSED, "chain": [PASSED, REFUSED]}
    assert run(*WORDS) == (
        0,
        "pass    connection list: all except\nrefuse  relay list: not listed\nThe client would be told: 550 5.7.1 No\n",
        "",
    )
    assert json.loads(run(*WORDS, "--json")[1]) == relay.answers["explain"]


def test_the_whole_question_is_asked(relay, run) -> None:
    relay.answers["explain"] = {"decision": PASSED, "chain": [PASSED]}
    words = "explain --client [::1] --name h.example --from <> --to b@y --authenticated --tls"
    assert run(*words.split())[1].endswith("The message would be taken.\n")
    question = {
        "client": "::1",
        "name": "h.example",
        "sender": "",
        "recipient": "b@y",
        "authenticated": True,
        "tls": True,
    }
    assert relay.asked == [("explain", question)]


@pytest.mark.parametrize("address", ["mail.example.com", "300.1.1.1", ""])
def test_what_is_no_address_is_bad_usage(run, address: str) -> None:
    status, _, err = run("explain", "--client", address, "--from", "a@x", "--to", "b@y")
    assert status == 2
    assert "is not an IP address" in err
