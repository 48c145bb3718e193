"""Symptoms on the way to a smart host: made from an answer, and completed with where the failure happened."""

import msgspec

from engine.delivery.reply import Reply
from engine.errors import ConfigurationFailure, MailError
from engine.policy.routing import address_of
from engine.settings.model import Security
from engine.settings.smarthost import Hop
from engine.symptom import Step, Symptom


class Peer(msgspec.Struct, frozen=True):
    """A mail host as we go to it: at which `port`, and at which IP `address` once that is known."""

    hop: Hop
    port: int
    address: str = ""

    @property
    def where(self) -> str:
        """What people call it: "smtp.example.com:587"."""
        return address_of(self.hop, self.port)


def account_of(security: Security) -> str:
    """The account we log on with, "" when we do not."""
    return "" if security.authentication == "anonymous" else security.username


def answered(step: Step, reply: Reply, user: str = "") -> Symptom:
    """What the host's own words say; `reply` is free of secrets."""
    return Symptom(step=step, code=reply.code, enhanced=reply.enhanced, answer=str(reply), user=user)


def locate(failure: MailError, peer: Peer) -> None:
    """Complete the symptom of `failure` with what the place where it arose did not know."""
    symptom = failure.symptom
    if symptom is None:
        return
    failure.symptom = msgspec.structs.replace(
        symptom,
        host=symptom.host or peer.hop.host,
        port=symptom.port or peer.port,
        address=symptom.address or peer.address,
        field=symptom.field or (failure.field if isinstance(failure, ConfigurationFailure) else ""),
    )
