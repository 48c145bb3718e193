"""Explaining a decision names the rule and the way to it. That sessions decide alike is tests/inbound's to show."""

from pathlib import Path

import pytest

from engine.policy.explain import Question, explain
from engine.policy.policy import Policy
from engine.settings.model import Access, Authentication, Connections, Relay, Settings, Tls
from engine.settings.site import Site


def policy(**access: object) -> Policy:
    return Policy.compile(Site.of(Settings(access=Access(**access)), Path("/nowhere"), "relay.example"))  # type: ignore[arg-type]


def ask(rules: Policy, **question: object) -> tuple[str, str, int]:
    case = {"client": "203.0.113.9", "sender": "a@b.example", "recipient": "c@other.example", **question}
    explanation = explain(rules, Question(**case))  # type: ignore[arg-type]
    assert explanation.decision is explanation.chain[-1]
    assert all(each.allowed for each in explanation.chain[:-1])
    return explanation.rule, explanation.decision.reply, len(explanation.chain)


def test_each_stage_can_refuse() -> None:
    assert ask(policy(connections=Connections(entries=("203.0.113.9",)))) == (
        "connection list: 203.0.113.9",
        "554 5.7.1 Connections from 203.0.113.9 are not accepted here",
        1,
    )
    assert ask(policy(tls=Tls(required=True)))[0] == "TLS: required"
    assert ask(policy(authentication=Authentication(anonymous=False)))[0] == "authentication: required"
    assert ask(policy(), sender="a@b@c")[0] == "sender syntax: malformed"
    assert ask(policy(), recipient="nobody")[0] == "recipient syntax: malformed"
    assert ask(policy())[:2] == ("relay list: not listed", "550 5.7.1 Unable to relay for c@other.example")


def test_consent_names_the_relay_rule() -> None:
    assert ask(policy(), recipient="c@relay.example")[:2] == ("local domain: relay.example", "")
    assert ask(policy(relay=Relay(entries=("203.0.113.0/24",))))[:2] == ("relay list: 203.0.113.0/24", "")
    assert ask(policy(), authenticated=True)[:2] == ("relay: authenticated", "")
    listed = policy(relay=Relay(entries=("domain:friends.example",)))
    assert ask(listed, name="mx.friends.example")[0] == "relay list: domain:friends.example"
    assert ask(listed)[0] == "relay list: not listed"


def test_the_null_sender_is_a_sender() -> None:
    assert ask(policy(), sender="", recipient="c@relay.example")[1] == ""


def test_no_address_no_answer() -> None:
    with pytest.raises(ValueError):
        explain(policy(), Question(client="printer", sender="", recipient="a@b"))
