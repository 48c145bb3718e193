"""How mail goes on: smart host, logon and TLS there, and the domains with ways of their own."""

import re
from typing import Literal

from engine.migration.imported import Draft
from engine.migration.metabase import Key
from engine.migration.places import Machine
from engine.migration.remark import Remark, remark
from engine.migration.values import (
    ALIAS,
    CLEAR_TEXT,
    CLIENT_ETRN,
    CLIENT_TURN,
    DEFAULT,
    DELIVER,
    DOMAIN_RELAY,
    DROP,
    ETRN,
    KERBEROS,
    NTLM,
    ROUTE_ACTIONS,
    SASL,
    SMART_HOST,
    TLS,
    USE_HELO,
    Flags,
    NotUnderstood,
    flags,
    number,
)
from engine.settings.catalogue import with_value
from engine.settings.model import Domain, Security
from engine.settings.names import domain_pattern
from engine.settings.smarthost import parse_smart_host

_SECURITY, _SMART_HOST = "delivery.security", "delivery.advanced.smart_host"
_PREFIXES = ("smtp_", "routeaction")
_OWN_SECURITY = TLS | SASL | CLEAR_TEXT | NTLM | KERBEROS
_TRIGGERED = ETRN | CLIENT_TURN | CLIENT_ETRN


def take_routes(draft: Draft, machine: Machine) -> None:
    """Delivery of the server itself, then the entries of its Domains node."""
    _take_smart_host(draft)
    _take_security(draft)
    draft.put("Domain", "domains", _domains(draft, machine), iis_value=_domain_names(draft))


def _take_smart_host(draft: Draft) -> None:
    host = _host(draft.text("SmartHost"))
    if host is None:
        draft.show("SmartHost", remark("not_understood"), setting=_SMART_HOST)
        draft.leave(remark("not_understood_property", key="SmartHost"))
        host = ""
    else:
        draft.put("SmartHost", _SMART_HOST, host)
    kind, said = _smart_host_kind(draft.text("SmartHostType"))
    draft.put("SmartHostType", "delivery.advanced.direct_first", kind == 1, said)
    if kind == 0:
        draft.put("SmartHostType", "delivery.route", "dns", remark("direct_delivery"))
        draft.leave(remark("direct_delivery"))
    else:
        draft.put("SmartHostType", "delivery.route", "smart_host", said)


def _smart_host_kind(text: str) -> tuple[int, Remark | None]:
    """0 by DNS, 1 by DNS first, 2 by the smart host alone (SmartHostType)."""
    try:
        kind = number(text or "0")
    except NotUnderstood:
        kind = -1
    return (kind, None) if kind in (0, 1, 2) else (2, remark("not_understood"))


def _host(text: str) -> str | None:
    """A smart host as ours is written; None when it cannot be one."""
    host = ", ".join(part.strip() for part in re.split("[,;]", text) if part.strip())
    try:
        parse_smart_host(host)
    except ValueError:
        return None
    return host


def _take_security(draft: Draft) -> None:
    action = _action(draft, draft.server)
    security, said = _security(draft, draft.server, action)
    draft.put("RouteAction", f"{_SECURITY}.authentication", security.authentication, said)
    draft.put("RouteAction", f"{_SECURITY}.tls", security.tls, None if security.tls == "starttls" else remark("tls"))
    draft.put("RouteUserName", f"{_SECURITY}.username", security.username)
    # What only today's settings have belonged to another logon: the import begins afresh.
    draft.settings = with_value(draft.settings, _SECURITY, security)


def _action(draft: Draft, key: Key) -> Flags:
    found = draft.look("RouteAction", key)
    # A domain that says nothing goes the usual way; the server's action is about the server.
    if found is None or found.location.lower() not in _own_places(draft, key):
        return Flags(0)
    try:
        return flags(found.text, ROUTE_ACTIONS, _PREFIXES)
    except NotUnderstood:
        return Flags(0, (found.text.strip(),))


def _own_places(draft: Draft, key: Key) -> tuple[str, ...]:
    if key is draft.server:
        return key.location.lower(), key.location.rpartition("/")[0].lower()
    return (key.location.lower(),)


