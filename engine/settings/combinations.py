"""Settings that are each right but do not go together, or that work and yet deserve a warning."""

import ipaddress
import sys
from collections.abc import Callable, Iterator

from engine.settings.literal import toml_text
from engine.settings.model import SCHEMA_VERSION, Listener, Security, Settings
from engine.settings.names import mail_address
from engine.settings.openrelay import open_relay
from engine.settings.problems import Caution, Problem

Finding = Problem | Caution

# RFC 5321 4.5.4.2: where the mail hosts of domains listen.
_MAIL_PORT = 25


def findings(settings: Settings, confirmed: frozenset[str]) -> Iterator[Finding]:
    """All findings, in the order of the file."""
    for rule in _RULES:
        yield from rule(settings)
    yield from open_relay(settings, confirmed)


def _schema(settings: Settings) -> Iterator[Finding]:
    if settings.schema_version != SCHEMA_VERSION:
        allowed = f"{SCHEMA_VERSION}, the version this program reads and writes"
        yield Problem("schema_version", str(settings.schema_version), allowed, "schema_version")


def _listeners(settings: Settings) -> Iterator[Finding]:
    seen: dict[tuple[str, int], int] = {}
    for index, listener in enumerate(settings.general.listeners):
        path = f"general.listeners[{index}]"
        identity = (_canonical(listener.address), listener.port)
        if identity in seen:
            allowed = f"each address and port once (general.listeners[{seen[identity]}] has this pair already)"
            yield Problem(path, _pair(listener), allowed, "duplicate_listener")
        seen.setdefault(identity, index)
        yield from _overlap(path, listener, settings.general.listeners)
    if not settings.general.listeners:
        yield Caution(
            "general.listeners",
            "general.listeners is empty: no client can connect; mail enters only through Pickup and the command line.",
            "no_listener",
        )


def _overlap(path: str, listener: Listener, listeners: tuple[Listener, ...]) -> Iterator[Finding]:
    """An address beside "all addresses" on one port: Windows lets both be bound, other systems only one of them."""
    everywhere = [other for other in listeners if other.port == listener.port and _includes(other, listener)]
    if everywhere:
        message = (
            f"{path} ({_pair(listener)}) is served by the listener on {_pair(everywhere[0])} already: one is enough."
        )
        yield Caution(path, message, "overlapping_listeners")


def _includes(wide: Listener, listener: Listener) -> bool:
    if wide.address == "":
        return listener.address != ""
    families = {"0.0.0.0": ".", "::": ":"}  # noqa: S104 - compared, not bound
    return families.get(wide.address, "?") in listener.address and wide.address != listener.address


def _logging(settings: Settings) -> Iterator[Finding]:
    fields = settings.general.logging.fields
    for index, name in enumerate(fields):
        if name in fields[:index]:
            path = f"general.logging.fields[{index}]"
            yield Problem(path, toml_text(name), "each W3C field once", "duplicate_field")
    if not fields and settings.general.logging.format == "w3c":
        allowed = 'at least one W3C field while general.logging.format = "w3c"'
        yield Problem("general.logging.fields", "[]", allowed, "no_field")


def _certificate(settings: Settings) -> Iterator[Finding]:
    tls = settings.access.tls
    if tls.certificate:
        return
    if tls.required:
        allowed = "false, or true with a certificate named in access.tls.certificate"
        yield Problem("access.tls.required", "true", allowed, "no_certificate")
    if tls.private_key:
        allowed = '"" while access.tls.certificate names no certificate'
        yield Problem("access.tls.private_key", toml_text(tls.private_key), allowed, "no_certificate")
    for index, listener in enumerate(settings.general.listeners):
        if listener.tls == "implicit":
            allowed = '"none", "starttls", or "implicit" with a certificate named in access.tls.certificate'
            yield Problem(f"general.listeners[{index}].tls", '"implicit"', allowed, "no_certificate")


def _tls(settings: Settings) -> Iterator[Finding]:
    tls = settings.access.tls
    if tls.minimum_version in ("1.0", "1.1"):
        yield Caution(
            "access.tls.minimum_version",
            f'access.tls.minimum_version = "{tls.minimum_version}" serves a TLS version that can be broken; '
            'keep "1.2" unless a device knows nothing newer.',
            "old_tls",
        )
    for index, listener in enumerate(settings.general.listeners):
        if tls.required and listener.tls == "none":
            yield Caution(
                f"general.listeners[{index}].tls",
                f'general.listeners[{index}].tls = "none" offers no TLS while access.tls.required demands it: '
                "nobody can send mail there.",
                "tls_required_but_not_offered",
            )


