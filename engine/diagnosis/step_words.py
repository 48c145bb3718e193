"""The sentences of a route test, without their full stop: what is waited for, how a step went, why it was left out."""

from collections.abc import Sequence

from engine.delivery.client import Client
from engine.delivery.symptoms import Peer
from engine.diagnosis.certificate_facts import CertificateFacts, date_of
from engine.errors import MailError
from engine.symptom import Step

# Hosts that hold a greeting or a refusal back against spammers do so for less than this.
PATIENCE_SECONDS = 30.0
NOT_REACHED = "Not reached"
CANCELLED = "The test was cancelled"
NO_RECIPIENT = "No recipient was named, so the test ends here"
NO_MESSAGE = "No message was to be sent"

_UNDER_WAY = {
    Step.RESOLVE: "the name server's answer about {host}",
    Step.CONNECT: "{where} to take the connection",
    Step.BANNER: "the greeting of {where}",
    Step.TLS: "the TLS handshake with {where}",
    Step.LOGON: "the answer of {where} to user name and password",
    Step.MAIL: "the answer of {where} to the sender",
    Step.RCPT: "the answer of {where} to the recipient",
    Step.DATA: "{where} to take the message",
}

_PASSED = {
    Step.CONNECT: "Connected to {address}, port {port}",
    Step.BANNER: "{where} greets and takes our name",
    Step.LOGON: "The logon was accepted",
}

_LEFT_OUT = {
    Step.TLS: "TLS is switched off: everything is said in clear text",
    Step.AUTH_OFFERED: "Nobody logs on: authentication is anonymous",
    Step.LOGON: "Nobody logs on: authentication is anonymous",
}


def under_way(step: Step, peer: Peer) -> str:
    """What a step waits for, and how long at most."""
    if step is Step.RESOLVE and peer.hop.literal:
        return resolved(peer, ())
    if step is Step.AUTH_OFFERED:
        return f"Reading how {peer.where} lets us log on"
    return f"Waiting for {_filled(_UNDER_WAY[step], peer)}, {PATIENCE_SECONDS:.0f} seconds at most"


def passed(step: Step, client: Client) -> str:
    """How a step went well."""
    if step is Step.AUTH_OFFERED:
        mechanisms = ", ".join(client.extensions.get("AUTH", "").upper().split())
        return f"{client.where} offers to log on by {mechanisms or 'no mechanism'}"
    return _filled(_PASSED[step], client.peer)


def left_out(step: Step) -> str:
    """Why a step was not gone although others after it were."""
    return _LEFT_OUT.get(step, NOT_REACHED)


def resolved(peer: Peer, addresses: Sequence[str]) -> str:
    """What the name stands for."""
    if peer.hop.literal:
        return f"{peer.hop.host} is an address; there is no name to look up"
    return f"{peer.hop.host} is {', '.join(addresses)}"


def in_clear_text(client: Client, failure: str) -> str:
    """TLS that was optional did not come about; `failure` says why where it was tried."""
    if failure:
        return f"Mail goes in clear text, because TLS failed. {failure}"
    if "STARTTLS" in client.extensions:
        return f"Mail goes in clear text, because {client.where} refuses STARTTLS"
    return f"Mail goes in clear text, because {client.where} does not offer STARTTLS"


def unverified(protocol: str, objection: MailError) -> str:
    """TLS stands, and the certificate was not looked at; it would have met with `objection`."""
    reason = objection.symptom.answer if objection.symptom is not None else ""
    return (
        f"Encrypted with {protocol}. The certificate is not verified here, and it would not be accepted: "
        f"{(reason or objection.text).rstrip('.')}"
    )


def expires_soon(certificate: CertificateFacts, now: float) -> str:
    """A certificate that is still good, but not for long."""
    days = certificate.days_left(now)
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return f"The certificate ends {when}, on {date_of(certificate.ends)}; its owner has to renew it"


def _filled(text: str, peer: Peer) -> str:
    return text.format(host=peer.hop.host, where=peer.where, address=peer.address, port=peer.port)
