"""`explain` and a real session give the same answer, for every case of a generated table."""

import itertools
import sys
from typing import Any

import pytest

from engine.policy.explain import Question, explain
from engine.policy.policy import Policy

# Addresses of this machine, so that a real socket can come from each of them.
OUTSIDER, LISTED, BARRED, NAMED = "127.0.0.1", "127.0.1.5", "127.0.2.5", "127.0.3.5"
NAMES = {NAMED: "mx.friends.example"}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux owns all of 127.0.0.0/8 at once")

SENDERS = ("a@b.example", "", "bad", "jörg@b.example")
RECIPIENTS = (
    "x@ours.example",
    "x@alias.example",
    "x@open.example",
    "user@other.example",
    "user%other.example@ours.example",
    "@ours.example,@b.example:user@other.example",
    "user@other.example@ours.example",
    '"user@other.example"@ours.example',
    "other.example!user@ours.example",
    "user@[127.0.0.1]",
    "user@",
    "user@other.example.",
    "USER@OTHER.EXAMPLE",
    "postmaster",
    "jörg@ours.example",
    "",
)
DOMAINS = [
    {"name": "ours.example", "kind": "default"},
    {"name": "alias.example", "kind": "alias"},
    {"name": "open.example", "relay_allowed": True},
]
BASE = {
    "domains": DOMAINS,
    "access__authentication__basic": True,
    "access__authentication__basic_requires_tls": False,
    "access__authentication__users": ["anna"],
    "access__relay__entries": ["127.0.1.0/24", "domain:friends.example"],
    "access__connections__entries": ["127.0.2.0/24"],
}
VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "all-except": {"access__relay__mode": "all_except"},
    "only-listed": {
        "access__connections__mode": "only_listed",
        "access__connections__entries": ["127.0.1.0/24", "domain:example"],
    },
    "no-anonymous": {"access__authentication__anonymous": False},
    "tls-required": {"access__tls__required": True},
    "logon-is-not-enough": {"access__relay__authenticated_may_relay": False},
}


# A session ends after so many refusals; each case is a transaction of its own.
CASES_PER_SESSION = 10


@pytest.mark.parametrize("variant", VARIANTS)
async def test_same_answer(serve: Any, connect: Any, variant: str) -> None:
    async with serve(names=NAMES, **{**BASE, **VARIANTS[variant]}) as relay:
        policy = Policy.compile(relay.site(**{**BASE, **VARIANTS[variant]}))
        for client, authenticated in itertools.product((OUTSIDER, LISTED, BARRED, NAMED), (False, True)):
            cases = list(itertools.product(SENDERS, RECIPIENTS))
            for first in range(0, len(cases), CASES_PER_SESSION):
                talk = await connect(relay.port, local_addr=(client, 0))
                greeting = await _begin(talk, authenticated)
                for sender, recipient in cases[first : first + CASES_PER_SESSION]:
                    question = Question(
                        client=client,
                        name=NAMES.get(client, ""),
                        sender=sender,
                        recipient=recipient,
                        authenticated=authenticated,
                    )
                    answer = greeting or await _ask(talk, question)
                    assert answer == explain(policy, question).decision.reply, question
                await talk.close()


async def _begin(talk: Any, authenticated: bool) -> str:
    """Say EHLO and log on; the refusal when there is no greeting."""
    greeting = await talk.reply()
    if not greeting.startswith("220"):
        return str(greeting)
    await talk.say("EHLO client")
    if authenticated:
        assert (await talk.say("AUTH PLAIN AGFubmEAY29ycmVjdCBob3JzZQ==")).startswith("235")
    return ""


async def _ask(talk: Any, question: Question) -> str:
    """The refusal of a transaction, "" when there is none."""
    utf8 = "" if (question.sender + question.recipient).isascii() else " SMTPUTF8"
    answer = await talk.say(f"MAIL FROM:<{question.sender}>{utf8}")
    if answer.startswith("2"):
        answer = await talk.say(f"RCPT TO:<{question.recipient}>")
    await talk.say("RSET")
    return "" if answer.startswith("2") else str(answer)
