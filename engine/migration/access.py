"""Who may connect, log on and relay: taken over so that nobody may do more than before.

Where the file says nothing, the property's documented default counts; where it says something that is not understood,
the closed side does. No value of the settings in effect survives here, or an open relay of today would remain one.
"""

from engine.migration.imported import Draft, shown_value
from engine.migration.iplist import IpList, NotAnIpList, parse_ip_list
from engine.migration.remark import Remark, remark
from engine.migration.values import AUTH_FLAGS, SSL_FLAGS, Flags, NotUnderstood, flags, number
from engine.settings.catalogue import with_value
from engine.settings.model import Connections, Relay

_RELAY, _CONNECTIONS, _LOGON = "access.relay", "access.connections", "access.authentication"
_REQUIRE_TLS = SSL_FLAGS["accessssl"] | SSL_FLAGS["accessssl128"]
_CLIENT_CERTIFICATE = SSL_FLAGS["accesssslrequirecert"]


def take_access(draft: Draft) -> None:
    """Authentication, relay restrictions, connection control and secure communication, in this order: the last one
    closes the door where TLS was required and there is no certificate."""
    _take_authentication(draft)
    _take_relay(draft)
    _take_connections(draft)
    _take_secure_communication(draft)


def _take_authentication(draft: Draft) -> None:
    found = draft.look("AuthFlags")
    chosen, said = _auth_flags("AuthAnonymous" if found is None else found.text)
    if found is None:
        said = remark("default_anonymous")
    draft.put("AuthFlags", f"{_LOGON}.anonymous", chosen.has(AUTH_FLAGS["authanonymous"]), said)
    draft.put("AuthFlags", f"{_LOGON}.basic", chosen.has(AUTH_FLAGS["authbasic"]), said)
    draft.put("AuthFlags", f"{_LOGON}.integrated", chosen.has(AUTH_FLAGS["authntlm"]), said)
    if chosen.has(AUTH_FLAGS["authbasic"]):
        # The file does not say whether the console's "Requires TLS encryption" was ticked.
        draft.put("AuthFlags", f"{_LOGON}.basic_requires_tls", True, remark("basic_with_tls"))
    if chosen.has(AUTH_FLAGS["authbasic"]) or chosen.has(AUTH_FLAGS["authntlm"]):
        draft.leave(remark("users"))
    if chosen.has(AUTH_FLAGS["authntlm"]):
        draft.leave(remark("integrated_inbound"))
    if draft.text("SaslLogonDomain"):
        domain = draft.text("SaslLogonDomain").strip().lower()
        draft.put("SaslLogonDomain", f"{_LOGON}.default_domain", domain)


def _auth_flags(text: str) -> tuple[Flags, Remark | None]:
    try:
        chosen = flags(text, AUTH_FLAGS)
    except NotUnderstood:
        return Flags(0), remark("logon_closed")
    return chosen, remark("flags_left_out", flags=", ".join(chosen.strange)) if chosen.strange else None


# --- Relay restrictions -------------------------------------------------------------------------------------------


def _take_relay(draft: Draft) -> None:
    relay, said = _relay_list(draft)
    draft.put("RelayIpList", f"{_RELAY}.mode", relay.mode, said)
    draft.put("RelayIpList", f"{_RELAY}.entries", relay.entries, said)
    draft.settings = with_value(draft.settings, f"{_RELAY}.open_relay_confirmed", False)
    allowed, said = _relay_for_auth(draft)
    draft.put("RelayForAuth", f"{_RELAY}.authenticated_may_relay", allowed, said)


def _relay_list(draft: Draft) -> tuple[Relay, Remark | None]:
    found = draft.look("RelayIpList")
    if found is None:
        return Relay(), remark("relay_missing")
    if not found.text.strip():
        # The console reads it as "Only the list below", scripts as "All except the list below": only one is safe.
        draft.leave(remark("relay_empty"))
        return Relay(), remark("relay_empty")
    read = _read_list(draft, "RelayIpList", "relay_not_understood_raw")
    if read is None:
        return Relay(), remark("relay_not_understood")
    if read.mode == "all_except":
        # An import asks nothing, and an open relay needs somebody who says that it is meant.
        draft.leave(remark("open_relay"))
        return Relay(), remark("open_relay")
    return Relay(entries=read.entries), _list_remark(draft, "RelayIpList", read)


def _relay_for_auth(draft: Draft) -> tuple[bool, Remark | None]:
    found = draft.look("RelayForAuth")
    if found is None:
        return False, remark("relay_for_auth_missing")
    try:
        value = number(found.text)
    except NotUnderstood:
        value = -1 if found.text.strip().lower() == "true" else 0
    # 1 in the metabase, -1 in the documentation of 2003.
    if value in (1, -1, 0xFFFFFFFF):
        return True, None
    return False, None if value == 0 else remark("closed_not_understood")


# --- Connection control -------------------------------------------------------------------------------------------


def _take_connections(draft: Draft) -> None:
    found = draft.look("IPSecurity")
    connections, said = Connections(), None
    if found is not None and found.text.strip():
        read = _read_list(draft, "IPSecurity", "connections_not_understood_raw")
        if read is None:
            connections, said = Connections(mode="only_listed"), remark("connections_not_understood")
        else:
            connections = Connections(mode=read.mode, entries=read.entries)
            said = _list_remark(draft, "IPSecurity", read)
    draft.put("IPSecurity", f"{_CONNECTIONS}.mode", connections.mode, said)
    draft.put("IPSecurity", f"{_CONNECTIONS}.entries", connections.entries, said)


def _read_list(draft: Draft, key: str, code: str) -> IpList | None:
    text = draft.text(key)
    try:
        return parse_ip_list(text)
    except NotAnIpList:
        draft.leave(remark(code, key=key, raw=shown_value(key, text)))
        return None


def _list_remark(draft: Draft, key: str, read: IpList) -> Remark | None:
    if read.names_left_out:
        draft.leave(remark("names_left_out_raw", key=key, raw=shown_value(key, draft.text(key))))
        return remark("names_left_out")
    return remark("several_masks") if read.deduced else None


# --- Secure communication -----------------------------------------------------------------------------------------


def _take_secure_communication(draft: Draft) -> None:
    if [name for name in ("SSLCertHash", "SSLStoreName") if draft.look(name) is not None]:
        draft.leave(remark("certificate"))
    found = draft.look("AccessSSLFlags")
    demanded, closed = _demand("" if found is None else found.text)
    has_certificate = bool(draft.settings.access.tls.certificate)
    draft.put("AccessSSLFlags", "access.tls.required", demanded and has_certificate)
    if closed:
        _close_the_door(draft, remark("client_certificates"))
    elif demanded and not has_certificate:
        _close_the_door(draft, remark("tls_needs_certificate"))


def _demand(text: str) -> tuple[bool, bool]:
    """Whether TLS is demanded, and whether more than that is: certificates of clients, or what is not understood."""
    try:
        chosen = flags(text or "0", SSL_FLAGS)
    except NotUnderstood:
        return True, True
    return chosen.has(_REQUIRE_TLS), chosen.has(_CLIENT_CERTIFICATE) or bool(chosen.strange)


def _close_the_door(draft: Draft, said: Remark) -> None:
    """What was demanded of clients cannot be kept up, and to drop it would let in who had to meet it."""
    draft.put("AccessSSLFlags", f"{_CONNECTIONS}.mode", "only_listed", said)
    draft.put("AccessSSLFlags", f"{_CONNECTIONS}.entries", (), said)
    draft.leave(said)
