"""Why would this be refused? The answer of the very rules that sessions go by, with every rule passed on the way."""

from collections.abc import Iterator

import msgspec

from engine.policy.addresses import Address, parse_path
from engine.policy.connection import Client
from engine.policy.decision import Decision
from engine.policy.policy import Load, Policy, Standing


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A case: `client` is an IP address, `name` its forward-confirmed host name; sender "" is the null sender."""

    client: str
    sender: str
    recipient: str
    name: str = ""
    authenticated: bool = False
    tls: bool = False


class Explanation(msgspec.Struct, frozen=True):
    """`decision` is the refusal, or the last rule's consent; `chain` holds every decision up to it, in order."""

    decision: Decision
    chain: tuple[Decision, ...]

    @property
    def rule(self) -> str:
        """The rule that settled it: the one that refused, else the relay rule that let the recipient through."""
        if not self.decision.allowed:
            return self.decision.rule
        # The chain ends with the relay decision and the recipient limit (Policy.on_recipient).
        return self.chain[-2].rule


def explain(policy: Policy, question: Question) -> Explanation:
    """Put a case through all stages. Raises ValueError when `client` is not an IP address."""
    chain: list[Decision] = []
    for decision in _stages(policy, question):
        chain.append(decision)
        if not decision.allowed:
            break
    return Explanation(chain[-1], tuple(chain))


def _stages(policy: Policy, question: Question) -> Iterator[Decision]:
    client = Client.at(question.client, question.name)
    standing = Standing(client, authenticated=question.authenticated, tls=question.tls)
    # A client that has such an address says SMTPUTF8.
    smtputf8 = not (question.sender.isascii() and question.recipient.isascii())
    yield from policy.on_connection(client, Load())
    yield from policy.on_transaction(standing)
    yield from policy.on_sender(_address(question.sender), smtputf8=smtputf8, size=0, session_octets=0)
    yield from policy.on_recipient(standing, _address(question.recipient), smtputf8=smtputf8, count=1)


def _address(text: str) -> Address | None:
    """An address typed without angle brackets, or with them."""
    parsed = parse_path(text if text.startswith("<") else f"<{text}>")
    return parsed[0] if parsed is not None and not parsed[1] else None