def _security(draft: Draft, key: Key, action: Flags) -> tuple[Security, Remark | None]:
    """The logon at a smart host. Its password is encrypted for the old machine."""
    tls: Literal["starttls", "opportunistic"] = "starttls" if action.has(TLS) else "opportunistic"
    user = draft.text("RouteUserName", key).strip()
    draft.look("RoutePassword", key)
    method = _method(action)
    if method == "anonymous":
        strange = ", ".join(action.strange)
        return Security(tls=tls), remark("flags_left_out", flags=strange) if strange else None
    if not user:
        draft.leave(remark("logon_without_user"))
        return Security(tls=tls), remark("logon_without_user")
    draft.leave(remark("password", user=user))
    if method == "integrated":
        draft.leave(remark("integrated_outbound"))
    return Security(authentication=method, username=user, tls=tls), None


def _method(action: Flags) -> Literal["anonymous", "basic", "integrated"]:
    if action.has(CLEAR_TEXT):
        return "basic"
    return "integrated" if action.has(NTLM | KERBEROS) else "anonymous"


# --- Domains ------------------------------------------------------------------------------------------------------


def _domain_names(draft: Draft) -> str:
    return ", ".join(key.name for key in draft.metabase.domains(draft.server))


def _domains(draft: Draft, machine: Machine) -> tuple[Domain, ...]:
    domains: dict[str, Domain] = {}
    for key in draft.metabase.domains(draft.server):
        domain = _domain(draft, key, machine)
        if domain is not None:
            domains.setdefault(domain.name, domain)
    return _with_default(draft, tuple(domains.values()))


def _domain(draft: Draft, key: Key, machine: Machine) -> Domain | None:
    """An entry that cannot be followed stays as a remote domain nobody may relay to: without it, a "*." entry above it
    might count, and that may be more open."""
    name = key.name.strip().lower()
    action = _action(draft, key)
    try:
        domain_pattern(name)
    except ValueError:
        draft.leave(remark("domain_left_out", domain=key.name))
        return None
    if action.strange:
        draft.leave(remark("domain_flags", domain=name, flags=", ".join(action.strange)))
    if action.has(_TRIGGERED):
        draft.leave(remark("triggered_delivery", domain=name))
    if action.has(DELIVER):
        draft.leave(remark("mailboxes", domain=name))
        return Domain(name=name)
    if action.has(DROP | ALIAS | DEFAULT):
        return _local(draft, key, name, action, machine)
    return _remote(draft, key, name, action)


def _local(draft: Draft, key: Key, name: str, action: Flags, machine: Machine) -> Domain:
    if name.startswith("*."):
        draft.leave(remark("domain_left_out", domain=name))
        return Domain(name=name)
    default = draft.text("DefaultDomain").strip().lower()
    if not (action.has(DEFAULT) or name == default):
        return Domain(name=name, kind="alias")
    folder = _own_text(draft, "RouteActionString", key).strip() if action.has(DROP) else ""
    folder = folder or draft.text("DropDirectory").strip()
    if folder and not machine.windows:
        draft.leave(remark("windows_folders"))
        folder = ""
    return Domain(name=name, kind="default", drop_directory=folder)


def _remote(draft: Draft, key: Key, name: str, action: Flags) -> Domain:
    host = _host(_own_text(draft, "RouteActionString", key)) if action.has(SMART_HOST) else ""
    if host is None or (action.has(SMART_HOST) and not host):
        draft.leave(remark("domain_left_out", domain=name))
        return Domain(name=name)
    own = _security(draft, key, action)[0] if action.has(_OWN_SECURITY) else None
    return Domain(
        name=name,
        kind="remote",
        relay_allowed=action.has(DOMAIN_RELAY),
        use_helo=action.has(USE_HELO),
        smart_host=host,
        security=own,
    )


def _own_text(draft: Draft, name: str, key: Key) -> str:
    """A property of this very key; what the server has of that name is about the server."""
    found = draft.look(name, key)
    return found.text if found is not None and found.location == key.location else ""


def _with_default(draft: Draft, domains: tuple[Domain, ...]) -> tuple[Domain, ...]:
    """One default domain: the entry that says so, else DefaultDomain, where that is not the server's own name."""
    name = draft.text("DefaultDomain").strip().lower()
    defaults = [domain for domain in domains if domain.kind == "default"]
    kept = tuple(_second(domain) if domain in defaults[1:] else domain for domain in domains)
    if defaults or not name or name == draft.text("FullyQualifiedDomainName").strip().lower():
        return kept
    try:
        domain_pattern(name)
    except ValueError:
        draft.leave(remark("domain_left_out", domain=name))
        return kept
    others = tuple(domain for domain in kept if domain.name != name)
    return (Domain(name=name, kind="default"), *others)


def _second(domain: Domain) -> Domain:
    """A second default domain is local all the same."""
    return Domain(name=domain.name, kind="alias")
