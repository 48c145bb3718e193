"""The situation of a program that is to send: where it connects to, how, and what stands in its way."""

import ipaddress
import re
from collections.abc import Iterator

import msgspec

from engine.policy.addresses import parse_path
from engine.policy.explain import Question, explain
from engine.policy.policy import Policy
from engine.senders.endpoint import Encryption, Endpoint, Surroundings, choose_endpoint
from engine.senders.refusal import subject_of

_ANYBODY = "someone@example.com"
_NOBODYS = "192.0.2.1"  # RFC 5737: the address of no computer, for a program whose address is not known
_WHOLE_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+|\"[^\"]+\"@[^\s@]+")


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """The program as a person describes it.

    `address` is the IP address of its computer when it runs `elsewhere`, "" when that is not known; `user` is the
    name it logs on with, "" = it does not.
    """

    elsewhere: bool = False
    address: str = ""
    sender: str = ""
    recipient: str = ""
    user: str = ""


class Caution(msgspec.Struct, frozen=True):
    """Something that will go wrong: `code` has its words in senders.toml, `values` fill them."""

    code: str
    values: dict[str, str] = {}


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """All that a snippet says. `command` is how this program's own commands are called, `data` its data folder;
    `alternatives` are addresses to connect to where the name `server` is not found."""

    server: str
    port: int
    encryption: Encryption
    sender: str
    recipient: str
    user: str
    elsewhere: bool
    alternatives: tuple[str, ...]
    command: tuple[str, ...]
    data: str
    cautions: tuple[Caution, ...]


def situation_of(program: Program, around: Surroundings) -> Situation:
    """Where and how this program should connect, from the settings and what is really bound."""
    endpoint = choose_endpoint(around, elsewhere=program.elsewhere, user=program.user)
    return Situation(
        server=endpoint.server,
        port=endpoint.port,
        encryption=endpoint.encryption,
        sender=program.sender.strip() or f"program@{around.fqdn}",
        recipient=program.recipient.strip() or _ANYBODY,
        user=program.user.strip(),
        elsewhere=program.elsewhere,
        alternatives=endpoint.alternatives,
        command=around.command,
        data=around.data,
        cautions=tuple(_cautions(program, around, endpoint)),
    )


def _cautions(program: Program, around: Surroundings, endpoint: Endpoint) -> Iterator[Caution]:
    if not around.running:
        yield Caution("stopped")
    yield from _about_addresses(program)
    yield from _about_the_way_in(program, around, endpoint)
    yield from _about_logon(program, around, endpoint)
    yield from _about_rules(program, around, endpoint)
    yield from _about_delivery(around)


def _about_addresses(program: Program) -> Iterator[Caution]:
    for text in (program.sender.strip(), program.recipient.strip()):
        # As typed: a program puts exactly this into MAIL and RCPT.
        if text and (_WHOLE_ADDRESS.fullmatch(text) is None or parse_path(f"<{text}>") is None):
            yield Caution("address_malformed", {"address": text})


def _about_the_way_in(program: Program, around: Surroundings, endpoint: Endpoint) -> Iterator[Caution]:
    if not endpoint.listening:
        yield Caution("loopback_only" if program.elsewhere and around.listeners else "not_listening")
    if program.elsewhere and _address(program.address) is None:
        yield Caution("client_unknown" if not program.address.strip() else "client_malformed")
    if endpoint.encryption != "none":
        if not around.settings.access.tls.certificate:
            yield Caution("no_certificate")
        elif not endpoint.certified:
            yield Caution("certificate_name", {"server": endpoint.server, "name": around.fqdn})


def _about_logon(program: Program, around: Surroundings, endpoint: Endpoint) -> Iterator[Caution]:
    authentication = around.settings.access.authentication
    user = program.user.strip()
    if not user:
        return
    if not authentication.basic:
        yield Caution("basic_off")
    elif _policy(around).authentication.user(user) is None:
        yield Caution("user_unknown", {"user": user})
    if program.elsewhere and endpoint.encryption == "none":
        yield Caution("password_readable")


def _about_rules(program: Program, around: Surroundings, endpoint: Endpoint) -> Iterator[Caution]:
    """What the rules of the relay say to such a message: the very rules that a session goes by."""
    policy, recipient = _policy(around), _or(program.recipient, _ANYBODY)
    for client in _clients(program, endpoint):
        question = Question(
            client=client,
            sender=_or(program.sender, _ANYBODY),
            recipient=recipient,
            authenticated=bool(program.user.strip()),
            tls=endpoint.encryption != "none",
        )
        refused = explain(policy, question).decision
        subject = subject_of(refused.rule)
        unknown = program.elsewhere and _address(program.address) is None
        if not refused.allowed and subject.caution and not (unknown and subject.about_client):
            yield Caution(subject.caution, {"client": client, "address": recipient})
            return


def _about_delivery(around: Surroundings) -> Iterator[Caution]:
    delivery = around.settings.delivery
    if delivery.route == "smart_host" and not delivery.advanced.smart_host.strip():
        yield Caution("no_smart_host")
    elif delivery.route in ("hold", "capture"):
        yield Caution(f"route_{delivery.route}")


def _clients(program: Program, endpoint: Endpoint) -> tuple[str, ...]:
    if program.elsewhere:
        return (_address(program.address) or _NOBODYS,)
    return endpoint.seen_from_here


def _or(text: str, instead: str) -> str:
    return text.strip() if parse_path(f"<{text.strip()}>") is not None and text.strip() else instead


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None


def _policy(around: Surroundings) -> Policy:
    return Policy.compile(around.site)