def _authentication(settings: Settings) -> Iterator[Finding]:
    logon = settings.access.authentication
    if not (logon.anonymous or logon.basic or logon.integrated):
        yield Caution(
            "access.authentication",
            "access.authentication allows neither anonymous access nor a logon: nobody can send mail.",
            "no_access",
        )
    if logon.basic and not logon.basic_requires_tls:
        yield Caution(
            "access.authentication.basic_requires_tls",
            "access.authentication.basic_requires_tls = false lets user names and passwords travel as clear text.",
            "basic_without_tls",
        )
    if logon.basic and logon.basic_requires_tls and not settings.access.tls.certificate:
        yield Caution(
            "access.authentication.basic",
            "access.authentication.basic requires TLS, but access.tls.certificate is empty: nobody can log on.",
            "basic_without_certificate",
        )
    if logon.integrated and not logon.users and not logon.keytab and sys.platform != "win32":
        yield Caution(
            "access.authentication.integrated",
            "access.authentication.integrated = true, but there are neither users nor a keytab: nobody can log on "
            "that way.",
            "integrated_without_users",
        )
    if logon.keytab and not logon.integrated:
        yield Caution(
            "access.authentication.keytab",
            "access.authentication.keytab has no effect while access.authentication.integrated = false.",
            "no_effect",
        )
    names = [user.casefold() for user in logon.users]
    for index, name in enumerate(names):
        if name in names[:index]:
            path = f"access.authentication.users[{index}]"
            yield Problem(path, toml_text(logon.users[index]), "each user once, in whatever case", "duplicate_user")


def _computer_lists(settings: Settings) -> Iterator[Finding]:
    connections, relay = settings.access.connections, settings.access.relay
    if connections.mode == "only_listed" and not connections.entries:
        yield Caution(
            "access.connections.entries",
            'access.connections.mode = "only_listed" with an empty list: every client is turned away.',
            "nobody_may_connect",
        )
    for path, entries in (("access.connections", connections.entries), ("access.relay", relay.entries)):
        for index, entry in enumerate(entries):
            if entry in entries[:index]:
                message = f"{path}.entries[{index}] lists {entry} a second time."
                yield Caution(f"{path}.entries[{index}]", message, "duplicate_entry")


def _sizes(settings: Settings) -> Iterator[Finding]:
    message, session = settings.messages.max_message_kb, settings.messages.max_session_kb
    if message and session and session < message:
        allowed = f"0 (no limit), or at least messages.max_message_kb, which is {toml_text(message.to_toml())}"
        yield Problem("messages.max_session_kb", toml_text(session.to_toml()), allowed, "session_below_message")


def _schedules(settings: Settings) -> Iterator[Finding]:
    outbound = settings.delivery.outbound
    for path, schedule in (("delivery.outbound", outbound), ("delivery.local", settings.delivery.local)):
        if schedule.delay_notification and schedule.expiration <= schedule.delay_notification:
            yield Caution(
                f"{path}.delay_notification",
                f"{path}.expiration comes no later than {path}.delay_notification: the sender hears that mail has "
                "failed, never that it is late.",
                "expires_before_delay",
            )
    if outbound.expiration <= outbound.retry[0]:
        yield Caution(
            "delivery.outbound.expiration",
            "delivery.outbound.expiration ends before the first retry interval: mail is tried only once.",
            "expires_before_retry",
        )


def _route(settings: Settings) -> Iterator[Finding]:
    delivery = settings.delivery
    if delivery.route == "smart_host" and not delivery.advanced.smart_host:
        yield Caution(
            "delivery.advanced.smart_host",
            'delivery.advanced.smart_host is empty while delivery.route is "smart_host": mail waits in the queue '
            "until a smart host is named.",
            "no_smart_host",
        )
    if delivery.advanced.direct_first and delivery.route != "smart_host":
        yield Caution(
            "delivery.advanced.direct_first",
            f'delivery.advanced.direct_first has no effect while delivery.route is "{delivery.route}".',
            "no_effect",
        )
    if delivery.connections.port != _MAIL_PORT and _goes_directly(settings):
        yield Caution(
            "delivery.connections.port",
            f"delivery.connections.port is {delivery.connections.port}, but the hosts of domains, to which some mail "
            "goes directly, take it on port 25 only. Write the port of a smart host behind its name instead.",
            "direct_port",
        )


def _goes_directly(settings: Settings) -> bool:
    """Whether some mail goes to the hosts of its domain."""
    delivery = settings.delivery
    if delivery.route == "dns":
        return True
    by_domain = any(one.kind == "remote" and not one.smart_host.strip() for one in settings.domains)
    return delivery.route == "smart_host" and (delivery.advanced.direct_first or by_domain)


def _securities(settings: Settings) -> Iterator[Finding]:
    yield from _security("delivery.security", settings.delivery.security)
    for index, domain in enumerate(settings.domains):
        if domain.security is not None:
            yield from _security(f"domains[{index}].security", domain.security)


def _security(path: str, security: Security) -> Iterator[Finding]:
    method, mandatory = security.authentication, security.tls in ("starttls", "implicit")
    # Integrated without a name logs on as this machine's user.
    if method in ("basic", "oauth2") and not security.username:
        allowed = f'a user name while {path}.authentication = "{method}"'
        yield Problem(f"{path}.username", '""', allowed, "no_username")
    if security.rewrite_sender and method != "anonymous" and security.username and not _is_address(security.username):
        allowed = f"false while {path}.username is no mail address"
        yield Problem(f"{path}.rewrite_sender", "true", allowed, "no_address")
    if method in ("basic", "oauth2") and not mandatory:
        yield Caution(
            f"{path}.tls",
            f'{path}.tls = "{security.tls}" does not demand TLS: name and password or token may travel to the server '
            'as clear text. "starttls" or "implicit" prevents it.',
            "clear_text_logon",
        )
    if mandatory and not security.verify_certificate:
        yield Caution(
            f"{path}.verify_certificate",
            f"{path}.verify_certificate = false: whoever stands between can pose as the server.",
            "unverified_certificate",
        )
    if method == "oauth2":
        yield from _oauth2(f"{path}.oauth2", security)


def _is_address(name: str) -> bool:
    try:
        mail_address(name)
    except ValueError:
        return False
    return True


def _oauth2(path: str, security: Security) -> Iterator[Finding]:
    oauth2 = security.oauth2
    if not oauth2.provider:
        allowed = '"microsoft", "google" or "custom" while authentication is "oauth2"'
        yield Problem(f"{path}.provider", '""', allowed, "no_provider")
    needed = ("authorization_url", "token_url") if oauth2.flow == "browser" else ("token_url",)
    for name in needed:
        if oauth2.provider == "custom" and not getattr(oauth2, name):
            yield Problem(f"{path}.{name}", '""', 'an https address while provider is "custom"', "no_endpoint")


def _domains(settings: Settings) -> Iterator[Finding]:
    names = [domain.name.lower().removesuffix(".") for domain in settings.domains]
    defaults = [index for index, domain in enumerate(settings.domains) if domain.kind == "default"]
    for index, name in enumerate(names):
        if name in names[:index]:
            allowed = f"each domain once (domains[{names.index(name)}] has this name already)"
            yield Problem(
                f"domains[{index}].name", toml_text(settings.domains[index].name), allowed, "duplicate_domain"
            )
    for index in defaults[1:]:
        allowed = f'"alias" or "remote" (domains[{defaults[0]}] is the one default domain already)'
        yield Problem(f"domains[{index}].kind", '"default"', allowed, "two_default_domains")
    for index, domain in enumerate(settings.domains):
        if domain.kind != "remote" and domain.name.startswith("*."):
            allowed = 'a name without "*." unless kind is "remote"'
            yield Problem(f"domains[{index}].name", toml_text(domain.name), allowed, "local_pattern")


def _canonical(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return address


def _pair(listener: Listener) -> str:
    address = listener.address or "all addresses"
    return f"[{address}]:{listener.port}" if ":" in address else f"{address}:{listener.port}"


_RULES: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _schema,
    _listeners,
    _logging,
    _authentication,
    _certificate,
    _tls,
    _computer_lists,
    _sizes,
    _route,
    _schedules,
    _securities,
    _domains,
)
